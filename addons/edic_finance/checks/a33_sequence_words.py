# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA33(models.AbstractModel):
    """How missing numbers are told."""

    _inherit = "edic.finance.check.a33"

    def _title(self):
        return self.env._("Numbers missing in a journal")

    def _words(self, facts):
        seen = [self._missing(facts)]
        seen += [self._known_words(one) for one in facts["known"][:5]]
        if facts["unknown"] and self._says(facts, "traces"):
            seen.append(
                self.env._(
                    "Numbers that the audit trail never knew as posted: %s.",
                    facts["unknown"],
                )
            )
        return Words(
            title=self._title(),
            seen=seen,
            compared=self._neighbours(facts),
            rule=[
                self.env._(
                    "In a journal, numbers with the same beginning follow each other."
                )
            ],
            innocent=[
                self.env._("The journal went on from the numbers of another system."),
                self.env._("A draft with a number was deleted before it was posted."),
            ],
            next=self._next_words(facts),
        )

    def _next_words(self, facts):
        explained = self.env._("Have each missing number explained in writing.")
        if not self._says(facts, "traces"):
            return [explained]
        opened = self.env._(
            "Open the entries of the audit trail: they hold what was deleted."
        )
        return [opened, explained]

    def _missing(self, facts):
        about = {name: facts[name] for name in ("first", "last", "count")}
        if facts["count"] == 1:
            return self.env._("%s is missing.", facts["first"])
        return self.env._("%(first)s to %(last)s are missing: %(count)s.", **about)

    def _neighbours(self, facts):
        found = []
        if facts["before"]:
            day = self._day(facts["before_day"])
            found.append(self.env._("Before: %s", f"{facts['before']}, {day}"))
        if facts["after"]:
            day = self._day(facts["after_day"])
            found.append(self.env._("After: %s", f"{facts['after']}, {day}"))
        else:
            found.append(self.env._("No later number is there."))
        return found

    def _what(self, one):
        words = {
            "deleted": self.env._("Deleted after it had been posted"),
            "gone": self.env._("Gone without a record"),
            "renumbered": self.env._("Has another number now"),
        }
        return words[one["what"]]

    def _known_words(self, one):
        about = {
            "number": one["number"],
            "amount": self._money(one["amount"], one["currency"]),
            "moment": self._moment(one["moment"]),
        }
        if one["what"] == "deleted":
            return self.env._(
                "%(number)s (%(amount)s) was deleted on %(moment)s, once posted.",
                **about,
            )
        if one["what"] == "gone":
            return self.env._(
                "%(number)s (%(amount)s) is gone and no record says why; the last is "
                "of %(moment)s.",
                **about,
            )
        return self.env._(
            "%(number)s (%(amount)s), last recorded on %(moment)s, has another number "
            "now.",
            **about,
        )

    def _comparison(self, facts):
        if not facts["known"]:
            return None
        return {
            "columns": [
                self.env._("Number"),
                self.env._("What became of it"),
                self.env._("Last record"),
                self.env._("Amount"),
                self.env._("Now"),
            ],
            "rows": [
                [
                    one["number"],
                    self._what(one),
                    self._moment(one["moment"]),
                    self._money(one["amount"], one["currency"]),
                    one["became"] or "",
                ]
                for one in facts["known"]
            ],
        }
