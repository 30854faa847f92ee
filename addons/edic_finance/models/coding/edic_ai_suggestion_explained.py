# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date, formatLang

from odoo.addons.edic_ai.tools.documents.document import Facts, Table, Text

from ..intake.percent import percent
from .account_move_choice import MODEL

LINE = "account.move.line"
CODING = "coding"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """How a coding was come by, from the evidence and the model's card."""

    _inherit = "edic.ai.suggestion"

    def _explained_name(self):
        # EXTENDS edic_ai
        if self.res_model != LINE:
            return super()._explained_name()
        line = self._target().exists()._filtered_access("read")
        return " · ".join(filter(None, (line.name, self.field_label)))

    def _of_lines(self, engine):
        return all(s.res_model == LINE and s.engine == engine for s in self)

    # --- 2° ---------------------------------------------------------------------------
    def _explained_data(self, traces):
        # EXTENDS edic_ai
        if self._of_lines(MODEL):
            return (Facts(self._asked_of_model()),)
        if not self._of_lines(CODING):
            return super()._explained_data(traces)
        document = self.env._("the bill")
        if self.move_id.edic_document_id:
            document = self.env._("the bill's e-invoice")
        rows = [
            (self.env._("Text, net amount and VAT rates of the line"), document),
            (self.env._("Name of the vendor"), document),
        ]
        for model in self._coding_models():
            told = self.env._(
                "%(rows)s posted lines of this company's vendor bills, from %(first)s "
                "to %(last)s (version %(version)s of the model)",
                rows=model.row_count,
                first=format_date(self.env, model.first_day),
                last=format_date(self.env, model.last_day),
                version=model.version,
            )
            rows.append((self.env._("What was learned from"), told))
        parts = [Facts(tuple(rows))]
        for suggestion in self:
            parts += suggestion._explained_evidence()
        return tuple(parts)

    def _asked_of_model(self):
        return (
            (self.env._("Text of the lines"), self.env._("the bill")),
            (self.env._("Name of the vendor"), self.env._("the bill")),
            (
                self.env._("Accounts to choose from: code and name"),
                self.env._("the company's chart of accounts"),
            ),
        )

    def _explained_evidence(self):
        """The past lines that the proposal leans on, and what played no part."""
        if not self.evidence:
            return (self._head(), self._unknown_evidence())
        found = self.evidence.get("neighbours") or []
        shown = self.sudo(False)._neighbours(found)
        parts = [self._head(), self._past_lines(found, shown)]
        hidden = len(found) - len(shown)
        if hidden:
            parts.append(Text(self._hidden_words(hidden), is_note=True))
        if not found:
            parts.append(Text(self.env._("No past line was used."), is_note=True))
        if unused := self.evidence.get("not_used"):
            told = self.env._(
                "Played no part: %s", ", ".join(map(self._unused, unused))
            )
            parts.append(Text(told, is_note=True))
        return tuple(parts)

    def _head(self):
        return Text(self._explained_name(), is_head=True)

    def _past_lines(self, found, shown):
        alike = {near["line_id"]: near["similarity"] for near in found}
        rows = tuple(
            (
                format_date(self.env, near["date"]),
                near["bill"] or "–",
                near["text"],
                near["label"] or "–",
                formatLang(self.env, float(alike[near["line_id"]]), digits=2),
            )
            for near in shown
        )
        head = (
            self.env._("Date"),
            self.env._("Bill"),
            self.env._("Past line like this one"),
            self.env._("Booked on"),
            self.env._("Alike (0 to 1)"),
        )
        return Table(head, rows, (4,))

    def _hidden_words(self, count):
        return self.env._(
            "Past lines that are not shown, since they are gone or not for this "
            "reader: %s",
            count,
        )

    def _unused(self, code):
        """A reason of the engine, in words."""
        kind, _colon, rest = code.partition(": ")
        if kind == "vendor":
            return self.env._("the vendor, of whom there is no past line")
        if kind == "amount":
            return self.env._("the amount, as no past line has its size")
        fact, _equals, value = rest.partition("=")
        if kind == "fact" and fact == "rate":
            return self.env._("the VAT rate %s", percent(self.env, float(value)))
        if kind == "fact" and fact == "product":
            return self.env._("the product, of which there is no past line")
        return self.env._("“%(word)s”", word=rest) if kind == "word" else rest

    def _coding_models(self):
        """The versions that computed these."""
        versions = {
            int(s.model_version) for s in self if (s.model_version or "").isdigit()
        }
        return (
            self.env["edic.finance.coding.model"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("version", "in", list(versions)),
                ],
                order="version",
            )
        )
