# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

WATCHED = {
    "name",
    "vat",
    "company_registry",
    "email",
    "phone",
    "website",
    "parent_id",
    "street",
    "zip",
    "city",
    "country_id",
    "active",
    "is_company",
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class ResPartner(models.Model):
    """A vendor that changes is checked again."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        partners = super().create(vals_list)
        self.env["edic.finance.audit"]._touch(partners.commercial_partner_id)
        return partners

    def write(self, vals):
        # EXTENDS base
        if not WATCHED & vals.keys():
            return super().write(vals)
        before = self.commercial_partner_id
        result = super().write(vals)
        self.env["edic.finance.audit"]._touch(before | self.commercial_partner_id)
        return result
