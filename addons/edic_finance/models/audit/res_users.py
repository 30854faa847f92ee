# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResUsers(models.Model):
    """When somebody's rights in the books last changed: an entry posted soon after may
    be what they were changed for."""

    _inherit = "res.users"

    edic_rights_at = fields.Datetime(groups=fields.NO_ACCESS, readonly=True, copy=False)
