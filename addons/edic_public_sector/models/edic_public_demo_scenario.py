# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDemo(models.AbstractModel):
    """Reasons and scenarios of the demo companies."""

    _inherit = "edic.public.demo"

    def _scenarios(self, words):
        """Why a line moved, and two versions of what the years after come to."""
        today = self.env.cr.now().date()
        budget = self._found(f"budget_{words.country}_{today.year}")
        self._reasons(words, budget)
        name = f"scenario_{words.country}"
        if self._found(name):
            return
        env = self._officer(words)
        first = self._first_scenario(env, words, budget)
        first.action_keep_run()
        told = words.settings["scenario"]
        second = env["edic.public.scenario"].browse(
            first.action_new_version()["res_id"]
        )
        second.name = told["second"]
        for one in second.assumption_ids:
            if one.code in told["faster"]:
                one.yearly = told["faster"][one.code]
        self._keep((first | second).sudo(), [name, f"{name}_2"])

    def _first_scenario(self, env, words, budget):
        told = words.settings["scenario"]
        source = told["source"]
        scenario = env["edic.public.scenario"].create(
            {
                "name": told["name"],
                "company_id": self.env.company.id,
                "budget_id": budget.id,
                "horizon": 6,
                "fund": told["fund"],
                "reserve": told.get("reserve", 0),
                "project_ids": [Command.create({**told["project"], "source": source})],
                "loan_ids": [Command.create({**told["loan"], "source": source})],
            }
        )
        scenario.action_start()
        for one in scenario.assumption_ids:
            if one.code in told["values"]:
                yearly, deviation = told["values"][one.code]
                one.write(
                    {
                        "yearly": yearly,
                        "shape": "normal",
                        "deviation": deviation,
                        "source": source,
                    }
                )
            elif one._is_missing():
                one.write({"yearly": "0", "shape": "fixed", "source": source})
        return scenario

    def _reasons(self, words, budget):
        told = words.settings["reasons"]
        line = self._line(budget, *told["line"])
        if not line or line.reason_ids:
            return
        self._officer(words)["edic.public.budget.reason"].create(
            [{**one, "line_id": line.id} for one in told["reasons"]]
        )
