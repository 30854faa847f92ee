# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..budget_common import OFFICER, BudgetCase
from ..budget_files import scdl


@tagged("post_install", "-at_install")
class TestBudgetFourEyes(BudgetCase):
    """A company may ask for two people on each act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.grants = cls.line(cls.budget, "65748")
        cls.second = cls.make_user("budget_second", OFFICER)
        cls.company.edic_budget_four_eyes = True

    def act(self):
        return self.make_act(
            self.budget, "amending", (self.power, 10), (self.grants, -10)
        )

    def refused(self, act):
        self.env.invalidate_all()
        self.assertTrue(act.is_own)
        for work in (act.action_enforce, act.action_enforce_confirmed):
            with self.assertRaises(UserError) as raised:
                work()
            self.assertIn("another person", str(raised.exception))
        self.assertEqual(act.state, "draft")

    def test_one_person_suffices_where_nobody_asks_for_two(self):
        self.company.edic_budget_four_eyes = False
        act = self.act()
        self.assertFalse(act.is_own)
        act.action_enforce()
        self.assertEqual(act.state, "in_force")

    def test_another_person_puts_it_into_force(self):
        act = self.act()
        self.assertEqual(act.prepared_by_ids, self.officer)
        self.refused(act)
        second = act.with_user(self.second)
        self.assertFalse(second.is_own)
        second.action_enforce()
        self.assertEqual((act.state, act.enforced_by_id), ("in_force", self.second))

    def test_who_changes_an_act_prepared_it_too(self):
        changes = (
            lambda act: act.write({"act": "overrun"}),
            lambda act: act.write({"date": "2026-05-19"}),
            lambda act: act.movement_ids[0].write({"amount": 11}),
            lambda act: act.movement_ids[0].unlink(),
            lambda act: act.write(
                {
                    "movement_ids": [
                        Command.update(act.movement_ids[0].id, {"amount": 9})
                    ]
                }
            ),
            lambda act: self.own("movement", self.second).create(
                {"decision_id": act.id, "line_id": self.power.id, "amount": 1}
            ),
        )
        for change in changes:
            act = self.act()
            change(act.with_user(self.second))
            self.assertEqual(act.prepared_by_ids, self.officer | self.second)
            self.refused(act.with_user(self.second))

    def test_what_moves_nothing_prepares_nothing(self):
        act = self.act()
        act.with_user(self.second).write({"reference": "2026-17", "reason": "Cold"})
        self.assertEqual(act.prepared_by_ids, self.officer)

    def test_taking_it_back_prepares_nothing(self):
        act = self.act().with_user(self.second)
        act.action_enforce()
        act.action_withdraw()
        self.assertFalse(act.is_own)
        self.refused(act.with_user(self.officer))
        act.action_enforce()

    def test_who_prepared_it_is_not_entered(self):
        act = self.act()
        for vals in ({"prepared_by_ids": [Command.clear()]}, {"state": "in_force"}):
            with self.assertRaises(AccessError):
                act.write(vals)
        self.refused(act)
        claimed = {"prepared_by_ids": [Command.set(self.second.ids)]}
        made = self.make_act(self.budget, "amending", (self.power, 1), **claimed)
        self.assertEqual(made.prepared_by_ids, self.officer)
        self.refused(made)
        self.refused(act.copy())

    def test_what_an_import_brings_waits(self):
        taken = self.bring(scdl())
        acts = taken.budget_ids.decision_ids
        self.assertTrue(acts)
        self.assertEqual(set(acts.mapped("state")), {"draft"})
        acts.with_user(self.second).action_enforce_confirmed()
        self.assertEqual(set(acts.mapped("state")), {"in_force"})

    def test_form_says_so(self):
        with Form(self.act()) as form:
            self.assertTrue(form.is_own)
        with Form(self.act().with_user(self.second)) as form:
            self.assertFalse(form.is_own)

    def test_setting_is_in_the_ledger(self):
        rows = self.env["edic.ai.trace"].sudo()
        row = rows.search(
            [("event", "=", "policy"), ("company_ref", "=", self.company.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(row.facts, {"edic_budget_four_eyes": [None, "True"]})
