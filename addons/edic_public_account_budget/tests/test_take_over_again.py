# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .oca_common import OcaCase


@tagged("post_install", "-at_install")
class TestTakeOverAgain(OcaCase):
    """Changes become an act; entries made here stay."""

    def setUp(self):
        super().setUp()
        self.oca = self.make_oca()
        self.budget = self.take_over(self.oca)
        self.staff = self.line(self.budget, "64111")

    def again(self):
        budget = self.take_over(self.oca)
        self.assertEqual(budget, self.budget)

    def test_nothing_changed(self):
        before = self.counts()
        taken = self.look(self.oca)
        self.assertEqual(
            taken.report["refused"], "Nothing changed since it was taken over"
        )
        with self.assertRaisesRegex(UserError, "Nothing changed"):
            taken.action_import()
        self.assertEqual(self.look(self.oca), taken, "one that is under way")
        self.assertEqual(self.counts(), before)

    def test_what_changed_is_an_act(self):
        self.replan(self.oca, "64111", -3100.0)
        self.replan(self.oca, "73111", 4900.0)
        taken = self.look(self.oca)
        self.assertFalse(taken.has_asks or taken.has_errors, taken.report)
        [document] = taken.report["documents"]
        self.assertEqual((document["act"], document["rows"]), ("Amending decision", 2))
        taken.action_import()
        [act] = self.budget.decision_ids.filtered(
            lambda decision: decision.act == "amending"
        )
        self.assertEqual((act.state, str(act.date)), ("in_force", "2026-05-20"))
        moved = {
            movement.line_id.nature_id.code: movement.amount
            for movement in act.movement_ids
        }
        self.assertEqual(moved, {"64111": 100, "73111": 100})
        self.assertEqual(self.sums(self.staff, "voted", "amended"), (3000, 100))
        self.replan(self.oca, "64111", -2900.0)
        self.again()
        self.assertEqual(self.sums(self.staff, "open"), (2900,))

    def test_lines_come_and_go(self):
        line = self.oca.crossovered_budget_line_ids[2]
        line.general_budget_id = self.make_post("6068")
        self.again()
        self.assertEqual(self.sums(self.staff, "open"), (0,))
        self.assertEqual(self.line(self.budget, "6068").open, 3000)

    def test_an_act_of_ones_own_stays(self):
        pay = self.line(self.budget, "60612", "020")
        act = self.make_act(
            self.budget, "amending", (self.staff, 50.0), (pay, -50.0), name="DM 1"
        )
        act.with_user(self.officer).action_enforce()
        self.replan(self.oca, "64111", -3200.0)
        taken = self.look(self.oca)
        self.assertIn(
            "64111: 3000.00 / 3050.00", str(self.report_messages(taken, "ask"))
        )
        self.again()
        self.assertEqual(self.sums(self.staff, "open"), (3250,))
        self.assertEqual(self.sums(pay, "open"), (950,))

    def test_a_prepared_act_is_replaced(self):
        oca = self.make_oca(name="Project (fictive)", state="draft")
        budget = self.take_over(oca)
        self.replan(oca, "64111", -3100.0)
        taken = self.look(oca)
        self.assertRegex(str(self.report_messages(taken, "note")), "it is replaced")
        self.assertNotRegex(str(self.report_messages(taken, "ask")), "already exists")
        self.assertEqual(self.take_over(oca), budget)
        [act] = budget.decision_ids
        self.assertEqual(act.state, "draft")
        oca.action_budget_validate()
        self.assertEqual(self.take_over(oca).state, "voted")
        self.assertEqual(self.sums(self.line(budget, "64111"), "open"), (3100,))

    def test_a_vote_that_was_taken_back_is_taken_over_anew(self):
        self.budget.decision_ids.with_user(self.officer).action_withdraw()
        self.again()
        self.assertEqual(self.sums(self.staff, "open"), (3000,))
        self.assertEqual(len(self.budget.decision_ids), 1)

    def test_same_budget_under_another_name(self):
        self.oca.name = "Renamed (fictive)"
        self.replan(self.oca, "64111", -3100.0)
        self.again()
        self.assertEqual(self.sums(self.staff, "open"), (3100,))

    def test_accounts_of_a_position_that_grew(self):
        post = self.make_post("60611", "60612")
        oca = self.make_oca(
            ((("60611", "60612"), None, -90.0), (("73111",), None, 90.0)), name="Grows"
        )
        budget = self.take_over(oca)
        post.account_ids |= self.account("60613")
        self.assertEqual(self.take_over(oca), budget)
        self.assertEqual(self.line(budget, "6061").accounts, "60611,60612,60613")
        self.assertEqual(len(budget.decision_ids), 1)

    def test_a_vote_from_elsewhere_is_not_taken_over(self):
        oca = self.make_oca(name="Elsewhere")
        budget = self.make_budget(name="Elsewhere", user=self.officer)
        taken = self.look(oca)
        self.assertRegex(str(self.report_messages(taken, "ask")), "voted already")
        self.assertEqual(self.take_over(oca), budget)
        self.assertEqual(len(budget.decision_ids), 1)
