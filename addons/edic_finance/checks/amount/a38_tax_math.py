# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds VAT that cannot be right, by its base, its rate or its vendor. It is
off until it is switched on.

## Rules

Each one finding for a bill:
- *sum*: a tax differs from its base times its rate by more than `amount` (0.05) and
  `per_line` (0.01) for each line.
- *rate*: a rate that did not hold in the country on the day of supply, nor `days` (90)
  before.
- *number*: VAT charged over `small` (250) by a vendor whose VAT number is missing or
  whose check digit is wrong.
- *small_business*: VAT charged although the bill says § 19 UStG or art. 293 B CGI.
- *account*: VAT deducted on an account of `accounts` (none by default).

## What it reads

Lines, taxes and how they are booked, the vendor's country and VAT number, notes and
labels. Taxes of any computation but percent are not computed.

**Not done** (rates alone) without a rate on record for the country and day.

## What it cannot find

A number that nobody was given (what VIES answered to Odoo is read by [A14](A14.md));
the wrong one of two rates that both hold. Rates of Corsica, overseas territories and
farmers (§ 24 UStG) are not on record: justify, or record them.

Rates are dated records (`vat.rate.*`): FR 20, 10, 5.5, 2.1 since 2014; DE 19 and 7,
from July to December 2020 16 and 5.

**Amount** of a flag: the VAT that is in question.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_parameter import RATES
from ...tools.audit.finding import Finding, Texts, plain
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
# § 19 UStG and art. 293 B CGI: who says so charges no VAT
SMALL_BUSINESS = (
    r"\m293[\s\u00a0-]*B\M|franchise en base|Kleinunternehmer"
    r"|§[\s\u00a0]*19([\s\u00a0]*(\(1\)|Abs\.?[\s\u00a0]*1))?[\s\u00a0]*(,|UStG)"
)


class EdicFinanceCheckA38(models.AbstractModel):
    """TAX-MATH: VAT that does not follow from its base, or that cannot be right."""

    _name = "edic.finance.check.a38"
    _inherit = "edic.finance.check"
    _description = "A38 VAT of a bill"
    _code = "A38"
    _texts = Texts(
        title=_lt("VAT of the bill cannot be right"),
        rule={
            "sum": _lt("VAT is its base times its rate, but for rounding."),
            "rate": _lt("VAT is charged at a rate that holds on the day of supply."),
            "number": _lt(
                "Anyone who charges VAT has a VAT number; small invoices need none."
            ),
            "small_business": _lt(
                "Small businesses (art. 293 B CGI, § 19 UStG) charge no VAT."
            ),
            "account": _lt("Not all VAT is deductible."),
        },
        benign_explanations={
            "sum": _lt("The vendor rounds each item, not each rate."),
            "rate": _lt(
                "Corsica, overseas territories and farmers have rates of their own."
            ),
            "number": _lt(
                "In Germany a tax number (Steuernummer) on the invoice is enough."
            ),
            "small_business": _lt("The words are part of general terms."),
            "account": _lt("Part of it serves taxed activities."),
        },
        next_steps=(
            _lt("Compare the bill with the vendor's document, rate by rate."),
            _lt(
                "Ask the vendor for a corrected invoice: VAT that is not "
                "owed cannot be deducted."
            ),
        ),
    )
    _needs = frozenset({"tax_codes"})
    _severity = "medium"
    _law = (
        "FR: CGI, art. 278 à 281 nonies, 293 B",
        "DE: §§ 12, 14, 15, 19, 28 UStG",
    )
    _dated = RATES
    _parameters = {
        "amount": Parameter.decimal(
            _lt("Difference from which computed VAT counts"),
            "0.05",
            minimum="0",
            unit="EUR",
        ),
        "per_line": Parameter.decimal(
            _lt("Difference for each line, where that is more"),
            "0.01",
            minimum="0",
            unit="EUR",
        ),
        "days": Parameter.days(
            _lt("Days for which a former rate may still be charged"), 90, minimum=0
        ),
        "small": Parameter.decimal(
            _lt("Total up to which a bill may lack the VAT number"),
            "250",
            minimum="0",
            unit="EUR",
        ),
        "accounts": Parameter.words(
            _lt("Beginnings of accounts whose VAT is not deductible")
        ),
    }
    _not_done = {
        "no_date": _lt("Without a bill date."),
        "no_rates": _lt(
            "No VAT rates on record for the country and day: sums were "
            "computed, rates were not looked at."
        ),
    }

    def _exclusions(self, scope):
        return [("no_date", SQL("move.invoice_date IS NULL"))]

    def _partial(self, scope):
        first = self._dated_from(scope, RATES)
        return [("no_rates", SQL("COALESCE(%s < %s, TRUE)", self._day_sql(), first))]

    def _day_sql(self):
        """Return on which day's rate a bill is."""
        return SQL(
            "COALESCE(move.taxable_supply_date, move.delivery_date, move.invoice_date)"
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        moves = self._checked_in_part(scope)
        yield from self._grouped("sum", self._sum_query(scope, moves))
        yield from self._grouped("rate", self._rate_query(scope))
        yield from self._grouped("number", self._number_query(scope, moves))
        yield from self._grouped("small_business", self._mention_query(moves))
        if scope.values["accounts"]:
            yield from self._grouped("account", self._account_query(scope, moves))

    def _grouped(self, rule, query):
        """Yield one finding for each bill, of what a query says of it."""
        found = {}
        for row in list(self._rows(query)):
            found.setdefault(row["move"], []).append(row)
        for move, rows in found.items():
            first = rows[0]
            yield Finding(
                subject=move,
                move=move,
                partner=first["partner"],
                amount=sum(abs(Decimal(str(row["at_stake"]))) for row in rows),
                key=f"{move}-{rule}",
                facts={
                    "rule": rule,
                    "bill": first["name"] or "",
                    "vendor": first["vendor"] or "",
                    "day": str(first["day"]) if first["day"] else None,
                    "currency": first["currency"],
                    "taxes": [self._tax_facts(row) for row in rows],
                },
            )

    def _tax_facts(self, row):
        names = ("rate", "base", "expected", "actual")
        found = {name: plain(row[name]) for name in names if name in row}
        more = ("account", "rates", "number")
        return found | {name: row[name] for name in more if name in row}

    # --- queries ----------------------------------------------------------------------
    def _select(self, figures, source):
        """Return SQL of the columns that each rule's query has, and its own figures."""
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
        """Return an amount of the bill in the company's currency."""
        rate = SQL("abs(move.amount_total_signed) / NULLIF(move.amount_total, 0)")
        return SQL("round((%s) * COALESCE(%s, 1), 2)", amount, rate)

    def _sum_query(self, scope, moves):
        """Return SQL of taxes of a bill whose amount is not base times rate."""
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
            ), taxed AS (
                SELECT based.move_id, kind.rate, based.base, based.lines,
                       based.base * kind.rate / 100 * kind.factor AS expected,
                       COALESCE(booked.actual, 0) AS actual
                  FROM based JOIN kind ON kind.id = based.tax
                   AND kind.amount_type = 'percent'
                  LEFT JOIN booked ON booked.move_id = based.move_id
                   AND booked.tax = based.tax
            )
            %(select)s
             WHERE abs(taxed.actual - taxed.expected)
                   > GREATEST(%(amount)s, %(per_line)s * taxed.lines, currency.rounding)
             ORDER BY move.id, taxed.rate
            """,
            taxes=self._tax_query(),
            lines=self._line_tax_query(moves),
            moves=moves,
            select=self._select(
                SQL(
                    "taxed.rate, taxed.base, round(taxed.expected, 2) AS expected,"
                    " taxed.actual, %s AS at_stake",
                    self._at_stake(SQL("taxed.actual - taxed.expected")),
                ),
                SQL("JOIN taxed ON taxed.move_id = move.id"),
            ),
            amount=scope.values["amount"],
            per_line=scope.values["per_line"],
        )

    def _rate_query(self, scope):
        """Return SQL of VAT of the own country at a rate that did not hold on the day,
        nor shortly before."""
        days = (SQL("taxed.day"), SQL("taxed.day - %s", scope.values["days"]))
        rates = [self._dated_value(scope, code, day) for day in days for code in RATES]
        return SQL(
            """
            WITH kind AS (%(taxes)s), day AS MATERIALIZED (
                SELECT taxed.day, array_remove(ARRAY[%(rates)s], NULL) AS rates
                  FROM (SELECT DISTINCT %(day)s AS day FROM account_move move
                         WHERE move.id IN %(moves)s) taxed
            ), taxed AS (
                SELECT of.move_id, kind.rate, sum(of.amount_currency) AS base
                  FROM (%(lines)s) of JOIN kind ON kind.id = of.tax
                 WHERE kind.amount_type = 'percent' AND kind.rate > 0
                   AND NOT kind.is_own
                 GROUP BY 1, 2
            )
            %(select)s
             WHERE NOT taxed.rate = ANY(day.rates)
               AND COALESCE(vendor.country_id = company.account_fiscal_country_id, TRUE)
             ORDER BY move.id, taxed.rate
            """,
            taxes=self._tax_query(),
            rates=SQL(", ").join(rates),
            day=self._day_sql(),
            moves=self._checked(scope),
            lines=self._line_tax_query(self._checked(scope)),
            select=self._select(
                SQL(
                    """taxed.rate, taxed.base, (
                       SELECT array_agg(DISTINCT rate::float::text)
                         FROM unnest(day.rates) rate) AS rates,
                       %s AS at_stake""",
                    self._at_stake(SQL("taxed.base * taxed.rate / 100")),
                ),
                SQL(
                    """JOIN taxed ON taxed.move_id = move.id
                       JOIN day ON day.day = %s
                       JOIN res_company company ON company.id = move.company_id""",
                    self._day_sql(),
                ),
            ),
        )

    def _charged(self):
        """Return SQL condition: the vendor charges VAT on the bill."""
        return SQL(
            """EXISTS (SELECT FROM account_move_line line
                         JOIN (%s) kind ON kind.id = line.tax_line_id
                        WHERE line.move_id = move.id AND kind.rate > 0
                          AND NOT kind.is_own AND line.amount_currency != 0)""",
            self._tax_query(),
        )

    def _on_bill(self, number, condition):
        """Return SQL of bills that charge VAT and of which a condition is true."""
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

    def _number_query(self, scope, moves):
        """Return SQL of bills that charge VAT, of vendors without a right number."""
        right, wrong = self._vendors_with_vat(scope)
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
        """Return SQL of bills that charge VAT and say that none is charged."""
        condition = SQL(
            """move.id IN %(moves)s AND (move.narration ~* %(words)s OR EXISTS (
                   SELECT FROM account_move_line line
                    WHERE line.move_id = move.id AND line.name ~* %(words)s))""",
            moves=moves,
            words=SMALL_BUSINESS,
        )
        return self._on_bill(SQL("NULL::text"), condition)

    def _account_query(self, scope, moves):
        """Return SQL of VAT deducted on accounts whose VAT is not deductible; what is
        not deducted is booked with the cost, without an account of its own."""
        return SQL(
            """
            WITH kind AS (%(taxes)s), taxed AS (
                SELECT of.move_id, kind.rate, %(code)s AS account,
                       sum(of.amount_currency) AS base
                  FROM (%(lines)s) of JOIN kind ON kind.id = of.tax
                  JOIN account_account account ON account.id = of.account_id
                 WHERE kind.rate > 0 AND NOT kind.is_own
                   AND %(begins)s AND EXISTS (
                       SELECT FROM account_tax_repartition_line part
                        WHERE part.tax_id = kind.id AND part.account_id IS NOT NULL
                          AND part.repartition_type = 'tax'
                          AND part.document_type = 'invoice')
                 GROUP BY 1, 2, 3
            )
            %(select)s ORDER BY move.id, taxed.account
            """,
            taxes=self._tax_query(),
            code=self._account_code(scope),
            lines=self._line_tax_query(moves),
            begins=self._account_begins(scope, scope.values["accounts"]),
            select=self._select(
                SQL(
                    "taxed.rate, taxed.base, taxed.account, %s AS at_stake",
                    self._at_stake(SQL("taxed.base * taxed.rate / 100")),
                ),
                SQL("JOIN taxed ON taxed.move_id = move.id"),
            ),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            facts,
            seen=[self._bill(facts), *(self._seen(facts, t) for t in facts["taxes"])],
            compared=self._compared(facts),
        )

    def _bill(self, facts):
        return self.env._(
            "%(bill)s, %(day)s",
            bill=self._bill_of(facts["bill"], facts["vendor"]),
            day=self._day(facts["day"]),
        )

    def _seen(self, facts, tax):
        money = {
            name: self._money(tax[name], facts["currency"])
            for name in ("base", "expected", "actual")
            if name in tax
        }
        rate = self._rate(tax)
        renderers = {
            "sum": lambda: self.env._(
                "%(rate)s of %(base)s is %(expected)s; booked: %(actual)s.",
                rate=rate,
                **money,
            ),
            "rate": lambda: self.env._(
                "%(rate)s VAT on %(base)s: that rate was not in force.",
                rate=rate,
                **money,
            ),
            "number": lambda: self._seen_number(tax, money),
            "small_business": lambda: self.env._(
                "It says that no VAT is charged, and charges %(actual)s.",
                actual=money["actual"],
            ),
            "account": lambda: self.env._(
                "%(rate)s VAT on %(base)s deducted on account %(account)s.",
                rate=rate,
                base=money["base"],
                account=tax["account"],
            ),
        }
        return renderers[facts["rule"]]()

    def _seen_number(self, tax, money):
        if tax["number"] == "wrong":
            return self.env._(
                "VAT of %(actual)s; the vendor's VAT number is not right.",
                actual=money["actual"],
            )
        return self.env._(
            "VAT of %(actual)s; the vendor has no VAT number here.",
            actual=money["actual"],
        )

    def _rate(self, tax):
        return self._in_percent(tax["rate"]) if "rate" in tax else ""

    def _compared(self, facts):
        if facts["rule"] == "rate":
            rates = facts["taxes"][0].get("rates") or ()
            return self.env._(
                "Rates on record for that day: %s",
                self._list(map(self._in_percent, rates)) or "–",
            )
        if facts["rule"] == "sum":
            return self.env._("The base of each rate, times the rate.")
        if facts["rule"] == "account":
            return self.env._("The list of accounts whose VAT is not deductible.")
        return self.env._("The vendor's record, and the words on the bill.")

    def _comparison(self, facts):
        if facts["rule"] != "sum":
            return None
        figures = ("base", "expected", "actual")
        return {
            "columns": [
                self.env._("Tax rate"),
                self.env._("Base"),
                self.env._("Computed"),
                self.env._("Booked"),
            ],
            "rows": [
                [
                    self._rate(tax),
                    *(self._money(tax[name], facts["currency"]) for name in figures),
                ]
                for tax in facts["taxes"]
            ],
        }
