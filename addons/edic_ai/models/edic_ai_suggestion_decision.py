# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from .. import roles
from ..exceptions import EvidenceFirstError, NotAPersonError
from ..people import check_person
from ..propose_only import check_not_proposing, is_proposing

BULK_LIMIT = 20  # records decided on with one gesture, at most
OPEN_STATES = ("pending",)
DECIDED_STATES = ("accepted", "edited", "rejected")
# Known to code in this process alone: what a decision itself writes on the record
DECIDING = object()


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """What a person decides on a suggestion, each time with an entry in the ledger."""

    _inherit = "edic.ai.suggestion"

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
        self.with_context(edic_deciding=DECIDING)._apply(values)

    def _decide_by_edit(self):
        """The user wrote the field by hand: that is the decision, also where there was
        one before."""
        if self.env.context.get("edic_deciding") is DECIDING:
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

    def _log_superseded(self, vals_list):
        """Nobody decided before another value was proposed.

        Where nothing had been proposed, or the same is again, nothing is lost; and
        what a model drafts fills only what was open.
        """
        proposed = [
            (v["res_model"], v["res_id"], v["field_name"], v.get("value"))
            for v in vals_list
        ]
        for one in self:
            is_again = (
                one.res_model,
                one.res_id,
                one.field_name,
                one.value,
            ) in proposed
            if one.value and not is_again and not is_proposing():
                one.sudo(False)._log_decision("superseded", None, None)

    @roles.for_roles(roles.MANAGER)
    def action_add_to_evaluation(self):
        """A curator's approval; see the field's help."""
        if not self.env.user.has_group("edic_ai.group_edic_ai_manager"):
            raise UserError(self.env._("The administrator curates the evaluation set."))
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
        if any(suggestion.state not in OPEN_STATES for suggestion in self):
            raise UserError(
                self.env._("This suggestion was decided already; reload the page.")
            )
        for suggestion in self:
            suggestion._target().check_access("write")
            suggestion._check_open()
        return self

    def _check_person(self):
        """Decisions are a logged-in person's, never a program's."""
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
