# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models
from odoo.tools import SQL

from odoo.addons.edic_finance.checks.duplicate.a04_duplicate_file import BILL

ORDER = "purchase.order"


class EdicFinanceCheckA04(models.AbstractModel):
    """A bill whose document lies at an order that it does not belong to."""

    _inherit = "edic.finance.check.a04"

    def _sources(self, scope):
        # EXTENDS edic_finance: files of orders, but for those of their own bills
        return [
            *super()._sources(scope),
            SQL(
                """SELECT 'file' AS kind, file.checksum AS mark, '' AS part,
                          FALSE AS is_main,
                          file.create_date AS uploaded, %s AS model, ordered.id,
                          vendor.commercial_partner_id AS vendor, FALSE AS is_checked
                     FROM ir_attachment file
                     JOIN purchase_order ordered ON ordered.id = file.res_id
                     JOIN res_partner vendor ON vendor.id = ordered.partner_id
                    WHERE file.res_model = %s AND file.res_field IS NULL
                      AND file.checksum IS NOT NULL AND ordered.company_id = %s
                      AND ordered.state != 'cancel' AND NOT EXISTS (
                          SELECT FROM ir_attachment own
                            JOIN account_move_line line ON line.move_id = own.res_id
                            JOIN purchase_order_line bought
                              ON bought.id = line.purchase_line_id
                           WHERE own.checksum = file.checksum AND own.res_model = %s
                             AND bought.order_id = ordered.id)""",
                ORDER,
                ORDER,
                scope.company,
                BILL,
            ),
        ]

    def _copies(self, kind, group, scope):
        # EXTENDS edic_finance: what is held against the others is a bill
        ordered = sorted(group, key=lambda row: row["model"] != BILL)
        return super()._copies(kind, ordered, scope)

    def _record_facts(self, model, ids):
        # EXTENDS edic_finance
        if model != ORDER:
            return super()._record_facts(model, ids)
        query = SQL(
            """SELECT ordered.id, ordered.name,
                      COALESCE(ordered.partner_ref, '') AS ref, vendor.name AS vendor,
                      ordered.date_order::date::text AS day,
                      ordered.amount_total::text AS total, currency.name AS currency,
                      NULL AS paid, vendor.commercial_partner_id AS partner,
                      ordered.amount_total_cc::text AS amount, FALSE AS is_refund
                 FROM purchase_order ordered
                 JOIN res_currency currency ON currency.id = ordered.currency_id
                 JOIN res_partner vendor ON vendor.id = ordered.partner_id
                WHERE ordered.id = ANY(%s)""",
            sorted(ids),
        )
        return {row.pop("id"): row for row in self._rows(query)}

    def _words(self, facts):
        # EXTENDS edic_finance
        words = super()._words(facts)
        if facts["model"] != ORDER:
            return words
        return replace(
            words,
            title=self.env._("Document of a bill is attached to another order"),
            rule=[self.env._("A bill belongs to the order that its document is of.")],
            innocent=[self.env._("The bill was not linked with its order.")],
            next=[self.env._("Link the bill with its order, or ask whose it is.")],
        )
