# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseCoding(models.AbstractModel):
    """Suggest how a draft vendor bill is coded."""

    _name = "edic.ai.use.case.finance.coding"
    _inherit = "edic.ai.use.case"
    _description = "Use case: coding of vendor bills"

    def _work(self, record):
        record._edic_suggest()
