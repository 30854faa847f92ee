# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words

MONEY = {"BT-109", "BT-110", "BT-112", "BT-115"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA39(models.AbstractModel):
    """How differences between e-invoice, page and bill are told."""

    _inherit = "edic.finance.check.a39"

    def _title(self):
        return self.env._("The bill and its document do not agree")

    def _words(self, facts):
        rows = {row["term"]: row for row in facts["rows"]}
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, read from %(file)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"] or "–",
                    file=facts["file"],
                ),
                *(self._issue(issue, rows, facts) for issue in facts["issues"]),
            ],
            compared=[
                self.env._(
                    "What the XML states, what its page shows (if it has one), and the "
                    "bill."
                )
            ],
            rule=[self.env._("They say the same, but for the rounding of totals.")],
            innocent=self._innocent(facts),
            next=[
                self.env._("Ask the vendor which of them counts, before it is paid."),
                self.env._(
                    "Call back on a number known before where the bank account differs."
                ),
            ],
        )

    def _issue(self, issue, rows, facts):
        if issue.startswith("pdf_"):
            return self._page_issue(rows.get(issue[4:]), issue[4:], facts)
        row = rows.get(issue) or {}
        told = {
            "currency_differs": lambda: self.env._(
                "The e-invoice is in %(stated)s, the bill in %(booked)s.",
                stated=facts["currency"],
                booked=facts["own_currency"],
            ),
            "BT-115": lambda: self.env._(
                "%(stated)s is to be paid (BT-115); the bill comes to %(booked)s.",
                **self._amounts(row, facts),
            ),
            "vat_differs": lambda: self.env._(
                "The seller's VAT number (BT-31) is not that of the vendor."
            ),
            "siren_differs": lambda: self.env._(
                "The seller's SIREN (BT-30) is not that of the vendor."
            ),
            "account_unknown": lambda: self.env._(
                "The bank account of the e-invoice (BT-84) is none of the vendor's."
            ),
            "account_differs": lambda: self.env._(
                "The bill is to be paid to another account than the e-invoice names."
            ),
        }
        if issue in told:
            return told[issue]()
        return self.env._(
            "%(name)s: %(stated)s in the e-invoice, %(booked)s in the bill.",
            name=self._term(issue),
            **self._amounts(row, facts),
        )

    def _page_issue(self, row, term, facts):
        if row and row["pdf"] and row["page"]:
            return self.env._(
                "%(name)s: the XML states %(stated)s, page %(page)s shows %(shown)s.",
                name=self._term(term),
                stated=self._value(term, row["xml"], facts),
                page=row["page"],
                shown=self._value(term, row["pdf"], facts),
            )
        return self.env._(
            "%(name)s: what the XML states is nowhere on the page.",
            name=self._term(term),
        )

    def _amounts(self, row, facts):
        return {
            "stated": self._money(row.get("xml") or "0", facts["currency"]),
            "booked": self._money(row.get("odoo") or "0", facts["own_currency"]),
        }

    def _term(self, term):
        names = {
            "BT-1": self.env._("Number"),
            "BT-30": self.env._("SIREN"),
            "BT-31": self.env._("VAT number"),
            "BT-84": self.env._("Bank account"),
            "BT-109": self.env._("Total without VAT"),
            "BT-110": self.env._("VAT"),
            "BT-112": self.env._("Total with VAT"),
            "BT-115": self.env._("To be paid"),
        }
        return names.get(term, term)

    def _value(self, term, text, facts):
        return self._money(text, facts["currency"]) if term in MONEY and text else text

    def _innocent(self, facts):
        found = []
        if any(issue.startswith("BT-") for issue in facts["issues"]):
            found.append(self.env._("Part of the bill was paid in advance."))
        if {"account_unknown", "account_differs"} & set(facts["issues"]):
            found.append(self.env._("A factoring company collects for the vendor."))
        if any(issue.startswith("pdf_") for issue in facts["issues"]):
            found.append(
                self.env._("The page writes amounts in a way that is not recognised.")
            )
        return found or [self.env._("The vendor is one of several in a group.")]

    def _comparison(self, facts):
        return {
            "columns": [
                "",
                self.env._("XML"),
                self.env._("Path in the XML"),
                self.env._("Page"),
                self.env._("Place on the page"),
                self.env._("Odoo"),
                self.env._("Differs"),
            ],
            "rows": [self._compared_row(row, facts) for row in facts["rows"]],
        }

    def _compared_row(self, row, facts):
        place = ""
        if row["page"]:
            place = self.env._(
                "page %(page)s, %(x)s × %(y)s mm",
                page=row["page"],
                x=row["x"],
                y=row["y"],
            )
        booked = row["odoo"]
        if row["term"] in MONEY and booked:
            booked = self._money(booked, facts["own_currency"])
        return [
            f"{self._term(row['term'])} ({row['term']})",
            self._value(row["term"], row["xml"], facts),
            row["path"],
            self._value(row["term"], row["pdf"], facts),
            place,
            booked,
            self._mark_words(row),
        ]

    def _mark_words(self, row):
        """Return how two cells differ; flags of before have no mark but yes and no."""
        marks = {
            "yes": self.env._("Yes"),
            "rounding": self.env._("by the rounding alone (BT-114)"),
            "kind": self.env._("another kind of number"),
        }
        return marks.get(row.get("mark") or (row["differs"] and "yes"), "")
