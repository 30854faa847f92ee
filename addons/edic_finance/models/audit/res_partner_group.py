# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

VAT = "upper(regexp_replace(@vat, '[^0-9A-Za-z]', '', 'g'))"
REGISTRY = "regexp_replace(@company_registry, '[^0-9]', '', 'g')"
# one vendor whatever its branches: its SIREN, else its VAT number, else the record
GROUP = f"""CASE
    WHEN {REGISTRY} ~ '^([0-9]{{9}}|[0-9]{{14}})$' THEN left({REGISTRY}, 9)
    WHEN {VAT} ~ '^FR..[0-9]{{9}}$' THEN right({VAT}, 9)
    WHEN length({VAT}) > 7 THEN {VAT}
    ELSE 'id ' || @id::text END"""


def group_of(alias):
    """SQL of the group that a vendor belongs to.

    :param str alias: of ``res_partner`` in the query
    """
    return SQL(GROUP.replace("@", f"{alias}."))


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class ResPartner(models.Model):
    """Vendors of one SIREN are one vendor to the law of procurement."""

    _inherit = "res.partner"

    _edic_group_idx = models.Index(f"(({GROUP.replace('@', '')}))")
