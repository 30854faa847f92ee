# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFlag(models.Model):
    """A flag that rests on entries of the ledger names them, not who is behind them;
    whoever is does not clear it."""

    _inherit = "edic.finance.flag"

    def _makers(self):
        # EXTENDS edic_finance
        uuids = (self.facts or {}).get("traces") or []
        traces = self.env["edic.ai.trace"].sudo().search([("call_uuid", "in", uuids)])
        return super()._makers() | traces._people()
