# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import binascii
import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hash_sign, verify_hash_signed
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..exceptions import EvidenceFirstError, NotAPersonError

EVIDENCE_SCOPE = "edic_ai.evidence"
TOKEN_HOURS = 12
BULK_LIMIT = 20  # records decided on with one gesture, at most
OPEN_STATES = ("pending",)
DECIDED_STATES = ("accepted", "edited", "rejected")


class EdicAiSuggestion(models.Model):
    """A value that an engine proposes for a field; a person decides on it.

    Nobody has the right to write here. A suggestion changes through the
    methods below only, each of which leaves its entry in the ledger.
    """

    _name = "edic.ai.suggestion"
    _description = "Suggestion"
    _order = "id desc"
    _rec_name = "field_name"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    field_name = fields.Char(string="Technical field", required=True)
    field_label = fields.Char(string="Field", compute="_compute_field_label")
    value = fields.Json(
        help="What is proposed; nothing where the engine knows nothing."
    )
    value_label = fields.Char(string="Proposed", compute="_compute_labels")
    current = fields.Json(help="What stood there when it was proposed.")
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
    evidence = fields.Json(
        help="What the proposal was computed from.", groups="base.group_system"
    )
    engine = fields.Char(required=True)
    engine_version = fields.Char()
    model_version = fields.Char()
    trace_uuid = fields.Char(string="Ledger entry", index=True)
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
    decided_by_id = fields.Many2one("res.users", string="Decided by")
    decided_at = fields.Datetime(string="Decided on")
    final_value = fields.Json()
    final_label = fields.Char(string="Became", compute="_compute_labels")
    reason = fields.Char()
    is_in_evaluation = fields.Boolean(
        string="In the evaluation set",
        help="A curator found the decision fit to measure engines with. "
        "Engines learn from posted lines alone, never from decisions or reasons.",
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
        """Values in the reader's language, whoever asked for the suggestion."""
        for suggestion in self:
            suggestion.value_label = suggestion._label(suggestion.value)
            suggestion.current_label = suggestion._label(suggestion.current)
            suggestion.final_label = suggestion._label(suggestion.final_value)

    @api.depends("value_label")
    def _compute_display_name(self):
        for suggestion in self:
            nothing = self.env._("No proposal")
            suggestion.display_name = suggestion.value_label or nothing

    # --- proposing ------------------------------------------------------------
    @api.model
    def _propose(self, vals_list):
        """Store proposals; an older one for the same field that waits is replaced."""
        for vals in vals_list:
            self.sudo().search(
                [
                    ("res_model", "=", vals["res_model"]),
                    ("res_id", "=", vals["res_id"]),
                    ("field_name", "=", vals["field_name"]),
                    ("state", "=", "pending"),
                ]
            ).state = "superseded"
        self.env.flush_all()  # before the new rows: one that waits per field
        return self.sudo().create(vals_list).sudo(False)

    @api.autovacuum
    def _gc_superseded(self):
        """Forget proposals that were replaced before anyone decided on them."""
        limit = GC_UNLINK_LIMIT
        domain = [("state", "=", "superseded"), ("write_date", "<", "-30d")]
        found = self.sudo().search(domain, limit=limit)
        found.unlink()
        return len(found), len(found) == limit

    # --- evidence ---------------------------------------------------------------
    def get_evidence(self):
        """The evidence card: what was used, and a token that it was fetched.

        :return: dict of the card's content for the client
        """
        self.ensure_one()
        self._target().check_access("read")
        return {
            **(self.sudo().evidence or {}),
            "id": self.id,
            "field": self.field_name,
            "value_label": self.value_label,
            "current_label": self.current_label,
            "band": self.band,
            "state": self.state,
            "reason": self.reason or "",
            "decided_by": self.decided_by_id.name or "",
            "decided_at": fields.Datetime.to_string(self.decided_at) or "",
            "confidence": self.confidence,
            "engine": self.engine,
            "engine_version": self.engine_version,
            "model_version": self.model_version,
            "alternatives": self._alternatives(),
            "can_decide": self._can_decide(),
            "token": self._evidence_token(),
        }

    def _alternatives(self):
        """Other values the engine thought of, as the reader may see them."""
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
        """Time since the user was shown this evidence; None if that never was."""
        try:
            shown = verify_hash_signed(self.env(su=True), EVIDENCE_SCOPE, token or "")
        except (ValueError, binascii.Error):
            return None
        if not shown or shown[:2] != [self.id, self.env.uid]:
            return None
        return max(0.0, time.time() - shown[2])

    # --- deciding ---------------------------------------------------------------
    def action_accept(self, evidence_token=None):
        """Put the proposed value on the record, as the user who decides it.

        :param str evidence_token: of `get_evidence`; asked for where the
            suggestion is not sure
        """
        for suggestion in self._to_decide():
            if suggestion.value in (None, False):
                raise UserError(self.env._("There is no proposal to accept here."))
            seen = suggestion._seconds_with_evidence(evidence_token) is not None
            if suggestion.band != "sure" and not seen:
                raise EvidenceFirstError(
                    self.env._("Look at the evidence first: this one is not sure.")
                )
            # decided first: the write below must find nothing that still waits
            suggestion._decided("accepted", suggestion.value)
            suggestion._count_pace(evidence_token)
            suggestion._apply(suggestion.value)
        return True

    def action_choose(self, value, evidence_token=None):
        """Decide for another value than the proposed one."""
        self.ensure_one()
        if value == self.value:
            return self.action_accept(evidence_token)
        self._to_decide()._check_value(value)
        self._decided("edited", value)
        self._count_pace(evidence_token)
        self._apply(value)
        return True

    def action_reject(self, reason=None, evidence_token=None):
        """Say that the proposal is wrong; what stands on the record stays."""
        for suggestion in self._to_decide():
            suggestion._decided("rejected", suggestion._stands_there(), reason=reason)
            suggestion._count_pace(evidence_token)
        return True

    def action_undo(self):
        """Take a decision back: the record's value and the question return."""
        for suggestion in self:
            suggestion._check_person()
            suggestion._target().check_access("write")
            suggestion._check_open()
            if suggestion.state not in DECIDED_STATES or suggestion.is_in_evaluation:
                raise UserError(self.env._("There is no decision to undo here."))
            if suggestion.state != "rejected":
                suggestion._check_unchanged()
                suggestion._apply(suggestion.current)
            suggestion._log_decision("undone", suggestion.current, None)
            suggestion.sudo().write(
                {
                    "state": "pending",
                    "decided_by_id": False,
                    "decided_at": False,
                    "final_value": None,
                    "reason": False,
                }
            )
        return True

    def _decide_by_edit(self):
        """The user wrote the field by hand: that was the decision."""
        for suggestion in self.filtered(lambda s: s.state in OPEN_STATES):
            final = suggestion._stands_there()
            agreed = final == suggestion.value and suggestion.value not in (None, False)
            suggestion._decided("accepted" if agreed else "edited", final)

    def _close_undecided(self):
        """The record went on without an answer: an untouched default is none."""
        for suggestion in self.filtered(lambda s: s.state in OPEN_STATES):
            final = suggestion._stands_there()
            suggestion._log_decision("not_decided", final, None)
            suggestion.sudo().write(
                {
                    "state": "not_decided",
                    "final_value": final,
                }
            )

    def action_add_to_evaluation(self):
        """A curator's approval; see the field's help."""
        if not self.env.user.has_group("edic_ai.group_edic_ai_manager"):
            raise UserError(self.env._("The administrator curates the evaluation set."))
        for suggestion in self.filtered(lambda s: s.state in DECIDED_STATES):
            suggestion.sudo().is_in_evaluation = True
            suggestion._log_decision("curated", suggestion.final_value, None)
        return True

    def action_open_ledger(self):
        """The entries of the ledger that speak of this suggestion's call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_trace_action"
        )
        uuid = self.trace_uuid
        domain = ["|", ("call_uuid", "=", uuid), ("parent_uuid", "=", uuid)]
        return {**action, "domain": domain}

    # --- the parts --------------------------------------------------------------
    def _check_value(self, value):
        """Refuse a value that the record's company may not have."""

    def _check_open(self):
        """Refuse decisions on a record that is closed."""

    def _to_decide(self):
        self._check_person()
        if len(set(self.mapped("res_id"))) > 1 and self._bulk_size() > BULK_LIMIT:
            raise UserError(
                self.env._(
                    "At most %(limit)s records at once, so that each can be looked at.",
                    limit=BULK_LIMIT,
                )
            )
        if any(suggestion.state not in OPEN_STATES for suggestion in self):
            raise UserError(
                self.env._("This suggestion was decided already; reload the page.")
            )
        for suggestion in self:
            suggestion._target().check_access("write")
            suggestion._check_open()
        return self

    def _bulk_size(self):
        """Number of records that the user sees as one (bills, say)."""
        return len(set(self.mapped("res_id")))

    def _check_person(self):
        """Decisions are a logged-in person's, never a program's."""
        user = self.env.user
        if self.env.uid == SUPERUSER_ID or not user._is_internal() or not user.active:
            raise NotAPersonError(self.env._("A person decides, not a program."))
        if not user.has_group("edic_ai.group_edic_ai_user"):
            raise NotAPersonError(self.env._("Your role does not decide suggestions."))

    def _can_decide(self):
        return (
            self.state in OPEN_STATES
            and self.env.user.has_group("edic_ai.group_edic_ai_user")
            and self._target().has_access("write")
        )

    def _target(self):
        """The record, with the rights of the user and never more."""
        return self.env[self.res_model].browse(self.res_id).sudo(False)

    def _apply(self, value):
        """Write ``value`` on the record with the user's rights."""
        self._target().write({self.field_name: value})

    def _stands_there(self):
        """The record's value now, in the form of ``value``."""
        return self._target()[self.field_name]

    def _label(self, value):
        """``value`` for a reader."""
        return str(value) if value else False

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

    def _count_pace(self, evidence_token):
        if self.company_id.sudo().edic_ai_pace:
            seconds = self._seconds_with_evidence(evidence_token)
            self.env["edic.ai.pace"]._count(self.company_id, seconds)

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
            company=self.company_id,
            record=self._target(),
            engine=self.engine,
            engine_version=self.engine_version,
            model_version=self.model_version,
            parent_uuid=self.trace_uuid,
        )

    def _use_case(self):
        return self.engine
