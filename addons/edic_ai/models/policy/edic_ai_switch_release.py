# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ... import roles


class EdicAiSwitchRelease(models.TransientModel):
    """A dialog that asks why AI may work again."""

    _name = "edic.ai.switch.release"
    _description = "Release an AI stop"

    switch_id = fields.Many2one(
        "edic.ai.switch",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    what = fields.Char(related="switch_id.what")
    stop_reason = fields.Char(string="Stopped because", related="switch_id.reason")
    reason = fields.Char(string="Why AI may work again", required=True)

    @roles.for_roles(roles.MANAGER, roles.SYSTEM)
    def action_release(self):
        """Release, and show it on the screen."""
        self.ensure_one()
        self.switch_id.action_release(self.reason)
        return {"type": "ir.actions.client", "tag": "reload"}
