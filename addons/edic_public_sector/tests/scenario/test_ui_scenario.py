# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from ..scenario_common import ASSUMED, ScenarioCase


@tagged("post_install", "-at_install", "edic_tour")
class TestScenarioTour(HttpCase, ScenarioCase):
    def test_a_scenario_is_tried_and_kept(self):
        scenario = self.make_scenario()
        self.part(scenario, "prices").write({"shape": "normal", "deviation": 1})
        self.start_tour(
            f"/odoo/edic-scenarios/{scenario.id}",
            "edic_scenario",
            login=self.officer.login,
        )
        [run] = scenario.run_ids
        self.assertEqual((run.is_same, run.create_uid.id), (True, self.officer.id))
        self.assertEqual(self.part(scenario, "prices").yearly, "2,0; 3,0")

    def test_assumptions_projects_loans_and_rules_are_entered(self):
        scenario = self.make_scenario()
        self.start_tour("/odoo", "edic_scenario_tabs", login=self.officer.login)
        self.assertEqual(self.part(scenario, "prices").yearly, "4,0; 3,0")
        self.assertEqual(scenario.project_ids.mapped("spend"), ["1 200; 600", "500"])
        self.assertEqual(scenario.loan_ids.repayment, "250")
        self.assertEqual(scenario.rule_ids.mapped("threshold"), [1.9, 310, 660])
        # 4750 - 1000 × 1.04 - 3030 - 3 % of 1000
        self.assertEqual(self.explored(scenario)["gross_savings"][0], 650)

    def test_a_reader_compares_two(self):
        self.make_scenario()
        self.make_scenario(
            "Dearer", [("prices", "percent", "6", "energy"), *ASSUMED[1:]]
        )
        self.start_tour("/odoo", "edic_scenario_compare", login=self.reader.login)
