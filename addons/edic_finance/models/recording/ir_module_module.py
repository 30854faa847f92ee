# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IrModuleModule(models.Model):
    """A module whose removal is recorded: with an addon go checks, fields and rules."""

    _inherit = "ir.module.module"

    def module_uninstall(self):
        # EXTENDS base
        records = [
            {
                "event": "policy",
                "use_case": "module.uninstalled",
                "company": False,
                "record": module,
                "facts": {"module": module.name},
            }
            for module in self
            if not module.name.startswith("edic_")  # EDIC AI records these itself
        ]
        self.env["edic.ai.gateway"]._record_many(records)
        return super().module_uninstall()
