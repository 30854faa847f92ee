# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .edic_ai_inventory import about_coding, about_statistics


class EdicAiUseCaseCoding(models.AbstractModel):
    """Suggest how a draft vendor bill is coded."""

    _name = "edic.ai.use.case.finance.coding"
    _inherit = "edic.ai.use.case"
    _description = "Coding of vendor bills"

    def _work(self, record):
        record._edic_suggest()
        self.env["edic.ai.use.case.finance.account"]._ask_in_background(record)

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            **about_statistics(self.env),
            **about_coding(self.env),
        }


class EdicAiUseCaseTraining(models.AbstractModel):
    """Train a company's coding model, on an administrator's demand."""

    _name = "edic.ai.use.case.finance.training"
    _inherit = "edic.ai.use.case"
    _description = "Training of the coding model"
    _lane = "long"

    def _work(self, record):
        self.env["edic.finance.coding.model"]._train(record)

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            **about_statistics(self.env),
            "purpose": self.env._(
                "Learns from the company's posted vendor bills how lines are coded."
            ),
            "data": self.env._(
                "Text, amount, VAT rates and vendor of posted lines, and what they "
                "were booked on"
            ),
            "sources": self.env._("The company's own books of the last six years"),
            "control": self.env._(
                "Each version has a card with its measures; an earlier version can be "
                "used again. It learns only from posted lines."
            ),
        }
