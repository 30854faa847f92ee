# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds a bill whose amount on an expense account is far above what the same
vendor sent before, posted or not.

## Rule

The amounts of earlier posted bills of the vendor on the account, of the same type, of
the last 36 months (the latest 240 at most) are compared by their logarithms. Flagged is
what is above the median by more than 3.5 robust standard deviations (1.4826 MAD, at
least 0.05), by more than 250 €, and above nine in ten of them. It takes eight earlier
bills. A vendor with fewer is compared with all vendors on accounts that begin with the
same three digits, from 30 bills on. What has neither is *not done: too few*.

## What to expect

Drawn vendors with lognormal bills around 1,000 € (`tools/audit/statistics/outlier.py`,
20,000 draws each; a test measures it and holds the bars). σ is the standard deviation of
the logarithms.

| σ | earlier bills | false alarms | threefold found | tenfold found | tenfold after a twentyfold |
|---|---|---|---|---|---|
| 0.1 | 8 | 0.7 % | 100 % | 100 % | 100 % |
| 0.1 | 30 | 0.2 % | 100 % | 100 % | 100 % |
| 0.3 | 8 | 2.2 % | 65 % | 99 % | 97 % |
| 0.3 | 12 | 1.1 % | 61 % | 100 % | 99 % |
| 0.3 | 30 | 0.3 % | 58 % | 100 % | 100 % |
| 0.6 | 8 | 2.3 % | 22 % | 68 % | 49 % |
| 0.6 | 12 | 1.1 % | 17 % | 66 % | 53 % |
| 0.6 | 30 | 0.3 % | 10 % | 63 % | 57 % |

These are drawn figures: real bills are not lognormal. A lower `A16.z` finds more and
raises more alarms.

## What it reads

Product lines on expense accounts, their balance; bill date, vendor, type, state.

## What it cannot find

Amounts that are too low; a rise that came slowly (A18); a vendor whose bills vary
widely. With a new vendor, only what is extreme for the whole category.

**Amount** of a flag: what the bill has on the account, without VAT.
"""  # noqa: E501, RUF002

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_history import DAY, MAX_POINTS
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance, outlier, robust

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA16(models.AbstractModel):
    """AMT-OUTLIER: an amount out of line with what the vendor sent before.

    Odoo's own test takes mean and standard deviation of at least ten bills: it is blind
    after one wrong bill, and raises many more alarms. Here medians of logarithms are
    compared, on drafts and on what is posted.
    """

    _name = "edic.finance.check.a16"
    _inherit = ["edic.finance.check.history", "edic.finance.check"]
    _description = "A16 Unusual amount"
    _code = "A16"
    _texts = Texts(
        title=_lt("Amount out of line with earlier bills"),
        rule=_lt(
            "The amount is further from the median, on a logarithmic scale, than the "
            "limit, the difference more than small change, and nine in ten of the "
            "earlier bills are lower."
        ),
        benign_explanations=(
            _lt("An order for the year, a final account or a price rise."),
            _lt("A one-off that is covered by a contract or an order."),
        ),
        next_steps=(
            _lt("Compare amount, quantity and decimal separator with the document."),
            _lt("Ask who ordered what is billed."),
        ),
    )
    _needs = frozenset({"persons"})
    _severity = "medium"
    _law = ("ISA 520", "ISA 240")
    _parameters = {
        "z": Parameter.decimal(
            _lt("Sensitivity: robust standard deviations from the median"),
            "3.5",
            minimum="2",
            maximum="10",
        ),
        "floor": Parameter.decimal(
            _lt("Minimum standard deviation of the logarithms"),
            "0.05",
            minimum="0.01",
            maximum="1",
        ),
        "least": Parameter.euros(
            _lt("Minimum difference from the median"), 250, minimum=0
        ),
        "count": Parameter.count(
            _lt("Earlier bills of the vendor on the account"), 8, minimum=5
        ),
        "pool": Parameter.count(
            _lt("Bills of all vendors, where the vendor has fewer"), 30, minimum=8
        ),
        "months": Parameter.months(_lt("Looks back"), 36, minimum=6, maximum=120),
    }

    # --- population -------------------------------------------------------------------
    _absent = "no_expense"
    _not_applicable = {"no_expense": _lt("Nothing is booked on an expense account.")}

    def _comparable(self, scope):
        months = self._months(scope.values["months"])
        return SQL(
            """SELECT id, CASE WHEN NOT bool_or(own - itself >= %s
                                                OR pool - itself >= %s)
                               THEN 'too_few' END AS reason
                 FROM (SELECT id, count(*) FILTER (WHERE counted) OVER own AS own,
                              count(*) FILTER (WHERE counted) OVER pool AS pool,
                              counted::int AS itself
                         FROM (%s) bill
                       WINDOW own AS (PARTITION BY vendor, account, kind ORDER BY day
                                      RANGE BETWEEN %s PRECEDING AND CURRENT ROW),
                              pool AS (PARTITION BY prefix, kind ORDER BY day
                                       RANGE BETWEEN %s PRECEDING AND CURRENT ROW)
                      ) found
                GROUP BY id""",
            scope.values["count"],
            scope.values["pool"],
            self._amounts(scope, self._pool(scope)),
            months,
            months,
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        few = []
        found = list(self._judge(scope, self._own(scope), scope.values["count"], few))
        if few:
            found += self._judge(scope, self._pooled(scope, few), scope.values["pool"])
        names = self._names({facts["id"] for facts in found})
        codes = self._account_codes(scope, {facts["account"] for facts in found})
        for facts in found:
            yield self._finding(scope, facts, names[facts["id"]], codes)

    def _judge(self, scope, rows, count, few=None):
        """Yield facts of what stands out among its history of at least ``count`` bills.

        :param few: takes up ``(bill, account)`` of those with a shorter one
        """
        limits = outlier.Limits(
            z=float(scope.values["z"]),
            floor=float(scope.values["floor"]),
            least=float(scope.values["least"]),
            count=count,
        )
        for joined in robust.batches(rows):
            asked = joined["checked"] & (joined["amounts"] > limits.least)
            at = asked.nonzero()[0]
            if not len(at):
                continue
            judged = outlier.judge(
                joined["amounts"], joined.starts, joined["counted"], limits, at
            )
            for place in judged.is_out.nonzero()[0]:
                yield self._facts(joined, at[place], judged, place, few is None)
            if few is not None:
                short = at[judged.n < count]
                few += zip(
                    joined["ids"][short].tolist(),
                    joined["accounts"][short].tolist(),
                    strict=True,
                )

    def _facts(self, joined, index, judged, place, is_pooled):
        amount = joined["amounts"][index]
        return {
            "id": int(joined["ids"][index]),
            "account": int(joined["accounts"][index]),
            "amount": chance.text(amount),
            "median": chance.text(judged.median[place]),
            "high": chance.text(judged.high[place]),
            "ratio": chance.text(amount / judged.median[place]),
            "z": chance.text(judged.z[place]),
            "n": int(judged.n[place]),
            "pooled": is_pooled,
            "history": self._past(joined, joined.before(index, MAX_POINTS)),
        }

    def _finding(self, scope, facts, names, codes):
        number, account = facts.pop("id"), facts["account"]
        return self._bill_finding(
            number,
            names,
            {**facts, "account": codes[account]},
            amount=Decimal(facts["amount"]),
            key=f"{number}-{account}",
            score=chance.strength(Decimal(facts["z"]), scope.values["z"]),
        )

    # --- what is compared -------------------------------------------------------------
    def _own(self, scope):
        """Return series of a vendor on an account."""
        bills = self._bills(scope, scope.values["months"], later=False)
        return self._rows(self._series(scope, bills, SQL("vendor, account")))

    def _pooled(self, scope, few):
        """Return series of all vendors on accounts of a category, for a few bills."""
        asked = SQL(
            "(id, account) IN (SELECT * FROM unnest(%s, %s))",
            [number for number, _account in few],
            [account for _number, account in few],
        )
        return self._rows(self._series(scope, self._pool(scope), SQL("prefix"), asked))

    def _pool(self, scope):
        bills = self._bills(scope, scope.values["months"], later=False, everybody=True)
        if scope.ids is None:
            return bills
        return SQL(
            """%s AND left(%s, 3) IN (
                   SELECT left(%s, 3) FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                    WHERE line.move_id = ANY(%s))""",
            bills,
            self._account_code(scope),
            self._account_code(scope),
            list(scope.ids),
        )

    def _series(self, scope, bills, by, asked=None):
        return SQL(
            """SELECT array_agg(id) AS ids, array_agg(%s) AS days,
                      array_agg(%s) AS since, array_agg(account) AS accounts,
                      array_agg(amount::float8) AS amounts,
                      array_agg(counted) AS counted, array_agg(%s) AS checked
                 FROM (%s) bill GROUP BY %s, kind HAVING bool_or(checked)""",
            self._epoch(SQL("day")),
            self._epoch(SQL("day - %s", self._months(scope.values["months"]))),
            asked or SQL("checked"),
            self._amounts(scope, bills),
            by,
        )

    def _amounts(self, scope, bills):
        """Return SQL of what bills come to on each expense account."""
        return SQL(
            """SELECT move.id, move.commercial_partner_id AS vendor,
                      account.id AS account, COALESCE(left(%s, 3), '') AS prefix,
                      move.move_type AS kind, %s AS day,
                      abs(sum(line.balance)) AS amount,
                      %s AS counted, %s AS checked
                 FROM account_move move
                 JOIN account_move_line line ON line.move_id = move.id
                  AND line.display_type = 'product'
                 JOIN account_account account ON account.id = line.account_id
                  AND account.account_type LIKE 'expense%%'
                WHERE %s
                GROUP BY move.id, account.id
               HAVING sum(line.balance) != 0""",
            self._account_code(scope),
            DAY,
            self._counts(),
            self._in_scope(scope),
            bills,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s, account %(account)s: %(amount)s",
                    **self._bill_head(facts),
                    amount=self._money(facts["amount"]),
                    account=facts["account"],
                ),
                self.env._(
                    "That is %(ratio)s times the median and %(z)s robust standard "
                    "deviations above it.",
                    ratio=self._number(facts["ratio"], 1),
                    z=self._number(facts["z"], 1),
                ),
            ],
            compared=self._compared(facts),
        )

    def _compared(self, facts):
        figures = {
            "n": facts["n"],
            "median": self._money(facts["median"]),
            "high": self._money(facts["high"]),
        }
        if facts["pooled"]:
            return self.env._(
                "%(n)s earlier bills of all vendors on accounts of this category, as "
                "the vendor has too few: median %(median)s, nine in ten up to %(high)s",
                **figures,
            )
        return self.env._(
            "%(n)s earlier bills of the vendor on this account: median %(median)s, "
            "nine in ten up to %(high)s",
            **figures,
        )

    def _chart(self, facts):
        return self._strip(
            self.env._("Amounts of earlier bills and of this one"),
            self._amounts_by_day(facts["history"], facts),
            lines=[(self.env._("Median"), facts["median"])],
        )
