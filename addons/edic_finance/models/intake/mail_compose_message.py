# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    edic_seller_address = fields.Char(
        string="Address in the document", compute="_compute_edic_seller_address"
    )

    @api.depends_context("edic_seller_address")
    def _compute_edic_seller_address(self):
        """Compute the address that is proposed: it is shown, and stored nowhere."""
        self.edic_seller_address = self.env.context.get("edic_seller_address")
