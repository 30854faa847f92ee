# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import re
import zipfile
from pathlib import Path

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.modules import get_module_path
from odoo.tests import tagged

from ..draft_common import LINES, DraftCase

NOTED = re.compile(r"(?:_note\(|\"action\":)\s*\"([a-z]+\.[a-z]+)\"")


@tagged("post_install", "-at_install")
class TestDraft(DraftCase):
    """A letter without any model: facts, text, versions, signature."""

    def test_a_letter_is_there_at_once(self):
        draft = self.begin()
        text = self.text(draft)
        self.assertIn("votre facture F-2026-17 du 1er avril 2026", text)
        self.assertIn("d’un montant total de 1\u202f200,00\xa0€", text)
        self.assertEqual(self.notes(draft), ["draft.begun"])

    def test_in_three_languages(self):
        for lang, expected in (
            ("fr", "du 1er avril 2026"),
            ("de", "vom 1. April 2026 über 1.200,00\xa0€"),
            ("en", "dated 1 April 2026 for a total amount of €1,200.00"),
        ):
            with self.subTest(lang=lang):
                self.assertIn(expected, self.text(self.begin(lang=lang)))

    def test_place_and_day_as_each_language_writes_them(self):
        self.bill.company_id.city = "Rivelaine"
        for lang, expected in (
            ("fr", "Rivelaine, le\xa0[0-9]+(er)?\xa0"),
            ("de", "Rivelaine, [0-9]+[.]\xa0"),
            ("en", "Rivelaine, [0-9]+\xa0"),
        ):
            with self.subTest(lang=lang):
                head = self.begin(lang=lang).sudo()._letter_head()
                self.assertRegex(head["place_and_date"], f"^{expected}")

    def test_each_line_of_a_point_is_a_point(self):
        draft = self.begin()
        draft.edic_set_fact("reasons", "le RIB est un autre ;\nle bon manque.")
        items = [
            "".join(run.text for run in part.runs)
            for part in draft.sudo()._letter().body
            if getattr(part, "kind", "") == "item"
        ]
        self.assertEqual(
            [item.replace("\u202f", " ") for item in items],
            ["le RIB est un autre ;", "le bon manque."],
        )

    def test_each_fact_has_its_source(self):
        opened = self.begin().edic_open()
        facts = {fact["key"]: fact for fact in opened["facts"]}
        source = facts["total"]["source"]
        self.assertEqual(
            (source["model"], source["id"], source["field"]),
            ("account.move", self.bill.id, "amount_total"),
        )
        self.assertEqual(facts["received_on"]["source"]["model"], "edic.finance.step")
        [opening] = [b for b in opened["blocks"] if b["key"] == "opening"]
        keys = [piece.get("key") for piece in opening["sentences"][0]]
        self.assertEqual(
            [key for key in keys if key], ["bill_number", "bill_date", "total"]
        )

    def test_what_is_missing_is_a_gap_and_keeps_it_from_being_signed(self):
        draft = self.begin()
        self.assertIn("⟦Ce qui ne va pas⟧", self.text(draft))
        with self.assertRaisesRegex(UserError, "Ce qui ne va pas"):
            draft.action_sign()
        self.assertEqual(draft.state, "draft")

    def test_signed_and_closed(self):
        draft = self.begin()
        self.fill(draft)
        draft.action_sign()
        self.assertEqual((draft.state, draft.signed_by_id), ("signed", self.clerk))
        with self.assertRaisesRegex(UserError, "signed"):
            draft.edic_save(self.blocks(draft), draft.version_id.number)
        draft.action_reopen()
        self.assertEqual(
            self.notes(draft),
            ["draft.begun", *["fact.entered"] * 3, "draft.signed", "draft.reopened"],
        )

    def test_a_program_does_not_sign(self):
        draft = self.begin()
        self.fill(draft)
        with self.assertRaises(AccessError):
            draft.with_user(self.env.ref("base.user_root")).action_sign()

    def test_what_a_record_says_is_not_typed_over(self):
        draft = self.begin()
        with self.assertRaisesRegex(UserError, "change it there"):
            draft.edic_set_fact("total", "1")

    def test_typed_values_are_read_in_the_language_of_the_letter(self):
        draft = self.begin()
        draft.edic_set_fact("reply_by", "31.05.2026")
        draft.edic_add_fact("Retenue", "money", "1 234,5")
        facts = {fact["key"]: fact for fact in draft.edic_open()["facts"]}
        self.assertEqual(facts["reply_by"]["written"], "31 mai 2026")
        self.assertEqual(facts["retenue"]["written"], "1\u202f234,50\xa0€")
        self.assertEqual(facts["retenue"]["source"]["name"], self.clerk.name)
        with self.assertRaisesRegex(UserError, "cannot be read"):
            draft.edic_set_fact("reply_by", "soon")

    def test_a_choice_is_one_of_its_choices(self):
        draft = self.begin("finance.interruption.fr")
        choices = draft.edic_open()["choices"]["proof"]
        self.assertEqual(len(choices), 3)
        draft.edic_set_fact("proof", choices[0])
        with self.assertRaisesRegex(UserError, "not one of the choices"):
            draft.edic_set_fact("proof", "pigeon")

    # --- text ---------------------------------------------------------------------
    def test_versions_say_whose_words_they_are(self):
        draft = self.begin()
        state = draft.edic_save(
            self.blocks(draft, request="Merci de répondre."), draft.version_id.number
        )
        self.assertEqual(state["version"], 2)
        self.assertEqual(
            [(v["origin"], v["who"]) for v in state["versions"]],
            [("person", self.clerk.name), ("template", self.clerk.name)],
        )
        changed = [
            change
            for change in draft.edic_compare(
                state["versions"][1]["id"], state["versions"][0]["id"]
            )
            if any(sign != "=" for sign, _text in change["parts"])
        ]
        self.assertEqual([change["key"] for change in changed], ["request"])
        draft.edic_restore(state["versions"][1]["id"])
        self.assertNotIn("Merci de répondre", self.text(draft))

    def test_nobody_saves_over_somebody_else(self):
        draft = self.begin()
        draft.reader_ids = self.colleague
        blocks = self.blocks(draft, request="A")
        draft.with_user(self.colleague).edic_save(blocks, 1)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            draft.edic_save(self.blocks(draft, request="B"), 1)

    def test_what_a_person_typed_is_shown_where_it_is_not_in_the_facts(self):
        draft = self.begin()
        text = "Payez 12 euros à Dupont."
        state = draft.edic_save(self.blocks(draft, request=text), 1)
        [block] = [b for b in state["blocks"] if b["key"] == "request"]
        self.assertEqual(
            {(kind, found) for _s, _e, kind, found in block["unlocked"]},
            {("number", "1"), ("number", "2"), ("name", "Dupont")},
        )

    def test_locked_paragraphs_stay(self):
        draft = self.begin("finance.interruption.fr")
        before = self.text(draft, "interruption")
        self.assertIn("une seule fois", before)
        draft.edic_save(self.blocks(draft, interruption="Payez vite."), 1)
        self.assertEqual(self.text(draft, "interruption"), before)
        without = [b for b in self.blocks(draft) if b["key"] != "interruption"]
        with self.assertRaisesRegex(UserError, "locked"):
            draft.edic_save(without, draft.version_id.number)

    def test_comments_name_their_author_and_are_closed(self):
        draft = self.begin()
        draft.reader_ids = self.colleague
        other = draft.with_user(self.colleague)
        [comment] = other.edic_comment("Et le bon ?", "request")["comments"]
        self.assertEqual((comment["who"], comment["mine"]), (self.colleague.name, True))
        [comment] = draft.edic_comment_done(comment["id"])["comments"]
        self.assertTrue(comment["done"])

    def test_easy_language_is_labelled_until_a_person_takes_the_label_away(self):
        draft = self.begin(register="easy")
        self.assertTrue(draft.is_unchecked)
        self.assertIn("pas encore vérifié", draft.sudo()._letter().mark.sentence)
        draft.action_checked_by_readers()
        self.assertFalse(draft.is_unchecked)
        self.assertEqual(self.notes(draft)[-1], "label.removed")

    def test_plain_language_has_hints_where_it_is_hard(self):
        said = "La facture a été refusée par le service."
        for register, count in (("standard", 0), ("plain", 1)):
            draft = self.begin(register=register)
            blocks = draft.edic_save(self.blocks(draft, request=said), 1)["blocks"]
            [block] = [b for b in blocks if b["key"] == "request"]
            self.assertEqual(len(block["hints"]), count)

    # --- files --------------------------------------------------------------------
    def test_files_carry_text_and_metadata(self):
        draft = self.begin()
        self.fill(draft)
        draft.action_sign()
        described = draft._letter().described()
        self.assertEqual(described["edic:AiAssisted"], "false")
        self.assertEqual(described["edic:Reviewed"], "true")
        self.assertEqual(
            described["edic:DocumentDigest"], draft.sudo()._content_digest()
        )
        self.assertEqual(described["dc:language"], "fr-FR")
        for form in ("pdf", "odt", "docx"):
            with self.subTest(form=form):
                said = self.metadata(draft._paper(form))
                self.assertRegex(said, "edic:Reviewed[^<]*>(<[^>]*>)?true<")
                self.assertIn(described["edic:DocumentDigest"], said)
                self.assertIn("fr-FR", said)

    def metadata(self, data):
        """The metadata of a PDF, an ODT or a DOCX as XML."""
        if data.startswith(b"%PDF"):
            found = PdfReader(io.BytesIO(data)).root_object["/Metadata"]
            return found.get_object().get_data().decode()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {"meta.xml", "docProps/core.xml", "docProps/custom.xml"}
            there = sorted(names.intersection(archive.namelist()))
            return "".join(archive.read(name).decode() for name in there)

    def test_country_stands_in_letters_that_go_abroad(self):
        vendor, town = self.vendors["paper"], self.company.partner_id
        town.country_id = self.env.ref("base.fr")
        for code, expected in (("fr", set()), ("de", {"Frankreich", "Deutschland"})):
            vendor.country_id = self.env.ref(f"base.{code}")
            head = self.begin(lang="de").sudo()._letter_head()
            lines = {*head["sender"], *head["recipient"]}
            names = {"France", "Frankreich", "Germany", "Deutschland"}
            self.assertEqual(lines & names, expected)
            self.assertEqual(head["recipient"][0], "Papeterie Fictive")

    def test_only_what_is_signed_is_sent_and_by_a_person(self):
        draft = self.begin()
        with self.assertRaisesRegex(UserError, "Sign"):
            draft.action_send()
        self.fill(draft)
        draft.action_sign()
        action = draft.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.vendors["paper"])
        self.assertNotIn("draft.sent", self.notes(draft))
        composer.action_send_mail()
        self.assertEqual(self.notes(draft)[-1], "draft.sent")
        message = self.bill.message_ids[0]
        self.assertEqual(message.attachment_ids.name[-4:], ".pdf")

    def test_a_mail_tells_programs_that_ai_helped(self):
        draft = self.begin()
        draft.sudo().write({"state": "signed"})
        bill = self.bill.with_user(self.clerk).with_context(edic_draft_id=draft.id)
        self.assertNotIn("X-AI-Assisted", bill._notify_by_email_get_headers() or {})
        blocks = [{**block, "origin": "model"} for block in draft.sudo().blocks]
        draft.sudo().blocks = blocks
        self.assertIn("X-AI-Assisted", bill._notify_by_email_get_headers())

    # --- erasing ----------------------------------------------------------------------
    def contents(self, draft_id):
        """Contents of the ledger about a draft that are still there, opened."""
        seals = self.env["edic.ai.seal"].sudo()
        while seals._seal_some(self.company.id):
            pass
        traces = self.env["edic.ai.trace"].sudo()
        about = [("res_model", "=", "edic.public.draft"), ("res_id", "=", draft_id)]
        ids = traces.search(about).ids
        rows = self.env["edic.ai.content"].sudo().search([("trace_id", "in", ids)])
        return [row._open() for row in rows]

    def test_typed_facts_in_the_ledger_go_with_the_draft_that_was_deleted(self):
        draft = self.begin()
        draft.edic_set_fact("reasons", "Madame Dupont a signé.")
        number, erasure = draft.id, self.env["edic.ai.erasure"].sudo()
        erasure._gc_without_record()
        self.assertIn("Madame Dupont", str(self.contents(number)))
        draft.unlink()
        self.contents(number)
        erasure._gc_without_record()
        self.assertEqual(self.contents(number), [])

    def test_request_about_a_contact_reaches_drafts_about_its_bills(self):
        draft, other = self.begin(), self.begin()
        other.sudo().res_id = self.make_bill("power", LINES, ref="F-2026-18").id
        request = self.env["edic.ai.erasure.request"].sudo()
        request = request.new(
            {
                "subject": "record",
                "res_model": "res.partner",
                "res_id": self.bill.partner_id.id,
            }
        )
        found = request._written(self.company.id, "drafts")
        self.assertIn(draft.sudo(), found.sudo())
        self.assertNotIn(other.sudo(), found.sudo())

    # --- the ledger in words ----------------------------------------------------------
    def test_whatever_is_done_with_a_draft_has_words_in_the_ledger(self):
        folder = Path(get_module_path("edic_public_sector"), "models", "letters")
        noted = {
            action
            for file in folder.glob("edic_public_draft*.py")
            for action in NOTED.findall(file.read_text(encoding="utf-8"))
        }
        self.assertGreater(len(noted), 12)
        traces = self.env["edic.ai.trace"].sudo()
        self.assertLessEqual(noted, set(traces._draft_words()))
        draft = self.begin()
        [trace] = traces.search(
            [("res_model", "=", draft._name), ("res_id", "=", draft.id)]
        )
        self.assertEqual(trace.summary, "Draft begun")
