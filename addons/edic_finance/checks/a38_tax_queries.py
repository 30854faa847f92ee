# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..models.audit.edic_finance_parameter import RATES

# § 19 UStG and art. 293 B CGI: who says so charges no VAT
SMALL_BUSINESS = (
    r"\m293[\s\u00a0-]*B\M|franchise en base|Kleinunternehmer"
    r"|§[\s\u00a0]*19([\s\u00a0]*(\(1\)|Abs\.?[\s\u00a0]*1))?[\s\u00a0]*(,|UStG)"
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA38(models.AbstractModel):
    """What the check of VAT asks the books."""

    _inherit = "edic.finance.check.a38"

    def _select(self, figures, source):
        """SQL of the columns that each rule's query has, and its own figures."""
        return SQL(
            """
            SELECT move.id AS move, move.commercial_partner_id AS partner, move.name,
                   vendor.name AS vendor, currency.name AS currency, %s AS day, %s
              FROM account_move move
              JOIN res_currency currency ON currency.id = move.currency_id
              LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
              %s
            """,
            self._day_sql(),
            figures,
            source,
        )

    def _at_stake(self, amount):
        """An amount of the bill in the company's currency."""
        rate = SQL("abs(move.amount_total_signed) / NULLIF(move.amount_total, 0)")
        return SQL("round((%s) * COALESCE(%s, 1), 2)", amount, rate)

    def _sum_query(self, scope, moves):
        """Taxes of a bill whose amount is not their base times their rate."""
        return SQL(
            """
            WITH kind AS (%(taxes)s), based AS (
                SELECT of.move_id, of.tax, sum(of.amount_currency) AS base,
                       count(*) AS lines
                  FROM (%(lines)s) of GROUP BY 1, 2
            ), booked AS (
                SELECT line.move_id, line.tax_line_id AS tax,
                       sum(line.amount_currency) AS actual, sum(line.balance) AS own
                  FROM account_move_line line
                 WHERE line.move_id IN %(moves)s AND line.tax_line_id IS NOT NULL
                 GROUP BY 1, 2
            ), told AS (
                SELECT based.move_id, kind.rate, based.base, based.lines,
                       based.base * kind.rate / 100 * kind.factor AS expected,
                       COALESCE(booked.actual, 0) AS actual
                  FROM based JOIN kind ON kind.id = based.tax
                   AND kind.amount_type = 'percent'
                  LEFT JOIN booked ON booked.move_id = based.move_id
                   AND booked.tax = based.tax
            )
            %(select)s
             WHERE abs(told.actual - told.expected)
                   > GREATEST(%(amount)s, %(per_line)s * told.lines, currency.rounding)
             ORDER BY move.id, told.rate
            """,
            taxes=self._tax_query(),
            lines=self._line_tax_query(moves),
            moves=moves,
            select=self._select(
                SQL(
                    "told.rate, told.base, round(told.expected, 2) AS expected,"
                    " told.actual, %s AS at_stake",
                    self._at_stake(SQL("told.actual - told.expected")),
                ),
                SQL("JOIN told ON told.move_id = move.id"),
            ),
            amount=scope.values["amount"],
            per_line=scope.values["per_line"],
        )

    def _rate_query(self, scope):
        """VAT of the own country at a rate that did not hold on the day, nor shortly
        before."""
        day, before = SQL("told.day"), SQL("told.day - %s", scope.values["days"])
        rates = [
            self._dated_value(scope, code, moment)
            for moment in (day, before)
            for code in RATES
        ]
        return SQL(
            """
            WITH kind AS (%(taxes)s), day AS MATERIALIZED (
                SELECT told.day, array_remove(ARRAY[%(rates)s], NULL) AS rates
                  FROM (SELECT DISTINCT %(day)s AS day FROM account_move move
                         WHERE move.id IN %(moves)s) told
            ), told AS (
                SELECT of.move_id, kind.rate, sum(of.amount_currency) AS base
                  FROM (%(lines)s) of JOIN kind ON kind.id = of.tax
                 WHERE kind.amount_type = 'percent' AND kind.rate > 0
                   AND NOT kind.is_own
                 GROUP BY 1, 2
            )
            %(select)s
             WHERE NOT told.rate = ANY(day.rates)
               AND COALESCE(vendor.country_id = company.account_fiscal_country_id, TRUE)
             ORDER BY move.id, told.rate
            """,
            taxes=self._tax_query(),
            rates=SQL(", ").join(rates),
            day=self._day_sql(),
            moves=self._checked(scope),
            lines=self._line_tax_query(self._checked(scope)),
            select=self._select(
                SQL(
                    """told.rate, told.base, (
                       SELECT array_agg(DISTINCT rate::float::text)
                         FROM unnest(day.rates) rate) AS rates,
                       %s AS at_stake""",
                    self._at_stake(SQL("told.base * told.rate / 100")),
                ),
                SQL(
                    """JOIN told ON told.move_id = move.id
                       JOIN day ON day.day = %s
                       JOIN res_company company ON company.id = move.company_id""",
                    self._day_sql(),
                ),
            ),
        )

    def _charged(self):
        """SQL condition: the vendor charges VAT on the bill."""
        return SQL(
            """EXISTS (SELECT FROM account_move_line line
                         JOIN (%s) kind ON kind.id = line.tax_line_id
                        WHERE line.move_id = move.id AND kind.rate > 0
                          AND NOT kind.is_own AND line.amount_currency != 0)""",
            self._tax_query(),
        )

    def _on_bill(self, number, condition):
        """SQL of bills that charge VAT and of which a condition is true."""
        figures = SQL(
            "move.amount_untaxed AS base, move.amount_tax AS actual, %s AS number,"
            " abs(move.amount_tax_signed) AS at_stake",
            number,
        )
        return SQL(
            "%s WHERE %s AND %s ORDER BY move.id",
            self._select(figures, SQL("")),
            condition,
            self._charged(),
        )

    def _number_query(self, scope, moves, right, wrong):
        """Bills that charge VAT, of vendors without a right VAT number."""
        number = SQL(
            "CASE WHEN move.commercial_partner_id = ANY(%s) THEN 'wrong'"
            " ELSE 'missing' END",
            wrong,
        )
        condition = SQL(
            """move.id IN %s AND move.move_type = 'in_invoice'
               AND abs(move.amount_total_signed) > %s
               AND move.commercial_partner_id != ALL(%s::int[])""",
            moves,
            scope.values["small"],
            right,
        )
        return self._on_bill(number, condition)

    def _mention_query(self, moves):
        """Bills that charge VAT and say that none is charged."""
        condition = SQL(
            """move.id IN %(moves)s AND (move.narration ~* %(words)s OR EXISTS (
                   SELECT FROM account_move_line line
                    WHERE line.move_id = move.id AND line.name ~* %(words)s))""",
            moves=moves,
            words=SMALL_BUSINESS,
        )
        return self._on_bill(SQL("NULL::text"), condition)

    def _account_query(self, scope, moves):
        """VAT deducted on accounts whose VAT is not deductible; what is not deducted
        is booked with the cost, without an account of its own."""
        root = str(self._company(scope).root_id.id)
        code = SQL("account.code_store->>%s", root)
        starts = [f"{beginning}%" for beginning in scope.values["accounts"]]
        return SQL(
            """
            WITH kind AS (%(taxes)s), told AS (
                SELECT of.move_id, kind.rate, %(code)s AS account,
                       sum(of.amount_currency) AS base
                  FROM (%(lines)s) of JOIN kind ON kind.id = of.tax
                  JOIN account_account account ON account.id = of.account_id
                 WHERE kind.rate > 0 AND NOT kind.is_own
                   AND %(code)s LIKE ANY(%(starts)s) AND EXISTS (
                       SELECT FROM account_tax_repartition_line part
                        WHERE part.tax_id = kind.id AND part.account_id IS NOT NULL
                          AND part.repartition_type = 'tax'
                          AND part.document_type = 'invoice')
                 GROUP BY 1, 2, 3
            )
            %(select)s ORDER BY move.id, told.account
            """,
            taxes=self._tax_query(),
            code=code,
            lines=self._line_tax_query(moves),
            starts=starts,
            select=self._select(
                SQL(
                    "told.rate, told.base, told.account, %s AS at_stake",
                    self._at_stake(SQL("told.base * told.rate / 100")),
                ),
                SQL("JOIN told ON told.move_id = move.id"),
            ),
        )
