# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..tools.audit.vat import is_vat


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheck(models.AbstractModel):
    """Taxes of bills, told by how they are booked and not by their names.

    A tax that the buyer owes himself is booked twice: once owed, once deducted. One of
    its parts is negative, whatever country's chart it comes from.
    """

    _inherit = "edic.finance.check"

    def _tax_query(self):
        """SQL of the taxes: ``id``, ``rate`` in percent, ``is_own`` where the buyer
        owes it, ``factor`` of what a bill of it adds up to."""
        return SQL(
            """
            SELECT tax.id, tax.amount AS rate, tax.amount_type,
                   COALESCE(bool_or(part.factor_percent < 0), FALSE) AS is_own,
                   COALESCE(sum(part.factor_percent), 100) / 100 AS factor
              FROM account_tax tax
              LEFT JOIN account_tax_repartition_line part
                ON part.tax_id = tax.id AND part.repartition_type = 'tax'
               AND part.document_type = 'invoice'
             GROUP BY tax.id
            """
        )

    def _line_tax_query(self, moves):
        """SQL of lines and their taxes, groups of taxes by their parts.

        :param SQL moves: ids of entries, to write ``move_id IN %s``
        """
        return SQL(
            """
            SELECT line.move_id, line.id AS line, line.amount_currency, line.balance,
                   line.account_id, line.display_type,
                   COALESCE(part.child_tax, rel.account_tax_id) AS tax
              FROM account_move_line line
              JOIN account_move_line_account_tax_rel rel
                ON rel.account_move_line_id = line.id
              LEFT JOIN account_tax_filiation_rel part
                ON part.parent_tax = rel.account_tax_id
             WHERE line.move_id IN %s AND line.display_type != 'non_deductible_tax'
            """,
            moves,
        )

    def _vendors_with_vat(self, scope):
        """Ids of the vendors of the scope whose VAT number is right, and of those who
        have one that is not."""
        rows = self._rows(
            SQL(
                """
                SELECT vendor.id, vendor.vat, country.code
                  FROM res_partner vendor
                  LEFT JOIN res_country country ON country.id = vendor.country_id
                 WHERE length(vendor.vat) > 1 AND vendor.id IN (
                       SELECT move.commercial_partner_id FROM account_move move
                        WHERE %s)
                """,
                self._in_scope(scope),
            )
        )
        right, wrong = [], []
        for row in rows:
            (right if is_vat(row["vat"], row["code"]) else wrong).append(row["id"])
        return right, wrong
