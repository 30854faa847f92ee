# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.text.percent import with_percent

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA32(models.AbstractModel):
    """What is said of entries that do not agree with themselves."""

    _inherit = "edic.finance.check.a32"

    def _words(self, facts):
        is_vat = facts["rule"] == "vat"
        seen, compared, rule, innocent, then = (
            self._vat_words(facts) if is_vat else self._boolean_words(facts)
        )
        return Words(
            title=self._title(),
            seen=[self._entry_words(facts), *seen],
            compared=[compared],
            rule=[rule],
            innocent=innocent,
            next=[then],
        )

    def _boolean_words(self, facts):
        told = {
            "journals": self.env._("Its lines are of several journals."),
            "unbalanced": self.env._("Its debits and credits differ."),
            "days": self.env._("Its lines are of several days."),
            "pieces": self.env._("Its lines name several documents."),
            "piece_days": self.env._("Its lines name several days of the document."),
        }
        return (
            [told[name] for name in facts["found"]],
            self.env._("The lines with each other, and with the entry."),
            self.env._("An entry has one journal, day and document, and balances."),
            [self.env._("A data migration that wrote to the database.")],
            self.env._("Ask who wrote to the database past Odoo, when and how."),
        )

    def _vat_words(self, facts):
        seen = self.env._(
            "VAT of %(tax)s on %(base)s: %(ratio)s%%",
            tax=self._money(facts["tax"]),
            base=self._money(facts["base"]),
            ratio=self._number(facts["ratio"]),
        )
        side = self.env._("VAT and what it is on are on different sides.")
        rates = self._list(
            with_percent(self._number(rate), self.env.lang) for rate in facts["rates"]
        )
        return (
            [seen, side] if facts["inverted"] else [seen],
            self.env._("The rates of VAT of its day: %s", rates),
            self.env._("VAT is one of the rates of its base, and on the same side."),
            [
                self.env._("VAT of a place with rates of its own, or an average rate."),
                self.env._(
                    "A correction of VAT only, or VAT that is in part not owed."
                ),
            ],
            self.env._("Compute the VAT of the document again."),
        )

    def _chart(self, facts):
        return self._account_chart_of(facts)
