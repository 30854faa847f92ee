# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA17(models.AbstractModel):
    """How a bill many times the others is told."""

    _inherit = "edic.finance.check.a17"

    def _words(self, facts):
        seen = [
            self.env._(
                "%(bill)s of %(vendor)s, %(day)s: %(amount)s without VAT",
                bill=facts["bill"] or self.env._("A draft bill"),
                vendor=facts["vendor"],
                day=self._day(facts["day"]),
                amount=self._money(facts["amount"]),
            )
        ]
        if facts["factor"]:
            seen.append(self._named(facts["factor"]))
        return Words(
            title=self._title(),
            seen=seen,
            compared=[self._compared(facts)],
            rule=[self._rule(facts)],
            innocent=[
                self.env._("A final account, or an order of another kind."),
                self.env._("A bill for the year from a vendor who bills by month."),
            ],
            next=[
                self.env._("Compare the amount with the document, digit by digit."),
                self.env._(
                    "Look whether the net amount was entered, or the total with VAT."
                ),
            ],
        )

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
            rate=self._percent(self._over_one(factor)),
        )

    def _over_one(self, factor):
        return str(round(float(factor) - 1, 4))

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

    def _rule(self, facts):
        if facts["rule"] == "largest":
            return self.env._(
                "The largest bill is so many times the second largest of the same "
                "vendor."
            )
        return self.env._(
            "To the cent, a multiple of the amount that the vendor bills mostly, and "
            "billed only once."
        )

    def _chart(self, facts):
        others = [
            {"label": self._day(one["day"]), "value": one["amount"], "mark": False}
            for one in facts["others"]
        ]
        this = {"label": self._day(facts["day"]), "value": facts["amount"]}
        label = self.env._("Second largest")
        if facts["rule"] != "largest":
            label = self.env._("Usual amount")
        return {
            "kind": "strip",
            "title": self.env._("This bill and others of the vendor"),
            "unit": self.env.company.currency_id.name,
            "points": [*others, {**this, "mark": True}],
            "lines": [{"label": label, "value": facts["second"]}],
        }

    def _comparison(self, facts):
        bills = [facts, *facts["others"]]
        return {
            "columns": [
                self.env._("Bill"),
                self.env._("Bill date"),
                self.env._("Without VAT"),
            ],
            "rows": [
                [
                    one["bill"] or self.env._("A draft bill"),
                    self._day(one["day"]),
                    self._money(one["amount"]),
                ]
                for one in bills
            ],
        }
