# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools.text.canonical import digest

PERMISSIONS = ("perm_read", "perm_write", "perm_create", "perm_unlink")


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "edic.ai.access"]

    def _edic_access(self):
        # EXTENDS edic.ai.access
        facts, words = super()._edic_access()
        domain = self.domain_force or None
        facts |= {name: self[name] for name in PERMISSIONS}
        facts |= {"groups": sorted(self.groups.ids), "domain": digest(domain)}
        return facts, {**words, "domain": domain}

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        # EXTENDS base: a dialog belongs to whoever opened it
        domain = super()._compute_domain(model_name, mode)
        if self.env[model_name]._edic_is_dialog():
            domain &= Domain("create_uid", "=", self.env.uid)
        return domain
