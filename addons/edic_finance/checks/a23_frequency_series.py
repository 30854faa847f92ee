# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..models.audit.edic_finance_check_history import DAY
from .a23_frequency import BILLS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA23(models.AbstractModel):
    """What is read: days of a vendor's bills, and months of an account."""

    _inherit = "edic.finance.check.a23"

    def _vendor_bills(self, scope):
        return SQL(
            """SELECT move.id, move.commercial_partner_id AS vendor, %s AS day,
                      abs(move.amount_untaxed_signed) AS amount, %s AS checked
                 FROM account_move move
                WHERE %s AND %s AND move.move_type IN %s""",
            DAY,
            self._in_scope(scope),
            self._bills(scope),
            self._counts(),
            BILLS,
        )

    def _series(self, scope):
        day = self._epoch(SQL("day"))
        return SQL(
            """SELECT vendor, array_agg(id) AS ids, array_agg(%s) AS days,
                      array_agg(%s) AS since, array_agg(amount::float8) AS amounts,
                      array_agg(checked) AS checked
                 FROM (%s) bill GROUP BY vendor
               HAVING bool_or(checked) AND count(*) >= 3""",
            day,
            day,
            self._vendor_bills(scope),
        )

    def _months_of(self, scope):
        """SQL of totals of each expense account by month, with the largest entry."""
        return SQL(
            """SELECT account, month, total, largest FROM (
                 SELECT line.account_id AS account, sum(line.balance) AS total,
                        (extract(year FROM line.date) * 12
                         + extract(month FROM line.date) - 1)::int AS month,
                        (array_agg(line.move_id
                                   ORDER BY abs(line.balance) DESC, line.id))[1]
                          AS largest
                   FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id
                    AND account.account_type LIKE 'expense%%'
                  WHERE line.company_id = %s AND line.parent_state = 'posted' AND %s
                  GROUP BY 1, 3) found WHERE total > 0""",
            scope.company,
            self._accounts(scope),
        )

    def _accounts(self, scope):
        """SQL condition: accounts of which a month is told on what is checked, so that
        one bill has few of them read."""
        if scope.ids is None:
            return SQL("TRUE")
        return SQL(
            """line.account_id IN (
                 SELECT own.account_id FROM account_move_line own
                  WHERE own.move_id = ANY(%s) AND NOT EXISTS (
                        SELECT FROM account_move_line other
                         WHERE other.account_id = own.account_id
                           AND other.company_id = own.company_id
                           AND other.parent_state = 'posted'
                           AND other.date >= date_trunc('month', own.date)
                           AND other.date < date_trunc('month', own.date)
                                            + INTERVAL '1 month'
                           AND abs(other.balance) > abs(own.balance)))""",
            list(scope.ids),
        )

    def _by_month(self, scope):
        return SQL(
            """SELECT account, array_agg(month) AS months,
                      array_agg(total::float8) AS totals, array_agg(largest) AS largest,
                      array_agg(%s) AS checked
                 FROM (%s) found JOIN account_move move ON move.id = found.largest
                GROUP BY account HAVING count(*) > %s""",
            self._in_scope(scope),
            self._months_of(scope),
            scope.values["months"],
        )

    def _seasonal(self, scope):
        """Return SQL of the ids of entries on accounts with enough months, to write
        ``id IN %s``."""
        accounts = self._listed(
            scope,
            SQL(
                "SELECT account FROM (%s) season WHERE months > %s ORDER BY account",
                self._seasons(scope),
                scope.values["months"],
            ),
        )
        asked = SQL(
            """(SELECT line.move_id FROM account_move_line line
                 WHERE line.account_id IN %s AND line.company_id = %s
                   AND line.parent_state = 'posted' AND %s)""",
            accounts or (None,),
            scope.company,
            SQL("TRUE")
            if scope.ids is None
            else SQL("line.move_id = ANY(%s)", list(scope.ids)),
        )
        if scope.ids is None:
            return asked
        return SQL("%s", self._listed(scope, asked) or (None,))

    def _seasons(self, scope):
        """Return SQL of accounts of expenses and how many months each has."""
        accounts = SQL("TRUE")
        if scope.ids is not None:
            accounts = SQL(
                """line.account_id IN (SELECT account_id FROM account_move_line
                                        WHERE move_id = ANY(%s))""",
                list(scope.ids),
            )
        return SQL(
            """SELECT line.account_id AS account,
                      count(DISTINCT date_trunc('month', line.date)) AS months
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                  AND account.account_type LIKE 'expense%%'
                WHERE line.company_id = %s AND line.parent_state = 'posted' AND %s
                GROUP BY 1""",
            scope.company,
            accounts,
        )
