# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Commitments and budget lines that a bill's document names."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..budget_common import TODAY, BudgetBillCase


@tagged("post_install", "-at_install")
class TestBudgetNamed(BudgetBillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.lessons = cls.line(cls.budget, "60612", "211")
        cls.accountant = cls.make_user(
            "named_accountant", "edic_finance.group_edic_finance_accountant"
        )

    def bill(self, price=100, count=1, user=None, **vals):
        lines = [("6068", price)] * count
        return self.make_bill(*lines, user=user or self.accountant, **vals)

    def alert(self, bill):
        bill.invalidate_recordset(["alerts"])
        return (bill.alerts or {}).get("edic_commitment")

    def proposed(self, bill, field="account_id", again=True):
        if again:
            bill._edic_suggest()
        found = bill.invoice_line_ids.sudo().edic_suggestion_ids
        found = found.filtered(lambda s: s.field_name == field and s.state == "pending")
        return found.with_user(self.accountant).sudo(False)

    # --- commitments ------------------------------------------------------------------
    def test_commitment_is_found_by_its_number_and_used_with_one_click(self):
        bound = self.commit(self.power, 300, name="EJ 2026-7", subject="Heating")
        bill = self.bill(count=2, edic_order_ref="ej2026-7")
        alert = self.alert(bill)
        self.assertIn("EJ 2026-7", alert["message"])
        self.assertIn("300.00", alert["message"])
        self.assertIn(self.power.display_name, alert["message"])
        model, method, ids = alert["action_call"]
        getattr(self.env[model].with_user(self.accountant).browse(ids), method)()
        self.assertEqual(bill.invoice_line_ids.edic_commitment_id, bound)
        self.assertEqual(bill.invoice_line_ids.edic_budget_line_id, self.power)
        self.assertEqual(bound.left, 100)
        self.assertEqual(bill.state, "draft")
        self.assertFalse(self.alert(bill))
        traces = self.env["edic.ai.trace"].sudo()
        entry = traces.search([("res_model", "=", bill._name)], order="id desc")[:1]
        self.assertEqual((entry.event, entry.use_case), ("decision", "public.budget"))
        self.assertEqual(entry.facts, {"commitment": "EJ 2026-7", "lines": 2})

    def test_other_places_of_the_number(self):
        self.commit(self.power, 300, name="EJ7")
        for name in ("edic_buyer_reference", "edic_contract_ref"):
            self.assertTrue(self.alert(self.bill(**{name: "EJ 7"})), name)
        bill = self.bill()
        self.assertFalse(self.alert(bill))
        bill.invoice_line_ids.sudo().edic_order_ref = "EJ7 / 1"
        self.assertTrue(self.alert(bill))

    def test_commitment_of_another_vendor_or_that_is_closed_is_not_it(self):
        other = self.env["res.partner"].create({"name": "Other (fictive)"})
        bound = self.commit(self.power, 300, name="EJ7", partner_id=other.id)
        self.assertFalse(self.alert(self.bill(edic_order_ref="EJ7")))
        bound.partner_id = self.vendor
        bill = self.bill(edic_order_ref="EJ7")
        self.assertTrue(self.alert(bill))
        bound.action_close()
        bill.invalidate_recordset()
        self.assertFalse(self.alert(bill))
        with self.assertRaises(UserError):
            bill.action_edic_use_commitment()

    def test_of_several_a_person_chooses(self):
        for name in ("EJ7", "EJ8"):
            self.commit(self.power, 300, name=name)
        bill = self.bill(edic_order_ref="EJ7", edic_contract_ref="EJ8")
        alert = self.alert(bill)
        self.assertNotIn("action_call", alert)
        self.assertIn("EJ7", alert["message"])
        self.assertIn("EJ8", alert["message"])
        with self.assertRaises(UserError):
            bill.action_edic_use_commitment()
        self.assertFalse(bill.invoice_line_ids.edic_commitment_id)

    def test_who_only_reads_the_books_uses_no_commitment(self):
        self.commit(self.power, 300, name="EJ7")
        bill = self.bill(edic_order_ref="EJ7")
        with self.assertRaises(AccessError):
            bill.with_user(self.reader).action_edic_use_commitment()
        self.assertFalse(bill.invoice_line_ids.edic_commitment_id)

    def test_commitment_of_another_town_is_none_of_ours(self):
        german = self.make_german()
        town_line = self.line(german, "524100", "21100100")
        self.commit(town_line, 300, german.env.user, name="EJ7")
        self.assertFalse(self.alert(self.bill(edic_order_ref="EJ7")))

    # --- coding -----------------------------------------------------------------------
    def test_what_a_commitment_is_for_is_proposed_as_the_coding(self):
        self.commit(self.power, 300, name="EJ7")
        bill = self.bill(edic_order_ref="EJ7", edic_accounting_ref="6068")
        suggestion = self.proposed(bill)
        self.assertEqual(suggestion.value, self.account("60612").id)
        self.assertEqual(suggestion.band, "check")
        self.assertIn("Commitment EJ7", suggestion.get_evidence()["stated"])
        services = self.proposed(bill, "analytic_distribution", again=False)
        self.assertEqual(services.value, {str(self.hall.id): 100})
        for found in suggestion + services:
            found.action_accept(found.get_evidence()["token"])
        self.assertEqual(bill.invoice_line_ids.edic_budget_line_id, self.power)

    def test_budget_line_that_the_vendor_states(self):
        for text, service in (("011-60612-211", self.school), ("60612/020", self.hall)):
            with self.subTest(text):
                bill = self.bill(edic_accounting_ref=text)
                suggestion = self.proposed(bill)
                self.assertEqual(suggestion.value, self.account("60612").id)
                sentence = suggestion.get_evidence()["stated"]
                self.assertIn(f"“{text}”", sentence)
                self.assertIn("budget line 60612", sentence)
                services = self.proposed(bill, "analytic_distribution", again=False)
                self.assertEqual(services.value, {str(service.id): 100})

    def test_what_names_several_lines_or_none_proposes_nothing(self):
        for text in ("011", "60612-999", "64111 / 021", "--"):
            bill = self.bill(edic_accounting_ref=text)
            self.assertFalse(self.proposed(bill), text)

    def test_service_that_several_lead_to_is_left_open(self):
        self.make_service("Second school", "211")
        bill = self.bill(edic_accounting_ref="60612-211")
        self.assertEqual(self.proposed(bill).value, self.account("60612").id)
        self.assertFalse(self.proposed(bill, "analytic_distribution", again=False))

    def test_budget_of_another_year_names_nothing(self):
        bill = self.bill(edic_accounting_ref="60612-211", day="2027-01-10")
        self.assertFalse(self.proposed(bill))
        bill.write({"date": TODAY, "invoice_date": TODAY})
        bill.write({"invoice_line_ids": [Command.update(bill.invoice_line_ids.id, {})]})
        self.assertTrue(self.proposed(bill))
