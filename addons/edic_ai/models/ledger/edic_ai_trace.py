# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from psycopg2.extras import Json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime

from ... import roles
from ...choices import choice_words
from ...json_field import SchemaJson
from ...tools.ledger.facts import Facts
from ...tools.ledger.place import CHANGED, OUTSIDE, Place
from ...tools.ledger.record import (
    COVERED,
    ERASURE,
    FORMAT,
    new_salt,
    record_hash,
    record_of,
    salted_digest,
)
from ...tools.text.canonical import canonical_json, plain
from ...tools.text.json_schema import OBJECT
from ...tools.text.ranges import ranges

ORPHAN_AFTER = timedelta(minutes=15)  # R04
LINE = 80  # characters of a fact that still fits into a list

_logger = logging.getLogger(__name__)


class EdicAiTrace(models.Model):
    """One record of the ledger: an AI call, a decision, or what the books leave open.

    Records are added by the gateway and never changed. There are no foreign keys
    and no stored computes, so that deleting a user or a bill touches none. Who it was
    and what it was about in words lies beside, where it can be erased.
    """

    _name = "edic.ai.trace"
    _inherit = [
        "edic.ai.append.only",
        "edic.ai.about.search",
        "edic.ai.about.entry",
        "edic.ai.trace.rendered",
    ]
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
    use_case = fields.Char(string="Use case (code)", required=True, readonly=True)
    use_case_text = fields.Char(string="Use case", compute="_compute_code_texts")
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
    engine = fields.Char(string="Engine (code)", readonly=True)
    engine_text = fields.Char(string="Engine", compute="_compute_code_texts")
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
    who = fields.Char(
        compute="_compute_who",
        help="Names are shown for one entry at a time: the audit trail is not a "
        "list of what somebody did. A search by person needs a reason and a "
        "second person.",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    seq = fields.Integer(string="Number", compute="_compute_seal", search="_search_seq")
    record_hash = fields.Char(string="Hash", compute="_compute_seal")
    erased_text = fields.Char(
        string="Erased",
        compute="_compute_erased_text",
        help="The entry stays and verifies; what lay beside it is gone.",
    )
    is_explained = fields.Boolean(compute="_compute_is_explained")
    prev_hash = fields.Char(string="Hash before", compute="_compute_seal")
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

    _uuid_uniq = models.UniqueIndex("(call_uuid)")
    _parent_idx = models.Index("(parent_uuid) WHERE parent_uuid IS NOT NULL")
    _record_idx = models.Index("(res_model, res_id)")
    _started_idx = models.Index("(occurred_at) WHERE status = 'started'")
    _erasure_idx = models.Index(f"(company_ref, id) WHERE use_case = '{ERASURE}'")

    @api.model
    def _orphans(self):
        """Return SQL of the calls that began some time ago and that no row answers."""
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

    @api.depends_context("lang")
    def _compute_code_texts(self):
        """Compute the names of the engine, and of what asks it: other codes say what
        kind of entry it is, as the summary does."""
        titles = self.env["ir.model"]
        gateway = self.env["edic.ai.gateway"]
        for trace in self:
            trace.use_case_text = titles._get(f"edic.ai.use.case.{trace.use_case}").name
            trace.engine_text = trace.engine and gateway._engine_name(trace.engine)

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_facts_text(self):
        for trace in self:
            facts = Facts(trace.facts if isinstance(trace.facts, dict) else {})
            shown = trace._labelled(facts)
            trace.facts_text = "\n".join(shown.lines())
            trace.summary = trace._summary(facts) or shown.line(LINE)

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
        """Return the bytes that its hash begins with (see ``tools/ledger/record``)."""
        self.ensure_one()
        return canonical_json(record_of({name: self[name] for name in COVERED}))

    # --- appending --------------------------------------------------------------
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
        pending = [{"chain": chain, "since": self.env.cr.now()} for chain in chains]
        self._insert_beside("edic.ai.pending", ids, pending)
        self._insert_beside("edic.ai.person", ids, persons)
        self._insert_beside("edic.ai.content", ids, contents)
        self.env["edic.ai.seal"]._seal_later(chains)
        return self.browse(ids)

    def _person(self):
        """Return ``(pseudonym, row beside)`` of who acts; None twice for a program."""
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
        """Return ``(digest, row beside)`` of a content; None where there is no key."""
        salt = new_salt()
        try:
            closed = self.env["edic.ai.content"]._close(salt, content)
        except (OSError, KeyError, ValueError):
            # it is recorded all the same, and says what is missing
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

    # --- who acted, and the seal ------------------------------------------------
    @api.depends_context("uid", "lang")
    def _compute_who(self):
        names = self._names() if len(self) == 1 else {}
        for trace in self:
            trace.who = trace._who_of(names)

    def _who_of(self, names):
        """Say who acted; ``names``: as `_names` gives them."""
        if not self.user_pseudo:
            return self.env._("Program")
        return names.get(self.id) or self.env._("Person %s", self.user_pseudo[:8])

    def _names(self):
        """Return id → name of who acted, as it was then; not of those erased."""
        found = self.env["edic.ai.person"].sudo().search([("trace_id", "in", self.ids)])
        return {person.trace_id: person.name for person in found}

    def _people(self):
        """Return the users who acted; for code that may know."""
        found = self.env["edic.ai.person"].sudo().search([("trace_id", "in", self.ids)])
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
            trace.prev_hash = seal.prev_hash if seal else False

    @api.private
    def is_intact(self):
        """Return whether the record is sealed and still is what was sealed."""
        self.ensure_one()
        seal = self._seals().get(self.id)
        if not seal:
            return False
        record = record_of({name: self[name] for name in COVERED})
        found = record_hash(record, bytes.fromhex(seal.prev_hash))
        return found.hex() == seal.record_hash

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
        """Return the kinds of records that entries are about, with their names."""
        titles = self.env["ir.model"].sudo()
        return [(m, titles._get(m).name or m) for m in self._res_models()]

    # --- erasure ---
    def _erasures(self):
        """Return ``content`` and ``person`` → the record that says it was erased."""
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
            [ERASURE, seal.chain, seal.seq],
        )
        return {what: self.browse(number) for what, number in self.env.cr.fetchall()}

    @api.depends_context("lang")
    def _compute_erased_text(self):
        self.erased_text = False
        if len(self) != 1:  # only one entry: a list would ask for each
            return
        words = self._what_words()
        texts = [
            self.env._(
                "%(what)s on %(day)s (%(ground)s)",
                what=words.get(what, what),
                day=fields.Date.to_string(erasure.occurred_at),
                ground=Facts(erasure.facts or {}).text("ground"),
            )
            for what, erasure in sorted(self.sudo()._erasures().items())
        ]
        self.erased_text = ", ".join(texts) or False

    def _what_words(self):
        return choice_words(self.env["edic.ai.retention"], "what")

    # --- explanation ------------------------------------------------------------
    def _compute_is_explained(self):
        """Compute whether it is about something that was proposed or computed."""
        for trace in self:
            trace.is_explained = trace.event == "inference" or (
                trace.event == "decision" and bool(trace.parent_uuid)
            )

    @roles.reads
    def action_explain(self):
        """Open the explanation of a call and of what it brought, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.call"]._open(self.id)

    def _threads(self):
        """Return the entries by what they answer: recordsets, each a call and, from the
        first to the last, what came of it; where something happened last comes first.
        """
        self.fetch(["call_uuid", "parent_uuid"])
        first_of, threads = {}, {}
        for trace in self.sorted("id"):  # an answered entry is older
            first = first_of.get(trace.parent_uuid, trace)
            first_of[trace.call_uuid] = first
            threads[first] = threads.get(first, self.browse()) + trace
        return sorted(threads.values(), key=lambda thread: -thread[-1].id)

    # --- checking entries -------------------------------------------------------
    def _seal_marks(self):
        """Return id → ``{"number", "state", "text"}`` of the places in the chain."""
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
        made = self.env["edic.ai.checkpoint"].sudo()
        covering = [("chain", "=", seal.chain), ("size", ">=", seal.seq)]
        signed_at = made.search(covering, order="size", limit=1).created_at
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
        origin_of = self.env["edic.ai.seal"]._chain_origin
        found = [(place, place.fault(origin_of)) for place in self._places()]
        good = [place for place, fault in found if not fault and place.seq]
        waiting = [place for place, fault in found if not fault and not place.seq]
        wrong = [self._fault_sentence(place, fault) for place, fault in found if fault]
        return {
            "is_good": not wrong,
            "said": self._check_words(good, len(waiting)),
            "wrong": wrong,
        }

    def _places(self):
        """Return the places of the entries in their chains, as they are stored."""
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %s, seal.chain, seal.seq, seal.prev_hash,
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
        size = len(COVERED)
        return [
            Place(dict(zip(COVERED, row[:size], strict=True)), *row[size:])
            for row in rows
        ]

    def _fault_sentence(self, place, fault):
        if fault == OUTSIDE:
            return self.env._(
                "An entry of %s is in no chain: it was not written by EDIC.",
                format_datetime(self.env, place.record["occurred_at"]),
            )
        if fault == CHANGED:
            return self.env._("Number %s was changed after it was sealed.", place.seq)
        return self.env._(
            "Number %s does not follow the one before: something was changed, "
            "removed or put in between.",
            place.seq,
        )

    def _check_words(self, good, waiting):
        texts = []
        if good:
            texts.append(
                self.env._(
                    "One entry checked now. Unchanged, sealed as number %s.",
                    good[0].seq,
                )
                if len(good) == 1
                else self.env._(
                    "Entries checked now: %(count)s. Unchanged, sealed as numbers "
                    "%(numbers)s.",
                    count=len(good),
                    numbers=ranges([place.seq for place in good]),
                )
            )
        if waiting:
            texts.append(self.env._("Not sealed yet: %s.", waiting))
        for chain in sorted({place.chain for place in good}):
            texts.append(self._checkpoint_words(chain))
        return texts

    def _checkpoint_words(self, chain):
        last = self.env["edic.ai.checkpoint"]._last(chain)
        if not last:
            return self.env._(
                "No checkpoint was signed yet: who owns the database could still "
                "rewrite the whole chain."
            )
        return self.env._(
            "Last checkpoint: %(day)s, entries 1–%(size)s.",
            day=format_date(self.env, last.created_at),
            size=last.size,
        )

    # --- place in the chain -----------------------------------------------------
    @api.depends_context("lang")
    def _compute_display_name(self):
        events = choice_words(self, "event")
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
        marks = self._seal_marks()
        for trace in self:
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
        """Show what it answers and its answers, as far as the reader may see them."""
        uuids = self.mapped("call_uuid")
        asked = [uuid for uuid in self.mapped("parent_uuid") if uuid]
        parents = self.search([("call_uuid", "in", asked)]).grouped("call_uuid")
        answers = self.search([("parent_uuid", "in", uuids)], order="id")
        answers = answers.grouped("parent_uuid")
        for trace in self:
            trace.parent_id = parents.get(trace.parent_uuid)
            trace.answer_ids = answers.get(trace.call_uuid)

    @roles.for_roles(roles.AUDITOR, roles.DPO)
    def action_read_content(self):
        """Ask for the reason to read it."""
        self.ensure_one()
        self.check_access("read")
        reading = self.env["edic.ai.content.reading"].create({"trace_ref": self.id})
        return reading._show()

    @roles.reads
    def action_receipt(self):
        """Take the receipt of one record away, as files; who takes it is recorded."""
        self.ensure_one()
        self.check_access("read")
        return self.env["edic.ai.receipt"]._take(self)
