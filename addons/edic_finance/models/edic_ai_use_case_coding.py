# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseCoding(models.AbstractModel):
    """Suggest how a draft vendor bill is coded."""

    _name = "edic.ai.use.case.finance.coding"
    _inherit = "edic.ai.use.case"
    _description = "Coding of vendor bills"

    def _work(self, record):
        record._edic_suggest()
        record._edic_ask_model()


class EdicAiUseCaseTraining(models.AbstractModel):
    """Train a company's coding model, on an administrator's demand."""

    _name = "edic.ai.use.case.finance.training"
    _inherit = "edic.ai.use.case"
    _description = "Training of the coding model"
    _lane = "long"

    def _work(self, record):
        self.env["edic.finance.coding.model"]._train(record)
