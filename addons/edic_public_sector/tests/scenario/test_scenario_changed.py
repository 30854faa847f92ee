# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..scenario_common import FIGURES, ScenarioCase


@tagged("post_install", "-at_install")
class TestScenarioChanged(ScenarioCase):
    """The display of a kept scenario after a change of its budget."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    def keep(self):
        self.scenario.action_keep_run()
        return self.scenario.run_ids[:1]

    def test_budget_may_change_and_what_was_kept_stays(self):
        first = self.keep()
        own = self.scenario.with_user(self.reader).sudo(False)
        self.assertFalse(own.is_budget_changed)
        power, taxes = self.line(self.budget, "60612"), self.tax_line()
        act = self.make_act(self.budget, "amending", (power, 100), (taxes, 100))
        act.action_enforce_confirmed()
        self.env.invalidate_all()
        self.assertTrue(own.is_budget_changed)
        self.assertFalse(own.faults)
        self.assertEqual(self.explored(self.scenario), FIGURES)
        terms = own.edic_terms("operating_expense", 2027)
        amounts = {t["key"]: t["amount"] for group in terms for t in group["terms"]}
        self.assertEqual(abs(amounts[f"L{power.id}"]), 1020)
        facts, _tables = self.env["edic.public.facts"]._of(own, "en")
        self.assertEqual(facts["gross_savings_last"].value, "602.26")
        again = self.keep()
        self.assertEqual(again.fingerprint, first.fingerprint)
        new = self.scenario.browse(self.scenario.action_new_version()["res_id"])
        self.assertFalse(new.is_budget_changed)
        self.assertEqual(self.explored(new)["operating_expense"][0], 4182)
        act.action_withdraw()
        self.env.invalidate_all()
        self.assertFalse(own.is_budget_changed)

    def tax_line(self):
        return self.line(self.budget, "73111", direction="revenue")

    def test_lines_that_are_gone_keep_their_names(self):
        self.keep()
        power = self.line(self.budget, "60612")
        key, name = f"L{power.id}", power.display_name
        [act] = self.budget.decision_ids
        act.action_withdraw()
        act.movement_ids.unlink()
        power.unlink()
        self.env.invalidate_all()
        own = self.scenario.with_user(self.reader).sudo(False)
        self.assertTrue(own.is_budget_changed)
        self.assertEqual(self.explored(self.scenario), FIGURES)
        terms = own.edic_terms("operating_expense", 2027)
        names = {t["key"]: t["name"] for group in terms for t in group["terms"]}
        self.assertEqual(names[key], name)
        self.assertTrue(own.edic_trace(key, 2027))
