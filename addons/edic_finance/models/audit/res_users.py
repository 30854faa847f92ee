# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResUsers(models.Model):
    """A user with the time of the last change of their rights in the books: the rights
    may have been changed for an entry that is posted soon after."""

    _inherit = "res.users"

    edic_rights_at = fields.Datetime(groups=fields.NO_ACCESS, readonly=True, copy=False)
