# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.models.ledger.edic_ai_traceable import READERS

from ..coding.account_move import BILLING


class AccountMove(models.Model):
    """What the ledger says of a bill and its lines, on a page of the bill."""

    _name = "account.move"
    _inherit = ["account.move", "edic.ai.traceable"]
    _edic_timeline_groups = f"{READERS},{BILLING}"
    _edic_timeline_invisible = (
        "not edic_is_traced and move_type not in ('in_invoice', 'in_refund')"
    )

    def _edic_traced(self):
        # EXTENDS edic_ai
        lines = self.line_ids
        return {
            **super()._edic_traced(),
            lines._name: {line.id: line.name for line in lines},
            "edic.finance.document": dict.fromkeys(self.edic_document_id.ids, False),
        }
