# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

UNCHECKED = object()  # in the context, where no client can send it


class EdicFinanceAudit(models.AbstractModel):
    """The checks of each change wait while two years of books are written: one run over
    all of them follows."""

    _inherit = "edic.finance.audit"

    @api.model
    def _touch(self, records):
        # EXTENDS edic_finance
        if self.env.context.get("edic_demo_unchecked") is UNCHECKED:
            return None
        return super()._touch(records)
