# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.document import Facts, Table, Text

UNSET = (None, "")
REDACTED, CUT = "edic.redaction.count", "edic.untrusted.cut"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiDocumentExplanation(models.AbstractModel):
    """What the ledger says of calls of a language model, and its entries."""

    _inherit = "edic.ai.document.explanation"

    def _calls(self, traces):
        """Facts of the calls that a language model got, oldest first."""
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
            told = ", ".join(f"{kind}: {count}" for kind, count in replaced.items())
            yield self.env._("Replaced before it was sent"), told or "0"
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
        """The entries it was written from, to be found and verified."""
        trace_words = {
            name: dict(traces._fields[name]._description_selection(self.env))
            for name in ("event", "status")
        }
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
            return (Text(self.env._("The ledger has no entry of it.")),)
        head = (
            self.env._("Number"),
            self.env._("When"),
            self.env._("Event"),
            self.env._("Status"),
            self.env._("Entry"),
            self.env._("Hash"),
        )
        return (
            Text(self.env._("Entries of the ledger that this was written from:")),
            Table(head, rows),
        )
