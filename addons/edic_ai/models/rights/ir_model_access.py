# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .ir_rule import PERMISSIONS


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "edic.ai.access"]

    def _edic_access(self):
        # EXTENDS edic.ai.access
        facts, words = super()._edic_access()
        facts |= {name: self[name] for name in PERMISSIONS}
        return {**facts, "groups": self.group_id.ids}, words
