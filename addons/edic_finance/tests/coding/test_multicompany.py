# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestMulticompany(TrainedCase):
    """Nothing of one company's history reaches another's suggestions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Talstadt")["company"]
        cls.env.user.company_ids += cls.other

    def other_bill(self):
        bill = (
            self.env["account.move"]
            .with_company(self.other)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.vendors["power"].id,
                    "invoice_date": "2026-01-15",
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Electricity 02/2026 school", "price_unit": 10}
                        )
                    ],
                }
            )
        )
        bill._edic_suggest()
        return bill.sudo()

    def test_a_company_without_history_gets_nothing(self):
        self.assertFalse(self.other_bill().edic_suggestion_ids)

    def test_each_company_learns_from_its_own_books(self):
        account = self.make_account("620900", "their energy", self.other)
        first = self.other_bill()
        first.invoice_line_ids.account_id = account
        first.action_post()
        model = self.train(self.other)
        self.assertEqual(model.row_count, 1)
        found = self.other_bill().edic_suggestion_ids
        proposed = found.filtered(lambda s: s.field_name == "account_id")
        self.assertEqual(proposed.evidence["alternatives"][0][0], str(account.id))
        lines = self.env["account.move.line"].browse(
            near["line_id"] for s in found for near in s.evidence["neighbours"]
        )
        self.assertTrue(lines)
        self.assertEqual(lines.company_id, self.other)

    def test_history_holds_one_company_only(self):
        rows = self.env["edic.finance.coding.model"]._history(self.company)
        lines = self.env["account.move.line"].browse([int(row["key"]) for row in rows])
        self.assertEqual(lines.company_id, self.company)

    def test_another_company_s_accounts_are_neither_chosen_nor_named(self):
        plan = self.env["account.analytic.plan"].create({"name": "Theirs"})
        service = self.env["account.analytic.account"].create(
            {"name": "their secret", "plan_id": plan.id, "company_id": self.other.id}
        )
        account = self.make_account("620901", "their account", self.other)
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill._edic_suggest()
        line = bill.invoice_line_ids
        for field, value in (
            ("analytic_distribution", {str(service.id): 100.0}),
            ("account_id", account.id),
        ):
            suggestion = self.suggestion(line, field)
            with self.assertRaises(UserError):
                suggestion.action_choose(value)
            self.assertNotIn("their", suggestion._label(value) or "")

    def test_people_see_their_own_companies(self):
        user = self.make_user(
            "coder_other", "edic_finance.group_edic_finance_accountant", self.other
        )
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        suggestion = bill._edic_suggest()[:1]
        models = self.env["edic.finance.coding.model"].with_user(user)
        self.assertFalse(models.search([("id", "=", self.model.id)]))
        for act in ("get_evidence", "action_accept", "action_reject"):
            with self.assertRaises(AccessError):
                getattr(suggestion.with_user(user), act)()
