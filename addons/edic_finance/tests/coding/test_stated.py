# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proposals for what the document states as the buyer's accounting reference."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import EvidenceFirstError

from ..common import CodingCase, TrainedCase


def stating(bill, text, line=None):
    """Let a bill or a line of it state an accounting reference."""
    (line or bill).sudo().edic_accounting_ref = text
    bill._edic_suggest()
    return bill


@tagged("post_install", "-at_install")
class TestStatedAlone(CodingCase):
    """A company whose books taught nothing yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.services["school"].code = "ÉC 1"

    def bill_of(self, text, of_line=False):
        bill = self.make_bill("power", [("Paper",)])
        line = bill.invoice_line_ids if of_line else None
        return stating(bill, text, line).with_user(self.accountant)

    def test_an_account_is_proposed_by_its_code_and_is_to_check(self):
        bill = self.bill_of(" 6202 00 ", of_line=True)
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertEqual(suggestion.value, self.accounts["upkeep"].id)
        self.assertEqual(suggestion.band, "check")
        with self.assertRaises(EvidenceFirstError):
            suggestion.action_accept()
        card = suggestion.get_evidence()
        self.assertEqual(
            card["stated"],
            "The seller states “ 6202 00 ” as your accounting reference (BT-133).",
        )
        suggestion.action_accept(card["token"])
        self.assertEqual(bill.invoice_line_ids.account_id, self.accounts["upkeep"])
        self.assertFalse(bill._edic_lines_to_decide())

    def test_an_analytic_account_is_proposed_by_its_code(self):
        bill = self.bill_of("éc1")
        suggestion = self.suggestion(bill.invoice_line_ids, "analytic_distribution")
        school = {str(self.services["school"].id): 100}
        self.assertEqual(suggestion.value, school)
        self.assertIn("BT-19", suggestion.get_evidence()["stated"])
        suggestion.action_accept(suggestion.get_evidence()["token"])
        self.assertEqual(bill.invoice_line_ids.analytic_distribution, school)

    def test_line_goes_before_the_document(self):
        bill = self.make_bill("power", [("Paper",), ("Power",)])
        first, second = bill.invoice_line_ids
        first.sudo().edic_accounting_ref = "620300"
        stating(bill, "620100")
        self.assertEqual(self.suggestion(first).value, self.accounts["office"].id)
        self.assertEqual(self.suggestion(second).value, self.accounts["energy"].id)

    def test_what_names_nothing_or_several_proposes_nothing(self):
        self.services["hall"].code = "ec1"  # now two have it
        payable = self.company_data["default_account_payable"].code
        for text in ("BUYER ACCOUNT REF", "62", "ÉC 1", payable, "%", "6202_0"):
            with self.subTest(text):
                bill = self.bill_of(text)
                self.assertFalse(bill.invoice_line_ids.edic_suggestion_ids)

    def test_code_of_another_company_proposes_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_account("629900", "abroad", other)
        self.services["hall"].write({"code": "ABROAD", "company_id": other.id})
        for text in ("629900", "ABROAD"):
            self.assertFalse(self.bill_of(text).invoice_line_ids.edic_suggestion_ids)

    def test_one_who_may_not_decide_reads_no_evidence(self):
        suggestion = self.suggestion(self.bill_of("620200").invoice_line_ids)
        with self.assertRaises(AccessError):
            suggestion.with_user(self.billing).action_accept("x")

    def test_reference_entered_by_hand_asks_anew(self):
        bill = self.make_bill("power", [("Paper",)])
        tasks = self.env["edic.ai.task"].sudo()
        tasks.search([]).unlink()
        bill.edic_accounting_ref = "620200"
        self.assertEqual(tasks.search([]).mapped("res_id"), bill.ids)

    def test_explanation_names_the_reference(self):
        suggestion = self.suggestion(self.bill_of("620200").invoice_line_ids).sudo()
        traces = suggestion._call_traces()
        data = str(suggestion._explained_data(traces))
        self.assertIn("The seller states “620200”", data)
        self.assertIn("References to your books and orders", data)
        steps = str(suggestion._explained_operations(traces))
        self.assertIn("“sure” only where past lines", steps)


@tagged("post_install", "-at_install")
class TestStatedAndHistory(TrainedCase):
    def test_history_that_agrees_is_as_sure_as_it_was(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill._edic_suggest()
        line = bill.invoice_line_ids
        before = self.suggestion(line)
        band, hits = before.band, before.sudo().evidence["vendor_hits"]
        self.assertEqual(before.value, self.accounts["energy"].id)
        stating(bill, "620100")
        after = self.suggestion(line)
        self.assertEqual((after.value, after.band), (before.value, band))
        self.assertEqual(after.sudo().evidence["vendor_hits"], hits)
        self.assertTrue(after.get_evidence()["stated"])

    def test_history_that_differs_is_an_alternative(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        stating(bill, "620300")
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertEqual(suggestion.value, self.accounts["office"].id)
        self.assertEqual(suggestion.band, "check")
        others = [other["value"] for other in suggestion._alternatives()]
        self.assertEqual(others[0], self.accounts["energy"].id)
        self.assertTrue(self.suggestion(bill.invoice_line_ids, "tax_ids"))

    def test_what_a_person_decided_stays(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill._edic_suggest()
        line = bill.invoice_line_ids.with_user(self.accountant)
        line.account_id = self.accounts["upkeep"]
        stating(bill, "620300")
        self.assertFalse(self.suggestion(line))
        bill.write({"invoice_line_ids": [Command.update(line.id, {"quantity": 2})]})
        self.assertEqual(line.account_id, self.accounts["upkeep"])
