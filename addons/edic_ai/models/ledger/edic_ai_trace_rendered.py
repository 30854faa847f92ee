# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_date, format_datetime

from ...choices import choice_words
from ...tools.ledger.facts import (
    NOTHING,
    Facts,
    is_digest,
    is_nothing,
    is_pair,
    readable,
)

MAX_VALUE = 80  # characters of a setting's change that still fit into a list
NONE = "–"


class EdicAiTraceRendered(models.AbstractModel):
    """An entry of the ledger in words: one line of a list, or a row of a timeline.

    Everything is computed from the entry's facts when it is read, in the reader's
    language; no model has a word in it.
    """

    _name = "edic.ai.trace.rendered"
    _description = "Entry in words"

    # --- one line -----------------------------------------------------------------
    def _summary(self, facts):
        """Return the entry in one line; False where its facts say what there is.

        What renders it is found by name, so that an addon that records entries extends
        `edic.ai.trace` with a method for each kind of them: `_render_<event>_<use
        case>`, or `_render_any_<use case>` whatever the event is, with ``_`` for each
        dot. A use case is tried whole, then without its last parts; `_render_<event>`
        comes last. An entry ``("access", "ledger.content")`` is thus rendered by
        `_render_access_ledger_content`, else by `_render_any_ledger_content`,
        `_render_access_ledger`, `_render_any_ledger` or `_render_access`.

        A method takes the facts and returns the line, False where the facts are shown
        as they are, or ``NotImplemented`` to leave the entry to the next one.

        :param Facts facts: any of them may be missing, or be something else
        """
        for name in self._renderers():
            render = getattr(self, name, None)
            line = NotImplemented if render is None else render(facts)
            if line is not NotImplemented:
                return line
        return False

    def _renderers(self):
        """Yield the names of what may render the entry, the most specific first."""
        parts = (self.use_case or "").split(".")
        for count in range(len(parts), 0, -1):
            use_case = "_".join(parts[:count])
            yield f"_render_{self.event}_{use_case}"
            yield f"_render_any_{use_case}"
        yield f"_render_{self.event}"

    def _render_decision(self, facts):
        kind = facts.code("decision")
        if not kind:
            return False
        labels = [facts.text("final_label"), facts.text("proposed_label"), NOTHING]
        label = next((label for label in labels if label != NOTHING), NOTHING)
        return self._pair(self._decision_words().get(kind, kind), label)

    def _render_training(self, facts):
        return self.env._(
            "Version %(version)s, lines: %(rows)s",
            version=facts.text("version"),
            rows=facts.text("rows"),
        )

    def _render_intake(self, facts):
        names = [name for name in ("format", "number") if facts.get(name)]
        return " ".join(facts.text(name) for name in names)

    def _render_inference(self, facts):
        if facts.code("error.type"):
            kind = facts.code("error.type")
            return self.env["edic.ai.gateway"]._error_words().get(kind, kind)
        if facts.get("gen_ai.request.model"):
            return self.env._(
                "Asked: %(model)s, %(zone)s",
                model=facts.text("gen_ai.request.model"),
                zone=self._zone_word(facts.code("edic.policy.zone")),
            )
        if facts.get("gen_ai.response.model"):
            return self.env._(
                "Answered: %(model)s, %(tokens)s tokens",
                model=facts.text("gen_ai.response.model"),
                tokens=facts.text("gen_ai.usage.output_tokens"),
            )
        if "lines" in facts:
            return self.env._("Lines: %s", facts.text("lines"))
        return False

    def _zone_word(self, zone):
        return dict(self.env["edic.ai.provider"]._selection_zone()).get(zone, "–")

    def _render_policy_parameter(self, facts):
        change = " → ".join(map(readable, facts.pair("value")))
        return self._pair(facts.text("key"), change)

    def _render_policy_access_rule(self, facts):
        words = {
            "created": self.env._("Rule of access created"),
            "changed": self.env._("Rule of access changed"),
            "deleted": self.env._("Rule of access deleted"),
        }
        model = facts.text("rule_of" if facts.get("rule_of") else "model")
        action = words.get(facts.code("action")) or facts.text("action")
        return self._pair(action, model)

    def _render_policy_cron(self, facts):
        rest = Facts({key: facts[key] for key in facts if key != "cron"})
        return self._pair(facts.text("cron"), self._render_policy(rest) or NOTHING)

    def _render_policy_addon(self, facts):
        words = {
            "addon.installed": self.env._("Addon installed"),
            "addon.upgraded": self.env._("Addon upgraded"),
            "addon.uninstalled": self.env._("Addon uninstalled"),
        }
        versions = " → ".join(map(readable, filter(None, facts.pair("version"))))
        what = words.get(self.use_case, self.use_case)
        return self._pair(what, f"{facts.text('addon')} {versions}".strip())

    def _render_policy_rights(self, facts):
        group = self.env["res.groups"].sudo().browse(self.res_id).exists()
        name = group.full_name or facts.text("group")
        counts = {kind: facts.count(kind) for kind in ("granted", "withdrawn")}
        texts = {
            "granted": self.env._(
                "Rights granted: %(group)s, persons: %(count)s",
                group=name,
                count=counts["granted"],
            ),
            "withdrawn": self.env._(
                "Rights withdrawn: %(group)s, persons: %(count)s",
                group=name,
                count=counts["withdrawn"],
            ),
        }
        return ", ".join(text for kind, text in texts.items() if counts[kind])

    def _render_policy(self, facts):
        """Return what was set, from what to what, each with its label."""
        names = {
            "precision": self.env._("Precision required of sure suggestions"),
            "pace_agreement": self.env._("Agreement of the staff council"),
            "pace_agreed_on": self.env._("Agreed on"),
            "version": self.env._("Version"),
            "matrix": self.env._("Policy"),
            "draft": self.env._("Draft of a policy"),
            "stop": self.env._("Stop"),
            "reason": self.env._("Reason"),
            "state": self.env._("State"),
            "use": self.env._("Use"),
            "text": self.env._("Text"),
            "key": self.env._("Key"),
            "approved": self.env._("Approved"),
            "right": self.env._("Right"),
            "from": self.env._("From"),
            "until": self.env._("Until"),
        }
        if "version_in_use" in facts:
            return self.env._("Version in use: %s", facts.text("version_in_use"))
        texts = [
            self._pair(
                self._word(names, key),
                " → ".join(self._value_word(key, value) for value in change),
            )
            for key, change in facts.pairs().items()
            # neither a matrix nor a digest is for a list
            if len(f"{change[0]}{change[1]}") <= MAX_VALUE and not is_digest(change[1])
        ]
        return ", ".join(texts or [self._word(names, key) for key in facts])

    def _labelled(self, facts):
        """Return the facts under labels, and codes by their words, where they have any;
        attributes of OpenTelemetry keep their names."""
        names, fields_ = self._fact_words(), self._fact_fields(facts)
        found = Facts()
        for key, value in facts.items():
            name = self._word(names, key, fields_)
            found[key if name in found else name] = self._fact_value(
                key, value, fields_.get(key)
            )
        return found

    def _fact_value(self, key, value, field):
        """Return a fact's value: the word for a code, and all else as it is."""
        if is_pair(value):  # what it was and became
            return [self._value_word(key, item) for item in value]
        if not isinstance(value, str):
            return value
        if key == "field":
            return self._word({}, value)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return self._code_word(key, value)

    def _code_word(self, key, code):
        """Return the word for a code of a fact that is no field, or the code."""
        if key == "document":
            return self.env["ir.model"]._get(f"edic.ai.document.{code}").name or code
        if key == "form":  # of a file
            return code.upper()
        if key == "lang":
            return dict(self.env["res.lang"].get_installed()).get(code, code)
        return code

    def _fact_fields(self, facts):
        """Return the fields that facts are named after, by their names."""
        if "proposed_label" in facts:
            return self.env["edic.ai.suggestion"]._fields
        return self._record_fields()

    def _record_fields(self):
        return self.env[self.res_model]._fields if self.res_model in self.env else {}

    def _fact_words(self):
        """Return the labels of facts that are no fields, by their names."""
        return {
            "action": self.env._("Action"),
            "addon": self.env._("Addon"),
            "chain": self.env._("Chain"),
            "code": self.env._("Code"),
            "content": self.env._("Content"),
            "digest": self.env._("Digest"),
            "document": self.env._("Kind of document"),
            "entries": self.env._("Entries"),
            "field": self.env._("Field"),
            "final": self.env._("Became (value)"),
            "final_label": self.env._("Became"),
            "form": self.env._("Format"),
            "format": self.env._("Format"),
            "has_reason": self.env._("With a reason"),
            "key": self.env._("Key"),
            "kind": self.env._("Kind"),
            "lang": self.env._("Language"),
            "number": self.env._("Number"),
            "proposed": self.env._("Proposed (value)"),
            "proposed_label": self.env._("Proposed"),
            "reason": self.env._("Reason"),
            "records": self.env._("Records"),
            "rows": self.env._("Number of lines"),
            "source": self.env._("Source"),
            "version": self.env._("Version"),
        }

    def _word(self, names, key, known=None):
        """Return the name of a setting or fact for a reader: its label, where it is a
        field.

        :param known: fields by name; without it those of the entry's record
        """
        known = self._record_fields() if known is None else known
        if key in names or key not in known:
            return names.get(key, key)
        return known[key]._description_string(self.env)

    def _pair(self, what, which):
        return self.env._("%(what)s: %(which)s", what=what, which=which)

    def _value_word(self, key, value):
        """Return a setting's value for a reader, who may not read everything."""
        if is_nothing(value) or value is False:
            return NOTHING
        if value is True:
            return self.env._("yes")
        field = self._record_fields().get(key)
        if field is None:
            return readable(value)
        if field.type == "selection":
            words = dict(field._description_selection(self.env))
            return words.get(value) or readable(value)
        if field.type in ("date", "datetime"):
            return self._time_word(field, value)
        if field.type == "boolean":
            return self.env._("yes")
        if field.type == "many2one" and str(value).isdigit():
            record = self.env[field.comodel_name].sudo(False).browse(int(value))
            shown = record.exists()._filtered_access("read")
            return shown.display_name or readable(value)
        return readable(value)

    def _time_word(self, field, value):
        """Return a day or a moment as the reader writes it; anything else as it is."""
        is_day = field.type == "date"
        try:
            moment = field.to_date(value) if is_day else field.to_datetime(value)
        except (TypeError, ValueError):
            return readable(value)
        return (format_date if is_day else format_datetime)(self.env, moment)

    def _decision_words(self):
        return {
            "accepted": self.env._("Accepted"),
            "edited": self.env._("Changed"),
            "rejected": self.env._("Rejected"),
            "undone": self.env._("Undone"),
            "not_decided": self.env._("Not decided"),
            "superseded": self.env._("Replaced"),
            "curated": self.env._("Put into the evaluation set"),
        }

    def _render_ledger(self, facts):
        """Return what was done with the ledger itself, or shown of it."""
        what = self._ledger_words().get(self.use_case)
        return self._pair(what, self._ledger_detail(facts)) if what else False

    def _render_access(self, facts):
        if not facts.code("document"):
            return self._render_ledger(facts)
        return self.env._(
            "Document made: %(document)s (%(format)s)",
            document=self._code_word("document", facts.code("document")),
            format=self._code_word("form", facts.text("form")),
        )

    def _render_ledger_ledger_erasure(self, facts):
        return self.env._(
            "Erased: %(what)s (%(count)s), %(ground)s",
            what=self._what_words().get(facts.code("what")) or facts.text("what"),
            count=facts.text("count"),
            ground=facts.text("ground"),
        )

    def _render_access_ledger_export(self, facts):
        if "format" not in facts:
            return NotImplemented
        formats = {
            "chain": self.env._("the whole chain"),
            "extract": self.env._("data (JSON lines)"),
            "csv": self.env._("table (CSV)"),
            "paper": self.env._("work-paper (PDF)"),
        }
        return self.env._(
            "Exported: %(what)s, records: %(count)s",
            what=formats.get(facts.code("format")) or facts.text("format"),
            count=facts.text("records"),
        )

    def _render_access_ledger_content(self, facts):
        number = facts.text("number" if facts.get("number") else "entry")
        what = self.env._("content of number %s", number)
        return self._pair(self._step_word(facts), what)

    def _render_access_ledger_person(self, facts):
        what = self.env._(
            "entries of a person, %(start)s to %(end)s",
            start=facts.text("from"),
            end=facts.text("to"),
        )
        return self._pair(self._step_word(facts), what)

    def _step_word(self, facts):
        """Return how far a request to read went."""
        words = {
            "asked": self.env._("Asked"),
            "granted": self.env._("Granted"),
            "refused": self.env._("Refused"),
            "opened": self.env._("Opened"),
            "told": self.env._("Person informed"),
        }
        return words.get(facts.code("step"), self.env._("Opened"))

    def _ledger_words(self):
        return {
            "ledger.key": self.env._("Key"),
            "ledger.move": self.env._("Database moved"),
            "ledger.restore": self.env._("Backup restored"),
            "ledger.declared": self.env._("Declared, to be confirmed"),
            "ledger.withdrawn": self.env._("Declaration withdrawn"),
            "ledger.damage": self.env._("Damage found"),
            "ledger.receipt": self.env._("Receipt taken"),
            "ledger.consistency": self.env._("Proof of growth taken"),
            "inventory.export": self.env._("Inventory of algorithms exported"),
        }

    def _ledger_detail(self, facts):
        """Return the figures and codes that go with an entry about the ledger."""
        if self.use_case == "ledger.key":
            action = self._choice("edic.ai.ledger.key", "action", facts.get("action"))
            return f"{action}, {facts.text('key_ref')}"
        if facts.get("kind"):
            return self._choice("edic.ai.declaration", "kind", facts["kind"])
        if self.use_case == "ledger.restore":
            return f"{facts.text('from_size')} → {facts.text('to_size')}"
        names = ("code", "seq", "first", "second", "rows", "records")
        texts = [facts.text(name) for name in names if not is_nothing(facts.get(name))]
        return ", ".join(texts) or NOTHING

    def _choice(self, model, name, value):
        words = choice_words(self.env[model], name)
        found = words.get(value) if isinstance(value, str) else None
        return found or readable(value)

    # --- timeline -----------------------------------------------------------------
    def _timeline_rows(self, record):
        """Return each entry in words, without contents; not to be asked across records.

        :param record: whose history it is, with a reader's own rights
        :return: id → dict of what `static/src/ledger/timeline` shows
        """
        names, marks = self._names(), self._seal_marks()
        parts = record.sudo()._edic_traced()
        sources = self._sources()
        events = choice_words(self, "event")
        states = choice_words(self, "status")
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
        """Return what a decision made of a proposal; None of other entries."""
        facts = self.facts or {}
        if self.event != "decision" or "final" not in facts:
            return None
        suggestion = self.env["edic.ai.suggestion"]
        bands = choice_words(suggestion, "band")
        return {
            "field": self._word({}, facts.get("field")),
            "proposed": facts.get("proposed_label") or NONE,
            "final": facts.get("final_label") or NONE,
            "band": bands.get(facts.get("band"), ""),
            "is_other": facts.get("final") != facts.get("proposed"),
        }

    def _sources(self):
        """Return id → sentences on what it was computed from, where recorded."""
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
        texts = []
        if self.event == "inference" and "gen_ai.request.model" not in facts:
            texts += filter(None, [self._computed_by()])
        if facts.get("gen_ai.prompt.name"):
            texts.append(
                self.env._(
                    "Prompt %(name)s, version %(version)s",
                    name=facts["gen_ai.prompt.name"],
                    version=facts.get("edic.prompt.version", NONE),
                )
            )
        if replaced := sum((facts.get("edic.redaction.count") or {}).values()):
            texts.append(self.env._("Names and numbers replaced: %s", replaced))
        return texts

    def _computed_by(self):
        """Return the engine of a call that no language model answered, or ""."""
        if not self.engine or self.parent_uuid:
            return ""
        engine = self.env["edic.ai.gateway"]._engine_name(self.engine)
        if not self.model_version:
            return f"{engine} {self.engine_version or ''}".strip()
        return self.env._(
            "%(engine)s %(version)s, model version %(model)s",
            engine=engine,
            version=self.engine_version or "",
            model=self.model_version,
        )
