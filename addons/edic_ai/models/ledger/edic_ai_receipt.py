# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EdicAiReceipt(models.TransientModel):
    """Files to take away: a receipt of an entry, or a proof about two checkpoints."""

    _name = "edic.ai.receipt"
    _description = "Receipt of the audit trail"

    name = fields.Char(readonly=True)
    about = fields.Text(readonly=True)
    data = fields.Binary(string="To verify", readonly=True, attachment=False)
    data_name = fields.Char(readonly=True)
    page = fields.Binary(string="To print", readonly=True, attachment=False)
    page_name = fields.Char(readonly=True)

    def _show(self):
        """The dialog with the files."""
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
