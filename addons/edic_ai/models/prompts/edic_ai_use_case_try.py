# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseTry(models.AbstractModel):
    """A model answers a prompt that somebody tries; nobody works with the answer."""

    _name = "edic.ai.use.case.try"
    _inherit = "edic.ai.use.case"
    _description = "Trying a prompt on a model"
    _lane = "model"
    _writes = {"edic_ai_prompt_trial": None}
    _max_attempts = 1  # a person looks at the error and tries again

    def _about(self):
        # EXTENDS edic.ai.use.case
        return {
            **super()._about(),
            **self._about_upkeep(),
            "purpose": self.env._("Prompt authors see what a model answers to a text."),
            "data": self.env._(
                "What the author enters or picks, as the data policy allows"
            ),
            "sources": self.env._("The author; records that the author may read"),
        }

    def _request(self, record):
        return record._trial_request()

    def _apply(self, record, answer):
        record._trial_answer(answer)
