# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_finance.tests.spending_common import SpendingCase


@tagged("post_install", "-at_install")
class TestAuditA06(SpendingCase):
    """Expenses of two employees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = (
            cls.env["hr.employee"]
            .sudo()
            .create(
                [
                    {"name": "Nobody One", "user_id": cls.other.id},
                    {"name": "Nobody Two", "user_id": cls.billing.id},
                ]
            )
        )
        cls.food = cls.env["product.product"].create(
            {"name": "Meals", "default_code": "FOOD", "can_be_expensed": True}
        )
        cls.taxi = cls.env["product.product"].create(
            {"name": "Taxi", "default_code": "TAXI", "can_be_expensed": True}
        )

    def claim(self, amount, day="2026-02-10", who=0, product=None, raw=None, **vals):
        """A submitted expense with a receipt; 2026-02-10 is a Tuesday."""
        expense = (
            self.env["hr.expense"]
            .sudo()
            .create(
                {
                    "name": vals.pop("name", f"{day} {amount} {who}"),
                    "employee_id": self.people[who].id,
                    "product_id": (product or self.taxi).id,
                    "total_amount_currency": amount,
                    "date": day,
                    "company_id": self.company.id,
                    "tax_ids": False,
                    **vals,
                }
            )
        )
        if raw != b"":
            self.env["ir.attachment"].sudo().create(
                {
                    "name": "receipt.png",
                    "raw": raw or str(expense.id).encode(),
                    "res_model": "hr.expense",
                    "res_id": expense.id,
                }
            )
        expense.approval_state = "submitted"
        return expense

    def rules(self, *expenses):
        """``{(expense, rule)}``, the same alone as among all."""
        self.env.flush_all()
        check = self.check("A06")
        found = {(f.subject, f.facts["rule"]): f for f in self.findings("A06")}
        ids = check._affected("hr.expense", [expense.id for expense in expenses])
        again = self.findings("A06", self.env["hr.expense"].browse(ids))
        self.assertLessEqual({f.key for f in again}, {f.key for f in found.values()})
        self.assertLessEqual(
            {f.key for f in found.values() if f.subject in ids},
            {f.key for f in again},
        )
        for finding in found.values():
            self.assertNotIn("Nobody", str(finding.facts))
        return set(found)

    def test_one_receipt_of_two_persons(self):
        first = self.claim(80, raw=b"one")
        second = self.claim(30, day="2026-02-20", who=1, raw=b"one")
        self.assertEqual(self.rules(first), {(second.id, "same_receipt")})
        second.sudo().approval_state = "refused"
        self.assertFalse(self.rules(first))

    def test_parts_of_one_receipt_are_no_pair(self):
        first = self.claim(80, raw=b"one")
        part = self.claim(30, raw=b"one", split_expense_origin_id=first.id)
        self.assertFalse(self.rules(first, part))

    def test_same_amount_near_in_time(self):
        vendor = {"vendor_id": self.vendors["power"].id}
        first = self.claim(80, **vendor)
        later = self.claim(80, day="2026-02-12", who=1, **vendor)
        self.assertEqual(self.rules(later), {(later.id, "same_amount")})
        later.sudo().date = "2026-02-13"
        self.assertFalse(self.rules(first))
        small = self.claim(10, name="Bus", raw=b"1")
        self.claim(10, name="bus", who=1, raw=b"2")
        self.assertFalse(self.rules(small), "not above the amount")
        self.claim(10.01, name="Bus")
        again = self.claim(10.01, name="bus", who=1)
        self.assertEqual(self.rules(again), {(again.id, "same_amount")})

    def test_billed_as_well(self):
        bill = self.buy(100, "2026-02-11", vendor="power")
        vendor = {"vendor_id": self.vendors["power"].id}
        expense = self.claim(bill.amount_total, **vendor)
        self.assertEqual(self.rules(expense), {(expense.id, "billed")})
        expense.sudo().account_move_id = bill
        self.assertFalse(self.rules(expense), "it is the bill of the expense")
        expense.sudo().account_move_id = False
        bill.button_cancel()
        self.assertFalse(self.rules(expense))

    def test_expense_without_receipt_is_found(self):
        self.assertFalse(self.rules(self.claim(10, raw=b"")))
        expense = self.claim(10.01, raw=b"")
        self.assertEqual(self.rules(expense), {(expense.id, "no_receipt")})

    def test_days_without_work(self):
        self.parameter("A27.area", "FR")
        saturday = self.claim(20, day="2026-02-14")
        ascension = self.claim(20, day="2026-05-14")
        self.claim(20, day="2026-02-13")
        self.assertEqual(
            self.rules(saturday, ascension),
            {(saturday.id, "weekend"), (ascension.id, "weekend")},
        )
        self.parameter("A27.open", "2026-02-14")
        self.assertEqual(self.rules(saturday), {(ascension.id, "weekend")})

    def test_expense_above_a_ceiling_is_found(self):
        self.assertFalse(self.rules(self.claim(20, product=self.food)))
        meal = self.claim(20.01, product=self.food)
        self.assertEqual(self.rules(meal), {(meal.id, "ceiling")})
        self.claim(20.01, day="2023-09-21", product=self.food, who=1)
        self.parameter("A06.nights", "TAXI")
        night = self.claim(140.01)
        self.assertEqual(
            self.rules(night), {(meal.id, "ceiling"), (night.id, "ceiling")}
        )

    def test_own_approval(self):
        expense = self.claim(20)
        expense.sudo().write(
            {"approval_state": "approved", "manager_id": self.billing.id}
        )
        self.assertFalse(self.rules(expense))
        expense.sudo().manager_id = self.other
        self.assertEqual(self.rules(expense), {(expense.id, "own_approval")})

    def test_off_until_the_staff_council_agreed(self):
        settings = self.env["edic.finance.check.setting"].sudo()
        setting = settings.search(
            [("company_id", "=", self.company.id), ("code", "=", "A06")]
        )
        with self.assertRaisesRegex(UserError, "staff council"):
            setting.is_on = True
        self.parameter("staff_council.agreement", "A06")
        setting.invalidate_recordset()
        setting.is_on = True
        first = self.claim(80, raw=b"one")
        second = self.claim(80, who=1, raw=b"one")
        self.saved()
        flag = self.flags("A06")
        self.assertRecordValues(flag, [{"res_id": second.id, "state": "new"}])
        for lang in ("en_US", "fr_FR", "de_DE"):
            words = flag.with_context(lang=lang).words
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(words[part]), (lang, part))
        first.sudo().approval_state = "refused"
        self.saved()
        self.assertEqual(flag.state, "expired")

    def test_every_rule_has_words(self):
        check = self.check("A06")
        base = {
            "expense": {"day": "2026-02-10", "amount": "1.00", "what": ""},
            "one_person": None,
            "other": {"day": "2026-02-10", "amount": "1.00"},
            "bill": "",
            "ceiling": "20",
        }
        for rule in ("same_receipt", "same_amount", "billed", "ceiling"):
            self.assertTrue(check._words({**base, "rule": rule}).compared)
        for rule in ("no_receipt", "weekend", "own_approval"):
            self.assertTrue(check._words({**base, "rule": rule}).innocent)
