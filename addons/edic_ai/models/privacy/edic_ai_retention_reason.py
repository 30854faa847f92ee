# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ... import roles


class EdicAiRetentionReason(models.TransientModel):
    """A dialog that asks why a hold may go, or why a request is refused."""

    _name = "edic.ai.retention.reason"
    _description = "Reason"

    hold_id = fields.Many2one("edic.ai.legal.hold", readonly=True, ondelete="cascade")
    request_id = fields.Many2one(
        "edic.ai.erasure.request", readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    @roles.for_roles(roles.MANAGER, roles.DPO, roles.APPROVER)
    def action_confirm(self):
        """Hand the reason on, to where the right to it is checked."""
        self.ensure_one()
        if self.hold_id:
            self.hold_id.action_ask_release(self.reason)
        else:
            self.request_id.action_refuse(self.reason)
        return {"type": "ir.actions.client", "tag": "reload"}
