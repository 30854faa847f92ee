# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import MissingError

from ... import roles
from ...choices import choice_words
from ...tools.paper.document import Document, Facts, Section, Table, Text

UNSET = (None, "")
REDACTED, CUT = "edic.redaction.count", "edic.untrusted.cut"


class EdicAiDocumentExplanation(models.AbstractModel):
    """The explanation of a suggestion: how it came about and what became of it.

    All of it comes from what is recorded. The four elements are those of Article R.
    311-3-1-2 of the French CRPA; a German authority puts the same on file. Persons
    appear by their role.
    """

    _name = "edic.ai.document.explanation"
    _inherit = "edic.ai.document"
    _description = "Explanation of a suggestion"
    _use_case = "explanation"
    _readers = (roles.USER, roles.AUDITOR, roles.DPO)

    # --- what it is about -------------------------------------------------------------
    def _suggestions(self, number):
        """Return those to explain; as superuser, since the officer reads none."""
        found = self.env["edic.ai.suggestion"].sudo().browse(number).exists()
        if not found:
            raise MissingError(self.env._("This suggestion does not exist any more."))
        return found

    def _traces(self, number):
        """Return the ledger's records of how they came about and what followed."""
        return self._suggestions(number)._call_traces()

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
        """Return whether the reader explains to persons, and reads no bills."""
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
        # 1° as the French code does, elsewhere 1.
        mark = "°" if self._company(number).country_code == "FR" else "."
        return Document(title, lead, self._numbered(found, mark))

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
        """Return ``(title, texts)`` by the law of the company's country."""
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
                        "No algorithm contributed: nothing was proposed here, and "
                        "the audit trail has no call about it."
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
        """Return the state of a suggestion → its part in the decision."""
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
        """Return the table of what was decided, from the ledger."""
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
        """Return who decided, by role; a reader who did is shown his or her name."""
        if not trace.user_pseudo:
            return self.env._("a program")
        mine = [("id", "=", trace.id), ("is_mine", "=", True)]
        if self.env["edic.ai.trace"].search_count(mine):
            return trace.who
        return self.env._("a person who decides on suggestions")

    def _calls(self, traces):
        """Return the calls of a language model with their facts, oldest first."""
        asked = traces.filtered(
            lambda t: (
                t.event == "inference" and "gen_ai.request.model" in (t.facts or {})
            )
        )
        return [(trace, trace.facts) for trace in asked.sorted("id")]

    # --- 2° ---------------------------------------------------------------------------
    def _left_house(self, traces):
        calls = self._calls(traces)
        if not calls:
            text = self.env._("Nothing left the house: no language model was asked.")
            return (Text(text),)
        parts = []
        for trace, facts in calls:
            parts.append(
                Text(
                    self.env._(
                        "A language model was asked on %(when)s. It got:",
                        when=self._moment(trace.occurred_at),
                    )
                )
            )
            parts.append(Facts(tuple(self._sent(facts))))
        return tuple(parts)

    def _sent(self, facts):
        policy = self.env["edic.ai.policy"]._words()
        zone, data = facts.get("edic.policy.zone"), facts.get("edic.policy.data_class")
        action = facts.get("edic.policy.action")
        yield self.env._("Model"), str(facts["gen_ai.request.model"])
        yield self.env._("Provider"), str(facts.get("gen_ai.provider.name") or "–")
        yield self.env._("Where it is"), policy["zone"].get(zone, zone or "–")
        yield self.env._("Kind of data"), policy["class"].get(data, data or "–")
        yield (
            self.env._("Rule of the policy"),
            policy["action"].get(action, action or "–"),
        )
        for name, word in (
            ("lines", self.env._("Lines asked about")),
            ("accounts", self.env._("Accounts to choose from")),
        ):
            if isinstance(facts.get(name), int):
                yield word, str(facts[name])
        replaced = facts.get(REDACTED)
        if isinstance(replaced, dict):
            text = ", ".join(f"{kind}: {count}" for kind, count in replaced.items())
            yield self.env._("Replaced before it was sent"), text or "0"
        if facts.get(CUT):
            yield self.env._("Cut, as too long"), str(facts[CUT])

    # --- 3° ---------------------------------------------------------------------------
    def _settings(self, traces):
        parts = []
        for _trace, facts in self._calls(traces):
            known = ((n, str(v)) for n, v in self._set(facts) if v not in UNSET)
            parts.append(Facts(tuple(known)))
            parts.append(
                Text(
                    self.env._(
                        "A language model gives no weights and no reason that could be "
                        "relied on; none is made up here."
                    )
                )
            )
        return tuple(parts)

    def _set(self, facts):
        return (
            (self.env._("Prompt"), facts.get("gen_ai.prompt.name")),
            (self.env._("Version of the prompt"), facts.get("edic.prompt.version")),
            (self.env._("Digest of the prompt"), facts.get("edic.prompt.digest")),
            (
                self.env._("Digest of the form asked"),
                facts.get("edic.schema.digest"),
            ),
            (self.env._("Version of the policy"), facts.get("edic.policy.version")),
            (
                self.env._("Temperature"),
                facts.get("gen_ai.request.temperature"),
            ),
            (self.env._("Seed"), facts.get("gen_ai.request.seed")),
            (
                self.env._("Longest answer (tokens)"),
                facts.get("gen_ai.request.max_tokens"),
            ),
        )

    # --- 4° ---------------------------------------------------------------------------
    def _entries(self, traces):
        """Return the entries it was written from, to be found and verified."""
        trace_words = {name: choice_words(traces, name) for name in ("event", "status")}
        rows = tuple(
            (
                str(trace.seq or self.env._("not sealed yet")),
                self._moment(trace.occurred_at),
                trace_words["event"].get(trace.event, trace.event),
                trace_words["status"].get(trace.status, trace.status),
                trace.call_uuid,
                trace.record_hash or "–",
            )
            for trace in traces.sorted("id")
        )
        if not rows:
            return (Text(self.env._("The audit trail has no entry of it.")),)
        head = (
            self.env._("Number"),
            self.env._("When"),
            self.env._("Event"),
            self.env._("Status"),
            self.env._("Entry"),
            self.env._("Hash"),
        )
        return (
            Text(self.env._("Entries of the audit trail that this was written from:")),
            Table(head, rows),
        )


class EdicAiDocumentCall(models.AbstractModel):
    """An explanation from a record of the ledger: for who reads no bills."""

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
        return (self._trace(number).sudo() | super()._traces(number)).sorted("id")

    def _about(self, number):
        return self._trace(number)

    def _company(self, number):
        return self._trace(number).sudo().company_id or self.env.company

    def _name_of(self, number):
        return self._trace(number).about or self._trace(number).call_uuid

    def _check_reader(self, number):
        self._trace(number).check_access("read")
        return super()._check_reader(number)
