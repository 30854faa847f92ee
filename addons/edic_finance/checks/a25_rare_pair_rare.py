# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

ENOUGH = 200  # entries near a changed one that are looked at before the nightly run


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA25(models.AbstractModel):
    """How often the accounts of an entry meet, and are used at all."""

    _inherit = "edic.finance.check.a25"

    def _pairs_of(self, scope, condition):
        """SQL of ``id, day, dr, cr``: the pairs of groups of posted entries.

        :param SQL condition: of ``line``
        """
        return SQL(
            """
            SELECT dr.id, dr.day, dr.part AS dr, cr.part AS cr
              FROM (SELECT part.*, sum(debit) OVER (PARTITION BY id) AS total
                      FROM (%(parts)s) part) dr
              JOIN (%(parts)s) cr ON cr.id = dr.id
             WHERE dr.total > 0
               AND dr.debit >= dr.total * %(share)s / 100
               AND cr.credit >= dr.total * %(share)s / 100
            """,
            parts=self._parts_of(scope, condition),
            share=scope.values["share"],
        )

    def _parts_of(self, scope, condition):
        return SQL(
            """
            SELECT line.move_id AS id, line.date AS day, left(%(code)s, 3) AS part,
                   sum(line.debit) AS debit, sum(line.credit) AS credit
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND %(condition)s
             GROUP BY 1, 2, 3
            """,
            code=self._account_code(scope),
            company=scope.company,
            condition=condition,
        )

    def _rare(self, scope):
        """Pairs that occurred seldom until the entry's day, itself included."""
        months = SQL("make_interval(months => %s)", scope.values["months"])
        is_of_entry = SQL("line.move_id IN (SELECT id FROM entry)")
        if scope.ids is None:
            near, base = SQL("SELECT NULL, NULL, 0 WHERE FALSE"), self._in_range(scope)
        else:
            near = self._near(scope, months)
            base = SQL("(%s OR line.move_id IN (SELECT id FROM near))", is_of_entry)
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s),
            mine AS MATERIALIZED (%(mine)s),
            near(dr, cr, id) AS MATERIALIZED (%(near)s),
            pair AS (
                SELECT pair.*, count(*) OVER (
                         PARTITION BY dr, cr ORDER BY day
                         RANGE BETWEEN %(months)s PRECEDING AND CURRENT ROW) AS seen
                  FROM (%(pairs)s) pair
                 WHERE (dr, cr) IN (SELECT dr, cr FROM mine)
            )
            SELECT entry.*, %(accounts)s AS accounts, jsonb_build_object(
                       'key', dr || '>' || cr, 'debit', dr, 'credit', cr, 'seen', seen,
                       'months', %(number)s::int, 'entries', (
                         SELECT count(*) FROM account_move other
                          WHERE other.company_id = %(company)s
                            AND other.state = 'posted' AND other.date <= entry.day
                            AND other.date >= entry.day - %(months)s)) AS facts
              FROM pair JOIN entry USING (id)
             WHERE seen <= %(seen)s
               AND (SELECT count(*) FROM near
                     WHERE near.dr = pair.dr AND near.cr = pair.cr) < %(enough)s
            """,
            entries=self._entries(scope, self._checked(scope)),
            mine=self._pairs_of(scope, is_of_entry),
            near=near,
            pairs=self._pairs_of(scope, base),
            accounts=self._t_account(scope, SQL("entry.id")),
            months=months,
            number=scope.values["months"],
            company=scope.company,
            seen=scope.values["seen"],
            enough=ENOUGH,
        )

    def _in_range(self, scope):
        """SQL condition of ``line``: what counts for entries of the scope."""
        found = [SQL("TRUE")]
        if scope.date_to:
            found.append(SQL("line.date <= %s", scope.date_to))
        if scope.date_from:
            found.append(
                SQL(
                    "line.date >= %s::date - make_interval(months => %s)",
                    scope.date_from,
                    scope.values["months"],
                )
            )
        return SQL(" AND ").join(found)

    def _near(self, scope, months):
        """SQL of ``dr, cr, id``: entries that may have a pair of a changed one; not
        all of a pair that is frequent."""
        return SQL(
            """
            SELECT mine.dr, mine.cr, found.move_id
              FROM (SELECT dr, cr, min(day) AS first, max(day) AS last FROM mine
                     GROUP BY dr, cr) mine
              CROSS JOIN LATERAL (
                SELECT line.move_id
                  FROM account_account account
                  JOIN account_move_line line ON line.account_id = account.id
                 WHERE left(%(code)s, 3) = mine.dr AND line.debit > 0
                   AND line.company_id = %(company)s AND line.parent_state = 'posted'
                   AND line.date BETWEEN mine.first - %(months)s AND mine.last
                   AND EXISTS (
                       SELECT FROM account_move_line other
                         JOIN account_account account ON account.id = other.account_id
                        WHERE other.move_id = line.move_id AND other.credit > 0
                          AND left(%(code)s, 3) = mine.cr)
                 LIMIT %(enough)s) found
            """,
            code=self._account_code(scope),
            company=scope.company,
            months=months,
            enough=ENOUGH,
        )

    def _seldom(self, scope):
        """Accounts that few entries of the last twelve months are on."""
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s)
            SELECT entry.*, %(accounts)s AS accounts, jsonb_build_object(
                       'key', %(code)s, 'account', %(code)s, 'seen', used.entries,
                       'first', NOT EXISTS (
                           SELECT FROM account_move_line older
                            WHERE older.account_id = account.id
                              AND older.company_id = %(company)s
                              AND older.parent_state = 'posted'
                              AND older.date <= entry.day
                              AND older.move_id != entry.id)) AS facts
              FROM entry
              JOIN (SELECT move_id, account_id FROM account_move_line
                     WHERE move_id IN (SELECT id FROM entry)
                     GROUP BY move_id, account_id
                    HAVING greatest(sum(debit), sum(credit)) > %(amount)s) line
                ON line.move_id = entry.id
              JOIN account_account account ON account.id = line.account_id
               AND account.create_date::date <= entry.day - %(opened)s
              CROSS JOIN LATERAL (
                SELECT count(DISTINCT move_id) AS entries, count(*) AS lines
                  FROM (SELECT other.move_id FROM account_move_line other
                         WHERE other.account_id = account.id
                           AND other.company_id = %(company)s
                           AND other.parent_state = 'posted'
                           AND other.date <= entry.day
                           AND other.date > entry.day - interval '12 months'
                         LIMIT %(enough)s) few) used
             WHERE used.entries <= %(seldom)s AND used.lines < %(enough)s
            """,
            entries=self._entries(scope, self._checked(scope)),
            accounts=self._t_account(scope, SQL("entry.id")),
            code=self._account_code(scope),
            company=scope.company,
            amount=scope.values["amount"],
            opened=scope.values["opened"],
            seldom=scope.values["entries"],
            enough=ENOUGH,
        )
