# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.privacy.personal_data import NAME

from ..people_common import PeopleCase

PERSON = "Quirina Zwetschkenbaum"
ANSWERS = {"name": PERSON, "zip": "79999", "born": "1980-02-03", "city": "LF-AB 123"}


@tagged("post_install", "-at_install")
class TestErasureLetter(PeopleCase):
    """A request about a form or a draft looks for the person whom it is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo, cls.approver = cls.make_officers("dpo", "approver")
        cls.env["edic.ai.incident"].sudo().search([]).is_held = False
        action = cls.procedure.with_user(cls.agent).action_fill()
        cls.entry = cls.env["edic.public.form.entry"].sudo().browse(action["res_id"])
        cls.entry.answers = ANSWERS

    def request(self, record, company, **values):
        requests = self.env["edic.ai.erasure.request"].with_user(self.dpo)
        return requests.create(
            {
                "name": "E-1",
                "company_id": company.id,
                "subject": "record",
                "res_model": record._name,
                "res_id": record.id,
                "ground": "gdpr.17.1.a",
                "reason": "Moved away",
                "lang": "en_US",
                **values,
            }
        )

    def decide(self, request):
        request.action_ask()
        self.seal(request.company_id)
        request.with_user(self.approver).action_approve()
        return request.answer

    def seal(self, company):
        self.env.flush_all()
        while self.env["edic.ai.seal"].sudo()._seal_some(company.id):
            pass

    def terms(self, record):
        search = self.env["edic.ai.person.search"].sudo()
        terms, left_out = search._terms(record)
        found = [(term.kind, term.value) for term in terms]
        return [*found, *left_out]

    def test_letter_about_a_form_looks_for_who_filled_it_in(self):
        question = self.env["edic.public.question"].browse(
            self.own(self.agent).edic_ask("Combien coûte la carte ?")["id"]
        )
        question.with_user(self.agent).edic_send(f"{PERSON} demande le prix")
        answer = self.decide(self.request(self.entry, self.company))
        self.assertFalse(self.entry.exists())
        head = answer.split("Your request")[0]
        self.assertIn(f"{PERSON}\n", head, "the addressee was known from the form")
        for line in (
            "Forms that were filled in: 1",
            f"- name: {PERSON}",
            "- family name by itself: Zwetschkenbaum",
            "- the date of birth",
            "- number that ends in B123",
        ):
            with self.subTest(line=line):
                self.assertIn(f"{line}\n", answer)
        place = self.env["ir.model"]._get("edic.public.question").name
        self.assertIn(
            f"- {place}: 1 – Deleted by itself by the rule “{place}” (180 days), once",
            answer,
        )

    def test_letter_goes_to_who_is_named_in_the_form_not_to_the_account(self):
        account = self.env["res.partner"].create({"name": "Marta Muster"})
        self.entry.partner_id = account
        self.assertEqual(
            self.request(self.entry, self.company).addressee_known.split("\n")[0],
            PERSON,
        )

    def test_letter_says_that_the_form_itself_is_erased_or_stays(self):
        request = self.request(self.entry, self.company)
        self.decide(request)
        self.assertIn("it is not stored any more", request.answer)
        again = self.procedure.with_user(self.agent).action_fill()["res_id"]
        entry = self.env["edic.public.form.entry"].sudo().browse(again)
        entry.answers = ANSWERS
        self.env["edic.ai.legal.hold"].with_user(self.dpo).create(
            {
                "name": "Az. 17",
                "company_id": self.company.id,
                "res_model": entry._name,
                "res_id": entry.id,
            }
        )
        request = self.request(entry, self.company, name="E-2")
        self.decide(request)
        self.assertTrue(entry.exists())
        self.assertRegex(request.answer, "is still stored: Needed for legal claims")

    def test_what_a_request_will_erase_is_not_shown_as_staying(self):
        request = self.request(self.entry, self.company)
        request.action_ask()
        self.seal(self.company)
        outlook = request.with_user(self.approver).outlook
        self.assertIn("Forms that were filled in: 1", outlook)
        self.assertNotIn("Still found", outlook)
        self.assertNotIn("still stored", outlook)

    def test_published_descriptions_of_services_are_nobody_s_data(self):
        procedure = self.procedure.sudo()
        procedure.name = f"Carte de {PERSON}"
        person = self.env["res.partner"].create({"name": PERSON})
        search = self.env["edic.ai.person.search"].sudo()
        found, unread = search._look(search._terms(person)[0])
        models = {row["model"] for row in found if row["count"]}
        self.assertFalse({m for m in models if m.startswith("edic.public.procedure")})
        self.assertIn("Published descriptions of services for citizens", unread)

    def test_draft_in_work_is_kept_by_no_duty(self):
        draft = self.begin_draft()
        draft.edic_comment(f"{PERSON} ist die Schwester")
        person = self.env["res.partner"].create({"name": PERSON})
        search = self.env["edic.ai.person.search"].sudo()
        rows = [
            row
            for row in search._look(search._terms(person)[0])[0]
            if row["model"] == "edic.public.draft.comment"
        ]
        self.assertEqual([row["reason"] for row in rows], [""])

    def test_both_see_which_form_it_is_before_they_decide(self):
        request = self.request(self.entry, self.company)
        for user in (self.dpo, self.approver):
            self.assertFalse(self.entry.with_user(user).has_access("read"))
            lines = request.with_user(user).record_text.split("\n")
            self.assertIn(self.entry.name, lines)
            self.assertIn(self.entry.title, lines)
            self.assertIn(f"Company: {self.company.name}", lines)
            self.assertIn(f"Person: {PERSON}", lines)

    def test_form_of_another_company_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.request(self.entry, self.bill.company_id)

    def test_draft_and_conversation_lead_to_the_person_of_their_bill(self):
        person = self.bill.partner_id
        person.write({"name": PERSON, "is_company": False})
        draft = self.begin_draft().sudo()
        about = {"res_model": "account.move", "res_id": self.bill.id}
        owner = {"company_id": self.bill.company_id.id, "user_id": self.clerk.id}
        chat = self.env["edic.public.chat"].sudo().create({**about, **owner})
        for record in (self.bill, draft, chat):
            with self.subTest(model=record._name):
                self.assertIn((NAME, PERSON), self.terms(record))
        person.is_company = True
        for record in (self.bill, draft, chat):
            with self.subTest(firm=record._name):
                self.assertFalse(self.terms(record), "a firm is no person")

    def test_family_name_in_a_proposal_and_in_a_comment_is_found(self):
        """As clerks and engines write it: the word alone."""
        line = self.bill.invoice_line_ids[0]
        self.env["edic.ai.suggestion"].sudo()._propose(
            [
                {
                    "company_id": self.bill.company_id.id,
                    "res_model": "account.move.line",
                    "res_id": line.id,
                    "field_name": "account_id",
                    "value": line.account_id.id,
                    "confidence": 0.9,
                    "band": "check",
                    "evidence": {"words": [["word: Zwetschkenbaum", "1.0"]]},
                    "engine": "test",
                }
            ]
        )
        self.begin_draft().edic_comment("Zwetschkenbaum ist die Schwester")
        note = f"{PERSON} hat angerufen"
        self.bill.message_post(body=note)
        person = self.env["res.partner"].create({"name": PERSON})
        search = self.env["edic.ai.person.search"].sudo()
        terms, _left_out = search._terms(person)
        found = {row["model"] for row in search._look(terms)[0]}
        for name in ("edic.ai.suggestion", "edic.public.draft.comment", "account.move"):
            with self.subTest(model=name):
                self.assertIn(name, found)
