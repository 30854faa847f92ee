# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

ADDON = "edic_ai"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        # EXTENDS base: the ledger is never lost silently
        if ADDON in (self | self.downstream_dependencies()).mapped("name"):
            self.env["edic.ai.seal"]._check_exported()
        return super().button_uninstall()

    def module_uninstall(self):
        # EXTENDS base: also where somebody set the state by hand
        if ADDON in self.mapped("name"):
            self.env["edic.ai.seal"]._check_exported()
        return super().module_uninstall()
