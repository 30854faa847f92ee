# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA18(models.AbstractModel):
    """How a price that rose is told."""

    _inherit = "edic.finance.check.a18"

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s: %(item)s at %(price)s each, "
                    "quantity %(quantity)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    day=self._day(facts["day"]),
                    item=facts["item"],
                    price=self._price(facts["price"], facts),
                    quantity=self._number(facts["quantity"]),
                ),
                self.env._(
                    "That is %(rise)s more, %(amount)s on this line.",
                    rise=self._percent(facts["rise"], 1),
                    amount=self._money(facts["amount"]),
                ),
            ],
            compared=[self._compared(facts)],
            rule=[self._rule(facts["rule"])],
            innocent=[
                self.env._("A price list or an index clause of the contract."),
                self.env._("Another quality, package or unit under the same name."),
            ],
            next=[
                self.env._("Look up the price in the contract, order or price list."),
                self.env._("Ask the vendor for a credit note of the difference."),
            ],
        )

    def _price(self, text, facts):
        shown = self._number(str(Decimal(text).normalize()))
        return self.env._(
            "%(price)s %(currency)s", price=shown, currency=facts["currency"]
        )

    def _compared(self, facts):
        price = self._price(facts["reference"], facts)
        if facts["rule"] == "agreed":
            return self.env._("The order was placed at %s.", price)
        if facts["rule"] == "jump":
            return self.env._(
                "The median of %(n)s earlier prices is %(price)s.",
                n=facts["n"],
                price=price,
            )
        return self.env._(
            "%(price)s is the median of the prices before the last six bills, with the "
            "rise that is allowed; the last six are above it by %(cusum)s standard "
            "deviations of %(sigma)s in sum.",
            price=price,
            cusum=self._number(facts["cusum"], 1),
            sigma=self._price(facts["sigma"], facts),
        )

    def _rule(self, rule):
        if rule == "agreed":
            return self.env._("The price is above the one that was ordered at.")
        if rule == "jump":
            return self.env._(
                "The price is above the median of the vendor's prices for the same "
                "item, and the bill before was not."
            )
        return self.env._(
            "The last six prices creep up: a CUSUM with half a standard deviation of "
            "slack passes four standard deviations."
        )

    def _chart(self, facts):
        points = [
            {"day": one["day"], "label": "", "value": one["price"], "mark": False}
            for one in facts["history"]
        ]
        this = {"day": facts["day"], "label": facts["bill"], "value": facts["price"]}
        label = self.env._("Median")
        if facts["rule"] == "agreed":
            label = self.env._("Ordered at")
        elif facts["rule"] == "drift":
            label = self.env._("Median with allowed rise")
        return {
            "kind": "timeline",
            "title": self.env._("Unit price of %s", facts["item"]),
            "unit": facts["currency"],
            "points": [*points, {**this, "mark": True}],
            "threshold": {"label": label, "value": facts["reference"]},
            "cumulative": False,
        }
