# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words
from ..tools.audit.routing_id import leitweg_parts


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA41(models.AbstractModel):
    """A41 in words, with the parts of the number."""

    _inherit = "edic.finance.check.a41"

    def _words(self, facts):
        is_routing, is_rules = bool(facts["faults"]), bool(facts.get("rules"))
        told = self._fault_words()
        return Words(
            title=self._title_of(facts),
            seen=[self._seen_routing(facts) if is_routing else self._seen_rules(facts)],
            compared=[
                *(told[fault] for fault in facts["faults"]),
                *self._broken_words(facts),
            ],
            rule=[
                *([self._routing_rule(facts)] if is_routing else []),
                *([self._official_rule(facts)] if is_rules else []),
            ],
            innocent=[
                *(self._routing_innocent() if is_routing else []),
                *(self._rules_innocent() if is_rules else []),
            ],
            next=[
                *(self._routing_next() if is_routing else []),
                *(self._rules_next() if is_rules else []),
            ],
        )

    def _title_of(self, facts):
        if not facts["faults"]:
            return self.env._("E-invoice breaks rules of EN 16931")
        if facts.get("rules"):
            return self._title()
        return self.env._("E-invoice not addressed to us as it should be")

    def _seen_routing(self, facts):
        return self.env._(
            "%(bill)s of %(vendor)s: buyer reference “%(reference)s”, buyer "
            "%(buyers)s.",
            bill=facts["bill"] or self.env._("A draft bill"),
            vendor=facts["vendor"] or "–",
            reference=facts["buyer_reference"],
            buyers=self._list(facts["buyers"]) or "–",
        )

    def _routing_rule(self, facts):
        if facts["country"] == "DE":
            return self.env._(
                "The Leitweg-ID has its form and check digits (ISO/IEC 7064 "
                "MOD 97-10) and is one of ours."
            )
        return self.env._(
            "The buyer is named by a SIRET or SIREN with valid check digits "
            "that is ours, with service code and commitment where required."
        )

    def _routing_innocent(self):
        return [
            self.env._("Our own numbers are not all entered."),
            self.env._("The vendor copied an old number; the order is ours."),
        ]

    def _routing_next(self):
        return [
            self.env._("See whether it is meant for another body, and hand it on."),
            self.env._("Tell the vendor the right number for the next invoice."),
        ]

    def _fault_words(self):
        return {
            "missing": self.env._("There is no buyer reference (BT-10)."),
            "placeholder": self.env._(
                "The buyer reference (BT-10) is a word that stands for none."
            ),
            "form": self.env._("It does not have the form of a Leitweg-ID."),
            "digits": self.env._("The check digits of the Leitweg-ID are wrong."),
            "other": self.env._("The number is none of ours."),
            "no_buyer": self.env._("The buyer is named by no SIRET or SIREN."),
            "siret_form": self.env._("The SIRET or SIREN is not in the right format."),
            "siret_digits": self.env._(
                "The check digit of the SIRET or SIREN is wrong."
            ),
            "no_service": self.env._("The service code (BT-10) is missing."),
            "no_order": self.env._("The number of the commitment (BT-13) is missing."),
        }

    def _comparison(self, facts):
        if not facts["faults"]:
            return self._rules_table(facts)
        if facts["country"] != "DE" or not facts["buyer_reference"]:
            return self._rules_table(facts) if facts.get("rules") else None
        parts = leitweg_parts(facts["buyer_reference"])
        return {
            "columns": [self.env._("Part of the Leitweg-ID"), self.env._("Value")],
            "rows": [
                [self.env._("Coarse address"), parts["coarse"]],
                [self.env._("Fine address"), parts["fine"]],
                [self.env._("Check digits"), parts["check"]],
            ],
        }
