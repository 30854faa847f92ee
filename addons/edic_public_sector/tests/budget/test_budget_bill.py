# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..budget_common import TODAY, BudgetBillCase


@tagged("post_install", "-at_install")
class TestBudgetBill(BudgetBillCase):
    """The amounts that a bill takes from the credits, and its sentences about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.lessons = cls.line(cls.budget, "60612", "211")
        cls.other = cls.line(cls.budget, "6068", "020")
        cls.grants = cls.line(cls.budget, "65748")
        cls.general = cls.credit(cls.budget, "011")

    # --- amounts taken ----------------------------------------------------------------
    def test_vat_that_is_not_deducted_is_taken_too(self):
        bill = self.make_bill(("60612", 500, {self.hall: 100}, self.taxed("tva_nd_20")))
        rows = self.rows(bill, "name", "before", "takes", "after", "is_exceeded")
        euro = self.company.currency_id.format
        self.assertEqual(
            rows,
            [(self.general.display_name, euro(2000), euro(600), euro(1400), False)],
        )
        self.assert_spent(self.power, 0, pending=600)
        bill.action_post()
        self.assert_spent(self.power, 600)
        self.assertEqual(self.rows(bill, "takes", "after"), [(euro(600), euro(1400))])
        items = bill.line_ids.filtered(lambda line: line.display_type != "payment_term")
        self.assertEqual((len(items), items.edic_budget_line_id), (2, self.power))

    def test_vat_that_is_deducted_is_not(self):
        more = self.taxed("tva_ded_20")
        bill = self.make_bill(("60612", 500, {self.hall: 100}, more))
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes", "after"), [(euro(500), euro(1500))])
        bill.action_post()
        self.assert_spent(self.power, 500)

    def test_by_hand_vat_goes_where_the_line_goes(self):
        by_hand = self.taxed("tva_nd_20", edic_budget_choice_id=self.lessons.id)
        bill = self.make_bill(
            ("60612", 500, {self.hall: 100}, by_hand),
            ("60612", 100, {self.hall: 100}, self.taxed("tva_nd_20")),
        )
        self.assert_spent(self.lessons, 0, pending=600)
        self.assert_spent(self.power, 0, pending=120)
        bill.invoice_line_ids[0].edic_budget_choice_id = self.grants
        self.assert_spent(self.grants, 0, pending=600)
        self.assert_spent(self.lessons, 0)
        bill.action_post()
        self.assert_spent(self.grants, 600)
        self.assert_spent(self.power, 120)

    def test_deducted_vat_goes_nowhere_by_hand_either(self):
        by_hand = self.taxed("tva_ded_20", edic_budget_choice_id=self.grants.id)
        bill = self.make_bill(("60612", 500, {}, by_hand))
        self.assert_spent(self.grants, 0, pending=500)
        bill.action_post()
        self.assert_spent(self.grants, 500)

    def test_refunds_give_back(self):
        more = self.taxed("tva_nd_20")
        self.make_bill(("60612", 500, {self.hall: 100}, more)).action_post()
        refund = self.make_bill(
            ("60612", 100, {self.hall: 100}, more), move_type="in_refund"
        )
        euro = self.company.currency_id.format
        rows = self.rows(refund, "before", "takes", "after", "is_exceeded")
        self.assertEqual(rows, [(euro(1400), euro(-120), euro(1520), False)])
        refund.action_post()
        self.assert_spent(self.power, 480)

    def test_credit_note_of_a_bill_gives_back_to_the_same_line(self):
        by_hand = self.taxed("tva_nd_20", edic_budget_choice_id=self.grants.id)
        bill = self.make_bill(("60612", 100, {}, by_hand))
        bill.action_post()
        refund = bill._reverse_moves([{"date": bill.date, "invoice_date": bill.date}])
        refund.action_post()
        self.assert_spent(self.grants, 0)
        self.assert_spent(self.power, 0)

    def test_a_cancelled_bill_takes_nothing(self):
        bill = self.make_bill(("60612", 500, {self.hall: 100}))
        self.assert_spent(self.power, 0, pending=500)
        bill.button_cancel()
        self.assertEqual(self.rows(bill, "takes"), [])
        self.assert_spent(self.power, 0)

    def test_foreign_currency_is_that_of_the_books(self):
        currency = self.env["res.currency"].create(
            {"name": "FIC", "symbol": "F", "rounding": 0.01}
        )
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": 4,
            }
        )
        bill = self.make_bill(
            ("60612", 500, {self.hall: 100}, self.taxed("tva_nd_20")),
            currency_id=currency.id,
        )
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes", "after"), [(euro(150), euro(1850))])
        bill.action_post()
        self.assert_spent(self.power, 150)

    def test_discounts_and_prices_with_tax(self):
        tax = self.tax("tva_nd_20").copy({"name": "20 % with", "amount": 20})
        tax.price_include_override = "tax_included"
        more = {"tax_ids": [Command.set(tax.ids)], "discount": 50, "quantity": 2}
        bill = self.make_bill(("60612", 600, {self.hall: 100}, more))
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes"), [(euro(600),)])
        bill.action_post()
        self.assert_spent(self.power, 600)

    # --- too much ---------------------------------------------------------------------
    def test_too_much_is_said_and_posted_all_the_same(self):
        bill = self.make_bill(("60612", 2000.01, {self.hall: 100}))
        self.assertEqual(self.rows(bill, "is_exceeded", "percent"), [(True, "100.0")])
        alert = bill._get_alerts()["edic_budget"]["message"]
        self.assertIn(self.general.display_name, alert)
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_to_the_cent_is_not_too_much(self):
        bill = self.make_bill(("60612", 2000, {self.hall: 100}))
        self.assertEqual(self.rows(bill, "is_exceeded"), [(False,)])
        self.assertNotIn("edic_budget", bill._get_alerts())

    def test_other_drafts_count(self):
        first = self.make_bill(("60612", 1500, {self.hall: 100}))
        second = self.make_bill(("6068", 501, {self.hall: 100}))
        euro = self.company.currency_id.format
        rows = self.rows(second, "before", "is_exceeded")
        self.assertEqual(rows, [(euro(500), True)])
        self.assertEqual(self.rows(first, "before", "is_exceeded")[0][1], True)
        first.button_cancel()
        self.assertEqual(self.rows(second, "is_exceeded"), [(False,)])

    def test_a_company_may_have_posting_stopped(self):
        self.company.edic_budget_stop = "stop"
        over = self.make_bill(("60612", 2000.01, {self.hall: 100}))
        with self.assertRaisesRegex(UserError, "not sufficient"):
            over.action_post()
        self.assertEqual(over.state, "draft")
        over.invoice_line_ids.price_unit = 2000
        over.action_post()
        self.assertEqual(over.state, "posted")

    def test_a_bill_that_is_born_posted_is_stopped_too(self):
        self.company.edic_budget_stop = "stop"
        bills = self.env["account.move"].with_user(self.clerk)
        line = self.bill_line(self.company, "60612", 2000.01, {self.hall: 100})
        with self.assertRaisesRegex(UserError, "not sufficient"):
            bills.with_company(self.company).with_context(
                default_state="posted"
            ).create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.vendor.id,
                    "invoice_date": TODAY,
                    "invoice_line_ids": [Command.create(line)],
                }
            )

    def test_bills_of_one_transaction_are_stopped_too(self):
        self.company.edic_budget_stop = "stop"
        self.make_bill(("60612", 1500, {self.hall: 100})).action_post()
        with self.assertRaisesRegex(UserError, "not sufficient"):
            self.make_bill(("60612", 501, {self.hall: 100})).action_post()

    def test_revenue_stops_nothing(self):
        self.company.edic_budget_stop = "stop"
        bill = self.make_bill(("73111", 9000))
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    # --- the form -------------------------------------------------------------------
    def test_a_clerk_sees_it_while_coding(self):
        """Without any right on budgets: the bill itself tells."""
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        euro = self.company.currency_id.format
        with Form(bill) as form:
            with form.invoice_line_ids.edit(0) as line:
                line.price_unit = 2500
            [row] = form.edic_budget["rows"]
            self.assertEqual((row["takes"], row["is_exceeded"]), (euro(2500), True))
        self.assertEqual(self.rows(bill, "takes"), [(euro(2500),)])
        with self.assertRaises(AccessError):
            self.own("line", self.clerk).search([])

    def test_an_accountant_sees_it_follow_the_account(self):
        accountant = self.make_user(
            "coder", "edic_finance.group_edic_finance_accountant"
        )
        more = self.taxed("tva_nd_20")
        bill = self.make_bill(("60612", 100, {}, more), user=accountant)
        euro = self.company.currency_id.format
        with Form(bill) as form:
            with form.invoice_line_ids.edit(0) as line:
                line.account_id = self.account("65748")
                line.price_unit = 500
            [row] = form.edic_budget["rows"]
        expected = (self.grants.credit_id.display_name, euro(600), True)
        self.assertEqual((row["name"], row["takes"], row["is_exceeded"]), expected)
        self.assertEqual(self.rows(bill, "name", "takes", "is_exceeded"), [expected])
