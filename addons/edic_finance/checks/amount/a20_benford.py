# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds pairs of first digits that come too often in a year and account
class. It opens a *lead* on the company and never flags a document.

## Rule

Positive debit items of posted entries on expense accounts, 10 € or more. The z of each
pair of digits is corrected for continuity; a finding is a surplus above 3.29 (`A20.z`; 3.45
with all 90 taken together), ten leads at most. If no pair stands out but the population
is off as a whole, there is one lead on it.

| items | mean absolute deviation (MAD) |
|---|---|
| below 1,000 | not run: *too few* |
| 1,000 to 2,999 | against the 99 % quantile of 2,000 drawn populations; excess MAD = MAD − 1/√(158.8 N) |
| 3,000 and more | Nigrini: 0.0012 close, 0.0018 acceptable, 0.0022 marginal, above: nonconforming |

By his limits alone, nine in ten samples of 1,000 that follow the law would fail.
Accounts whose amounts are assigned (rents, pay, tariffs, depreciation) are left out by
words of their names (`A20.assigned`) and counted.

## What it reads

Balance, day and account of posted items. The lead holds the ids of the 200 largest
items.

## What it cannot find

Anything about one item. Price lists, flat rates and limits give the same picture as
manipulation; amounts that do not spread over several orders of size do not follow the
law.

**Amount** of a flag: the sum of the amounts behind the digits.
"""  # noqa: E501, RUF002

import numpy as np

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import benford, chance

_lt = LazyTranslate(__name__)
MAX_ITEMS = 200  # items behind a lead
WHOLE = 0  # in place of digits: the population as a whole is off
MAX_LEADS = 10  # leads on one population; with more, it is no population for this law
ASSIGNED = (  # beginnings of words in the names of accounts whose amounts are given
    "rent; lease; salar; wage; payroll; depreciat; loyer; location; salaire; "
    "rémunération; cotisation; amortissement; tarif; Miete; Pacht; Lohn; Löhne; "
    "Gehalt; Gehälter; Bezüge; Besoldung; Abschreibung"
)


class EdicFinanceCheckA20(models.AbstractModel):
    """BENFORD-F2D: first two digits that come more often than they should.

    A lead on a population, never a flag on a document: the law says something about
    many amounts and nothing about one.
    """

    _name = "edic.finance.check.a20"
    _inherit = "edic.finance.check"
    _description = "A20 First two digits"
    _code = "A20"
    _texts = Texts(
        title=_lt("First digits of amounts occur too often"),
        benign_explanations=(
            _lt("A price, fee or flat rate that is paid often."),
            _lt("Amounts that are kept below or above a limit by a rule."),
        ),
        next_steps=(
            _lt(
                "Go through the items behind it from the largest down: same "
                "vendor, same price, same limit?"
            ),
            _lt("It is a lead on a population: no item is flagged by it."),
        ),
    )
    _needs = frozenset({"entries"})
    _mode = "population"
    _severity = "info"
    _subject = "res.company"
    _is_dated = False
    _is_incremental = False
    _law = ("ISA 240", "ISA 520")
    _profiles = frozenset({"auditor"})
    # a lead stays the same one while amounts are added to its year
    _volatile = (
        "n",
        "observed",
        "expected",
        "extra",
        "z",
        "mad",
        "excess",
        "quantile",
        "verdict",
        "counts",
        "excluded",
        "ids",
        "items",
        "more",
        "amount",
        "digits",
    )
    _parameters = {
        "z": Parameter.decimal(
            _lt("z of a pair of digits (3.45 with all 90 taken together)"),
            "3.29",
            minimum="1.96",
            maximum="10",
        ),
        "least": Parameter.euros(_lt("Smallest amount"), 10, minimum=10),
        "assigned": Parameter.words(
            _lt("Left out: accounts with a word that begins so"), ASSIGNED
        ),
    }
    _not_applicable = {
        "small": _lt("The amount is too small."),
        "assigned": _lt(
            "Amounts are fixed in advance: rents, pay, tariffs, depreciation."
        ),
    }
    _not_done = {
        "too_few": _lt("Fewer than 1,000 amounts in the year and account class.")
    }

    # --- population -------------------------------------------------------------------
    def _population(self, scope):
        """Return SQL of ``id, reason`` of journal items of the years in the scope."""
        return SQL(
            """SELECT id, COALESCE(reason, CASE WHEN count(*) FILTER (
                          WHERE reason IS NULL) OVER (PARTITION BY year, class) < %s
                          THEN 'too_few' END) AS reason
                 FROM (%s) item""",
            benford.MIN_AMOUNTS,
            self._items(scope),
        )

    def _looked_at(self, scope):
        if not (scope.date_from or scope.date_to):
            return SQL("TRUE")
        years = SQL("split_part(fingerprint, '-', 1)::int")
        first, last = self._years(scope)
        return SQL("%s BETWEEN %s AND %s", years, first, last)

    def _years(self, scope):
        first = scope.date_from.year if scope.date_from else 1
        return first, scope.date_to.year if scope.date_to else 9999

    def _items(self, scope):
        """Return SQL of what was posted on the debit side of expense accounts."""
        words = "|".join(scope.values["assigned"]) or "$^"
        return SQL(
            """SELECT line.id, line.move_id AS move, line.date AS day,
                      line.balance AS amount, extract(year FROM line.date)::int AS year,
                      COALESCE(left(%(code)s, 1), '') AS class,
                      CASE WHEN account.is_assigned THEN 'assigned'
                           WHEN line.balance < %(least)s THEN 'small' END AS reason
                 FROM account_move_line line
                 JOIN (SELECT account.*,
                              account.name::text ~* %(words)s AS is_assigned
                         FROM account_account account
                        WHERE account.account_type LIKE 'expense%%') account
                   ON account.id = line.account_id
                WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
                  AND line.balance > 0
                  AND extract(year FROM line.date) BETWEEN %(first)s AND %(last)s""",
            code=self._account_code(scope),
            least=scope.values["least"],
            words=rf"\m({words})",
            company=scope.company,
            first=self._years(scope)[0],
            last=self._years(scope)[1],
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        leads = {}
        for (year, group), (counts, excluded) in sorted(self._counted(scope).items()):
            tested = benford.test(counts, float(scope.values["z"]))
            is_off = tested.verdict in ("nonconforming", "beyond_chance")
            for digits in tested.over[:MAX_LEADS] or ([WHOLE] if is_off else []):
                facts = self._facts(tested, counts, digits)
                facts |= {"year": year, "class": group, "excluded": excluded}
                leads[year, group, digits] = facts
        items = self._behind(scope, list(leads))
        for key, facts in leads.items():
            yield self._finding(scope, key, facts, items[key])

    def _counted(self, scope):
        """Return ``{(year, class): (amounts by digits, excluded by reason)}``"""
        query = SQL(
            """SELECT year, class, COALESCE(reason, '') AS reason,
                      CASE WHEN reason IS NULL
                           THEN left(trunc(amount)::text, 2)::int END AS digits,
                      count(*) AS items
                 FROM (%s) item GROUP BY 1, 2, 3, 4""",
            self._items(scope),
        )
        found = {}
        for row in self._rows(query):
            key = (row["year"], row["class"])
            counts, excluded = found.setdefault(key, (np.zeros(90), {}))
            if row["reason"]:
                excluded[row["reason"]] = row["items"]
            else:
                counts[row["digits"] - 10] = row["items"]
        return found

    def _facts(self, tested, counts, digits):
        is_whole = digits == WHOLE
        place = int(np.argmax(tested.z)) if is_whole else digits - 10
        expected = benford.expected()[place] * tested.n
        observed = int(counts[place])
        return {
            "digits": place + 10,
            "whole": is_whole,
            "n": tested.n,
            "observed": observed,
            "expected": chance.text(expected, 1),
            "extra": round(observed - expected),
            "z": chance.text(tested.z[place]),
            "mad": chance.text(tested.mad, 5),
            "excess": chance.text(tested.excess, 5),
            "quantile": tested.quantile and chance.text(tested.quantile, 5),
            "verdict": tested.verdict,
            "more": max(0, len(tested.over) - 1),
            "counts": [int(count) for count in counts],
        }

    def _behind(self, scope, keys):
        """Return ``{key: (sum, ids of the largest items, the first ten of them)}``"""
        if not keys:
            return {}
        years, groups, digits = zip(*keys, strict=True)
        query = SQL(
            """SELECT item.year, item.class, wanted.digits, sum(amount) AS amount,
                      (array_agg(item.id ORDER BY amount DESC, item.id))[1:%s] AS ids,
                      (array_agg(json_build_array(COALESCE(move.name, ''),
                                                  item.day::text,
                                                  round(amount, 2)::text)
                                 ORDER BY amount DESC, item.id))[1:10] AS items
                 FROM (%s) item JOIN account_move move ON move.id = item.move
                 JOIN unnest(%s, %s, %s) wanted(year, class, digits)
                   ON wanted.year = item.year AND wanted.class = item.class
                  AND wanted.digits IN (left(trunc(amount)::text, 2)::int, %s)
                WHERE item.reason IS NULL GROUP BY 1, 2, 3""",
            MAX_ITEMS,
            self._items(scope),
            list(years),
            list(groups),
            list(digits),
            WHOLE,
        )
        return {
            (row["year"], row["class"], row["digits"]): row for row in self._rows(query)
        }

    def _finding(self, scope, key, facts, behind):
        names = ("bill", "day", "amount")
        return Finding(
            subject=scope.company,
            amount=behind["amount"],
            key="-".join(map(str, key)),
            score=chance.strength(float(facts["z"]), float(scope.values["z"])),
            facts={
                **facts,
                "amount": f"{behind['amount']:.2f}",
                "ids": behind["ids"],
                "items": [
                    dict(zip(names, item, strict=True)) for item in behind["items"]
                ],
            },
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=self.env._(
                "%(year)s, account class %(class)s: %(observed)s of %(n)s amounts "
                "begin with %(digits)s, %(extra)s more than expected.",
                **{"class": facts["class"] or "–"},
                year=str(facts["year"]),
                observed=facts["observed"],
                n=facts["n"],
                digits=facts["digits"],
                extra=facts["extra"],
            ),
            compared=[
                self.env._(
                    "By Benford's law %(expected)s are expected; z with correction for "
                    "continuity is %(z)s.",
                    expected=self._number(facts["expected"], 1),
                    z=self._number(facts["z"], 2),
                ),
                self._verdict(facts),
                *self._excluded(facts["excluded"]),
            ],
            rule=(
                self.env._(
                    "The share of a pair of first digits d is log10(1 + 1/d). What "
                    "exceeds it by more than the limit of z is flagged."
                )
                if not facts["whole"]
                else self.env._(
                    "No pair of digits stands out alone, but all of them together are "
                    "further from Benford's law than they should be."
                )
            ),
        )

    def _verdict(self, facts):
        mad = self._number(facts["mad"], 5)
        if facts["quantile"]:
            return self.env._(
                "Mean absolute deviation %(mad)s, %(excess)s beyond that of as many"
                " amounts by chance; 99%% of drawn populations stay under "
                "%(quantile)s.",
                mad=mad,
                excess=self._number(facts["excess"], 5),
                quantile=self._number(facts["quantile"], 5),
            )
        classes = {
            "close": self.env._("close conformity"),
            "acceptable": self.env._("acceptable conformity"),
            "marginal": self.env._("marginally acceptable conformity"),
            "nonconforming": self.env._("nonconformity"),
        }
        return self.env._(
            "Mean absolute deviation %(mad)s: %(verdict)s by Nigrini's limits.",
            mad=mad,
            verdict=classes[facts["verdict"]],
        )

    def _excluded(self, excluded):
        reasons = self._reason_words()
        return [
            self.env._(
                "Left out: %(count)s. %(reason)s", count=n, reason=reasons[code][1]
            )
            for code, n in sorted(excluded.items())
        ]

    def _chart(self, facts):
        counts = zip(range(10, 100), facts["counts"], benford.expected(), strict=True)
        bars = [
            (str(pair), str(n), f"{share * facts['n']:.1f}", pair == facts["digits"])
            for pair, n, share in counts
        ]
        return self._bars(self.env._("First two digits: observed and expected"), bars)

    def _comparison(self, facts):
        return {
            "columns": [
                self.env._("Entry"),
                self.env._("Date"),
                self.env._("Amount"),
            ],
            "rows": [
                [
                    item["bill"] or "–",
                    self._day(item["day"]),
                    self._money(item["amount"]),
                ]
                for item in facts["items"]
            ],
        }
