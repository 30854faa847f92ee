# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA23(models.AbstractModel):
    """How what breaks a habit is told."""

    _inherit = "edic.finance.check.a23"

    def _words(self, facts):
        told = {
            "extra": self._extra_words,
            "missing": self._missing_words,
            "burst": self._burst_words,
            "season": self._season_words,
        }
        seen, compared, rule, after = told[facts["rule"]](facts)
        return Words(
            title=self._title(),
            seen=[seen, *self._between_words(facts)],
            compared=[compared],
            rule=[rule],
            innocent=[
                self.env._("A contract that began, ended or changed its schedule."),
                self.env._("Holidays, slow mail or a bill for several months."),
            ],
            next=[after],
        )

    def _bill(self, facts):
        return facts["bill"] or self.env._("A draft bill")

    def _extra_words(self, facts):
        return (
            self.env._(
                "%(bill)s of %(vendor)s, %(day)s, came %(gap)s days after the one "
                "before.",
                bill=self._bill(facts),
                vendor=facts["vendor"],
                day=self._day(facts["day"]),
                gap=facts["gap"],
            ),
            self.env._(
                "%(n)s earlier intervals: the median is %(usual)s days, and below "
                "%(limit)s days a bill comes too early.",
                n=facts["n"],
                usual=self._number(facts["usual"]),
                limit=self._number(facts["limit"]),
            ),
            self.env._(
                "Shorter than the first quartile less one and a half times the "
                "interquartile range."
            ),
            self.env._("Look whether the period was billed before."),
        )

    def _between_words(self, facts):
        """Yield the bills that came before what was expected, and were too early."""
        if facts.get("between"):
            told = (
                f"{self._bill(one)} ({self._day(one['day'])})"
                for one in facts["between"]
            )
            yield self.env._(
                "Before it came %s, earlier than the rhythm has them.", self._list(told)
            )

    def _missing_seen(self, facts):
        """Return what is missing after which bill, and what came next."""
        values = {
            "bill": self._bill(facts),
            "vendor": facts["vendor"],
            "day": self._day(facts["day"]),
            "expected": self._day(facts["expected"]),
        }
        following = facts.get("following")
        if not following:
            return self.env._(
                "After %(bill)s of %(vendor)s, %(day)s, a bill was expected on "
                "%(expected)s; it has not come yet.",
                **values,
            )
        return self.env._(
            "After %(bill)s of %(vendor)s, %(day)s, a bill was expected on "
            "%(expected)s; the next one, %(next)s, is of %(next_day)s, %(gap)s days "
            "after.",
            **values,
            next=self._bill(following),
            next_day=self._day(following["day"]),
            gap=facts["gap"],
        )

    def _missing_words(self, facts):
        return (
            self._missing_seen(facts),
            self.env._(
                "%(n)s earlier intervals: the median is %(usual)s days, and after "
                "%(limit)s days a bill counts as missing.",
                n=facts["n"],
                usual=self._number(facts["usual"]),
                limit=self._number(facts["limit"]),
            ),
            self.env._(
                "Longer than the median and twice the median deviation, and the time "
                "to enter a bill."
            ),
            self.env._(
                "Ask the vendor for the bill, or accrue what was delivered in the year."
            ),
        )

    def _burst_words(self, facts):
        return (
            self.env._(
                "%(vendor)s sent %(count)s bills in the week of %(week)s, the last of "
                "them %(bill)s.",
                vendor=facts["vendor"],
                count=facts["count"],
                week=self._day(facts["week"]),
                bill=self._bill(facts),
            ),
            self.env._(
                "%(mean)s bills a week in the %(weeks)s weeks before; by that, as many "
                "come with a chance of %(chance)s.",
                mean=self._number(facts["mean"], 2),
                weeks=facts["weeks"],
                chance=self._percent(facts["chance"], 4),
            ),
            self.env._(
                "More bills in a week than chance explains (Poisson), and than in any "
                "week before."
            ),
            self.env._("Compare the bills of the week side by side."),
        )

    def _season_words(self, facts):
        return (
            self.env._(
                "Account %(account)s comes to %(total)s in %(month)s; %(bill)s is its "
                "largest entry.",
                account=facts["account"],
                total=self._money(facts["total"]),
                month=facts["month"],
                bill=self._bill(facts),
            ),
            self.env._(
                "The same month of earlier years has a median of %(usual)s; the ratio "
                "is %(z)s robust standard deviations from that of %(n)s months.",
                usual=self._money(facts["usual"]),
                z=self._number(facts["z"], 1),
                n=facts["n"],
            ),
            self.env._(
                "The logarithm of the month over the same month of earlier years is "
                "further from the usual one than the limit."
            ),
            self.env._("Go through the entries of the month from the largest down."),
        )

    def _chart(self, facts):
        points = [
            {
                "day": one["day"],
                "label": "",
                "value": one["amount"],
                "mark": self._is_marked(facts, one),
            }
            for one in facts["history"]
        ]
        threshold = None
        if facts["rule"] == "season":
            threshold = {"label": self.env._("Usual"), "value": facts["usual"]}
        return {
            "kind": "timeline",
            "title": self.env._("Months of the account")
            if facts["rule"] == "season"
            else self.env._("Bills of the vendor"),
            "unit": self.env.company.currency_id.name,
            "points": points,
            "threshold": threshold,
            "cumulative": False,
        }

    def _is_marked(self, facts, one):
        if facts["rule"] == "season":
            return one["day"][:7] == facts["month"]
        if facts["rule"] == "burst":
            return facts["week"] <= one["day"] <= facts["day"]
        return one["day"] == facts["day"]
