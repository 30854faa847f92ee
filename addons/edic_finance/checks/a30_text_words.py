# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA30(models.AbstractModel):
    """What is said of texts."""

    _inherit = "edic.finance.check.a30"

    def _words(self, facts):
        parts = {
            "term": self._term_words,
            "empty": self._empty_words,
            "order": self._order_words,
            "hidden": self._hidden_words,
        }
        seen, compared, rule, innocent, then = parts[facts["rule"]](facts)
        return Words(
            title=self._title(),
            seen=[self._entry_words(facts), *seen],
            compared=[compared],
            rule=[rule],
            innocent=[innocent],
            next=then,
        )

    def _term_words(self, facts):
        rule = self.env._("An entry contains a word that auditors look for.")
        if self._says(facts, "by_hand"):
            rule = self.env._("A manual entry contains a word that auditors look for.")
        return (
            [self.env._("Its texts have: %s", self._list_of(facts["terms"]))],
            self.env._("The list of terms, whole words, whatever their case."),
            rule,
            self.env._("The word means something else here."),
            [
                self.env._("Read the entry and what is attached to it."),
                self.env._("Take a word off the list that says nothing here."),
            ],
        )

    def _empty_words(self, facts):
        rule = self.env._("An entry explains what it is for.")
        if self._says(facts, "by_hand"):
            rule = self.env._("A manual entry explains what it is for.")
        return (
            [self.env._("Neither the entry nor one of its lines has a text.")],
            self.env._("The reference and the texts of all lines."),
            rule,
            self.env._("What is attached to it explains it."),
            [self.env._("Ask for what the entry rests on, and attach it.")],
        )

    def _order_words(self, facts):
        kinds = {
            "orders": self.env._("words that give orders to a language model"),
            "turns": self.env._("marks of a conversation with a language model"),
            "encoded": self.env._("readable text in code"),
            "mixed": self.env._("words with letters of several alphabets"),
            "hidden": self.env._("invisible characters"),
        }
        places = {
            "ref": self.env._("reference"),
            "note": self.env._("note"),
            "line": self.env._("lines"),
        }
        seen = [
            self.env._(
                "In %(places)s: %(kind)s (%(count)s)",
                places=self._list(places[place] for place in told["places"]),
                kind=kinds[kind],
                count=told["count"],
            )
            for kind, told in facts["kinds"].items()
        ]
        return (
            seen,
            self.env._("What an invoice needs to say."),
            self.env._(
                "A vendor's text that is meant for a program and not for people."
            ),
            self.env._("A text that was copied from a web page, or an honest request."),
            self._beware(),
        )

    def _hidden_words(self, facts):
        ways = {
            "off_page": self.env._("beyond the edge of the page"),
            "tiny": self.env._("too small to read"),
            "mode": self.env._("not drawn at all"),
            "transparent": self.env._("transparent"),
            "colour": self.env._("in the colour of the paper"),
            "covered": self.env._("covered, cut off or on a layer that is off"),
        }
        seen = [
            self.env._(
                "Page %(page)s, %(way)s: “%(text)s”",
                page=run["page"],
                way=ways[run["way"]],
                text=run["text"][:120],
            )
            for run in facts["runs"][:3]
        ]
        return (
            seen,
            self.env._("The page as it is drawn, with its text and without."),
            self.env._("Text of a PDF that programs read and people do not see."),
            self.env._("A mark for electronic signatures, or text left by a form."),
            self._beware(),
        )

    def _beware(self):
        return [
            self.env._("Rely on what people see; distrust what a program read there."),
            self.env._(
                "Ask the vendor, through a channel known before, where it comes from."
            ),
        ]

    def _list_of(self, terms):
        return self._list(f"“{term}”" for term in terms)

    def _comparison(self, facts):
        if facts["rule"] != "hidden":
            return None
        return {
            "columns": [self.env._("Page"), self.env._("Hidden text")],
            "rows": [[str(run["page"]), run["text"]] for run in facts["runs"]],
        }
