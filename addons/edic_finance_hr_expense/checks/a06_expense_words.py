# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_finance.tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA06(models.AbstractModel):
    """A06 in words, that name nobody."""

    _inherit = "edic.finance.check.a06"

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "An expense of %(amount)s on %(day)s (%(what)s)",
                    amount=self._money(facts["expense"]["amount"]),
                    day=self._day(facts["expense"]["day"]),
                    what=facts["expense"]["what"] or "–",
                ),
                *self._seen_of(facts),
            ],
            compared=[self._compared(facts)],
            rule=[self._rule(facts["rule"])],
            innocent=self._innocent(facts["rule"]),
            next=[
                self.env._("Compare the receipts, and ask for what is missing."),
                self.env._("Talk to those concerned before anything is decided."),
            ],
        )

    def _seen_of(self, facts):
        if facts["one_person"] is None:
            return []
        return [
            self.env._("Both were claimed by one person.")
            if facts["one_person"]
            else self.env._("They were claimed by two persons.")
        ]

    def _compared(self, facts):
        other = facts.get("other") or {}
        return {
            "same_receipt": lambda: self.env._(
                "An expense of %(amount)s on %(day)s with the same file",
                amount=self._money(other["amount"]),
                day=self._day(other["day"]),
            ),
            "same_amount": lambda: self.env._(
                "An expense of the same amount and kind on %s",
                self._day(other["day"]),
            ),
            "billed": lambda: self.env._(
                "The vendor's bill %s", facts["bill"] or self.env._("A draft")
            ),
            "ceiling": lambda: self.env._(
                "The ceiling on that day: %s each", self._money(facts["ceiling"])
            ),
            "no_receipt": lambda: self.env._("No file is attached."),
            "weekend": lambda: self.env._("A weekend or a public holiday."),
            "own_approval": lambda: self.env._(
                "It was approved by the person whose expense it is."
            ),
        }[facts["rule"]]()

    def _rule(self, rule):
        return {
            "same_receipt": self.env._("A receipt is refunded once."),
            "same_amount": self.env._(
                "Same amount, and same vendor or description, within some days."
            ),
            "billed": self.env._("What the vendor billed is not refunded as well."),
            "ceiling": self.env._("No more than the ceiling is refunded."),
            "no_receipt": self.env._("A receipt is needed from a certain amount on."),
            "weekend": self.env._("Missions are on working days as a rule."),
            "own_approval": self.env._("Somebody else approves."),
        }[rule]

    def _innocent(self, rule):
        if rule in ("same_receipt", "same_amount", "billed"):
            return [
                self.env._("Two colleagues paid their own share of one bill."),
                self.env._("The same ticket is bought on the way there and back."),
            ]
        if rule == "weekend":
            return [self.env._("Duty on that day, a fair, or a long journey.")]
        return [
            self.env._("An exception was granted and is on file."),
            self.env._("The receipt is kept elsewhere."),
        ]
