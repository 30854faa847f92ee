# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

VAT = "upper(regexp_replace(@vat, '[^0-9A-Za-z]', '', 'g'))"
REGISTRY = "regexp_replace(@company_registry, '[^0-9]', '', 'g')"
# one vendor whatever its branches: its SIREN, else its VAT number, else the record
GROUP = f"""CASE
    WHEN {REGISTRY} ~ '^([0-9]{{9}}|[0-9]{{14}})$' THEN left({REGISTRY}, 9)
    WHEN {VAT} ~ '^FR..[0-9]{{9}}$' THEN right({VAT}, 9)
    WHEN length({VAT}) > 7 THEN {VAT}
    ELSE 'id ' || @id::text END"""
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


def group_of(alias):
    """Return SQL of the group that a vendor belongs to.

    :param str alias: of ``res_partner`` in the query
    """
    return SQL(GROUP.replace("@", f"{alias}."))


class ResPartner(models.Model):
    """A vendor that changes is checked again; those of one SIREN are one vendor."""

    _inherit = "res.partner"

    _edic_group_idx = models.Index(f"(({GROUP.replace('@', '')}))")

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
