# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA35(models.AbstractModel):
    """How changes after posting are told."""

    _inherit = "edic.finance.check.a35"

    def _title(self):
        return self.env._("Changed after it had been posted")

    def _parameter_value(self, name, text):
        if name != "fields" or not text:
            return super()._parameter_value(name, text)
        fields = self._parameters[name].parse(text)
        return self._list(self.env["edic.ai.trace"]._field_words(fields))

    def _words(self, facts):
        seen = [self._entry(facts)]
        seen += [line for one in facts["changes"][-5:] for line in self._sentences(one)]
        return Words(
            title=self._title(),
            seen=seen,
            compared=[self.env._("What the audit trail recorded when it was posted.")],
            rule=[
                self.env._(
                    "What is posted is corrected by another entry, not changed, "
                    "replaced or deleted."
                )
            ],
            innocent=self._innocent(facts),
            next=self._next(facts),
        )

    def _entry(self, facts):
        if facts["rule"] == "deleted":
            return self.env._(
                "%s was deleted after it had been posted.", facts["entry"]
            )
        if facts["posted"]:
            return self.env._(
                "%(entry)s, posted on %(moment)s",
                entry=facts["entry"],
                moment=self._moment(facts["posted"]),
            )
        return facts["entry"] or "–"

    def _sentences(self, one):
        """Sentences on one change."""
        moment = self._moment(one["moment"])
        if "postings" in one:
            yield from self._told_cycle(one, moment)
        elif "fields" not in one:
            amount = self._money(one["amount"], one["currency"])
            yield self.env._(
                "%(moment)s: deleted, %(amount)s", moment=moment, amount=amount
            )
        else:
            yield from self._told_change(one, moment)
        if one.get("program"):
            yield self.env._("A program did so, or somebody with its rights.")

    def _told_cycle(self, one, moment):
        yield self.env._(
            "%(moment)s: posted again after it had been reset; posted %(count)s times.",
            moment=moment,
            count=one["postings"],
        )
        old, new = one["amount"]
        if old != new:
            yield self._pair(
                self.env._("Amount"),
                *(self._money(a, one["currency"]) for a in (old, new)),
            )
        if one["payee"]:
            yield self._pair(self.env._("Payee's account"), *self._ends(one["payee"]))
        if one["lines"] and old == new:
            yield self.env._("Its lines differ: accounts, taxes or amounts.")

    def _told_change(self, one, moment):
        if one["files"]:
            yield self.env._(
                "%(moment)s: files replaced %(replaced)s, removed %(removed)s",
                moment=moment,
                replaced=one["files"].count("replaced"),
                removed=one["files"].count("removed"),
            )
            return
        names = self.env["edic.ai.trace"]._field_words(one["fields"])
        yield self.env._(
            "%(moment)s: changed: %(fields)s", moment=moment, fields=self._list(names)
        )
        if one["payee"]:
            yield self._pair(self.env._("Payee's account"), *self._ends(one["payee"]))
        if one["vendors"]:
            yield self._pair(self.env._("Vendor"), *one["vendors"])
        if one["due"]:
            yield self._pair(self.env._("Due"), *map(self._day, one["due"]))

    def _pair(self, what, old, new):
        return self.env._("%(what)s: %(old)s → %(new)s", what=what, old=old, new=new)

    def _ends(self, accounts):
        return [f"…{end}" if end else "–" for end in accounts]

    def _innocent(self, facts):
        if facts["rule"] == "file":
            return [self.env._("A better scan of the same document took its place.")]
        if facts["rule"] == "changed":
            return [
                self.env._("The vendor got a parent company, and with it its account."),
                self.env._("An analytic distribution was completed after posting."),
            ]
        return [self.env._("A typing error was found before anything was paid.")]

    def _next(self, facts):
        if facts["rule"] == "deleted":
            return [
                self.env._(
                    "Open the entry of the audit trail: it holds what was deleted."
                ),
                self.env._("Ask for the document, and why no reversal was made."),
            ]
        return [
            self.env._("Compare before and after with the vendor's document."),
            self.env._("Look at when it was approved and paid: before or after?"),
        ]

    def _comparison(self, facts):
        rows = [row for one in facts["changes"] for row in self._compared_rows(one)]
        if not rows:
            return None
        return {
            "columns": [
                "",
                self.env._("What"),
                self.env._("Before"),
                self.env._("After"),
            ],
            "rows": rows,
        }

    def _compared_rows(self, one):
        moment, currency = self._moment(one["moment"]), one.get("currency")
        if one.get("amount") and "postings" in one:
            amounts = [self._money(amount, currency) for amount in one["amount"]]
            yield [moment, self.env._("Amount"), *amounts]
        if one.get("payee"):
            yield [moment, self.env._("Payee's account"), *self._ends(one["payee"])]
        if one.get("vendors"):
            yield [moment, self.env._("Vendor"), *one["vendors"]]
        if one.get("due"):
            yield [moment, self.env._("Due"), *map(self._day, one["due"])]
