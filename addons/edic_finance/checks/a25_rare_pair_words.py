# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA25(models.AbstractModel):
    """What is said of unusual accounts."""

    _inherit = "edic.finance.check.a25"

    def _words(self, facts):
        parts = {
            "always": self._always_words,
            "rare": self._rare_words,
            "seldom": self._seldom_words,
        }
        return Words(
            title=self._title(),
            innocent=[
                self.env._("A correction of an entry on a wrong account."),
                self.env._("An operation that occurs once in some years, with papers."),
            ],
            next=[
                self.env._("Read the entry's text and what is attached to it."),
                self.env._("Ask who ordered the entry, and what for."),
            ],
            **parts[facts["rule"]](facts),
        )

    def _pair_words(self, facts):
        return self.env._(
            "Accounts of group %(debit)s are debited, of group %(credit)s credited.",
            debit=facts["debit"],
            credit=facts["credit"],
        )

    def _always_words(self, facts):
        seen = [self._entry_words(facts), self._pair_words(facts)]
        if facts["reversed"]:
            seen.append(
                self.env._("It was reversed on %s.", self._day(facts["reversed"]))
            )
        return {
            "seen": seen,
            "compared": [
                self.env._(
                    "The list of pairs that are looked into whenever they occur."
                )
            ],
            "rule": [
                self.env._(
                    "The pair is on the list, in a manual entry and not in the journal "
                    "that is meant for it."
                )
                if self._says(facts, "by_hand")
                else self.env._(
                    "The pair is on the list, outside the journal that is kept for it."
                )
            ],
        }

    def _rare_words(self, facts):
        return {
            "seen": [self._entry_words(facts), self._pair_words(facts)],
            "compared": [
                self.env._(
                    "%(entries)s posted entries of the %(months)s months until then: "
                    "the pair occurs %(seen)s times, this one counted.",
                    entries=facts["entries"],
                    months=facts["months"],
                    seen=facts["seen"],
                )
            ],
            "rule": [self.env._("A pair of account groups that hardly ever occurs.")],
        }

    def _seldom_words(self, facts):
        account = facts["account"]
        used = self.env._(
            "This is the first entry on account %s in these books.", account
        )
        if not facts["first"]:
            used = self.env._(
                "Account %(account)s has %(seen)s entries in the 12 months until then, "
                "this one counted.",
                account=account,
                seen=facts["seen"],
            )
        return {
            "seen": [self._entry_words(facts)],
            "compared": [used],
            "rule": [self.env._("An account that is hardly ever used.")],
        }

    def _chart(self, facts):
        return self._account_chart_of(facts)
