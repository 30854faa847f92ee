# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .res_partner import is_on, without_lookup


class AccountMove(models.Model):
    """A bill offers no vendors of a cloud service, unless the company wants it."""

    _inherit = "account.move"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        # EXTENDS base
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, is_on(self.env))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS account
        arch, view = super()._get_view(view_id, view_type, **options)
        return without_lookup(self.env, arch), view
