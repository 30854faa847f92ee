# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import roles
from ..people import check_approver, check_person
from ..write_guard import by_method
from .edic_ai_prompt_version import CONTENT


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiPromptVersion(models.Model):
    """How a text of a prompt comes into force and goes out of it."""

    _inherit = "edic.ai.prompt.version"

    @roles.for_roles(roles.AUTHOR)
    def action_test(self):
        """End the draft: from now on the text stays as it is."""
        self._to_decide("draft")
        for version in self:
            version._check_fits()
            version._enter("test")

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Put the text in force, as somebody who did not write it."""
        check_approver(self)
        self._check_state("test")
        for version in self:
            if self.env.user in version.author_ids:
                raise AccessError(
                    self.env._("Who wrote a text does not approve it: ask a colleague.")
                )
            version._check_fits()
            version._enter_approved()

    @roles.for_roles(roles.AUTHOR)
    def action_retire(self):
        """Say it no more: what the release brought serves again, if anything."""
        self._to_decide("test", "approved")
        if any(version.origin == "shipped" for version in self):
            raise UserError(
                self.env._(
                    "The text of the release cannot be retired; your own text "
                    "replaces it once approved."
                )
            )
        for version in self:
            version._enter("retired")

    def _to_decide(self, *states):
        self.check_access("write")
        check_person(self.env)
        self._check_state(*states)

    def _check_state(self, *states):
        if any(version.state not in states for version in self):
            raise UserError(
                self.env._("This version is in another state now; reload the page.")
            )

    def _check_fits(self):
        """What a use case fills in is not for a site to change."""
        shipped = self.prompt_id.shipped_id
        if shipped and shipped._prompt().variables != self._prompt().variables:
            raise UserError(
                self.env._("The variables have to be those of the release's text.")
            )

    def _enter_approved(self):
        standing = self.prompt_id.sudo().version_ids.filtered(
            lambda v: v.state == "approved" and v.origin == self.origin
        )
        for version in standing:
            version._enter("retired")
        self.env.flush_all()  # the index allows one approved version at any moment
        shipped = self.origin == "shipped"
        self._enter(
            "approved",
            approver_id=not shipped and self.env.uid,
            approved_at=fields.Datetime.now(),
        )

    def _enter(self, state, **values):
        before = self.state
        with by_method(self, "state"):
            self.sudo().write({"state": state, **values})
        base = self.based_on_id.sudo()
        self.env["edic.ai.gateway"]._record(
            "policy",
            "prompt",
            {
                "state": [before, state],
                "text": [base.display_name or None, self.display_name],
                "digest": [base.digest or None, self.digest],
            },
            company=self.company_id or self.env.company,
            record=self,
        )

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.AUTHOR)
    def action_draft(self):
        """A new draft that starts as this text."""
        return self._new_draft(self.prompt_id)

    def _new_draft(self, prompt):
        values = {name: self[name] for name in CONTENT} if self else {}
        if not self:
            values["user_en"] = "…"
        draft = self.create({**values, "prompt_id": prompt.id, "based_on_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    @roles.reads
    def action_compare(self):
        """What this text says otherwise than the one it was made from."""
        self.ensure_one()
        return self._compare(self.based_on_id or self.prompt_id.in_force_id, self)

    @api.model
    def _compare(self, old, new):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare"),
            "res_model": "edic.ai.prompt.compare",
            "view_mode": "form",
            "target": "new",
            "context": {"default_old_id": old.id, "default_new_id": new.id},
        }

    @roles.for_roles(roles.AUTHOR)
    def action_try(self):
        """Show the very text that would be sent, with values of one's own."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try it"),
            "res_model": "edic.ai.prompt.trial",
            "view_mode": "form",
            "target": "new",
            "context": {"default_version_id": self.id},
        }
