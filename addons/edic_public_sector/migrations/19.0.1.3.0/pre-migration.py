# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Codes are of the company of their nomenclature; a new column would be filled with
the company of who updates. What two companies added is a code of each: Odoo takes
the old constraint away only after the update."""

from odoo.tools.sql import table_exists


def migrate(cr, version):
    if not table_exists(cr, "edic_public_budget_code"):
        return
    cr.execute(
        """
        ALTER TABLE edic_public_budget_code
         DROP CONSTRAINT IF EXISTS edic_public_budget_code_code_uniq;
        ALTER TABLE edic_public_budget_code
          ADD COLUMN IF NOT EXISTS company_id int4
              REFERENCES res_company ON DELETE SET NULL;
        UPDATE edic_public_budget_code code
           SET company_id = nomenclature.company_id
          FROM edic_public_budget_nomenclature nomenclature
         WHERE nomenclature.id = code.nomenclature_id;
        """
    )
