# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds a decimal sign in the wrong place, cents taken for units, and a
total with VAT where the net amount belongs.

## Rule

Bills of one vendor at most 24 months away are compared, without VAT; credit notes
apart.
1. *Largest*: at least ten times the second largest, at least 250 € more, five bills in
   all.
2. *Multiple*: to the cent 10, 100, 1.2, 1.19 or 1.07 times the amount that at least
   half of the others (and three) come to, and billed once: a new price would have come
   again.

Where the ratio is within half a percent of one of these factors, it is named. Bills
booked on asset accounts are left out, as capital purchases are large by nature.

## What it reads

Net amount, currency, bill date, vendor, type, state; kind of the accounts of the lines.

## What it cannot find

A tenfold bill of a vendor whose bills differ a lot (A16 may); two wrong bills of one
size; a factor that is not in the list (`A17.factors`).

The rule is that of Nigrini, *Forensic Analytics*, ch. 11.

**Amount** of a flag: the bill's without VAT.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_history import DAY
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance
from ...tools.audit.statistics.relative_size import FACTORS, Sizes, factor_near, large
from ...tools.audit.statistics.robust import join

_lt = LazyTranslate(__name__)
MAX_OTHERS = 4  # others in the table
CAPITAL = SQL(
    """EXISTS (SELECT FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.move_id = move.id AND line.display_type = 'product'
                  AND account.account_type IN ('asset_fixed', 'asset_non_current'))"""
)


class EdicFinanceCheckA17(models.AbstractModel):
    """RSF: one bill many times larger than any other of its vendor."""

    _name = "edic.finance.check.a17"
    _inherit = ["edic.finance.check.history", "edic.finance.check"]
    _description = "A17 Relative size factor"
    _code = "A17"
    _texts = Texts(
        title=_lt("Bill many times larger than the vendor's others"),
        rule={
            "largest": _lt(
                "The largest bill is so many times the second largest of the same "
                "vendor."
            ),
            "multiple": _lt(
                "To the cent, a multiple of the amount that the vendor bills mostly, "
                "and billed only once."
            ),
        },
        benign_explanations=(
            _lt("A final account, or an order of another kind."),
            _lt("A bill for the year from a vendor who bills by month."),
        ),
        next_steps=(
            _lt("Compare the amount with the document, digit by digit."),
            _lt("Look whether the net amount was entered, or the total with VAT."),
        ),
    )
    _needs = frozenset({"persons"})
    _severity = "medium"
    _law = ("ISA 520", "ISA 240")
    _parameters = {
        "factor": Parameter.decimal(
            _lt("Largest bill over the second largest"), "10", minimum="2"
        ),
        "count": Parameter.count(
            _lt("Bills of the vendor, this one included"), 5, minimum=3
        ),
        "months": Parameter.months(
            _lt("Bills are compared if no further apart than"),
            24,
            minimum=6,
            maximum=120,
        ),
        "least": Parameter.euros(
            _lt("Minimum difference from the second largest"), 250, minimum=0
        ),
        "factors": Parameter.words(
            _lt("Multiples of a usual amount that are mistakes by their size"),
            tuple(map(str, FACTORS)),
            pattern=r"[1-9]\d*(\.\d+)?",
        ),
        "usual": Parameter.count(
            _lt("Bills of one amount that make it usual"), 3, minimum=2
        ),
    }

    # --- population -------------------------------------------------------------------
    _absent = "capital"
    _not_applicable = {
        "capital": _lt("Booked on an asset account, or without an amount.")
    }

    def _comparable(self, scope):
        months = self._months(scope.values["months"])
        return SQL(
            """SELECT id, CASE WHEN others - itself < %s THEN 'too_few' END AS reason
                 FROM (SELECT id, count(*) FILTER (WHERE counted) OVER near AS others,
                              counted::int AS itself
                         FROM (%s) bill
                       WINDOW near AS (PARTITION BY vendor, side ORDER BY day
                                       RANGE BETWEEN %s PRECEDING AND %s FOLLOWING)
                      ) found""",
            scope.values["count"] - 1,
            self._amounts(scope),
            months,
            months,
        )

    def _beside(self, model, ids):
        """Return SQL of the vendor's largest bill: it may have become so by this."""
        if model != self._subject:
            return None
        return SQL(
            """SELECT (array_agg(move.id ORDER BY
                         abs(move.amount_untaxed_signed) DESC))[1]
                 FROM account_move move JOIN account_move changed
                   ON changed.commercial_partner_id = move.commercial_partner_id
                  AND changed.company_id = move.company_id
                WHERE changed.id = ANY(%s) AND move.state != 'cancel'
                  AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                GROUP BY move.commercial_partner_id, move.company_id,
                         move.move_type = 'in_refund'""",
            ids,
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        factors = tuple(map(Decimal, scope.values["factors"]))
        sizes = Sizes(
            factor=float(scope.values["factor"]),
            count=scope.values["count"],
            least=float(scope.values["least"]),
            factors=factors,
            usual=scope.values["usual"],
        )
        found = [
            self._facts(bills, outlier, factors)
            for bills in (join([row]) for row in self._rows(self._series(scope)))
            for outlier in large(bills, sizes)
        ]
        shown = {n for facts in found for n in (facts["id"], *facts["other_ids"])}
        names = self._names(shown)
        for facts in found:
            yield self._finding(facts, names)

    def _facts(self, bills, outlier, factors):
        amount = Decimal(chance.text(bills["amounts"][outlier.index]))
        second = Decimal(chance.text(outlier.second))
        ratio = amount / second
        factor = outlier.factor or factor_near(ratio, factors)
        shown = sorted(outlier.others, key=lambda i: -bills["amounts"][i])[:MAX_OTHERS]
        return {
            "id": int(bills["ids"][outlier.index]),
            "other_ids": [int(bills["ids"][i]) for i in shown],
            "rule": "multiple" if outlier.factor else "largest",
            "amount": str(amount),
            "second": str(second),
            "ratio": f"{ratio:.2f}",
            "factor": factor and f"{factor:f}",
            "n": len(outlier.others) + 1,
            "times": outlier.times,
            "others": self._past(bills, shown),
        }

    def _finding(self, facts, names):
        number, others = facts.pop("id"), facts.pop("other_ids")
        facts["others"] = [
            {"bill": names[other]["bill"], **details}
            for other, details in zip(others, facts["others"], strict=True)
        ]
        return self._bill_finding(
            number,
            names[number],
            facts,
            others=tuple(others),
            amount=Decimal(facts["amount"]),
            key=str(number),
            score=70 if facts["factor"] else 50,
        )

    # --- what is compared -------------------------------------------------------------
    def _series(self, scope):
        months = self._months(scope.values["months"])
        return SQL(
            """SELECT array_agg(id) AS ids, array_agg(%s) AS days,
                      array_agg(%s) AS since, array_agg(%s) AS until,
                      array_agg(amount::float8) AS amounts,
                      array_agg(net::float8) AS nets, array_agg(currency) AS currencies,
                      array_agg(counted) AS counted, array_agg(checked) AS checked
                 FROM (%s) bill GROUP BY vendor, side HAVING bool_or(checked)""",
            self._epoch(SQL("day")),
            self._epoch(SQL("day - %s", months)),
            self._epoch(SQL("day + %s", months)),
            self._amounts(scope),
        )

    def _amounts(self, scope):
        """Return SQL of the bills that are compared, without VAT."""
        return SQL(
            """SELECT move.id, %s AS day, move.commercial_partner_id AS vendor,
                      move.move_type = 'in_refund' AS side,
                      move.currency_id AS currency, abs(move.amount_untaxed) AS net,
                      abs(move.amount_untaxed_signed) AS amount,
                      %s AS counted, %s AS checked
                 FROM account_move move
                WHERE %s AND move.amount_untaxed_signed != 0 AND NOT %s""",
            DAY,
            self._counts(),
            self._in_scope(scope),
            self._bills(scope),
            CAPITAL,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        seen = [
            self.env._(
                "%(bill)s of %(vendor)s, %(day)s: %(amount)s without VAT",
                **self._bill_head(facts),
                amount=self._money(facts["amount"]),
            )
        ]
        if facts["factor"]:
            seen.append(self._named(facts["factor"]))
        return self._compose_words(facts, seen=seen, compared=self._compared(facts))

    def _named(self, factor):
        if factor in ("10", "100", "1000"):
            return self.env._(
                "It is %s times as much: as if the decimal sign were in the wrong "
                "place.",
                self._number(factor),
            )
        return self.env._(
            "It is %(factor)s times as much: as if the amount with VAT of %(rate)s "
            "were entered as the net amount.",
            factor=self._number(factor),
            rate=self._percent(str(round(float(factor) - 1, 4))),
        )

    def _compared(self, facts):
        if facts["rule"] == "largest":
            return self.env._(
                "The second largest of %(n)s bills is %(second)s; this one is "
                "%(ratio)s times as much.",
                n=facts["n"],
                second=self._money(facts["second"]),
                ratio=self._number(facts["ratio"], 1),
            )
        return self.env._(
            "%(times)s of the other %(others)s bills come to %(usual)s.",
            times=facts["times"],
            others=facts["n"] - 1,
            usual=self._money(facts["second"]),
        )

    def _chart(self, facts):
        label = self.env._("Second largest")
        if facts["rule"] != "largest":
            label = self.env._("Usual amount")
        return self._strip(
            self.env._("This bill and others of the vendor"),
            self._amounts_by_day(facts["others"], facts),
            lines=[(label, facts["second"])],
        )

    def _comparison(self, facts):
        return {
            "columns": [
                self.env._("Bill"),
                self.env._("Bill date"),
                self.env._("Without VAT"),
            ],
            "rows": [
                [
                    bill["bill"] or self.env._("A draft bill"),
                    self._day(bill["day"]),
                    self._money(bill["amount"]),
                ]
                for bill in [facts, *facts["others"]]
            ],
        }
