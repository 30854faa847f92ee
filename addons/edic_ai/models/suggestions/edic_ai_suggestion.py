# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL, hash_sign, verify_hash_signed

from ... import roles
from ...choices import choice_words
from ...exceptions import EvidenceFirstError, NotAPersonError
from ...json_field import SchemaJson
from ...people import AUDITOR, check_person
from ...propose_only import check_not_proposing, is_proposing
from ...tools.paper.document import Text
from ...tools.text.json_schema import BOOLEAN, NUMBER, OBJECT, TEXT, list_of
from ...transaction import scheduled
from ...write_guard import by_method, is_opened

# a field's value as `convert_to_write` has it: a figure, a text, ids, shares
VALUE = {"anyOf": [BOOLEAN, NUMBER, TEXT, list_of({"anyOf": [NUMBER, TEXT]}), OBJECT]}

BULK_LIMIT = 20  # records decided on with one gesture, at most
OPEN_STATES = ("pending",)
DECIDED_STATES = ("accepted", "edited", "rejected")

EVIDENCE_SCOPE = "edic_ai.evidence"
TOKEN_HOURS = 12


class EdicAiSuggestion(models.Model):
    """A value that an engine proposes for a field; a person decides on it.

    Nobody has the right to write here. A suggestion changes through the
    methods below only, each of which leaves its entry in the ledger.
    """

    _name = "edic.ai.suggestion"
    _inherit = ["edic.ai.mandated", "edic.ai.about.read", "edic.ai.traceable"]
    _description = "Suggestion"
    _mandate_company = "company_id"
    _mandate_shared = []
    _order = "id desc"
    _rec_name = "field_name"

    company_id = fields.Many2one("res.company", required=True, index=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    field_name = fields.Char(string="Technical field", required=True)
    field_label = fields.Char(string="Field", compute="_compute_field_label")
    value = SchemaJson(
        schema=VALUE, help="What is proposed; nothing where the engine knows nothing."
    )
    value_label = fields.Char(string="Proposed", compute="_compute_labels")
    current = SchemaJson(schema=VALUE, help="What stood there when it was proposed.")
    current_label = fields.Char(string="Stood there", compute="_compute_labels")
    confidence = fields.Float(
        digits=(5, 4),
        aggregator="avg",
        help="Share of suggestions like this one that were right on past bills.",
    )
    band = fields.Selection(
        [("sure", "Sure"), ("check", "To check"), ("open", "Open")], required=True
    )
    # read through get_evidence, which asks for the right to each past line
    evidence = SchemaJson(
        schema=OBJECT,
        help="What the proposal was computed from.",
        groups="base.group_system",
    )
    engine = fields.Char(required=True)
    engine_version = fields.Char(string="Engine version")
    model_version = fields.Char(string="Model version")
    trace_uuid = fields.Char(string="Audit trail entry", index=True)
    state = fields.Selection(
        [
            ("pending", "To decide"),
            ("accepted", "Accepted"),
            ("edited", "Changed"),
            ("rejected", "Rejected"),
            ("not_decided", "Not decided"),
            ("superseded", "Replaced"),
        ],
        default="pending",
        required=True,
    )
    # nobody is followed through these: see edic_ai_suggestion_who
    decided_by_id = fields.Many2one(
        "res.users", string="User who decided", groups=NO_ACCESS
    )
    decided_at = fields.Datetime(string="Time of the decision", groups=NO_ACCESS)
    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=NO_ACCESS
    )
    final_value = SchemaJson(schema=VALUE, string="Final value")
    final_label = fields.Char(string="Became", compute="_compute_labels")
    reason = fields.Char()
    is_in_evaluation = fields.Boolean(
        string="In the evaluation set",
        help="A curator found the decision fit to measure engines with. Engines learn "
        "only from posted lines, never from decisions or reasons.",
    )
    decided_by = fields.Char(
        string="Decided by",
        compute="_compute_decided",
        groups=AUDITOR,
        help="Names are shown for one suggestion at a time. A search by person needs a "
        "reason and a second person.",
    )
    decided_on = fields.Datetime(
        string="Decided on", compute="_compute_decided", groups=AUDITOR
    )
    is_mine = fields.Boolean(
        string="Decided by me", compute="_compute_is_mine", search="_search_is_mine"
    )

    _record_idx = models.Index("(res_model, res_id, field_name, state)")
    _pending_uniq = models.UniqueIndex(
        "(res_model, res_id, field_name) WHERE state = 'pending'"
    )

    @api.depends_context("lang")
    @api.depends("res_model", "field_name")
    def _compute_field_label(self):
        for suggestion in self:
            model = self.env[suggestion.res_model]
            described = model.fields_get([suggestion.field_name], ["string"])
            found = described.get(suggestion.field_name, {})
            suggestion.field_label = found.get("string", suggestion.field_name)

    @api.depends_context("lang")
    @api.depends("value", "current", "final_value")
    def _compute_labels(self):
        """Show the values in the reader's language, whoever asked for them."""
        for suggestion in self:
            suggestion.value_label = suggestion._label(suggestion.value)
            suggestion.current_label = suggestion._label(suggestion.current)
            suggestion.final_label = suggestion._label(suggestion.final_value)

    @api.depends("value_label")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for suggestion in self:
            nothing = self.env._("No proposal")
            suggestion.display_name = suggestion.value_label or nothing

    # --- proposing ------------------------------------------------------------
    @api.model
    def _propose(self, vals_list):
        """Store proposals; an older one for the same field that waits is replaced."""
        asked = {(v["res_model"], v["res_id"], v["field_name"]) for v in vals_list}
        waiting = self.sudo().search_fetch(
            [
                ("res_model", "in", [model for model, _id, _name in asked]),
                ("res_id", "in", [number for _model, number, _name in asked]),
                ("state", "=", "pending"),
            ],
            ["res_model", "res_id", "field_name"],
        )
        replaced = waiting.filtered(
            lambda s: (s.res_model, s.res_id, s.field_name) in asked
        )
        replaced._log_superseded(vals_list)
        replaced.state = "superseded"
        self.env.flush_all()  # before the new rows: one that waits per field
        return self.sudo().create(vals_list).sudo(False)

    @api.autovacuum
    @scheduled
    def _gc_superseded(self):
        """Forget proposals that were replaced before anyone decided on them."""
        old = Domain("state", "=", "superseded") & Domain("write_date", "<", "-30d")
        return self.env["edic.ai.legal.hold"]._unlink_free(self.sudo().search(old))

    @roles.reads
    def action_open_ledger(self):
        """Open the entries of the ledger about this suggestion's call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_trace_action"
        )
        uuid = self.trace_uuid
        domain = ["|", ("call_uuid", "=", uuid), ("parent_uuid", "=", uuid)]
        return {**action, "domain": domain}

    # --- the parts --------------------------------------------------------------
    def _check_value(self, value):
        """Return ``value`` in its usual form; refuse what the company may not have."""
        return value

    def _check_bulk(self):
        """Refuse several decisions with one gesture on what must be looked at."""

    def _check_open(self):
        """Refuse decisions on a record that is closed."""

    def _bulk_size(self):
        """Return how many records the user sees as one (bills, say)."""
        return len(set(self.mapped("res_id")))

    def _target(self):
        """Return the record, with the rights of the user and never more."""
        return self.env[self.res_model].browse(self.res_id).sudo(False)

    def _apply(self, values):
        """Write on their records, with the user's rights, ``suggestion → value``."""
        for suggestion, value in values.items():
            target = suggestion.with_context(**self.env.context)._target()
            target.write({suggestion.field_name: value})

    def _stands_there(self):
        """Return the record's value now, in the form of ``value``."""
        return self._target()[self.field_name]

    def _label(self, value):
        """Return ``value`` for a reader."""
        return str(value) if value else False

    def _use_case(self):
        return self.engine

    def _source_words(self):
        """Return sentences for a call's timeline on what its suggestions rest on."""
        return [self.env._("Suggestions: %s", len(self))] if self else []

    # --- deciding ---------------------------------------------------------------
    @roles.for_roles(roles.USER)
    def action_accept(self, evidence_token=None):
        """Put the proposed value on the record, as the user who decides it.

        :param str evidence_token: of `get_evidence`; asked for where the
            suggestion is not sure
        """
        suggestions = self._to_decide()
        if len(suggestions) > 1:
            suggestions._check_bulk()
        for suggestion in suggestions:
            if suggestion.value in (None, False):
                raise UserError(self.env._("There is no proposal to accept here."))
            seen = suggestion._seconds_with_evidence(evidence_token) is not None
            if suggestion.band != "sure" and not seen:
                raise EvidenceFirstError(
                    self.env._("Look at the evidence first: this one is not sure.")
                )
            suggestion._decided("accepted", suggestion.value)
            suggestion._count_pace(evidence_token)
        suggestions._put({s: s.value for s in suggestions})
        return True

    @roles.for_roles(roles.USER)
    def action_choose(self, value, evidence_token=None):
        """Decide for another value than the proposed one."""
        self.ensure_one()
        if value == self.value:
            return self.action_accept(evidence_token)
        value = self._to_decide()._check_value(value)
        self._decided("edited", value)
        self._count_pace(evidence_token)
        self._put({self: value})
        return True

    @roles.for_roles(roles.USER)
    def action_reject(self, reason=None, evidence_token=None):
        """Say that the proposal is wrong; what stands on the record stays."""
        for suggestion in self._to_decide():
            suggestion._decided("rejected", suggestion._stands_there(), reason=reason)
            suggestion._count_pace(evidence_token)
        return True

    @roles.for_roles(roles.USER)
    def action_undo(self):
        """Take decisions back: the records' values and the questions return."""
        self._check_person()
        for suggestion in self:
            suggestion._target().check_access("write")
            suggestion._check_open()
            if suggestion.state not in DECIDED_STATES or suggestion.is_in_evaluation:
                raise UserError(self.env._("There is no decision to undo here."))
            if suggestion.state != "rejected":
                suggestion._check_unchanged()
        written = self.filtered(lambda s: s.state != "rejected")
        self._put({suggestion: suggestion.current for suggestion in written})
        for suggestion in self:
            suggestion._log_decision("undone", suggestion.current, None)
        self.sudo().write(
            {
                "state": "pending",
                "decided_by_id": False,
                "decided_at": False,
                "final_value": None,
                "reason": False,
            }
        )
        return True

    def _put(self, values):
        """Write decided values on their records, with the user's rights.

        :param dict values: suggestion → value
        """
        with by_method(self, "state"):
            self._apply(values)

    def _decide_by_edit(self):
        """Take a field written by hand for the decision, also where there was one."""
        if is_opened(self._name, "state"):  # the decision itself writes it
            return
        for suggestion in self:
            final = suggestion._stands_there()
            is_open = suggestion.state in OPEN_STATES
            if not is_open and (final or None) == (suggestion.final_value or None):
                continue
            agreed = final == suggestion.value and suggestion.value not in (None, False)
            state = "accepted" if agreed else "edited"
            if suggestion.state == "rejected" and not agreed:
                state = "rejected"  # it was wrong, and this is what came instead
            suggestion._decided(state, final, reason=suggestion.reason)

    def _close_undecided(self):
        """Close what the record went on without: an untouched default is no answer."""
        for suggestion in self.filtered(lambda s: s.state in OPEN_STATES):
            final = suggestion._stands_there()
            suggestion._log_decision("not_decided", final, None)
            suggestion.sudo().write({"state": "not_decided", "final_value": final})

    def _log_superseded(self, vals_list):
        """Record that nobody decided before another value was proposed.

        Where nothing had been proposed, or the same is again, nothing is lost; and
        what a model drafts fills only what was open.
        """
        proposed = [
            (v["res_model"], v["res_id"], v["field_name"], v.get("value"))
            for v in vals_list
        ]
        for suggestion in self:
            is_again = (
                suggestion.res_model,
                suggestion.res_id,
                suggestion.field_name,
                suggestion.value,
            ) in proposed
            if suggestion.value and not is_again and not is_proposing():
                suggestion.sudo(False)._log_decision("superseded", None, None)

    @roles.for_roles(roles.MANAGER)
    def action_add_to_evaluation(self):
        """Approve decisions for the evaluation set; see the field's help."""
        roles.check_role(self.env, roles.MANAGER)
        for suggestion in self.filtered(lambda s: s.state in DECIDED_STATES):
            suggestion.sudo().is_in_evaluation = True
            suggestion._log_decision("curated", suggestion.final_value, None)
        return True

    def _to_decide(self):
        self._check_person()
        if len(set(self.mapped("res_id"))) > 1 and self._bulk_size() > BULK_LIMIT:
            raise UserError(
                self.env._(
                    "At most %(limit)s records at once, so that each can be looked at.",
                    limit=BULK_LIMIT,
                )
            )
        if any(suggestion.state == "superseded" for suggestion in self):
            raise UserError(self.env._("There is a new proposal: please choose again."))
        if any(suggestion.state not in OPEN_STATES for suggestion in self):
            raise UserError(
                self.env._("This suggestion was decided already; reload the page.")
            )
        for suggestion in self:
            suggestion._target().check_access("write")
            suggestion._check_open()
        return self

    def _check_person(self):
        """Check that a logged-in person decides, never a program."""
        check_not_proposing(self.env)
        check_person(self.env)
        if not self._may_decide():
            raise NotAPersonError(self.env._("Your role does not decide suggestions."))

    def _may_decide(self):
        """Tell whether the user has the role, and may read what it is about."""
        return self.env.user.has_group(roles.USER) and self.has_access("read")

    def _can_decide(self):
        return (
            self.state in OPEN_STATES
            and self._may_decide()
            and self._target().has_access("write")
        )

    def _check_unchanged(self):
        # nothing is stored as NULL, whichever empty value it was
        if (self._stands_there() or None) != (self.final_value or None):
            raise UserError(
                self.env._("The value was changed since; set it by hand instead.")
            )

    def _decided(self, state, final, reason=None):
        self._log_decision(state, final, reason)
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "final_value": final,
                "reason": reason or False,
            }
        )

    def _log_decision(self, decision, final, reason):
        self.env["edic.ai.gateway"]._record(
            "decision",
            self._use_case(),
            {
                "decision": decision,
                "field": self.field_name,
                "proposed": str(self.value),
                "proposed_label": self._label(self.value) or None,
                "final": str(final),
                "final_label": self._label(final) or None,
                "band": self.band,
                "has_reason": bool(reason),
            },
            comment=reason or None,
            company=self.company_id,
            record=self._target(),
            engine=self.engine,
            engine_version=self.engine_version,
            model_version=self.model_version,
            parent_uuid=self.trace_uuid,
        )

    # --- evidence ---
    @roles.reads
    def get_evidence(self):
        """Return the evidence card: what was used, and a token that it was fetched.

        :return: dict of the card's content for the client
        """
        self.ensure_one()
        self._target().check_access("read")
        known = self.sudo()
        return {
            **(known.evidence or {}),
            "id": self.id,
            "field": self.field_name,
            "value_label": self.value_label,
            "current_label": self.current_label,
            "band": self.band,
            "state": self.state,
            "reason": self.reason or "",
            "decided_by": known.decided_by_id.name or "",
            "decided_at": fields.Datetime.to_string(known.decided_at) or "",
            "confidence": self.confidence,
            "engine": self.engine,
            "engine_version": self.engine_version,
            "model_version": self.model_version,
            "alternatives": self._alternatives(),
            "can_decide": self._can_decide(),
            "token": self._evidence_token(),
        }

    def _alternatives(self):
        """Return other values the engine thought of, as the reader may see them."""
        return []

    def _evidence_token(self):
        # A signature over what was shown: nothing is stored about who looked.
        return hash_sign(
            self.env(su=True),
            EVIDENCE_SCOPE,
            [self.id, self.env.uid, time.time()],
            expiration_hours=TOKEN_HOURS,
        )

    def _seconds_with_evidence(self, token):
        """Return the seconds since the user was shown this evidence; None if never."""
        try:
            shown = verify_hash_signed(self.env(su=True), EVIDENCE_SCOPE, token)
        except (AttributeError, ValueError):  # no text, or no token
            return None
        if not shown or shown[:2] != [self.id, self.env.uid]:
            return None
        return max(0.0, time.time() - shown[2])

    def _count_pace(self, evidence_token):
        if self.company_id.sudo().edic_ai_pace:
            seconds = self._seconds_with_evidence(evidence_token)
            self.env["edic.ai.pace"]._count(self.company_id, seconds)

    # --- explanation ------------------------------------------------------------
    @roles.reads
    def action_explain(self):
        """Open the explanation of one suggestion, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.explanation"]._open(self.id)

    def _call_traces(self):
        """Return the ledger's records of these: calls, what they brought, decisions."""
        uuids = [uuid for uuid in self.mapped("trace_uuid") if uuid]
        if not uuids:
            return self.env["edic.ai.trace"]
        about = Domain("call_uuid", "in", uuids) | Domain("parent_uuid", "in", uuids)
        found = self.env["edic.ai.trace"].sudo().search(about, order="id")
        # one call may have brought others, which were decided on apart
        return found.filtered(lambda t: t.event != "decision" or self._explained_by(t))

    def _explained_by(self, trace):
        """Return those of these that a decision of the ledger is on."""
        field = (trace.facts or {}).get("field")
        return self.filtered(
            lambda s: (
                s.trace_uuid == trace.parent_uuid
                and s.res_id == trace.res_id
                and s.res_model == trace.res_model
                and s.field_name == field
            )
        )

    def _parts(self, name, traces):
        """Return what the method ``name`` says of each engine's suggestions."""
        parts = []
        for suggestions in self.grouped("engine").values():
            parts += getattr(suggestions, name)(traces)
        return tuple(parts)

    # --- the parts --------------------------------------------------------------------
    def _explained_name(self):
        """Return the record's name and the field's label, as the reader sees them."""
        about = self._target().exists()._filtered_access("read")
        return " · ".join(filter(None, (about.display_name, self.field_label)))

    def _explained_sureness(self):
        bands = choice_words(self, "band")
        if not self.confidence:
            return bands[self.band]
        document = self.env["edic.ai.document"]
        return f"{bands[self.band]}, {document._percent(self.confidence)}"

    def _explained_data(self, traces):
        """Return parts on the data used and where they came from."""
        return (self._unknown_evidence(),)

    def _explained_parameters(self, traces):
        """Return parts on parameters and weights."""
        return ()

    def _explained_operations(self, traces):
        """Return parts on what was done, step by step."""
        return ()

    def _unknown_evidence(self):
        return Text(
            self.env._(
                "What it was computed from is not known any more: the evidence was "
                "erased, or none was kept."
            )
        )

    # --- who decided ------------------------------------------------------------
    @api.depends_context("uid")
    @api.depends("decided_by_id", "decided_at")
    def _compute_decided(self):
        is_alone = len(self) == 1
        for suggestion in self:
            stored = suggestion.sudo()
            is_shown = is_alone or suggestion.is_mine
            suggestion.decided_by = is_shown and stored.decided_by_id.name
            suggestion.decided_on = is_shown and stored.decided_at

    @api.depends_context("uid")
    @api.depends("decided_by_id")
    def _compute_is_mine(self):
        for suggestion in self:
            suggestion.is_mine = suggestion.sudo().decided_by_id.id == self.env.uid

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self.sudo()._search([("decided_by_id", "=", self.env.uid)])
        return [("id", "in" if True in value else "not in", own)]

    # --- timeline ---
    def _edic_traces(self):
        # EXTENDS edic.ai.traceable: it tells of the record that it is about
        self.ensure_one()
        self._target().check_access("read")
        return super()._edic_traces()

    def _edic_traced(self):
        # OVERRIDE edic.ai.traceable
        return {self.res_model: {self.res_id: False}}

    def _edic_trace_ids(self):
        # OVERRIDE edic.ai.traceable: of the record's entries only those of this one
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM edic_ai_trace
                 WHERE call_uuid = %(call)s
                    OR parent_uuid = %(call)s AND event != 'decision'
                    OR parent_uuid IS NOT DISTINCT FROM %(call)s AND event = 'decision'
                       AND res_model = %(model)s AND res_id = %(id)s
                       AND facts ->> 'field' = %(field)s
                 ORDER BY id
                """,
                call=self.trace_uuid or None,
                model=self.res_model,
                id=self.res_id,
                field=self.field_name,
            )
        )
        return [number for [number] in rows]
