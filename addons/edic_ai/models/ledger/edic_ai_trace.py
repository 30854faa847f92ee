# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import logging
from datetime import timedelta
from functools import partial

from cryptography.exceptions import InvalidTag
from psycopg2.extras import Json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime

from ... import roles
from ...alone import alone
from ...json_field import SchemaJson
from ...tools.ledger import page
from ...tools.ledger.canonical import canonical_json, plain
from ...tools.ledger.edic_verify import Checkpoint
from ...tools.ledger.facts import NOTHING, Facts, is_digest, is_nothing, readable
from ...tools.ledger.merkle import inclusion_path
from ...tools.ledger.page import CODE, Page
from ...tools.ledger.record import (
    COVERED,
    FORMAT,
    genesis_hash,
    new_salt,
    record_hash,
    record_of,
    salted_digest,
)
from ...tools.prompts.json_schema import OBJECT
from ...tools.text.ranges import ranges
from ..privacy.edic_ai_erasure import USE_CASE
from .edic_ai_checkpoint import AT_LEAST

ORPHAN_AFTER = timedelta(minutes=15)  # R04
LINE = 80  # characters of a fact that still fits into a list

_logger = logging.getLogger(__name__)

EXPORT = "ledger.export"

NONE = "–"

PLACE = ("chain", "seq", "prev_hash", "record_hash", "before_hash", "is_waiting")

# they have a checkpoint made where the record is younger than the last
MAKERS = ("edic_ai.group_edic_ai_manager", "edic_ai.group_edic_ai_auditor")


class EdicAiTrace(models.Model):
    """One record of the ledger: an AI call, a decision, or what the books leave open.

    Records are added by the gateway and never changed. There are no foreign keys
    and no stored computes, so that deleting a user or a bill touches none. Who it was
    and what it was about in words lies beside, where it can be erased.
    """

    _name = "edic.ai.trace"
    _inherit = ["edic.ai.append.only", "edic.ai.about.search", "edic.ai.about.entry"]
    _description = "Audit trail of AI and decisions"
    _log_access = False
    _order = "id desc"
    _rec_name = "call_uuid"

    format = fields.Integer(required=True, readonly=True, aggregator=None)
    call_uuid = fields.Char(string="Entry", required=True, readonly=True)
    parent_uuid = fields.Char(string="Answers entry", readonly=True)
    event = fields.Selection(
        [
            ("inference", "AI call"),
            ("decision", "Decision"),
            ("training", "Training"),
            ("intake", "Intake"),
            ("policy", "Setting"),
            ("accounting", "Accounting"),
            ("access", "Access"),
            ("ledger", "Audit trail"),
        ],
        required=True,
        readonly=True,
    )
    use_case = fields.Char(required=True, readonly=True)
    occurred_at = fields.Datetime(string="Date", required=True, readonly=True)
    company_ref = fields.Integer(readonly=True, index=True, aggregator=None)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    user_pseudo = fields.Char(
        string="Pseudonym",
        readonly=True,
        help="Different in each entry, so that nobody can be traced through the "
        "audit trail. Empty where no person acted.",
    )
    res_model = fields.Char(string="Model of the record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    engine = fields.Char(readonly=True)
    engine_version = fields.Char(readonly=True)
    model_version = fields.Char(readonly=True)
    content_digest = fields.Char(
        string="Digest of the content",
        readonly=True,
        help="Of what was asked, answered or commented, salted: the content itself is "
        "kept apart and can be erased.",
    )
    status = fields.Selection(
        [
            ("started", "Started"),
            ("ok", "Done"),
            ("error", "Error"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    is_orphan = fields.Boolean(
        string="Never finished",
        compute="_compute_is_orphan",
        search="_search_is_orphan",
        help="A call that began and of which nothing was heard since: "
        "whether the model worked on it is not known.",
    )
    facts = SchemaJson(schema=OBJECT, string="Facts (data)", readonly=True)
    facts_text = fields.Text(string="Facts", compute="_compute_facts_text")
    summary = fields.Char(compute="_compute_facts_text")

    _uuid_uniq = models.UniqueIndex("(call_uuid)")
    _parent_idx = models.Index("(parent_uuid) WHERE parent_uuid IS NOT NULL")
    _record_idx = models.Index("(res_model, res_id)")
    _started_idx = models.Index("(occurred_at) WHERE status = 'started'")
    who = fields.Char(
        compute="_compute_who",
        help="Names are shown for one entry at a time: the audit trail is not a "
        "list of what somebody did. A search by person needs a reason and a "
        "second person.",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    seq = fields.Integer(string="Number", compute="_compute_seal")
    record_hash = fields.Char(string="Hash", compute="_compute_seal")
    erased_text = fields.Char(
        string="Erased",
        compute="_compute_erased_text",
        help="The entry stays and verifies; what lay beside it is gone.",
    )
    _erasure_idx = models.Index(f"(company_ref, id) WHERE use_case = '{USE_CASE}'")
    is_explained = fields.Boolean(compute="_compute_is_explained")
    seq = fields.Integer(search="_search_seq")
    prev_hash = fields.Char(string="Hash before", compute="_compute_seal_text")
    seal_text = fields.Char(string="Seal", compute="_compute_seal_text")
    is_waiting = fields.Boolean(
        string="Not sealed yet",
        compute="_compute_is_waiting",
        search="_search_is_waiting",
    )
    parent_id = fields.Many2one(
        "edic.ai.trace", string="Answer to", compute="_compute_parent_id"
    )
    answer_ids = fields.Many2many(
        "edic.ai.trace", string="Answered by", compute="_compute_parent_id"
    )

    @api.model
    def _orphans(self):
        """Calls that began some time ago and that no row answers."""
        return SQL(
            """(SELECT began.id FROM edic_ai_trace began
                 WHERE began.status = 'started' AND began.occurred_at < %s
                   AND NOT EXISTS (SELECT FROM edic_ai_trace ended
                                    WHERE ended.parent_uuid = began.call_uuid
                                      AND ended.event = 'inference'))""",
            fields.Datetime.now() - ORPHAN_AFTER,
        )

    def _compute_is_orphan(self):
        found = self.search([("id", "in", self.ids), ("is_orphan", "=", True)])
        for trace in self:
            trace.is_orphan = trace in found

    def _search_is_orphan(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._orphans())]

    def _compute_company_id(self):
        for trace in self:
            trace.company_id = trace.company_ref or False

    def _compute_about(self):
        # EXTENDS edic.ai.about: with its kind and number for who may not read it
        result = super()._compute_about()
        titles = self.env["ir.model"]
        for trace in self.filtered(lambda trace: trace.res_model and not trace.about):
            title = titles._get(trace.res_model).name or trace.res_model
            trace.about = f"{title} {trace.res_id}"
        return result

    @api.private
    def canonical(self):
        """The bytes that its hash begins with (see ``tools/ledger/record``)."""
        self.ensure_one()
        return canonical_json(record_of({name: self[name] for name in COVERED}))

    # --- append ---
    @api.model
    def _append(self, rows):
        """Add records; for the gateway alone.

        :param list rows: dicts of columns, and ``content``: dict of what may have to be
            erased, by kind
        :return: the new records, in order
        """
        persons, contents, written = [], [], []
        for row in rows:
            content, row["facts"] = row.pop("content"), plain(row["facts"])
            who, person = self._person()
            closed = content and self._closed(content, row)
            record = record_of({**row, "format": FORMAT, "user_pseudo": who})
            if closed:
                record["content_digest"], closed = closed
            persons.append(person)
            contents.append(closed or None)
            facts = record["facts"] and Json(record["facts"])
            moment = row["occurred_at"]
            written.append({**record, "facts": facts, "occurred_at": moment})
        ids = self._insert(written)
        chains = [record["company_ref"] for record in written]
        self._insert_beside("edic.ai.pending", ids, self._pending(chains))
        self._insert_beside("edic.ai.person", ids, persons)
        self._insert_beside("edic.ai.content", ids, contents)
        self.env["edic.ai.seal"]._seal_later(chains)
        return self.browse(ids)

    def _pending(self, chains):
        now = self.env.cr.now()
        return [{"chain": chain, "since": now} for chain in chains]

    def _person(self):
        """``(pseudonym, row beside)`` of who acts; nothing for a program."""
        if self.env.uid == SUPERUSER_ID:
            return None, None
        salt = new_salt()
        person = {"id": self.env.uid, "name": self.env.user.sudo().name}
        return salted_digest(salt, person), {
            "user_ref": person["id"],
            "name": person["name"],
            "salt": salt.hex(),
        }

    def _closed(self, content, row):
        """``(digest, row beside)`` of a content; None where it cannot be encrypted."""
        salt = new_salt()
        try:
            closed = self.env["edic.ai.content"]._close(salt, content)
        except (OSError, KeyError, ValueError):
            # what happened is recorded all the same, and says what is missing
            _logger.exception("The key of the ledger's contents cannot be read or made")
            row["facts"] = {**(row["facts"] or {}), "edic.content.kept": False}
            return None
        return salted_digest(salt, content), closed

    def _insert_beside(self, model, ids, rows):
        rows = [
            {"trace_id": number, **row}
            for number, row in zip(ids, rows, strict=True)
            if row
        ]
        if rows:
            self.env[model]._insert(rows)

    # --- proof ---
    @api.depends_context("uid", "lang")
    def _compute_who(self):
        names = self._names() if len(self) == 1 else {}
        for trace in self:
            trace.who = trace._who_of(names)

    def _who_of(self, names):
        """Who acted, in words; ``names``: as `_names` gives them."""
        if not self.user_pseudo:
            return self.env._("Program")
        pseudonym = self.env._("Person %s", self.user_pseudo[:8])
        return names.get(self.id) or pseudonym

    def _names(self):
        """Record id → name of who acted, as it was then; not of those erased."""
        people = self.env["edic.ai.person"].sudo()
        found = people.search([("trace_id", "in", self.ids)])
        return {person.trace_id: person.name for person in found}

    def _people(self):
        """The users who acted; for code that may know."""
        people = self.env["edic.ai.person"].sudo()
        found = people.search([("trace_id", "in", self.ids)])
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.browse(set(found.mapped("user_ref"))).exists()

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.search([("id", "in", self.ids), ("is_mine", "=", True)])
        for trace in self:
            trace.is_mine = trace in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_mine, uid = True in value, self.env.uid

        def to_sql(_traces, alias, _query):
            # asked of each entry: whoever has very many would wait for the list of them
            own = SQL(
                """EXISTS (SELECT FROM edic_ai_person person
                            WHERE person.trace_id = %s AND person.user_ref = %s)""",
                SQL.identifier(alias, "id"),
                uid,
            )
            return own if is_mine else SQL("NOT %s", own)

        return Domain.custom(
            to_sql=to_sql, predicate=lambda trace: trace.is_mine == is_mine
        )

    def _seals(self):
        found = self.env["edic.ai.seal"].sudo().search([("trace_id", "in", self.ids)])
        return {seal.trace_id: seal for seal in found}

    def _compute_seal(self):
        seals = self._seals()
        for trace in self:
            seal = seals.get(trace.id)
            trace.seq = seal.seq if seal else 0
            trace.record_hash = seal.record_hash if seal else False

    @api.private
    def is_intact(self):
        """True when the record is sealed and still is what was sealed."""
        self.ensure_one()
        seal = self._seals().get(self.id)
        if not seal:
            return False
        record = record_of({name: self[name] for name in COVERED})
        found = record_hash(record, bytes.fromhex(seal.prev_hash))
        return found.hex() == seal.record_hash

    # --- words ---
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_facts_text(self):
        for trace in self:
            facts = Facts(trace.facts if isinstance(trace.facts, dict) else {})
            trace.facts_text = "\n".join(facts.lines())
            trace.summary = trace._summary(facts) or facts.line(LINE)

    def _summary(self, facts):
        """Return the entry in one line; False where its facts say what there is.

        :param Facts facts: any of them may be missing, or be something else
        """
        if self.event == "decision" and facts.code("decision"):
            words = self._decision_words()
            labels = [facts.text("final_label"), facts.text("proposed_label"), NOTHING]
            kind = facts.code("decision")
            label = next((label for label in labels if label != NOTHING), NOTHING)
            return self._pair(words.get(kind, kind), label)
        if self.event == "inference":
            return self._call_summary(facts)
        if self.event == "training":
            return self.env._(
                "Version %(version)s, lines: %(rows)s",
                version=facts.text("version"),
                rows=facts.text("rows"),
            )
        if self.event == "policy":
            return self._policy_summary(facts)
        if self.event == "intake":
            names = [name for name in ("format", "number") if facts.get(name)]
            return " ".join(facts.text(name) for name in names)
        return False

    def _call_summary(self, facts):
        if facts.code("error.type"):
            kind = facts.code("error.type")
            return self._error_words().get(kind, kind)
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

    def _policy_summary(self, facts):
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
        told = [
            self._pair(
                self._word(names, key),
                " → ".join(self._value_word(key, value) for value in change),
            )
            for key, change in facts.pairs().items()
            # neither a matrix nor a digest is for a list
            if len(f"{change[0]}{change[1]}") <= LINE and not is_digest(change[1])
        ]
        return ", ".join(told or [self._word(names, key) for key in facts])

    def _word(self, names, key):
        """A setting's name for a reader: its label, where it is a field."""
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        if key in names or key not in known:
            return names.get(key, key)
        return known[key]._description_string(self.env)

    def _pair(self, what, which):
        return self.env._("%(what)s: %(which)s", what=what, which=which)

    def _value_word(self, key, value):
        """A setting's value for a reader, who may not read everything."""
        if is_nothing(value) or value is False:
            return NOTHING
        if value is True:
            return self.env._("yes")
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        field = known.get(key)
        if field is None:
            return readable(value)
        if field.type == "selection":
            words = dict(field._description_selection(self.env))
            return words.get(value) or readable(value)
        if field.type == "boolean":
            return self.env._("yes")
        if field.type == "many2one" and str(value).isdigit():
            record = self.env[field.comodel_name].sudo(False).browse(int(value))
            shown = record.exists()._filtered_access("read")
            return shown.display_name or readable(value)
        return readable(value)

    def _error_words(self):
        return self.env["edic.ai.gateway"]._error_words()

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

    # --- words ledger ---
    def _summary(self, facts):
        # EXTENDS edic_ai
        what = self._ledger_words().get(self.use_case)
        if self.event not in ("ledger", "access") or what is None:
            return super()._summary(facts)
        return self._pair(what, self._ledger_detail(facts))

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
            "explanation": self.env._("Explanation made"),
            "inventory.export": self.env._("Inventory of algorithms exported"),
        }

    def _ledger_detail(self, facts):
        """The figures and codes that go with it."""
        if self.use_case == "ledger.key":
            action = self._choice("edic.ai.ledger.key", "action", facts.get("action"))
            return f"{action}, {facts.text('key_ref')}"
        if facts.get("kind"):
            return self._choice("edic.ai.declaration", "kind", facts["kind"])
        if self.use_case == "ledger.restore":
            return f"{facts.text('from_size')} → {facts.text('to_size')}"
        names = ("code", "seq", "first", "second", "rows", "records")
        told = [facts.text(name) for name in names if not is_nothing(facts.get(name))]
        return ", ".join(told) or NOTHING

    def _choice(self, model, name, value):
        words = dict(self.env[model]._fields[name]._description_selection(self.env))
        found = words.get(value) if isinstance(value, str) else None
        return found or readable(value)

    # --- erasure ---
    @api.model
    def _res_models(self):
        """Return the names of the models that entries are about."""
        self.env.cr.execute(  # one look into the index for each kind
            """
            WITH RECURSIVE kinds AS (
                SELECT min(res_model) AS kind FROM edic_ai_trace
                 UNION ALL
                SELECT (SELECT min(res_model) FROM edic_ai_trace
                         WHERE res_model > kinds.kind)
                  FROM kinds WHERE kinds.kind IS NOT NULL)
            SELECT kind FROM kinds WHERE kind IS NOT NULL
            """
        )
        return [name for [name] in self.env.cr.fetchall()]

    @api.model
    def _selection_res_model(self):
        """The kinds of records that entries are about, with their names."""
        titles = self.env["ir.model"].sudo()
        return [(m, titles._get(m).name or m) for m in self._res_models()]

    def _erasures(self):
        """``content`` and ``person`` → the record that says it was erased."""
        self.ensure_one()
        seal = self._seals().get(self.id)
        if not seal:
            return {}
        self.env.cr.execute(
            """
            SELECT erasure.facts->>'what', min(erasure.id) FROM edic_ai_trace erasure
              JOIN edic_ai_seal seal ON seal.trace_id = erasure.id
             WHERE erasure.use_case = %s AND erasure.event = 'ledger'
               AND erasure.company_ref = %s AND EXISTS (
                   SELECT FROM jsonb_array_elements(erasure.facts->'ranges') AS range
                    WHERE %s BETWEEN (range->>0)::int AND (range->>1)::int)
             GROUP BY 1
            """,
            [USE_CASE, seal.chain, seal.seq],
        )
        return {what: self.browse(number) for what, number in self.env.cr.fetchall()}

    @api.depends_context("lang")
    def _compute_erased_text(self):
        self.erased_text = False
        if len(self) != 1:  # of one entry: a list would ask for each
            return
        words = self._what_words()
        told = [
            self.env._(
                "%(what)s on %(day)s (%(ground)s)",
                what=words.get(what, what),
                day=fields.Date.to_string(erasure.occurred_at),
                ground=Facts(erasure.facts or {}).text("ground"),
            )
            for what, erasure in sorted(self.sudo()._erasures().items())
        ]
        self.erased_text = ", ".join(told) or False

    def _what_words(self):
        rule = self.env["edic.ai.retention"]._fields["what"]
        return dict(rule._description_selection(self.env))

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "ledger" and self.use_case == USE_CASE:
            return self.env._(
                "Erased: %(what)s (%(count)s), %(ground)s",
                what=self._what_words().get(facts.code("what")) or facts.text("what"),
                count=facts.text("count"),
                ground=facts.text("ground"),
            )
        return super()._summary(facts)

    # --- access ---
    def _compute_is_explained(self):
        """Whether it tells of something that was proposed or computed."""
        for trace in self:
            trace.is_explained = trace.event == "inference" or (
                trace.event == "decision" and bool(trace.parent_uuid)
            )

    @roles.reads
    def action_explain(self):
        """The explanation of a call and of what it brought, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.call"]._open(self.id)

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "access" and self.use_case == EXPORT and "format" in facts:
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
        return super()._summary(facts)

    # --- timeline ---
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
        :return: id → dict of what `static/src/ledger/timeline` shows
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

    # --- check ---
    def _seal_marks(self):
        """Id → ``{"number", "state", "text"}`` of each entry's place in its chain."""
        seals = self._seals()
        waiting = self._waiting_ids()
        return {
            trace.id: trace._seal_mark(seals.get(trace.id), trace.id in waiting)
            for trace in self
        }

    def _seal_mark(self, seal, is_waiting):
        if not seal:
            state, text = "none", self.env._("In no chain: not written by EDIC")
            if is_waiting:
                state, text = "waiting", self.env._("Not sealed yet")
            return {"number": 0, "state": state, "text": text}
        signed_at = self._covered_on(seal.chain, seal.seq)
        if not signed_at:
            text = self.env._("Sealed, in no checkpoint yet")
            return {"number": seal.seq, "state": "sealed", "text": text}
        text = self.env._(
            "Sealed, in the checkpoint of %s", format_date(self.env, signed_at)
        )
        return {"number": seal.seq, "state": "covered", "text": text}

    def _waiting_ids(self):
        pending = self.env["edic.ai.pending"].sudo()
        return set(pending.search([("trace_id", "in", self.ids)]).mapped("trace_id"))

    def _checked(self):
        """Recompute the entries' hashes from the database, and look at what each
        follows: at these entries alone, the whole chain is for `edic_verify`.

        :return: ``{"is_good", "said": [sentences], "wrong": [sentences]}``
        """
        rows = self._places()
        faults = {number: self._fault(row) for number, row in rows.items()}
        good = [n for n in rows if not faults[n] and rows[n]["seq"]]
        waiting = [n for n in rows if not faults[n] and not rows[n]["seq"]]
        wrong = [fault for fault in faults.values() if fault]
        return {
            "is_good": not wrong,
            "said": self._check_words([rows[n] for n in good], len(waiting)),
            "wrong": wrong,
        }

    def _places(self):
        """Id → columns of the entry and of its place in a chain, as they are stored."""
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT trace.id, %s, seal.chain, seal.seq, seal.prev_hash,
                       seal.record_hash, before.record_hash, pending.id IS NOT NULL
                  FROM edic_ai_trace trace
                  LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                  LEFT JOIN edic_ai_seal before
                         ON before.chain = seal.chain AND before.seq = seal.seq - 1
                  LEFT JOIN edic_ai_pending pending
                         ON pending.chain = trace.company_ref
                        AND pending.trace_id = trace.id
                 WHERE trace.id = ANY(%s) ORDER BY seal.chain, seal.seq, trace.id
                """,
                columns,
                self.ids,
            )
        )
        names = (*COVERED, *PLACE)
        return {n: dict(zip(names, row, strict=True)) for n, *row in rows}

    def _fault(self, row):
        """What is wrong with an entry, as a sentence; None where nothing is."""
        number = row["seq"]
        if not number:
            if row["is_waiting"]:
                return None
            return self.env._(
                "An entry of %s is in no chain: it was not written by EDIC.",
                format_datetime(self.env, row["occurred_at"]),
            )
        if number == 1:
            origin = self.env["edic.ai.seal"]._chain_origin(row["chain"])
            row["before_hash"] = genesis_hash(origin).hex()
        if row["chain"] != row["company_ref"] or not self._has_hash(row):
            return self.env._("Number %s was changed after it was sealed.", number)
        if row["prev_hash"] != row["before_hash"]:
            return self.env._(
                "Number %s does not follow the one before: something was changed, "
                "removed or put in between.",
                number,
            )
        return None

    def _has_hash(self, row):
        try:
            found = record_hash(record_of(row), bytes.fromhex(row["prev_hash"]))
        except (TypeError, ValueError):  # nothing that EDIC would have written
            return False
        return found.hex() == row["record_hash"]

    def _check_words(self, good, waiting):
        told = []
        if good:
            numbers = ranges([row["seq"] for row in good])
            told.append(
                self.env._(
                    "Entries checked now: %(count)s. Unchanged, sealed as numbers "
                    "%(numbers)s.",
                    count=len(good),
                    numbers=numbers,
                )
            )
        if waiting:
            told.append(self.env._("Not sealed yet: %s.", waiting))
        for chain in sorted({row["chain"] for row in good}):
            told.append(self._checkpoint_words(chain))
        return told

    def _checkpoint_words(self, chain):
        last = self._last_checkpoint(chain)
        if not last:
            return self.env._(
                "No checkpoint was signed yet: who owns the database could still "
                "rewrite the whole chain."
            )
        size, signed_at = last
        return self.env._(
            "Last checkpoint: %(day)s, entries 1–%(size)s.",
            day=format_date(self.env, signed_at),
            size=size,
        )

    def _checkpoints(self, chain):
        """``(size, when signed)`` of a chain's checkpoints, the oldest first."""
        if "edic.ai.checkpoint" not in self.env:
            return []
        found = self.env["edic.ai.checkpoint"].sudo()
        found = found.search_fetch([("chain", "=", chain)], ["size", "created_at"])
        return sorted((one.size, one.created_at) for one in found)

    def _last_checkpoint(self, chain):
        return next(reversed(self._checkpoints(chain)), None)

    def _covered_on(self, chain, seq):
        """When the first checkpoint was signed that holds a record; None before."""
        covering = (when for size, when in self._checkpoints(chain) if size >= seq)
        return next(covering, None)

    # --- place ---
    @api.depends_context("lang")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for trace in self:
            event = events.get(trace.event)
            numbered = self.env._(
                "%(event)s, number %(number)s", event=event, number=trace.seq
            )
            trace.display_name = numbered if trace.seq else event

    def _search_seq(self, operator, value):
        # a number belongs to a chain: each company has one of its own
        seals = self.env["edic.ai.seal"].sudo()._search([("seq", operator, value)])
        return Domain("id", "in", seals.subselect("trace_id"))

    @api.depends_context("lang")
    def _compute_seal_text(self):
        seals, marks = self._seals(), self._seal_marks()
        for trace in self:
            seal = seals.get(trace.id)
            trace.prev_hash = seal.prev_hash if seal else False
            trace.seal_text = marks.get(trace.id, {}).get("text")

    def _compute_is_waiting(self):
        waiting = self._waiting_ids()
        for trace in self:
            trace.is_waiting = trace.id in waiting

    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = SQL("(SELECT trace_id FROM edic_ai_pending)")
        return [("id", "in" if True in value else "not in", waiting)]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_parent_id(self):
        """As the reader may see them."""
        uuids = self.mapped("call_uuid")
        asked = [uuid for uuid in self.mapped("parent_uuid") if uuid]
        parents = self.search([("call_uuid", "in", asked)]).grouped("call_uuid")
        answers = self.search([("parent_uuid", "in", uuids)], order="id")
        answers = answers.grouped("parent_uuid")
        for trace in self:
            trace.parent_id = parents.get(trace.parent_uuid)
            trace.answer_ids = answers.get(trace.call_uuid)

    # --- content ---
    @roles.for_roles(roles.AUDITOR, roles.DPO)
    def action_read_content(self):
        """Ask for the reason to read it."""
        self.ensure_one()
        self.check_access("read")
        reading = self.env["edic.ai.content.reading"].create({"trace_ref": self.id})
        return reading._show()

    def _read_content(self):
        """``(content, what is wrong in words or False)``; for the wizard alone."""
        content = self.env["edic.ai.content"].sudo()
        found = content.search([("trace_id", "=", self.id)])
        if not found:
            return None, self._missing_words()
        try:
            opened = found._open()
        except (KeyError, OSError):
            return None, self.env._(
                "The key %s is not on this server: restore the keys of the audit "
                "trail from where they are stored.",
                found.key_ref,
            )
        except (InvalidTag, ValueError):
            return None, self.env._(
                "It cannot be decrypted: either it or its key was changed since. "
                "Have the audit trail verified with its contents."
            )
        if salted_digest(bytes.fromhex(found.salt), opened) != self.content_digest:
            return opened, self.env._("This is not what was recorded.")
        return opened, False

    def _missing_words(self):
        if (self.facts or {}).get("edic.content.kept") is False:
            return self.env._("It was never kept: there was no key at that time.")
        if "erased_text" in self._fields and self.erased_text:
            return self.env._("It was erased: %s.", self.erased_text)
        return self.env._(
            "It is gone, and the audit trail does not say who erased it: have the "
            "audit trail verified with its contents."
        )

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event != "access" or not (self.use_case or "").startswith("ledger."):
            return super()._summary(facts)
        steps = {
            "asked": self.env._("Asked"),
            "granted": self.env._("Granted"),
            "refused": self.env._("Refused"),
            "opened": self.env._("Opened"),
            "told": self.env._("Person informed"),
        }
        step = steps.get(facts.code("step"), self.env._("Opened"))
        if self.use_case == "ledger.content":
            number = facts.text("number" if facts.get("number") else "entry")
            return self._pair(step, self.env._("content of number %s", number))
        if self.use_case == "ledger.person":
            what = self.env._(
                "entries of a person, %(start)s to %(end)s",
                start=facts.text("from"),
                end=facts.text("to"),
            )
            return self._pair(step, what)
        return super()._summary(facts)

    # --- rights ---
    def _policy_summary(self, facts):
        # EXTENDS edic_ai
        if self.use_case == "rights":
            return self._rights_summary(facts)
        if self.use_case == "parameter":
            change = " → ".join(map(readable, facts.pair("value")))
            return self._pair(facts.text("key"), change)
        if self.use_case == "access.rule":
            words = {
                "created": self.env._("Rule of access created"),
                "changed": self.env._("Rule of access changed"),
                "deleted": self.env._("Rule of access deleted"),
            }
            model = facts.text("rule_of" if facts.get("rule_of") else "model")
            action = words.get(facts.code("action")) or facts.text("action")
            return self._pair(action, model)
        if self.use_case == "cron":
            rest = Facts({key: facts[key] for key in facts if key != "cron"})
            change = super()._policy_summary(rest)
            return self._pair(facts.text("cron"), change or NOTHING)
        if (self.use_case or "").startswith("addon."):
            words = {
                "addon.installed": self.env._("Addon installed"),
                "addon.upgraded": self.env._("Addon upgraded"),
                "addon.uninstalled": self.env._("Addon uninstalled"),
            }
            versions = " → ".join(map(readable, filter(None, facts.pair("version"))))
            what = words.get(self.use_case, self.use_case)
            return self._pair(what, f"{facts.text('addon')} {versions}".strip())
        return super()._policy_summary(facts)

    def _rights_summary(self, facts):
        group = self.env["res.groups"].sudo().browse(self.res_id).exists()
        name = group.full_name or facts.text("group")
        told = []
        if facts.count("granted"):
            told.append(
                self.env._(
                    "Rights granted: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts.count("granted"),
                )
            )
        if facts.count("withdrawn"):
            told.append(
                self.env._(
                    "Rights withdrawn: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts.count("withdrawn"),
                )
            )
        return ", ".join(told)

    # --- receipt ---
    @roles.reads
    def action_receipt(self):
        """The receipt of one record, as files; who takes it is recorded."""
        self.ensure_one()
        self.check_access("read")
        registry, read = self.env.registry, partial(_read_receipt, number=self.id)
        told = alone(registry, read)
        if not told:
            self._have_checkpoint_made()
            # in a transaction that sees it: this one began before
            told = alone(registry, read)
        if not told:
            raise UserError(
                self.env._("This entry is not sealed; verify the audit trail.")
            )
        self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.receipt",
            {"seq": told["seq"], "checkpoint": told["checkpoints"][0].split("\n")[1]},
            company=self.company_id or False,
            record=self,
            parent_uuid=self.call_uuid,
        )
        return self._receipt_files(told)._show()

    def _have_checkpoint_made(self):
        made = self.env["edic.ai.checkpoint"].sudo()
        if any(self.env.user.has_group(role) for role in MAKERS):
            made._make(self.company_ref)
            return
        last = made._last(self.company_ref)
        due = (last.created_at if last else self.occurred_at) + AT_LEAST
        raise UserError(
            self.env._(
                "This entry is younger than the last checkpoint. The next one is due "
                "on %s; an administrator or an auditor can have it made now.",
                self._receipt_moment(due),
            )
        )

    def _receipt_moment(self, moment):
        return self.env["ir.qweb.field.datetime"].value_to_html(
            moment, {"tz_name": self.env.user.tz or "UTC"}
        )

    def _receipt(self):
        """What a receipt holds (docs/ledger.md); None where no checkpoint covers it."""
        seal = self._seals().get(self.id)
        checkpoint = seal and self.env["edic.ai.checkpoint"]._covering(
            seal.chain, seal.seq
        )
        if not checkpoint:
            return None
        hashes = partial(self.env["edic.ai.seal"]._hashes, seal.chain)
        path = inclusion_path(hashes, seal.seq - 1, checkpoint.size)
        stamp = self.env["edic.ai.anchor"]._stamp_of(checkpoint)
        return {
            "type": "receipt",
            "format": FORMAT,
            "origin": self.env["edic.ai.seal"]._chain_origin(seal.chain),
            "seq": seal.seq,
            "prev_hash": seal.prev_hash,
            "record_hash": seal.record_hash,
            "record": record_of({name: self[name] for name in COVERED}),
            "path": [base64.b64encode(node).decode() for node in path],
            **checkpoint._proof_members(),
            "timestamp": stamp and base64.b64encode(stamp).decode(),
        }

    def _receipt_files(self, told):
        name = self.env._(
            "Receipt %(chain)s-%(seq)s", chain=self.company_ref, seq=told["seq"]
        )
        data = json.dumps(told, ensure_ascii=False).encode()
        paper = page.write(self._receipt_page(told))
        return (
            self.env["edic.ai.receipt"]
            .sudo()
            .create(
                {
                    "name": name,
                    "about": self.env._(
                        "Entry %(seq)s and the checkpoint that covers it.",
                        seq=told["seq"],
                    ),
                    "data": base64.b64encode(data),
                    "data_name": f"{name}.json",
                    "page": base64.b64encode(paper),
                    "page_name": f"{name}.pdf",
                }
            )
            .sudo(False)
        )

    # --- page ---
    def _receipt_page(self, told):
        """See ``tools/ledger/page``; no names of persons."""
        one = Checkpoint.parse(told["checkpoints"][0])
        root = one.root.hex()
        return Page(
            title=self.env._("Receipt of an entry in the audit trail"),
            lead=self.env._(
                "The audit trail of %(who)s has this entry under number %(seq)s. A "
                "signed checkpoint covers it: since then nobody can change it, "
                "take it out or put it in without whoever has the checkpoint "
                "noticing.",
                who=self.company_id.sudo().name or self.env._("all companies together"),
                seq=told["seq"],
            ),
            parts=(
                (self.env._("The entry"), self._receipt_words()),
                (self.env._("Its hashes"), self._receipt_hashes(told)),
                (self.env._("The checkpoint"), self._receipt_checkpoint(told, one)),
                (self.env._("How to verify"), self._receipt_advice()),
            ),
            code="\n".join(
                (told["origin"], str(told["seq"]), told["record_hash"], root)
            ),
            lang=(self.env.lang or "en").partition("_")[0],
        )

    def _receipt_words(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        states = dict(self._fields["status"]._description_selection(self.env))
        engine = " ".join(
            filter(None, (self.engine, self.engine_version, self.model_version))
        )
        rows = (
            (self.env._("Date"), self._receipt_moment(self.occurred_at)),
            (self.env._("Event"), f"{events[self.event]} ({self.use_case})"),
            (self.env._("About"), self.about),
            (self.env._("Summary"), self.summary),
            (self.env._("Status"), states[self.status]),
            (self.env._("Computed by"), engine),
        )
        return tuple((name, value) for name, value in rows if value)

    def _receipt_hashes(self, told):
        rows = (
            (self.env._("Entry"), self.call_uuid),
            (self.env._("Hash"), told["record_hash"]),
            (self.env._("Hash before"), told["prev_hash"]),
            (self.env._("Digest of the content"), self.content_digest),
            (self.env._("Pseudonym"), self.user_pseudo),
        )
        return tuple((name, (CODE, value)) for name, value in rows if value)

    def _receipt_checkpoint(self, told, one):
        [key] = told["keys"]
        stamped = told["timestamp"] and self.env._("In the file (RFC 3161)")
        return (
            (self.env._("Audit trail"), (CODE, one.origin)),
            (self.env._("Signed on"), one.said["time"]),
            (self.env._("Entries"), str(one.size)),
            (self.env._("Root"), (CODE, one.root.hex())),
            (self.env._("Public key"), (CODE, key)),
            (self.env._("Time stamp"), stamped or self.env._("None")),
        )

    def _receipt_advice(self):
        return (
            self.env._(
                "Take the file of this receipt (JSON) and edic_verify.py, which needs "
                "only Python. KEY holds a public key that you got from elsewhere, DIR "
                "the checkpoints that you kept."
            ),
            (
                self.env._("Command"),
                (CODE, "python3 edic_verify.py FILE --key KEY --anchors DIR"),
            ),
            self.env._(
                "It ends with 0: intact, 1: the entry was changed, 3: the "
                "checkpoint is not of an audit trail with this entry, 4: signature "
                "or checkpoint bad or missing. The code above holds audit trail, "
                "number, hash and root."
            ),
        )


def _read_receipt(cr, number):
    env = api.Environment(cr, SUPERUSER_ID, {})
    return env["edic.ai.trace"].browse(number)._receipt()
