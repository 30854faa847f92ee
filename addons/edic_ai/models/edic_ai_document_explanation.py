# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import MissingError

from ..tools.document import Document, Facts, Section, Table, Text


class EdicAiDocumentExplanation(models.AbstractModel):
    """How a suggestion came about and what became of it, from what is recorded alone.

    The four elements are those of Article R. 311-3-1-2 of the French CRPA; a German
    authority puts the same on file. Persons are told by their role.
    """

    _name = "edic.ai.document.explanation"
    _inherit = "edic.ai.document"
    _description = "Explanation of a suggestion"
    _use_case = "explanation"
    _readers = (
        *("edic_ai.group_edic_ai_user", "edic_ai.group_edic_ai_auditor"),
        "edic_ai.group_edic_ai_dpo",
    )

    # --- what it is about -------------------------------------------------------------
    def _suggestions(self, number):
        """Those to explain; read with sudo, since the officer reads none of them."""
        found = self.env["edic.ai.suggestion"].sudo().browse(number).exists()
        if not found:
            raise MissingError(self.env._("This suggestion does not exist any more."))
        return found

    def _traces(self, number):
        """The ledger's records of how they came about and what became of them."""
        return self._suggestions(number)._told_by()

    def _about(self, number):
        return self._suggestions(number)[:1]

    def _company(self, number):
        return self._suggestions(number).company_id[:1]

    def _name_of(self, number):
        return self._suggestions(number)[:1]._explained_name()

    def _check_reader(self, number):
        if not self._is_officer():
            suggestions = self._suggestions(number).sudo(False)
            suggestions.check_access("read")
            for suggestion in suggestions:
                suggestion._target().check_access("read")
        return super()._check_reader(number)

    def _is_officer(self):
        """Whether the reader explains to persons concerned, and reads no bills."""
        *deciding, officer = map(self.env.user.has_group, self._readers)
        return officer and not any(deciding)

    def _recorded_facts(self, number):
        return {"suggestions": len(self._suggestions(number))}

    # --- the document -----------------------------------------------------------------
    def _build(self, number):
        suggestions, traces = self._suggestions(number), self._traces(number)
        title, legal = self._frame(self._company(number))
        lead = (
            Facts(
                (
                    (self.env._("Entity"), self._company(number).name),
                    (self.env._("About"), self._name_of(number)),
                    (self.env._("Written on"), self._moment()),
                )
            ),
            *(Text(text, is_note=True) for text in legal),
        )
        found = self._elements(suggestions, traces)
        if not suggestions and not traces:
            found = (self._no_algorithm(),)
        return Document(title, lead, self._numbered(self._company(number), found))

    def _numbered(self, company, elements):
        """1° as the French code numbers them; elsewhere as any document does."""
        mark = "°" if company.country_code == "FR" else "."
        return tuple(
            Section(f"{place}{mark} {element.title}", element.parts)
            for place, element in enumerate(elements, 1)
        )

    def _elements(self, suggestions, traces):
        return (
            Section(
                self.env._("Degree and mode of contribution to the decision"),
                self._contribution(suggestions, traces),
            ),
            Section(
                self.env._("Data processed, and their sources"),
                suggestions._parts("_explained_data", traces)
                + self._left_house(traces),
            ),
            Section(
                self.env._("Parameters, and their weights, as applied here"),
                suggestions._parts("_explained_parameters", traces)
                + self._settings(traces),
            ),
            Section(
                self.env._("Operations carried out"),
                suggestions._parts("_explained_operations", traces)
                + self._entries(traces),
            ),
        )

    def _frame(self, company):
        """``(title, texts)`` by the law of the company's country."""
        country = company.country_code
        written = self.env._(
            "Written from what was recorded at the time, without asking a model."
        )
        if country == "FR":
            return self.env._("Explanation of an algorithm's part in a decision"), (
                self.env._(
                    "Information listed in Article R. 311-3-1-2 of the French code of "
                    "relations between the public and the administration (CRPA). "
                    "Secrets that the law protects are to be taken out before it is "
                    "handed over."
                ),
                written,
            )
        if country == "DE":
            return self.env._("File note: how a suggestion came about"), (
                self.env._(
                    "Supports the reasoning of an administrative act (§ 39 VwVfG, or "
                    "the provision of the Land): its essential factual and legal "
                    "grounds are for the authority to state; this note is not the "
                    "reasoning."
                ),
                written,
            )
        return self.env._("Explanation of a suggestion"), (written,)

    def _no_algorithm(self):
        return Section(
            self.env._("Degree and mode of contribution to the decision"),
            (
                Text(
                    self.env._(
                        "No algorithm contributed: nothing was proposed here, and the "
                        "ledger has no call about it."
                    )
                ),
            ),
        )

    # --- 1° ---------------------------------------------------------------------------
    def _contribution(self, suggestions, traces):
        head = (
            self.env._("For"),
            self.env._("Stood there"),
            self.env._("Proposed"),
            self.env._("How sure"),
            self.env._("What became of it"),
        )
        rows = tuple(
            (
                suggestion._explained_name(),
                suggestion.current_label or "–",
                suggestion.value_label or self.env._("nothing"),
                suggestion._explained_sureness(),
                self._fates()[suggestion.state],
            )
            for suggestion in suggestions
        )
        return (
            Text(
                self.env._(
                    "The software proposes, a person decides. What it proposes is laid "
                    "beside the record and is not written on it before a person "
                    "accepts it."
                )
            ),
            Table(head, rows),
            *self._decisions(suggestions, traces),
        )

    def _fates(self):
        """State of a suggestion → its part in the decision."""
        return {
            "pending": self.env._("Nobody has decided yet."),
            "accepted": self.env._("A person took the proposal over as it was."),
            "edited": self.env._("A person decided for another value."),
            "rejected": self.env._("A person rejected the proposal."),
            "not_decided": self.env._(
                "Nobody decided on it; the record kept its value."
            ),
            "superseded": self.env._("Replaced before anybody had decided."),
        }

    def _decisions(self, suggestions, traces):
        """What was decided, as the ledger tells it."""
        decided = traces.filtered(lambda t: t.event == "decision").sorted("id")
        rows = tuple(self._decided(suggestions, trace) for trace in decided)
        head = (
            self.env._("When"),
            self.env._("For"),
            self.env._("Decision"),
            self.env._("Proposed"),
            self.env._("Became"),
            self.env._("By"),
        )
        return (Table(head, rows),) if rows else ()

    def _decided(self, suggestions, trace):
        facts, words = trace.facts or {}, trace._decision_words()
        about = suggestions._explained_by(trace)[:1]
        return (
            self._moment(trace.occurred_at),
            about._explained_name() if about else facts.get("field") or "–",
            words.get(facts.get("decision"), facts.get("decision") or "–"),
            facts.get("proposed_label") or "–",
            facts.get("final_label") or "–",
            self._actor(trace),
        )

    def _actor(self, trace):
        """By role; a reader who decided it is told his or her own name."""
        if not trace.user_pseudo:
            return self.env._("a program")
        mine = [("id", "=", trace.id), ("is_mine", "=", True)]
        if self.env["edic.ai.trace"].search_count(mine):
            return trace.who
        return self.env._("a person who decides on suggestions")


class EdicAiDocumentCall(models.AbstractModel):
    """The same, from a record of the ledger: for who reads no bills."""

    _name = "edic.ai.document.call"
    _inherit = "edic.ai.document.explanation"
    _description = "Explanation of a call"

    def _trace(self, number):
        trace = self.env["edic.ai.trace"].browse(number).exists()
        if not trace:
            raise MissingError(self.env._("There is no such entry."))
        return trace

    def _suggestions(self, number):
        trace = self._trace(number).sudo()
        uuids = [uuid for uuid in (trace.call_uuid, trace.parent_uuid) if uuid]
        found = self.env["edic.ai.suggestion"].sudo()
        found = found.search([("trace_uuid", "in", uuids)], order="id")
        return found._explained_by(trace) if trace.event == "decision" else found

    def _traces(self, number):
        trace = self._trace(number).sudo()
        return (trace | super()._traces(number)).sorted("id")

    def _about(self, number):
        return self._trace(number)

    def _company(self, number):
        company = self._trace(number).sudo().company_id
        return company or self.env.company

    def _name_of(self, number):
        return self._trace(number).about or self._trace(number).call_uuid

    def _check_reader(self, number):
        self._trace(number).check_access("read")
        return super()._check_reader(number)
