# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import roles
from ..people import check_person
from .edic_ai_incident import HANDLERS, HOLD_ACTIVITY

MAX_ENTRIES = 200  # of the ledger in a notice


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiIncident(models.Model):
    """What those who handle an incident do, and what the notices tell."""

    _inherit = "edic.ai.incident"

    def _to_handle(self):
        self.check_access("write")
        check_person(self.env)
        self.sudo().lock_for_update()

    @roles.reads
    def action_report(self):
        """It is saved with the button: who reports has no other one."""
        return self.get_formview_action()

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_assess(self):
        """It is known what it was."""
        self._to_handle()
        for incident in self:
            if "unknown" in (incident.is_personal, incident.is_serious):
                raise UserError(
                    self.env._("Say first whether it is personal, and whether serious.")
                )
            if not incident.assessment:
                raise UserError(self.env._("Write down what you found."))
        self._decide_hold(state="assessed")

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_close(self):
        """All who had to be told were told, or the texts say why not."""
        self._to_handle()
        for incident in self:
            if incident.state != "assessed" or not incident.measures:
                raise UserError(
                    self.env._("Assess it, and write down what was done, then close.")
                )
            if incident.is_personal == "yes" and not incident.authority_told_at:
                raise UserError(
                    self.env._(
                        "Personal data was disclosed: enter when the authority was "
                        "notified, or answer that none was disclosed and say why in "
                        "the assessment."
                    )
                )
            if incident.is_serious == "yes" and not incident.provider_told_at:
                raise UserError(self.env._("Enter when the provider was notified."))
        self.sudo().write({"state": "closed"})
        self.activity_unlink(["mail.mail_activity_data_todo", HOLD_ACTIVITY])

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_reopen(self):
        """There is more to it; the logs are held again."""
        self._to_handle()
        self._decide_hold(state="reported", is_held=True)

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_keep_logs(self):
        """Hold the logs against requests for erasure, too."""
        self._to_handle()
        self._check_hold_reason()
        self._decide_hold(is_held=True)

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_release_logs(self):
        """Let what was held be deleted when its time is over, or on request."""
        self._to_handle()
        for incident in self.filtered(lambda one: one.state != "closed"):
            if incident.is_hold_decided:
                raise UserError(
                    self.env._("Logs are held until the incident is closed.")
                )
            incident._check_hold_reason()
        self._decide_hold(is_held=False)

    def _check_hold_reason(self):
        """:raises UserError: nobody wrote down why logs are kept, or why not"""
        for incident in self:
            if not (incident.hold_reason or "").strip():
                raise UserError(
                    self.env._("Write down first why logs are kept, or why not.")
                )

    def _decide_hold(self, **values):
        self.sudo().write({"is_hold_decided": True, **values})
        self.sudo().activity_unlink([HOLD_ACTIVITY])

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_stop(self):
        """Stop what it came from, with the reason filled in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_switch_action_stop"
        )
        scope = "provider" if self.provider_id else "use_case"
        if not (self.provider_id or self.use_case):
            scope = "company"
        action["context"] = {
            "default_scope": scope,
            "default_provider_id": self.provider_id.id,
            "default_use_case": self.use_case,
            "default_company_id": self.company_id.id,
            "default_reason": self.name,
        }
        return action

    # --- notices ----------------------------------------------------------------
    def _evidence(self):
        """Return the latest entries of the ledger that are of the use, or about the
        record, that it names, as the reader may see them; none where none is named."""
        traces = self.env["edic.ai.trace"]
        if not self._names_something():
            return traces
        query = SQL("SELECT id FROM edic_ai_trace trace WHERE %s", self._is_about())
        ids = [number for [number] in self.env.execute_query(query)]
        found = traces.search([("id", "in", ids)], order="id desc", limit=MAX_ENTRIES)
        return found.sorted("id")

    def _names_something(self):
        """Tell whether it says of which use it is, or about which record."""
        return bool(self.use_case or self.res_id)

    def _officers(self):
        """Names of the company's data protection officers."""
        officers = self.env.ref(HANDLERS[0]).sudo().all_user_ids
        return officers.filtered(lambda user: self.company_id in user.company_ids)

    def _is_stopped(self):
        """Whether a stop holds for what it came from."""
        return bool(
            self.env["edic.ai.switch"]
            .sudo()
            ._stopped(self.company_id.id, self.use_case, self.provider_id.id)
        )
