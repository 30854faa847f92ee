# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ..draft_common import DraftCase

AUTHOR = "edic_public_sector.group_edic_public_author"
APPROVER = "edic_ai.group_edic_ai_approver"


@tagged("post_install", "-at_install")
class TestDraftSafe(DraftCase):
    """The rules nobody gets around: on signatures, on what counts, on kinds of data."""

    def signed(self):
        draft = self.begin()
        self.fill(draft)
        draft.action_sign()
        return draft

    def plain(self, groups="base.group_user"):
        return self.make_user(groups.rpartition(".")[2], groups)

    # --- signatures -------------------------------------------------------------------
    def test_what_was_signed_once_is_not_deleted(self):
        draft = self.signed()
        draft.action_reopen()
        with self.assertRaisesRegex(UserError, "kept"):
            draft.unlink()

    def test_only_who_began_a_draft_deletes_it_and_the_ledger_says_so(self):
        draft = self.begin()
        draft.reader_ids = self.colleague
        with self.assertRaises(AccessError):
            draft.with_user(self.colleague).unlink()
        number = draft.id
        draft.unlink()
        entries = self.env["edic.ai.trace"].sudo().search([("res_id", "=", number)])
        actions = [entry.facts.get("action") for entry in entries]
        self.assertIn("draft.deleted", actions)

    def test_who_may_not_read_the_record_signs_nothing(self):
        draft = self.signed()
        draft.reader_ids = reader = self.plain()
        own = draft.with_user(reader)
        with self.assertRaises(AccessError):
            own.action_reopen()
        draft.action_reopen()
        for method in ("action_sign", "action_checked_by_readers"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(own, method)()

    def test_what_was_signed_is_what_was_seen(self):
        draft = self.begin()
        self.fill(draft)
        draft.reader_ids = self.colleague
        seen = draft.version_id.number
        other = draft.with_user(self.colleague)
        other.edic_save(self.blocks(draft, request="Nous paierons."), seen)
        with self.assertRaisesRegex(UserError, "read it, then sign"):
            draft.with_context(edic_version=seen).action_sign()
        draft.with_context(edic_version=draft.version_id.number).action_sign()
        self.assertEqual(draft.state, "signed")

    def test_a_signed_paper_stays_as_it_is(self):
        draft = self.signed()
        before, digest = draft.sudo()._letter(), draft.sudo()._content_digest()
        self.vendors["paper"].sudo().write({"name": "Autre", "street": "1 rue Neuve"})
        self.company.edic_letter_footer = "Un autre pied de page"
        self.assertEqual(draft.sudo()._letter(), before)
        with self.assertRaisesRegex(UserError, "stays"):
            draft.name = "Autre titre"
        draft.sudo().name = "Autre titre"
        self.assertNotEqual(draft.sudo()._content_digest(), digest)
        draft.action_reopen()
        self.assertIn("Autre", draft.sudo()._letter().recipient)

    def test_label_of_easy_language_comes_back_with_another_text(self):
        draft = self.begin(register="easy")
        draft.action_checked_by_readers()
        draft.edic_save(self.blocks(draft, request="Répondez."), 1)
        self.assertTrue(draft.is_unchecked)

    def test_sent_is_what_went_to_somebody(self):
        draft = self.signed()
        context = draft.action_send()["context"]
        composers = self.env["mail.compose.message"].with_user(self.clerk)
        composers = composers.with_context(**context)
        files = self.env["ir.attachment"].with_user(self.clerk)
        other = files.create(
            {"name": "x.pdf", "raw": b"x", "res_model": "mail.compose.message"}
        )
        for vals in (
            {"attachment_ids": [Command.set(other.ids)]},
            {"partner_ids": [Command.clear()]},
        ):
            composers.create(vals).action_send_mail()
            self.assertNotIn("draft.sent", self.notes(draft))

    # --- valid versions ---------------------------------------------------------------
    def test_no_part_is_brought_into_what_counts(self):
        author = self.plain(AUTHOR)
        own = self.template("finance.dispute").with_user(author)
        mine = own.browse(own.action_new_version()["res_id"])
        block = mine.block_ids[0]
        with self.assertRaisesRegex(UserError, "stays in its template"):
            block.template_id = own
        with self.assertRaisesRegex(UserError, "What counts stays"):
            block.create({"template_id": own.id, "key": "evil"})
        with self.assertRaises(UserError):
            own.unlink()
        legal = self.env["edic.public.legal"].search([], limit=1).with_user(author)
        with self.assertRaises(UserError):
            legal.unlink()

    def test_who_worded_a_part_does_not_approve_it(self):
        author, both = self.plain(AUTHOR), self.make_user("b", f"{AUTHOR},{APPROVER}")
        own = self.template("finance.dispute").with_user(author)
        mine = own.browse(own.action_new_version()["res_id"])
        mine.company_id = self.company
        mine.action_share()
        mine.with_user(both).block_ids[0].text_en = "My own words"
        with self.assertRaisesRegex(UserError, "Somebody else"):
            mine.with_user(both).action_approve()

    # --- kinds of data ----------------------------------------------------------------
    def test_what_is_about_a_secret_bill_is_secret(self):
        self.bill.sudo().journal_id.edic_data_class = "secret"
        flags = self.env["edic.finance.flag"].sudo()
        flag = flags.new({"move_id": self.bill.id, "company_id": self.company.id})
        about = (self.bill, self.bill.line_ids[0], flag, self.begin())
        for record in about:
            with self.subTest(record._name):
                self.assertIs(record._edic_data_class(), DataClass.SECRET)
        rewrites = self.env["edic.ai.use.case.text.rewrite"]
        for record in about[:2] + about[3:]:
            found = rewrites._data_class(record._name, record)
            self.assertIs(found, DataClass.SECRET)

    def test_other_bills_of_flags_count_too(self):
        """Two bills that may be one, the second of them under secrecy."""
        self.turn_on("A01")
        journal = self.company_data["default_journal_purchase"].copy()
        journal.edic_data_class = "secret"
        lines = [("Copy paper A4", "office", None, 1000.0)]
        about = {"ref": "F-2026-17", "journal_id": journal.id}
        self.make_bill("paper", lines, day="2026-04-01", **about).action_post()
        flag = self.audit("A01")[:1].sudo()
        self.assertTrue(flag.other_ids)
        kind = self.env["edic.public.chat.kind.flag"]
        found = kind._data_class(Domain("id", "=", flag.id))
        self.assertIs(found, DataClass.SECRET)
        self.assertIs(flag._edic_data_class(), DataClass.SECRET)

    def test_a_wish_about_applicants_is_refused_on_any_record(self):
        draft = self.begin()
        for wish in (
            "Rank the applicants, best first",
            "Ordne die Bewerber nach Stärke",
        ):
            with self.subTest(wish), self.assertRaisesRegex(UserError, "Annex III"):
                draft.edic_write([], "again", wish)
        blocks = self.blocks(draft, opening="Classe les candidats par aptitude.")
        draft.edic_save(blocks, 1)
        with self.assertRaisesRegex(UserError, "Annex III"):
            draft.edic_write(["opening"], "again")

    # --- accepted input ---------------------------------------------------------------
    def test_wizard_tells_no_name_of_what_one_may_not_read(self):
        draft = self.begin()
        wizards = self.env["edic.public.draft.new"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            wizards.create(
                {
                    "draft_id": draft.id,
                    "res_model": "account.move",
                    "res_id": self.bill.id,
                    "lang": "fr",
                }
            )

    def test_what_cannot_be_kept_is_refused_in_words(self):
        draft = self.begin()
        for text in ("x" * 6000, "a\0b", "a\ud800b"):
            with self.subTest(text[:5]), self.assertRaises(UserError):
                draft.edic_comment(text)
        for text in ("x" * 20_001, "a\0b"):
            with self.subTest(text[:5]), self.assertRaises(UserError):
                draft.edic_save(self.blocks(draft, request=text), 1)
        with self.assertRaises(UserError):
            self.begin(lang="xx")
