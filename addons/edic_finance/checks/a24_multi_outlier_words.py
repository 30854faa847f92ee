# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA24(models.AbstractModel):
    """How an entry that is rare in several ways is told."""

    _inherit = "edic.finance.check.a24"

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(entry)s, %(day)s, %(amount)s: %(bits)s bits in sum, number "
                    "%(rank)s of %(entries)s entries",
                    entry=facts["entry"] or "–",
                    day=self._day(facts["day"]),
                    amount=self._money(facts["amount"]),
                    bits=self._number(facts["bits"], 1),
                    rank=facts["rank"],
                    entries=self._number(str(facts["entries"])),
                ),
                *(self._part(part) for part in facts["parts"]),
            ],
            compared=[
                self.env._(
                    "All posted entries, each value with those of the same journal or "
                    "account."
                )
            ],
            rule=[
                self.env._(
                    "A value has as many bits as it is rare: one in 1,024 has 10. "
                    "Shown are the entries with the largest sums; a value that was "
                    "justified before counts as seen more often."
                )
            ],
            innocent=[
                self.env._("A closing entry, a correction or a new kind of business."),
                self.env._("What is rare is not wrong: most of these are in order."),
            ],
            next=[
                self.env._("Read the entry with its document: what was its reason?"),
                self.env._(
                    "If it is in order, justify it: the next one weighs less then."
                ),
            ],
        )

    def _part(self, part):
        figures = {
            "what": self._feature(part),
            "seen": self._number(str(part["seen"])),
            "of": self._number(str(part["of"])),
            "bits": self._number(part["bits"], 1),
        }
        if part["justified"]:
            return self.env._(
                "%(what)s: seen %(seen)s times in %(of)s others, justified "
                "%(justified)s times (%(bits)s bits)",
                **figures,
                justified=part["justified"],
            )
        return self.env._(
            "%(what)s: seen %(seen)s times in %(of)s others (%(bits)s bits)", **figures
        )

    def _feature(self, part):
        """What a feature and its value are called."""
        where, value = part["context"], part["value"]
        titles = {
            "pair": self.env._("Accounts %s, debit and credit", value),
            "amount": self.env._("Amount of this size on account %s", where),
            "weekday": self.env._("Day of the week in journal %s", where),
            "delay": self.env._(
                "Time between its date and its entry in journal %s", where
            ),
            "lines": self.env._("Number of lines in journal %s", where),
            "text": self.env._("Without a text in journal %s", where)
            if value == "empty"
            else self.env._("With a text in journal %s", where),
            "taxes": self.env._("These taxes, or none, on account %s", where),
            "vendor": self.env._("Age of the partner in journal %s", where),
            "reversal": self.env._("A reversal in journal %s", where)
            if value == "yes"
            else self.env._("No reversal in journal %s", where),
            "source": self.env._("Way of entry in journal %s", where),
            "round": self.env._("Multiple of 1,000 on account %s", where)
            if value == "yes"
            else self.env._("No multiple of 1,000 on account %s", where),
            "user": self.env._("How often this user books in journal %s", where),
            "hour": self.env._("Time of the day of posting in journal %s", where),
        }
        return titles[part["feature"]]

    def _comparison(self, facts):
        return {
            "columns": [
                self.env._("What is rare"),
                self.env._("Seen"),
                self.env._("Among"),
                self.env._("Bits"),
            ],
            "rows": [
                [
                    self._feature(part),
                    self._number(str(part["seen"])),
                    self._number(str(part["of"])),
                    self._number(part["bits"], 1),
                ]
                for part in facts["parts"]
            ],
        }
