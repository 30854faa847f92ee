# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""VAT rates that the chart of accounts lacks: made or taken as cost, by a person or by
the rule of the company."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.intake.bill_tax import BillTax
from .test_intake_common import IntakeCase


@tagged("post_install", "-at_install")
class TestVat(IntakeCase):
    """A German company gets a French invoice with VAT of 20 % and 5.5 %."""

    def wizard(self, bill, rate=20, user=None, **vals):
        alert = bill.alerts[f"edic_missing_rate_{rate:g}"]
        action = alert["action"]
        wizards = self.env[action["res_model"]].with_user(user or self.manager)
        return wizards.with_context(**action["context"]).create(vals)

    def recorded(self, record):
        traces = self.env["edic.ai.trace"].sudo()
        about = [("use_case", "=", "finance.vat"), ("res_model", "=", record._name)]
        return traces.search([*about, ("res_id", "=", record.id)], order="id")

    def own_tax(self, rate):
        taxes = self.env["account.tax"].sudo()
        return taxes._edic_purchase_taxes(self.company).filtered(
            lambda tax: tax.amount == rate
        )

    # --- by a person ------------------------------------------------------------------
    def test_a_tax_is_made_with_the_accounts_of_the_nearest(self):
        bill = self.bill("ubl_fr.xml")
        self.assertIn("20%", bill.edic_difference)
        self.assertIn("5.5%", bill.edic_difference)
        wizard = self.wizard(bill)
        self.assertEqual(wizard.place, "abroad")
        wizard.action_make()
        tax = bill.invoice_line_ids.tax_ids
        self.assertEqual((tax.amount, tax.type_tax_use), (20.0, "purchase"))
        self.assertFalse(tax.repartition_line_ids.tag_ids, "no box of the VAT return")
        [nearest] = self.own_tax(19)[:1]
        self.assertEqual(
            tax.invoice_repartition_line_ids.account_id,
            nearest.invoice_repartition_line_ids.account_id,
        )
        self.assertEqual(BillTax(bill).missing_rates(), [5.5])
        [entry] = self.recorded(bill)
        self.assertEqual((entry.event, entry.facts["treatment"]), ("decision", "make"))
        self.assertIn("20% VAT", entry.summary)

    def test_accounts_are_not_those_of_a_reverse_charge(self):
        """19 % EU of the chart adds and takes away the same VAT."""
        plain = self.own_tax(19).filtered(lambda tax: tax._edic_is_plain())
        self.assertLess(len(plain), len(self.own_tax(19)))
        plain.sequence = 999
        wizard = self.wizard(self.bill("ubl_fr.xml"))
        self.assertIn(wizard.model_id, plain)

    def test_vat_that_is_not_deductible_stands_with_its_line(self):
        bill = self.bill("ubl_fr.xml")
        for rate in BillTax(bill).missing_rates():
            self.wizard(bill, rate).action_cost()
        self.assert_equal_to_document(bill)
        taxes = bill.invoice_line_ids.tax_ids
        self.assertFalse(taxes.repartition_line_ids.account_id)
        vat = bill.line_ids.filtered("tax_line_id")
        self.assertLessEqual(vat.account_id, bill.invoice_line_ids.account_id)
        stated = float(bill.edic_document_id.figures["totals"][1])
        self.assertAlmostEqual(sum(vat.mapped("debit")), stated)
        again = self.bill("b.xml", self.content("ubl_fr.xml") + b"<!-- -->")
        self.assertFalse(BillTax(again).missing_rates(), "its tax is there now")
        self.assert_equal_to_document(again)

    def test_a_credit_note_gives_back_what_cost_the_vat_was(self):
        bill = self.bill("ubl_fr.xml")
        self.wizard(bill).action_cost()
        tax = bill.invoice_line_ids.tax_ids
        lines = tax.refund_repartition_line_ids
        self.assertEqual(lines.mapped("repartition_type"), ["base", "tax"])
        self.assertEqual(sum(lines.mapped("factor_percent")), 200)
        self.assertFalse(lines.account_id)

    def test_an_existing_tax_is_used_by_who_may_bill(self):
        bill = self.bill("ubl_fr.xml")
        [model] = self.own_tax(19)[:1]
        tax = model.copy({"name": "own 20", "amount": 20})
        with self.assertRaises(UserError):
            self.wizard(bill, user=self.env.user).action_apply()
        self.wizard(bill, user=self.env.user, tax_id=tax.id).action_apply()
        self.assertEqual(BillTax(bill).missing_rates(), [5.5])
        self.assertEqual(self.recorded(bill).facts["treatment"], "choose")

    def test_taxes_and_rules_are_the_accounting_managers(self):
        wizard = self.wizard(self.bill("ubl_fr.xml"), user=self.env.user)
        self.assertFalse(wizard.can_make)
        with self.assertRaises(AccessError):
            wizard.action_make()
        with self.assertRaises(AccessError):
            wizard.action_cost()
        with self.assertRaises(AccessError):
            self.company.with_user(self.env.user).edic_vat_abroad = "cost"
        system = new_test_user(
            self.env(su=True),
            "intake_system",
            "base.group_system",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            self.company.with_user(system).edic_vat_abroad = "cost"
        self.assertEqual(self.company.edic_vat_abroad, "ask")

    # --- by the rule of the company ---------------------------------------------------
    def test_a_rule_is_set_once_and_the_next_bill_needs_no_click(self):
        bill = self.bill("ubl_fr.xml")
        self.wizard(bill, is_rule=True).action_cost()
        self.assertEqual(self.company.edic_vat_abroad, "cost")
        self.assertEqual(self.company.edic_vat_home, "ask")
        [entry] = self.recorded(self.company)
        self.assertEqual(entry.event, "policy")
        self.assertEqual(entry.facts, {"edic_vat_abroad": ["ask", "cost"]})
        self.own_tax(20).sudo().active = False
        other = self.content("ubl_fr.xml").replace(b">20.00<", b">21.00<")
        again = self.bill("b.xml", other.replace(b">20<", b">21<"))
        self.assertFalse(BillTax(again).missing_rates())
        self.assertIn("treated as cost", again.edic_remarks)
        self.assertIn("by the rule of your company", again.edic_remarks)
        self.assertEqual(again.state, "draft")
        events = set(self.recorded(again).mapped("event"))
        self.assertEqual(events, {"intake"})

    def test_each_rule_at_the_intake_of_a_clerk(self):
        """He may make no taxes: it is the company's decision."""
        for rule, is_cost in (("make", False), ("cost", True)):
            with self.subTest(rule):
                self.company.sudo().edic_vat_abroad = rule
                bill = self.bill("a.xml", self.content("ubl_fr.xml"))
                self.assert_equal_to_document(bill)
                taxes = bill.invoice_line_ids.tax_ids
                self.assertEqual(set(taxes.mapped("amount")), {20.0, 5.5})
                self.assertEqual(
                    {tax._edic_is_cost() for tax in taxes.sudo()}, {is_cost}
                )
                self.assertEqual(bill.edic_remarks.count("rule of your company"), 2)

    def test_foreign_vat_as_cost_is_so_at_a_rate_of_our_own(self):
        """Romania has 19 %, too: what is owed there is not deducted here."""
        self.company.sudo().edic_vat_abroad = "cost"
        raw = self.content("xrechnung_ubl.xml")
        own = self.bill("a.xml", raw)
        self.assertEqual(own.invoice_line_ids.tax_ids.mapped("amount"), [7.0])
        self.assertFalse(own.invoice_line_ids.tax_ids.sudo()._edic_is_cost())
        self.assertNotIn("rule", own.edic_remarks or "")
        foreign = self.bill("b.xml", raw.replace(b">DE 123456789<", b">RO123456789<"))
        self.assertTrue(foreign.invoice_line_ids.tax_ids.sudo()._edic_is_cost())
        self.assertIn("treated as cost", foreign.edic_remarks)
        self.assert_equal_to_document(foreign)

    def test_former_rates_at_home_follow_their_own_rule(self):
        raw = self.content("xrechnung_ubl.xml")
        raw = raw.replace(b">7<", b">5<").replace(b">22.04<", b">15.74<")
        raw = raw.replace(b">336.9<", b">330.6<")
        self.company.sudo().edic_vat_abroad = "cost"
        self.assertEqual(BillTax(self.bill("a.xml", raw)).missing_rates(), [5.0])
        self.company.sudo().edic_vat_home = "make"
        bill = self.bill("b.xml", raw)
        self.assert_equal_to_document(bill)
        tax = bill.invoice_line_ids.tax_ids.sudo()
        [nearest] = self.own_tax(7)[:1]
        self.assertEqual(
            tax.invoice_repartition_line_ids.account_id,
            nearest.invoice_repartition_line_ids.account_id,
        )

    def test_rule_of_one_company_is_none_of_another(self):
        companies = self.env["res.company"].sudo()
        companies.create({"name": "Town", "edic_vat_abroad": "cost"})
        bill = self.bill("ubl_fr.xml")
        self.assertEqual(BillTax(bill).missing_rates(), [20.0, 5.5])
        self.assertFalse(self.recorded(bill))

    def test_without_a_country_nobody_guesses(self):
        self.company.sudo().edic_vat_abroad = "cost"
        raw = self.content("xrechnung_ubl.xml").replace(b">7<", b">5<")
        raw = raw.replace(b">DE 123456789<", b"><").replace(
            b"<cbc:IdentificationCode>DE<", b"<cbc:IdentificationCode><"
        )
        bill = self.bill("a.xml", raw)
        self.assertEqual(BillTax(bill).country(), "")
        self.assertEqual(BillTax(bill).missing_rates(), [5.0])
