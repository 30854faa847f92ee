# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..budget_common import OFFICER, BudgetCase


@tagged("post_install", "-at_install")
class TestBudgetNext(BudgetCase):
    """The budget of the year after begins with the lines of this one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget(code="01", siret="21000000000017")
        cls.power = cls.line(cls.budget, "60612", "020")

    def next_of(self, budget):
        return budget.browse(budget.action_next_year()["res_id"])

    def test_next_budget_has_the_same_lines_and_a_prepared_act(self):
        self.power.write({"accounts": "60612,60613", "note": "Of this year"})
        self.make_act(self.budget, "amending", (self.power, 70)).with_context(
            edic_confirmed=True
        ).action_enforce()
        new = self.next_of(self.budget)
        self.assertEqual((new.year, new.state, new.code), (2027, "draft", "01"))
        text = (str(new.date_from), str(new.date_to), new.siret)
        self.assertEqual(text, ("2027-01-01", "2027-12-31", self.budget.siret))
        keys = [
            {line._key() for line in budget.line_ids} for budget in (self.budget, new)
        ]
        self.assertEqual(*keys)
        power = self.line(new, "60612", "020")
        self.assertEqual((power.accounts, power.note), ("60612,60613", False))
        self.assertEqual((power.voted, power.open), (0, 0), "nothing is voted yet")
        act = new.decision_ids
        self.assertEqual((act.act, act.state), ("primary", "draft"))
        self.assertEqual(act.prepared_by_ids, self.officer)
        amounts = {move.line_id._key(): move.amount for move in act.movement_ids}
        lines = self.budget.line_ids.filtered("voted")
        voted = {line._key(): line.voted for line in lines}
        self.assertEqual(amounts, voted, "without what was amended since")

    def test_next_budget_is_worked_on_and_voted(self):
        new = self.next_of(self.budget)
        power = self.line(new, "60612", "020")
        revenue = self.line(new, "73111", direction="revenue")
        for line in (power, revenue):
            [move] = new.decision_ids.movement_ids & line.movement_ids
            move.amount += 100
        new.decision_ids.action_enforce_confirmed()
        self.assertEqual((new.state, power.voted), ("voted", 1100))
        self.assertEqual(self.power.voted, 1000)
        self.assertEqual(self.credit(new, "011").open, 2100)

    def test_who_is_warned_of_a_credit_stays(self):
        self.credit(self.budget, "011").user_id = self.officer
        new = self.next_of(self.budget)
        self.assertEqual(self.credit(new, "011").user_id, self.officer)

    def test_pools_come_along(self):
        budget = self.make_german()
        pool = self.own("credit", budget.env.user).create(
            {
                "budget_id": budget.id,
                "code": "DK1",
                "name": "Lessons",
                "raised_by": "tied",
                "is_lowered": True,
                "foreseen": 30,
            }
        )
        self.line(budget, "524100", "21100100").credit_id = pool
        fees = self.line(budget, "401100", "61100100", direction="revenue")
        fees.raises_id = pool
        new = self.next_of(budget)
        [own] = new.credit_ids.filtered("is_pool")
        self.assertEqual((own.raised_by, own.is_lowered), ("tied", True))
        self.assertEqual(own.foreseen, 0, "foreseen for that year")
        self.assertEqual(own.line_ids, self.line(new, "524100", "21100100"))
        self.assertEqual(own.revenue_ids.nature_id.code, "401100")
        self.assertEqual(pool.line_ids.budget_id, budget)

    def test_there_is_one_of_a_year(self):
        self.next_of(self.budget)
        with self.assertRaisesRegex(UserError, "2027 already"):
            self.budget.action_next_year()

    def test_readers_begin_none(self):
        with self.assertRaises(AccessError):
            self.budget.with_user(self.reader).action_next_year()
        stranger = self.make_user("next_stranger", OFFICER, self.town)
        with self.assertRaises(AccessError):
            self.budget.with_user(stranger).action_next_year()

    def test_lines_of_what_is_not_voted_are_entered(self):
        self.assertEqual(
            self.next_of(self.budget).action_follow()["res_model"],
            "edic.public.budget.line",
        )
        follow = self.budget.action_follow()["res_model"]
        self.assertEqual(follow, "edic.public.budget.follow")
