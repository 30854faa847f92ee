# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseEvaluation(models.AbstractModel):
    """Ask a model all the cases of a use case, in the background."""

    _name = "edic.ai.use.case.evaluation"
    _inherit = "edic.ai.use.case"
    _description = "Evaluation of a model"
    _lane = "long"
    _max_attempts = 1  # each case costs; who wants it again asks again

    def _work(self, record):
        record._run_cases(self._progress)
