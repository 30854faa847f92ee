# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..budget_common import BudgetCase


@tagged("post_install", "-at_install")
class TestBudgetPool(BudgetCase):
    """Cover pools (Deckungskreise), which German law knows and French law does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")

    def test_a_cover_pool_takes_lines_out_of_their_products(self):
        budget = self.make_german()
        first = self.line(budget, "524100", "21100100")
        other = self.line(budget, "524100", "21100200")
        pool = self.own("credit", budget.env.user).create(
            {"budget_id": budget.id, "code": "DK1", "name": "Energy"}
        )
        (first | other).credit_id = pool
        self.assertEqual(self.sums(pool, "open"), (1400,))
        self.assertEqual(self.sums(self.credit(budget, "21100200"), "open"), (0,))
        moves = (first, 100), (other, -100)
        self.make_act(budget, "transfer", *moves).action_enforce()
        self.assertEqual(self.sums(pool, "open"), (1400,))
        pool.unlink()
        codes = [line.credit_id.code for line in (first, other)]
        self.assertEqual(codes, ["21100100", "21100200"])

    def test_france_knows_no_cover_pools(self):
        vals = {"budget_id": self.budget.id, "code": "DK1", "name": "Energy"}
        with self.assertRaisesRegex(ValidationError, "German law"):
            self.own("credit").create(vals)
        with self.assertRaisesRegex(ValidationError, "German law"):
            self.power.credit_id.kind = "pool"
        self.assertFalse(self.budget.action_credits()["context"]["create"])
        budget = self.make_german()
        self.assertNotIn("create", budget.action_credits()["context"])
        vals["budget_id"] = budget.id
        pool = self.own("credit", budget.env.user).create(vals)
        with self.assertRaisesRegex(ValidationError, "German law"):
            budget.framework = "fr"
        self.assertTrue(pool.is_pool)

    def test_in_france_the_level_says_which_credit_binds(self):
        with self.assertRaisesRegex(ValidationError, "level at which"):
            self.power.credit_id = self.credit(self.budget, "65")
        self.power.credit_id = False
        self.assertEqual(self.power.credit_id, self.credit(self.budget, "011"))
