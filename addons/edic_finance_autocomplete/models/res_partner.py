# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_finance import roles

WIDGETS = ("field_partner_autocomplete", "res_partner_many2one")


class ResPartner(models.Model):
    """Contacts are completed by a cloud service only where the company wants it."""

    _inherit = "res.partner"

    @api.model
    @roles.reads
    def autocomplete_by_vat(self, vat, query_country_id, timeout=15):
        """Look a VAT number up, if the company wants it."""
        # EXTENDS partner_autocomplete, which asks VIES where its service is silent
        if not is_on(self.env):
            return []
        return super().autocomplete_by_vat(vat, query_country_id, timeout=timeout)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        # EXTENDS base
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, is_on(self.env))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS partner_autocomplete
        arch, view = super()._get_view(view_id, view_type, **options)
        return without_lookup(self.env, arch), view


def is_on(env):
    """Return whether the company looks companies up in the cloud."""
    return env.company.sudo().edic_cloud_lookup


def without_lookup(env, arch):
    """Return a view that offers no lookup, unless the company wants it."""
    if not is_on(env):
        for node in arch.iter("field"):
            if node.get("widget") in WIDGETS:
                del node.attrib["widget"]
    return arch
