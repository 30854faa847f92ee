# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.edic_ai.tools.privacy.personal_data import NAME, search_terms

from ..common import CodingCase

NOW = datetime(2030, 6, 15, 12)


@tagged("post_install", "-at_install")
class TestErasure(CodingCase):
    """Contents beside records of the books stay while the bill's own time runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.make_bill("power", [("Electricity", "energy", None, 100)])
        cls.rule = (
            cls.env["edic.ai.retention"]
            .sudo()
            .create(
                {
                    "event": "accounting",
                    "months": 24,
                    "company_id": cls.company.id,
                    "valid_from": "2026-01-01",
                    "ground": "test.ground",
                    "ground_text": "A law",
                    "source_url": "https://example.org/law",
                }
            )
        )
        cls.rule.write({"state": "approved"})
        cls.officer = cls.make_user("officer", "edic_ai.group_edic_ai_dpo")
        cls.erasure = cls.env["edic.ai.erasure"].sudo()

    def trace(self, record, day="2027-01-01", event="accounting"):
        target = "odoo.addons.edic_ai.models.gateway.edic_ai_gateway.datetime"
        with patch(target) as clock:
            clock.now.return_value = datetime.fromisoformat(day)
            trace = (
                self.env["edic.ai.gateway"]
                .sudo()
                ._record(
                    event,
                    "test.use",
                    {},
                    company=self.company,
                    record=record,
                    comment="why",
                )
            )
        while self.env["edic.ai.seal"].sudo()._seal_some(self.company.id):
            pass
        return trace

    def stays(self, trace):
        with freeze_time(NOW):
            self.erasure._gc_over()
        rows = self.env["edic.ai.content"].sudo().search([("trace_id", "=", trace.id)])
        return bool(rows)

    def test_time_of_the_bill_counts_and_not_of_the_record(self):
        """Booked late: the record's time is over, the bill's is not."""
        for record in (self.bill, self.bill.line_ids[0]):
            trace = self.trace(record)
            self.bill.date = "2028-01-15"
            self.assertTrue(self.stays(trace))
            self.bill.date = "2027-12-15"
            self.assertFalse(self.stays(trace))

    def test_dry_run_counts_what_a_document_keeps_apart(self):
        self.trace(self.bill)
        dues = self.env["edic.ai.retention.due"].with_user(self.officer)
        for day, counts in (("2028-01-15", (1, 0, 1)), ("2027-12-15", (1, 1, 0))):
            self.bill.date = day
            with freeze_time(NOW):
                dues.action_look()
            line = dues.search(
                [
                    ("company_name", "=", self.company.name),
                    ("event", "=", "accounting"),
                    ("what", "=", "content"),
                ]
            )
            total = (line.total, line.goes, line.documents)
            self.assertEqual(total, counts)

    def test_without_its_bill_only_the_record_s_own_time_counts(self):
        trace = self.trace(self.bill)
        self.bill.date = "2029-01-15"
        self.assertTrue(self.stays(trace))
        self.bill.unlink()
        self.assertFalse(self.stays(trace))

    def test_what_ai_said_of_a_bill_goes_by_its_own_rule(self):
        self.bill.date = "2029-01-15"
        rule = self.rule.copy({"event": "inference"})
        rule.write({"state": "approved"})
        self.assertFalse(self.stays(self.trace(self.bill, event="inference")))

    def test_a_hold_on_a_bill_holds_its_lines(self):
        trace = self.trace(self.bill.line_ids[0])
        other = self.trace(self.vendors["power"])
        held = {"res_model": "account.move", "res_id": self.bill.id}
        holds = self.env["edic.ai.legal.hold"].with_user(self.officer)
        holds.create({"name": "x", "company_id": self.company.id, **held})
        self.assertTrue(self.stays(trace))
        self.assertFalse(self.stays(other))

    # --- reasons to keep a part of the books ------------------------------------------
    def found(self, terms):
        """Return the results of the search on bills, as ``{(place, words)}``."""
        search = self.env["edic.ai.person.search"].sudo()
        rows = search._look(terms, self.company)[0]
        return {(row["place"], row["words"]) for row in rows if row["count"]}

    def terms(self, name):
        return search_terms([(NAME, name)])[0]

    def test_posted_bills_and_their_documents_alone_are_of_the_books(self):
        name = "Quirina Zwetschkenbaum"
        self.trace(self.bill)  # bills are searched once the ledger knows one
        self.company.country_id = self.env.ref("base.fr")
        note = f"{name} called"
        self.bill.message_post(body=note)
        self.bill.activity_schedule("mail.mail_activity_data_todo", summary=name)
        draft = {words for _place, words in self.found(self.terms(name))}
        self.assertTrue(draft)
        self.env["ir.attachment"].create(
            {
                "name": "paper.txt",
                "raw": name.encode(),
                "res_model": "account.move",
                "res_id": self.bill.id,
            }
        )
        self.assertNotIn("Part of", str(self.found(self.terms(name))), "it is a draft")
        self.bill.action_post()
        words = {words for _place, words in self.found(self.terms(name))}
        self.assertEqual(len(words - draft), 1)
        self.assertIn("Part of the books", (words - draft).pop())
        self.assertTrue(words & draft, "a note is examined, on a posted bill as well")

    def test_law_is_that_of_the_company_s_country_alone(self):
        search = self.env["edic.ai.person.search"].sudo()
        for code, cited in (("fr", "L123-22"), ("de", "§ 147 AO"), ("be", None)):
            self.company.country_id = self.env.ref(f"base.{code}")
            words = search._reasons(self.company)["books"]
            for law in ("L123-22", "§ 147 AO"):
                with self.subTest(code=code, law=law):
                    self.assertEqual(law in words, law == cited)
        other = self.env["res.company"].create(
            {"name": "Talstadt", "country_id": self.env.ref("base.fr").id}
        )
        words = search._reasons(self.company | other)["books"]
        self.assertNotIn("(", words, "of several countries none is cited")

    def test_letter_says_that_entries_of_the_books_name_the_contact(self):
        search = self.env["edic.ai.person.search"].sudo()
        contact = self.bill.partner_id
        words, is_open = search._why_record_stays(contact, self.company)
        self.assertNotIn("books", words)
        self.assertTrue(is_open)
        self.assertNotIn("books", search._why_record_stays(self.bill, self.company)[0])
        self.bill.action_post()
        words, is_open = search._why_record_stays(contact, self.company)
        self.assertIn("entries of the books name it", words)
        self.assertTrue(is_open, "its telephone is on no entry")
        words, is_open = search._why_record_stays(self.bill, self.company)
        self.assertIn("Part of the books", words)
        self.assertFalse(is_open)

    def test_about_another_bill_is_not_about_this_one(self):
        other = self.make_bill("power", [("Electricity", "energy", None, 1)])
        trace = self.trace(other.line_ids[0])
        about = self.erasure._about("account.move", self.bill.id)
        mine = SQL("%s AND trace.id = %s", about, trace.id)
        self.assertFalse(self.erasure._erase(self.company.id, "content", mine, "x"))
