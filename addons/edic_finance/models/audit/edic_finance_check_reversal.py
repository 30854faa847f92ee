# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

from ...tools.audit.periods import period_ends


class EdicFinanceCheckReversal(models.AbstractModel):
    """For checks of credit notes and reversals: their queries."""

    _name = "edic.finance.check.reversal"
    _description = "Checks of reversals"

    def _trips(self, scope):
        """SQL of bills taken back and booked again on another account or in another
        period, around the end of one: ``original``, ``reversal`` and ``again``."""
        near = SQL("again.id IN %s", self._checked(scope))
        if scope.ids is not None:
            near = SQL(
                """reversal.commercial_partner_id IN (
                       SELECT changed.commercial_partner_id FROM account_move changed
                        WHERE changed.id = ANY(%s))""",
                list(scope.ids),
            )
        return SQL(
            """
            SELECT original.id AS original, reversal.id AS reversal, again.id AS again,
                   again.ref, original.ref AS other_ref,
                   ARRAY[original.date, reversal.date, again.date] AS booked,
                   period.last AS period_end, new.accounts,
                   old.accounts AS other_accounts,
                   new.accounts != old.accounts AS is_other_account,
                   %(of_again)s != %(of_original)s AS is_other_period,
                   COALESCE(reversal.create_uid = again.create_uid
                            AND again.create_uid != %(system)s, FALSE) AS one_person
              FROM account_move reversal
              JOIN account_move original ON original.id = reversal.reversed_entry_id
               AND original.amount_total = reversal.amount_total
               AND original.move_type IN ('in_invoice', 'in_receipt')
              JOIN account_move again
                ON again.commercial_partner_id = original.commercial_partner_id
               AND again.company_id = original.company_id AND again.id > original.id
               AND again.amount_total = original.amount_total
               AND again.currency_id = original.currency_id
               AND again.move_type IN ('in_invoice', 'in_receipt')
               AND again.state != 'cancel' AND again.reversed_entry_id IS NULL
               AND abs(again.date - reversal.date) <= %(days)s
             CROSS JOIN LATERAL (%(accounts_again)s) new
             CROSS JOIN LATERAL (%(accounts_original)s) old
             CROSS JOIN LATERAL (
                   SELECT last FROM unnest(%(ends)s::date[]) last
                    WHERE least(abs(last - reversal.date), abs(last - again.date))
                          <= %(days)s
                    ORDER BY abs(last - reversal.date) LIMIT 1) period
             WHERE reversal.company_id = %(company)s AND reversal.state = 'posted'
               AND %(counts)s AND %(near)s
               AND (new.accounts != old.accounts OR %(of_again)s != %(of_original)s)
             ORDER BY again.id, original.id
            """,
            system=SUPERUSER_ID,
            days=scope.values["days"],
            company=scope.company,
            ends=self._period_ends(scope),
            of_again=self._period_of(scope, SQL("again.date")),
            of_original=self._period_of(scope, SQL("original.date")),
            accounts_again=self._accounts_of(scope, SQL("again.id")),
            accounts_original=self._accounts_of(scope, SQL("original.id")),
            counts=self._counts("again"),
            near=near,
        )

    def _period_ends(self, scope):
        self.env.cr.execute(
            """SELECT min(original.date), max(reversal.date)
                 FROM account_move reversal
                 JOIN account_move original ON original.id = reversal.reversed_entry_id
                WHERE reversal.company_id = %s""",
            [scope.company],
        )
        first, last = self.env.cr.fetchone()
        company = self._company(scope)
        return period_ends(
            first or scope.today,
            last or scope.today,
            int(company.fiscalyear_last_month),
            company.fiscalyear_last_day,
            scope.values["months"],
        )

    def _period_of(self, scope, day):
        """SQL: how many periods ended before a day."""
        return SQL(
            "(SELECT count(*) FROM unnest(%s::date[]) past WHERE past < %s)",
            self._period_ends(scope),
            day,
        )

    def _accounts_of(self, scope, move):
        """SQL of the accounts that the lines of a bill are booked on."""
        root = self._company(scope).root_id
        return SQL(
            """SELECT COALESCE(array_agg(DISTINCT code ORDER BY code), '{}') AS accounts
                 FROM (SELECT COALESCE(account.code_store->>%s,
                                       account.id::text) AS code
                         FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = %s AND line.display_type = 'product') codes
            """,
            str(root.id),
            move,
        )

    # --- credit notes -----------------------------------------------------------------
    def _says_bonus(self, scope):
        words = "|".join(re.escape(word) for word in scope.values["bonus"])
        words = rf"\m({words or '$^'})\M"
        return SQL(
            """(move.reversed_entry_id IS NULL
                AND (concat_ws(' ', move.ref, move.narration) ~* %s OR EXISTS (
                    SELECT FROM account_move_line line
                     WHERE line.move_id = move.id AND line.name ~* %s)))""",
            words,
            words,
        )

    def _is_unused(self, scope):
        return SQL(
            """(move.state = 'posted' AND move.amount_residual > 0.005
                AND move.payment_state IN ('not_paid', 'partial')
                AND COALESCE(move.invoice_date, move.date) < %s)""",
            scope.today - timedelta(days=scope.values["unused"]),
        )

    def _is_unmatched(self, scope):
        """SQL: it reverses nothing, and no bill nor line of one has its amount."""
        return SQL(
            """NOT %(reverses)s AND NOT %(bonus)s AND NOT EXISTS (
                   SELECT FROM account_move bill
                    WHERE bill.commercial_partner_id = move.commercial_partner_id
                      AND bill.company_id = move.company_id
                      AND bill.currency_id = move.currency_id
                      AND bill.move_type IN ('in_invoice', 'in_receipt')
                      AND bill.state != 'cancel'
                      AND abs(COALESCE(bill.invoice_date, bill.date)
                              - COALESCE(move.invoice_date, move.date)) <= %(days)s
                      AND (abs(bill.amount_total - move.amount_total) <= 0.01
                           OR %(by_lines)s AND EXISTS (
                               SELECT FROM account_move_line line
                                WHERE line.move_id = bill.id
                                  AND line.display_type = 'product'
                                  AND abs(line.price_total - move.amount_total)
                                      <= 0.01)))""",
            reverses=SQL("move.reversed_entry_id IS NOT NULL"),
            by_lines=self._does(scope, "lines"),
            bonus=self._says_bonus(scope),
            days=scope.values["match"],
        )
