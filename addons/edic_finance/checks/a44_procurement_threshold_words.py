# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA44(models.AbstractModel):
    """A44 in words, with the curve that reaches the threshold."""

    _inherit = "edic.finance.check.a44"

    def _words(self, facts):
        return Words(
            title=self._title_of(facts),
            seen=[self._seen(facts), *self._contract_words(facts)],
            compared=[
                self.env._(
                    "%(threshold)s: %(amount)s net on the day of the first purchase; "
                    "%(share)s of it reached.",
                    threshold=self._threshold_name(facts["code"]),
                    amount=self._money(facts["threshold"]),
                    share=self._percent(
                        str(Decimal(facts["total"]) / Decimal(facts["threshold"]))
                    ),
                )
            ],
            rule=[self._rule_words(facts)],
            innocent=[
                self.env._("There is a contract that nobody recorded here."),
                self.env._("The account gathers needs that have nothing in common."),
                self.env._("The purchase is exempt, such as energy at a tariff."),
            ],
            next=[
                self.env._(
                    "Compute the need of the year, choose the procedure, and put it "
                    "on file (in Germany in the Vergabevermerk)."
                ),
                self.env._(
                    "Record the contract: its number as that of the bill's commitment, "
                    "or the vendor as one under contract."
                ),
            ],
        )

    def _title_of(self, facts):
        if self._says(facts, "contracts"):
            return self._title()
        return self.env._("Purchases reach a threshold, contracts not known")

    def _rule_words(self, facts):
        if not self._says(facts, "contracts"):
            return self.env._(
                "All bills are added up, net of VAT, also those under a contract: "
                "which these are, the file does not tell."
            )
        if facts["vendor"]:
            return self.env._(
                "Bills without a contract on record are added up, net of VAT, for "
                "each vendor and category; a flag is raised near the threshold and "
                "when it is reached."
            )
        return self.env._(
            "Bills without a contract on record are added up, net of VAT, for "
            "each category; a flag is raised near the threshold and when it is "
            "reached."
        )

    def _seen(self, facts):
        told = {
            "category": facts["category"] or "–",
            "total": self._money(facts["total"]),
            "count": sum(count for _month, _net, count, _day in facts["months"]),
            "since": self._day(facts["since"]),
            "day": self._day(facts["day"]),
        }
        if facts["vendor"]:
            return self.env._(
                "%(vendor)s, category %(category)s: %(total)s net in %(count)s "
                "purchases from %(since)s to %(day)s.",
                vendor=facts["vendor"],
                **told,
            )
        return self.env._(
            "Category %(category)s: %(total)s net in %(count)s purchases from "
            "%(since)s to %(day)s.",
            **told,
        )

    def _threshold_name(self, code):
        return {
            "direct": self.env._("Threshold of an award without a procedure"),
            "publicity": self.env._("Threshold of a notice in a journal"),
            "eu": self.env._("Threshold of the EU"),
        }[code]

    def _chart(self, facts):
        parts = [(day, month, net) for month, net, _count, day in facts["months"]]
        name = self._threshold_name(facts["code"])
        return self._curve(parts, name, facts["threshold"])

    def _comparison(self, facts):
        return self._parts_table(facts["largest"])
