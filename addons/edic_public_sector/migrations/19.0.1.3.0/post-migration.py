# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Codes that imports put into a nomenclature that EDIC brings are of the companies
whose budgets have them: those that its file does not have. For files that were read
by hand this is not known."""

import gzip

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.edic_public_sector.models.budget import (
    edic_public_budget_nomenclature as nomenclature,
)
from odoo.addons.edic_public_sector.tools.budget.nomenclature import read_nomenclature

KINDS = ("chapter", "nature", "function", "operation")


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    nomenclatures = env["edic.public.budget.nomenclature"]
    for path in nomenclature.DATA.glob("planDeCompte_*.xml.gz"):
        published = None
        known = [("source", "=", path.name), ("company_id", "=", False)]
        for record in nomenclatures.search(known):
            published = published or _published(path)
            for code in record.code_ids.filtered(lambda own: not own.company_id):
                if (code.kind, code.code) not in published:
                    _give(env, code)
    env.registry.clear_cache()


def _published(path):
    codes = read_nomenclature(gzip.decompress(path.read_bytes())).codes
    return {(code.kind, code.code) for code in codes}


def _give(env, code):
    """Give the first company whose budgets have the code the code itself, each other
    one a copy; a code that no budget has stays as it is."""
    if code.kind not in KINDS:
        return
    column = SQL.identifier(f"{code.kind}_id")
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT company_id FROM edic_public_budget_line WHERE %s = %s "
            "ORDER BY 1",
            column,
            code.id,
        )
    )
    for place, (company,) in enumerate(rows):
        if not place:
            code.company_id = company
            continue
        own = code.copy({"company_id": company})
        env.cr.execute(  # lines of acts in force are not written
            SQL(
                "UPDATE edic_public_budget_line SET %s = %s "
                "WHERE %s = %s AND company_id = %s",
                column,
                own.id,
                column,
                code.id,
                company,
            )
        )
