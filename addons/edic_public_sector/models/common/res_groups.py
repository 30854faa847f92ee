# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

ROLES = ("author", "budget", "desk", "procedure")


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model
    def _edic_watched_groups(self):
        # EXTENDS edic_ai: who decides on budgets, forms, procedures and letters
        own = (f"edic_public_sector.group_edic_public_{name}" for name in ROLES)
        return [*super()._edic_watched_groups(), *own]
