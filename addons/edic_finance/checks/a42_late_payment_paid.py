# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, ormcache


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA42(models.AbstractModel):
    """What A42 reads besides: when bills were paid, how long a step takes, the rates
    on record."""

    _inherit = "edic.finance.check.a42"

    def _paid(self):
        """SQL of ``paid``: for each of ``bill`` the day of payment, or NULL.

        The recorded step counts, else the last payment that settles the bill.
        """
        return SQL(
            """
            paid AS MATERIALIZED (
                SELECT bill.id, COALESCE(step.day, part.day) AS paid_on
                  FROM bill
             LEFT JOIN (SELECT move_id, min(day) AS day FROM edic_finance_step
                         WHERE kind = 'paid' AND revoked_at IS NULL
                           AND move_id IN (SELECT id FROM bill)
                         GROUP BY move_id) step ON step.move_id = bill.id
             LEFT JOIN (SELECT item.move_id, max(part.max_date) AS day
                          FROM account_move_line item
                          JOIN account_partial_reconcile part
                            ON part.credit_move_id = item.id
                         WHERE item.display_type = 'payment_term'
                           AND item.move_id IN (
                               SELECT id FROM bill
                                WHERE payment_state IN ('paid', 'in_payment'))
                         GROUP BY item.move_id) part ON part.move_id = bill.id)"""
        )

    def _settled(self):
        """SQL of ``parts``: what of ``bill`` was settled, by day, and by what."""
        return SQL(
            """
            SELECT jsonb_agg(jsonb_build_object(
                       'day', part.max_date, 'amount', round(part.amount, 2)::text,
                       'is_credit', entry.move_type = 'in_refund')
                       ORDER BY part.max_date, part.id) AS parts
              FROM account_move_line item
              JOIN account_partial_reconcile part ON part.credit_move_id = item.id
              JOIN account_move_line other ON other.id = part.debit_move_id
              JOIN account_move entry ON entry.id = other.move_id
             WHERE item.move_id = bill.id AND item.display_type = 'payment_term'"""
        )

    def _medians(self, scope):
        """``{step: (median days from it to payment, bills)}`` of the company's own."""
        asked = (scope.company, scope.today, scope.values["months"])
        asked += (scope.values["cases"],)
        # who saves a bill does not wait for a year of payments to be added up again
        ask = self._medians_on if scope.ids is None else self._medians_of_the_day
        return ask(*asked)

    @ormcache("company", "today", "months", "cases")
    def _medians_of_the_day(self, company, today, months, cases):
        return self._medians_on(company, today, months, cases)

    def _medians_on(self, company, today, months, cases):
        rows = self.env.execute_query(
            SQL(
                """
                WITH bill AS MATERIALIZED (
                    SELECT id, payment_state FROM account_move
                     WHERE company_id = %(company)s AND state = 'posted'
                       AND move_type = 'in_invoice' AND edic_due_on IS NOT NULL
                       AND invoice_date > %(today)s - %(months)s * 31 - 90
                ), %(paid)s
                SELECT step.kind, count(*),
                       trim_scale((percentile_cont(0.5) WITHIN GROUP
                         (ORDER BY paid.paid_on - step.day))::numeric)::text
                  FROM paid JOIN edic_finance_step step ON step.move_id = paid.id
                 WHERE paid.paid_on >= step.day AND step.revoked_at IS NULL
                   AND paid.paid_on > %(today)s - make_interval(months => %(months)s)
                 GROUP BY step.kind HAVING count(*) >= %(cases)s
                """,
                paid=self._paid(),
                company=company,
                today=today,
                months=months,
                cases=cases,
            )
        )
        return {kind: (median, count) for kind, count, median in rows}

    def _rates(self, scope):
        """``{first day of a half-year: percent}`` that are on record."""
        code = "payment.base_rate" if "DE" in scope.areas else "payment.ecb_rate"
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (valid_from) valid_from, value
                     FROM edic_finance_parameter
                    WHERE code = %s AND is_in_force AND area = ANY(%s)
                      AND COALESCE(company_id, %s) = %s
                    ORDER BY valid_from, company_id NULLS LAST, id DESC""",
                code,
                list(scope.areas),
                scope.company,
                scope.company,
            )
        )
        return {day: Decimal(value.replace(",", ".")) for day, value in rows}
