# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds amounts that look invented.

## Rule

By vendor and account, never by who entered a bill.
1. *Round*: net amount a multiple of 1,000, or of 500 from 5,000 on, where less than 10
   % of at least ten earlier bills of 24 months were round.
2. *Repeat*: the same net amount, 100 or more, four times in 12 months without a rhythm.
   The rhythm is the Theil-Sen slope of the days; rents and subscriptions follow one.
   Not reported where the vendor's other bills repeat themselves as well (chance of 5 %
   or more, from ten others on): a price list.
3. *Ending*: amounts on an account that end in 99 or 00 before the decimal sign, more
   often than the latest 2,000 bills of all vendors (at least 1 %); binomial chance
   below 0.001, three at least, equal amounts count once.

## What it reads

Net amounts, lines by account, bill date, vendor, currency.

## What it cannot find

Invented amounts that are not round and do not repeat. Many vendors are tested, so some
endings pass the limit by chance. An amount billed irregularly for a good reason is
flagged.

**Amount** of a flag: the last bill's with VAT, in the company's currency.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_history import DAY, MAX_POINTS
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance, repeats, robust

_lt = LazyTranslate(__name__)
BASE = 2000  # latest bills of the company, which the base rate of endings is taken of


class EdicFinanceCheckA19(models.AbstractModel):
    """ROUND-REPEAT: round amounts, amounts that end alike or that come again."""

    _name = "edic.finance.check.a19"
    _inherit = ["edic.finance.check.history", "edic.finance.check"]
    _description = "A19 Round or repeated amounts"
    _code = "A19"
    _texts = Texts(
        title=_lt("Round amount, or amounts that repeat or end alike"),
        rule={
            "round": _lt(
                "A multiple of 1,000, or of 500 from 5,000 on, from a vendor who "
                "rarely bills such amounts."
            ),
            "repeat": _lt(
                "The same amount several times, off the rhythm of a rent or "
                "subscription, and not by a price list."
            ),
            "ending": _lt(
                "Amounts that end in 99 or 00 more often than chance explains "
                "(binomial test); equal amounts count once."
            ),
        },
        benign_explanations=(
            _lt("Rents, grants, subscriptions, instalments, flat rates."),
            _lt("A price list with few or with round prices."),
        ),
        next_steps=(
            _lt("Look for a contract or an order behind the amounts."),
            _lt("Compare what was delivered with what each bill says."),
        ),
    )
    _needs = frozenset({"persons"})
    _severity = "low"
    _law = ("ISA 240",)
    _parameters = {
        "rate": Parameter.decimal(
            _lt("Round amounts count as rare for a vendor below"),
            "10",
            minimum="0",
            maximum="100",
            unit="percent",
        ),
        "count": Parameter.count(
            _lt("Other bills that make a base rate"), 10, minimum=5
        ),
        "chance": Parameter.decimal(
            _lt("Chance below which an ending is flagged"),
            "0.001",
            minimum="0.000001",
            maximum="0.05",
        ),
        "times": Parameter.count(
            _lt("The same amount at least so often"), 4, minimum=3
        ),
        "months": Parameter.months(
            _lt("The same amount within"), 12, minimum=1, maximum=60
        ),
        "least": Parameter.euros(
            _lt("Smallest amount that comes again"), 100, minimum=0
        ),
        "back": Parameter.months(
            _lt("Base rates and endings look back"), 24, minimum=6, maximum=120
        ),
    }

    def _comparable(self, scope):
        return SQL(
            """SELECT id, CASE WHEN count(*) OVER (PARTITION BY vendor, side) < %s
                               THEN 'too_few' END AS reason FROM (%s) bill""",
            min(scope.values["times"], scope.values["count"]),
            self._amounts(scope),
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        found = [
            *self._rounds(scope),
            *self._repeats(scope),
            *self._endings(scope),
        ]
        names = self._names({number for facts in found for number in facts["ids"]})
        codes = self._account_codes(scope, {facts.get("account") for facts in found})
        for facts in found:
            yield self._finding(facts, names, codes)

    def _rounds(self, scope):
        rate = float(scope.values["rate"]) / 100
        series = self._rows(self._series(scope, scope.values["back"]))
        for bills in robust.batches(series):
            for figure in repeats.rounds(bills, rate, scope.values["count"]):
                yield {
                    "ids": [int(bills["ids"][figure.index])],
                    "rule": "round",
                    "key": str(bills["ids"][figure.index]),
                    "amount": chance.text(bills["amounts"][figure.index]),
                    "currency": bills.rows[bills.row[figure.index]]["currency"],
                    "count": figure.rounds,
                    "n": figure.n,
                    "base": chance.text(figure.rounds / figure.n, 4),
                    "chance": chance.text(chance.laplace(figure.rounds, figure.n), 4),
                    "history": self._past(
                        bills, bills.before(figure.index, MAX_POINTS)
                    ),
                }

    def _repeats(self, scope):
        times, count = scope.values["times"], scope.values["count"]
        for row in self._rows(self._series(scope, scope.values["months"])):
            bills = robust.join([row])
            least = float(scope.values["least"])
            for repeat in repeats.repeats(bills, times, count, least):
                amount = chance.text(bills["amounts"][repeat.indices[-1]])
                yield {
                    "ids": bills["ids"][repeat.indices].tolist(),
                    "rule": "repeat",
                    "key": f"{row['vendor']}-{row['side']}-{row['currency']}-{amount}",
                    "amount": amount,
                    "currency": row["currency"],
                    "count": len(repeat.indices),
                    "n": repeat.n,
                    "base": chance.text(repeat.equal, 4),
                    "chance": chance.text(repeat.chance, 4),
                    "step": chance.text(repeat.rhythm.step, 1),
                    "off": chance.text(repeat.rhythm.off),
                    "history": self._past(bills, repeat.indices[-MAX_POINTS:]),
                }

    def _endings(self, scope):
        base, limit = self._base(scope), float(scope.values["chance"])
        for row in self._rows(self._by_account(scope)):
            bills = robust.join([row])
            for ending in repeats.endings(bills, base, limit):
                yield {
                    "ids": bills["ids"][ending.indices].tolist(),
                    "rule": "ending",
                    "key": f"{row['vendor']}-{row['account']}-{ending.ending}",
                    "ending": f"{ending.ending:02d}",
                    "account": row["account"],
                    "currency": None,
                    "count": len(ending.indices),
                    "n": ending.n,
                    "base": chance.text(base[ending.ending], 4),
                    "chance": chance.text(ending.chance, 4),
                    "history": self._past(bills, ending.indices[-MAX_POINTS:]),
                }

    def _finding(self, facts, names, codes):
        ids, key = facts.pop("ids"), facts.pop("key")
        last = names[ids[-1]]
        if "account" in facts:
            facts["account"] = codes[facts["account"]]
        return self._bill_finding(
            ids[-1],
            last,
            facts,
            others=tuple(sorted(ids[:-1])),
            amount=Decimal(str(last["total"] or 0)),
            key=f"{facts['rule']}-{key}",
            score={"round": 30, "repeat": 50, "ending": 40}[facts["rule"]],
        )

    # --- what is compared -------------------------------------------------------------
    def _base(self, scope):
        """Return ``{ending: chance}`` among the latest bills of the company."""
        [(n, *seen)] = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE trunc(net) %% 100 = 99),
                          count(*) FILTER (WHERE trunc(net) %% 100 = 0)
                     FROM (SELECT abs(amount_untaxed) AS net FROM account_move
                            WHERE company_id = %s AND state = 'posted'
                              AND move_type IN %s AND abs(amount_untaxed) >= %s
                            ORDER BY date DESC, id DESC LIMIT %s) latest""",
                scope.company,
                self._move_types,
                repeats.MIN_ENDING,
                BASE,
            )
        )
        return {
            ending: max(chance.laplace(count, n, kinds=100), 0.01)
            for ending, count in zip(repeats.ENDINGS, seen, strict=True)
        }

    def _series(self, scope, months):
        return SQL(
            """SELECT vendor, side, currency, array_agg(id) AS ids,
                      array_agg(%s) AS days, array_agg(%s) AS since,
                      array_agg(net::float8) AS amounts,
                      array_agg(counted) AS counted, array_agg(checked) AS checked
                 FROM (%s) bill GROUP BY vendor, side, currency
               HAVING bool_or(checked)""",
            self._epoch(SQL("day")),
            self._epoch(SQL("day - %s", self._months(months))),
            self._amounts(scope),
        )

    def _amounts(self, scope):
        """Return SQL of the bills, without VAT."""
        return SQL(
            """SELECT move.id, %s AS day, move.commercial_partner_id AS vendor,
                      (move.move_type = 'in_refund')::int AS side,
                      currency.name AS currency, abs(move.amount_untaxed) AS net,
                      %s AS counted, %s AS checked
                 FROM account_move move
                 JOIN res_currency currency ON currency.id = move.currency_id
                WHERE %s AND move.amount_untaxed != 0""",
            DAY,
            self._counts(),
            self._in_scope(scope),
            self._bills(scope),
        )

    def _by_account(self, scope):
        """Return SQL of series of what a vendor's bills come to on an account."""
        return SQL(
            """SELECT vendor, account, array_agg(id) AS ids, array_agg(%s) AS days,
                      array_agg(%s) AS since, array_agg(amount::float8) AS amounts,
                      array_agg(checked) AS checked
                 FROM (SELECT move.id, %s AS day, move.commercial_partner_id AS vendor,
                              line.account_id AS account,
                              abs(sum(line.balance)) AS amount, %s AS checked
                         FROM account_move move
                         JOIN account_move_line line ON line.move_id = move.id
                          AND line.display_type = 'product'
                        WHERE %s AND move.move_type != 'in_refund'
                        GROUP BY move.id, line.account_id
                       HAVING sum(line.balance) != 0) bill
                GROUP BY vendor, account
               HAVING bool_or(checked) AND count(*) >= %s""",
            self._epoch(SQL("day")),
            self._epoch(SQL("day - %s", self._months(scope.values["back"]))),
            DAY,
            self._in_scope(scope),
            self._bills(scope, scope.values["back"]),
            repeats.MIN_ALIKE,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        renderers = {
            "round": self._round_words,
            "repeat": self._repeat_words,
            "ending": self._ending_words,
        }
        seen, compared = renderers[facts["rule"]](facts)
        return self._compose_words(facts, seen=seen, compared=compared)

    def _round_words(self, facts):
        seen = self.env._(
            "%(bill)s of %(vendor)s, %(day)s: a round amount, %(amount)s without VAT",
            **self._bill_head(facts),
            amount=self._money(facts["amount"], facts["currency"]),
        )
        compared = self.env._(
            "%(count)s of %(n)s earlier bills of the vendor are round (%(base)s); by "
            "that, the next one is round with a chance of %(chance)s.",
            count=facts["count"],
            n=facts["n"],
            base=self._percent(facts["base"], 1),
            chance=self._percent(facts["chance"], 1),
        )
        return seen, compared

    def _repeat_words(self, facts):
        seen = self.env._(
            "%(vendor)s billed %(amount)s %(count)s times, the last time with %(bill)s "
            "of %(day)s, without a regular interval.",
            **self._bill_head(facts),
            amount=self._money(facts["amount"], facts["currency"]),
            count=facts["count"],
        )
        compared = self.env._(
            "%(n)s bills of the vendor in that time. Two of the others are equal with "
            "a chance of %(base)s; by that, as many equal ones come with a chance of "
            "%(chance)s.",
            n=facts["n"],
            base=self._percent(facts["base"], 2),
            chance=self._percent(facts["chance"], 2),
        )
        return seen, compared

    def _ending_words(self, facts):
        seen = self.env._(
            "%(count)s of %(n)s different amounts of %(vendor)s on account %(account)s "
            "end in %(ending)s before the decimal sign.",
            count=facts["count"],
            n=facts["n"],
            vendor=facts["vendor"],
            account=facts["account"],
            ending=facts["ending"],
        )
        compared = self.env._(
            "Of the latest bills of all vendors %(base)s end so. By that, as many come "
            "with a chance of %(chance)s.",
            base=self._percent(facts["base"], 1),
            chance=self._percent(facts["chance"], 4),
        )
        return seen, compared

    def _chart(self, facts):
        points = self._amounts_by_day([], *facts["history"])
        if facts["rule"] == "round":
            points = self._amounts_by_day(facts["history"], facts)
        title = self.env._("Amounts of these bills")
        return self._strip(title, points, facts["currency"])

    def _comparison(self, facts):
        return {
            "columns": [self.env._("Bill date"), self.env._("Without VAT")],
            "rows": [
                [self._day(bill["day"]), self._money(bill["amount"], facts["currency"])]
                for bill in facts["history"]
            ],
        }
