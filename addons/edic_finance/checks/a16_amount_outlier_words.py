# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA16(models.AbstractModel):
    """How an unusual amount is told."""

    _inherit = "edic.finance.check.a16"

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s, account %(account)s: %(amount)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    day=self._day(facts["day"]),
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
            compared=[self._compared(facts)],
            rule=[
                self.env._(
                    "The logarithm is further from the median than the limit, the "
                    "difference more than small change, and nine in ten of the earlier "
                    "bills are lower."
                )
            ],
            innocent=[
                self.env._("An order for the year, a final account or a price rise."),
                self.env._("A one-off that is covered by a contract or an order."),
            ],
            next=[
                self.env._(
                    "Compare amount, quantity and decimal separator with the document."
                ),
                self.env._("Ask who ordered what is billed."),
            ],
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
        history = [
            {"label": self._day(one["day"]), "value": one["amount"], "mark": False}
            for one in facts["history"]
        ]
        this = {"label": self._day(facts["day"]), "value": facts["amount"]}
        return {
            "kind": "strip",
            "title": self.env._("Amounts of earlier bills and of this one"),
            "unit": self.env.company.currency_id.name,
            "points": [*history, {**this, "mark": True}],
            "lines": [{"label": self.env._("Median"), "value": facts["median"]}],
        }
