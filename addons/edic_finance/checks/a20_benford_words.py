# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit import benford
from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA20(models.AbstractModel):
    """How a lead on first digits is told."""

    _inherit = "edic.finance.check.a20"

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(year)s, account class %(class)s: %(observed)s of %(n)s amounts "
                    "begin with %(digits)s, %(extra)s more than expected.",
                    **{"class": facts["class"] or "–"},
                    year=str(facts["year"]),
                    observed=facts["observed"],
                    n=facts["n"],
                    digits=facts["digits"],
                    extra=facts["extra"],
                )
            ],
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
            rule=[
                self.env._(
                    "The share of a pair of first digits d is log10(1 + 1/d). What "
                    "exceeds it by more than the limit of z is flagged."
                )
                if not facts["whole"]
                else self.env._(
                    "No pair of digits stands out alone, but all of them together are "
                    "further from Benford's law than they should be."
                )
            ],
            innocent=[
                self.env._("A price, fee or flat rate that is paid often."),
                self.env._("Amounts that are kept below or above a limit by a rule."),
            ],
            next=[
                self.env._(
                    "Go through the items behind it from the largest down: same "
                    "vendor, same price, same limit?"
                ),
                self.env._("It is a lead on a population: no item is flagged by it."),
            ],
        )

    def _verdict(self, facts):
        mad = self._number(facts["mad"], 5)
        if facts["quantile"]:
            return self.env._(
                "Mean absolute deviation %(mad)s, %(excess)s beyond that of as "
                "many amounts by chance; 99%% of drawn populations stay under "
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
        law = benford.expected()
        return {
            "kind": "bars",
            "title": self.env._("First two digits: observed and expected"),
            "bars": [
                {
                    "label": str(place + 10),
                    "observed": str(count),
                    "expected": f"{law[place] * facts['n']:.1f}",
                    "mark": place + 10 == facts["digits"],
                }
                for place, count in enumerate(facts["counts"])
            ],
        }

    def _comparison(self, facts):
        return {
            "columns": [
                self.env._("Entry"),
                self.env._("Date"),
                self.env._("Amount"),
            ],
            "rows": [
                [one["bill"] or "–", self._day(one["day"]), self._money(one["amount"])]
                for one in facts["items"]
            ],
        }
