# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA19(models.AbstractModel):
    """How round, repeated and like-ending amounts are told."""

    _inherit = "edic.finance.check.a19"

    def _words(self, facts):
        told = {
            "round": self._round_words,
            "repeat": self._repeat_words,
            "ending": self._ending_words,
        }
        seen, compared, rule = told[facts["rule"]](facts)
        return Words(
            title=self._title(),
            seen=seen,
            compared=compared,
            rule=[rule],
            innocent=[
                self.env._("Rents, grants, subscriptions, instalments, flat rates."),
                self.env._("A price list with few or with round prices."),
            ],
            next=[
                self.env._("Look for a contract or an order behind the amounts."),
                self.env._("Compare what was delivered with what each bill says."),
            ],
        )

    def _round_words(self, facts):
        seen = self.env._(
            "%(bill)s of %(vendor)s, %(day)s: a round amount, %(amount)s without VAT",
            bill=facts["bill"] or self.env._("A draft bill"),
            vendor=facts["vendor"],
            day=self._day(facts["day"]),
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
        rule = self.env._(
            "A multiple of 1,000, or of 500 from 5,000 on, from a vendor who rarely "
            "bills such amounts."
        )
        return [seen], [compared], rule

    def _repeat_words(self, facts):
        seen = self.env._(
            "%(vendor)s billed %(amount)s %(count)s times, the last time with %(bill)s "
            "of %(day)s, without a regular interval.",
            vendor=facts["vendor"],
            amount=self._money(facts["amount"], facts["currency"]),
            count=facts["count"],
            bill=facts["bill"] or self.env._("A draft bill"),
            day=self._day(facts["day"]),
        )
        compared = self.env._(
            "%(n)s bills of the vendor in that time. Two of the others are equal with "
            "a chance of %(base)s; by that, as many equal ones come with a chance of "
            "%(chance)s.",
            n=facts["n"],
            base=self._percent(facts["base"], 2),
            chance=self._percent(facts["chance"], 2),
        )
        rule = self.env._(
            "The same amount several times, off the rhythm of a rent or subscription, "
            "and not by a price list."
        )
        return [seen], [compared], rule

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
        rule = self.env._(
            "Amounts that end in 99 or 00 more often than chance explains (binomial "
            "test); equal amounts count once."
        )
        return [seen], [compared], rule

    def _chart(self, facts):
        points = [
            {"label": self._day(one["day"]), "value": one["amount"], "mark": True}
            for one in facts["history"]
        ]
        if facts["rule"] == "round":
            points = [{**point, "mark": False} for point in points]
            this = {"label": self._day(facts["day"]), "value": facts["amount"]}
            points.append({**this, "mark": True})
        return {
            "kind": "strip",
            "title": self.env._("Amounts of these bills"),
            "unit": facts["currency"] or self.env.company.currency_id.name,
            "points": points,
            "lines": [],
        }

    def _comparison(self, facts):
        return {
            "columns": [self.env._("Bill date"), self.env._("Without VAT")],
            "rows": [
                [self._day(one["day"]), self._money(one["amount"], facts["currency"])]
                for one in facts["history"]
            ],
        }
