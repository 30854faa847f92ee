# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

ADDON = "edic_ai"


class IrModuleModule(models.Model):
    """Addons: each of EDIC's that comes, changes or goes is recorded, and with the
    ledger's own the ledger is never lost silently."""

    _inherit = "ir.module.module"

    def write(self, vals):
        # EXTENDS base: with this, loading a new or an upgraded module ends
        done = vals.get("state") == "installed" and "latest_version" in vals
        before = {m: (m.state, m.latest_version) for m in self} if done else {}
        result = super().write(vals)
        for module, (state, version) in before.items():
            step = "installed" if state == "to install" else "upgraded"
            module._edic_record(step, version or None, vals["latest_version"])
        return result

    def _edic_record(self, step, before, after):
        """Record what became of an addon of EDIC's.

        :param str step: installed, upgraded or uninstalled
        """
        if not self.name.startswith("edic_"):
            return
        self.env["edic.ai.gateway"]._record(
            "policy",
            f"addon.{step}",
            {"addon": self.name, "version": [before, after]},
            company=False,
            record=self,
        )

    def button_uninstall(self):
        # EXTENDS base
        if ADDON in (self | self.downstream_dependencies()).mapped("name"):
            self.env["edic.ai.seal"]._check_exported()
        return super().button_uninstall()

    def module_uninstall(self):
        # EXTENDS base: also where somebody set the state by hand
        if ADDON in self.mapped("name"):
            self.env["edic.ai.seal"]._check_exported()
        else:  # with that one the ledger goes
            for module in self:
                module._edic_record("uninstalled", module.latest_version, None)
        return super().module_uninstall()
