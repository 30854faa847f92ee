# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EdicPublicScenarioWords(models.AbstractModel):
    """These sentences say what the codes of `tools.scenario.simulation` mean, and what
    to do."""

    _name = "edic.public.scenario.words"
    _description = "Words on scenarios"

    @api.model
    def _said(self, code, key=""):
        words = self._of_values() | self._of_parts()
        text = words.get(code, code)
        key = key[2:] if key[:2] in ("P ", "D ") else key  # of projects and loans
        return f"{text} ({key})" if key else text

    def _of_values(self):
        return {
            "number": self.env._(
                "Write one number for each year, with ; between them, as in 2,0; 1,8"
            ),
            "growth": self.env._("Nothing shrinks by more than 100%"),
            "years": self.env._("There are not as many values as years"),
            "value": self.env._("This amount may not be negative"),
            "not_finite": self.env._("This is not an amount"),
            "spread_sd": self.env._("A standard deviation is not negative"),
            "spread_bounds": self.env._(
                "The lowest deviation is below the highest, and the value between them"
            ),
        }

    def _of_parts(self):
        return {
            "repayment": self.env._("More is repaid than is owed"),
            "term": self.env._("A loan has a term of one year at least"),
            "twice": self.env._("This name appears twice"),
            "unknown_assumption": self.env._(
                "There is no assumption with the code of this rate: add one of kind "
                "Interest, or change the code"
            ),
            "rate": self.env._("The assumption of a rate has the unit % rate"),
            "unknown_line": self.env._("This line is not in the budget it starts from"),
            "unknown_family": self.env._("No line of the budget is of this family"),
            "borrowing_twice": self.env._(
                "New loans are both voted and computed: choose one"
            ),
            "role": self.env._("This line cannot stand in its section"),
            "horizon": self.env._("A scenario has 1 to 20 years"),
            "key": self.env._("A code is missing"),
            "draws": self.env._("Too many draws"),
            "not_amount": self.env._("This is a ratio: choose an amount"),
        }
