# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

NONE = "–"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """Entries as the timeline of a record shows them."""

    _inherit = "edic.ai.trace"

    def _threads(self):
        """The entries by what they answer: recordsets, each a call and, from the first
        to the last, what came of it; where something happened last comes first."""
        self.fetch(["call_uuid", "parent_uuid"])
        first_of, threads = {}, {}
        for trace in self.sorted("id"):  # what is answered is older
            first = first_of.get(trace.parent_uuid, trace)
            first_of[trace.call_uuid] = first
            threads[first] = threads.get(first, self.browse()) + trace
        return sorted(threads.values(), key=lambda thread: -thread[-1].id)

    def _told(self, record):
        """Each entry in words, without any content; not to be asked across records.

        :param record: whose history it is, with a reader's own rights
        :return: id → dict of what `static/src/timeline` shows
        """
        names, marks = self._names(), self._seal_marks()
        parts = record.sudo()._edic_traced()
        sources = self._sources()
        events = dict(self._fields["event"]._description_selection(self.env))
        states = dict(self._fields["status"]._description_selection(self.env))
        # the reader's own look into the ledger, where he has one
        readable = self.sudo(False)._filtered_access("read")
        return {
            trace.id: {
                "id": trace.id,
                "when": fields.Datetime.to_string(trace.occurred_at),
                "event": trace.event,
                "event_word": events[trace.event],
                "status": "orphan" if trace.is_orphan else trace.status,
                "status_word": (
                    self.env._("Never finished")
                    if trace.is_orphan
                    else states[trace.status]
                ),
                "what": trace.summary or "",
                "part": parts.get(trace.res_model, {}).get(trace.res_id) or "",
                "who": trace._who_of(names),
                "is_program": not trace.user_pseudo,
                "sources": sources[trace.id],
                "change": trace._change(),
                "seal": marks[trace.id],
                "can_open": trace in readable,
            }
            for trace in self
        }

    def _change(self):
        """What a decision made of a proposal, in words; None of other entries."""
        facts = self.facts or {}
        if self.event != "decision" or "final" not in facts:
            return None
        suggestion = self.env["edic.ai.suggestion"]
        bands = dict(suggestion._fields["band"]._description_selection(self.env))
        return {
            "field": self._word({}, facts.get("field")),
            "proposed": facts.get("proposed_label") or NONE,
            "final": facts.get("final_label") or NONE,
            "band": bands.get(facts.get("band"), ""),
            "is_other": facts.get("final") != facts.get("proposed"),
        }

    def _sources(self):
        """Id → sentences about what each entry was computed from, where recorded."""
        uuids = self.mapped("call_uuid")
        suggestions = self.env["edic.ai.suggestion"].sudo()
        found = suggestions.search([("trace_uuid", "in", uuids)]).grouped("trace_uuid")
        return {
            trace.id: [
                *trace._source_words(trace.facts or {}),
                *found.get(trace.call_uuid, suggestions)._source_words(),
            ]
            for trace in self
        }

    def _source_words(self, facts):
        told = []
        if self.event == "inference" and "gen_ai.request.model" not in facts:
            told += filter(None, [self._computed_by()])
        if facts.get("gen_ai.prompt.name"):
            told.append(
                self.env._(
                    "Prompt %(name)s, version %(version)s",
                    name=facts["gen_ai.prompt.name"],
                    version=facts.get("edic.prompt.version", NONE),
                )
            )
        replaced = sum((facts.get("edic.redaction.count") or {}).values())
        if replaced:
            told.append(self.env._("Names and numbers replaced: %s", replaced))
        return told

    def _computed_by(self):
        """The engine of a call that no language model answered."""
        if not self.engine or self.parent_uuid:
            return ""
        if not self.model_version:
            return f"{self.engine} {self.engine_version or ''}".strip()
        return self.env._(
            "%(engine)s %(version)s, model version %(model)s",
            engine=self.engine,
            version=self.engine_version or "",
            model=self.model_version,
        )
