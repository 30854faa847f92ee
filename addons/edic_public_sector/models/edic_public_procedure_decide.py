# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """What only a person decides on a procedure; each decision is in the ledger."""

    _inherit = "edic.public.procedure"

    # --- deciding ---------------------------------------------------------------------
    def _check_decider(self):
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")

    def action_approve(self):
        """Let the text, topics and form be used, and replace the form before."""
        self._check_decider()
        if not self.line_ids:
            raise UserError(self.env._("There is no text to approve."))
        seen = self.env.context.get("edic_seen")
        if seen and seen != self.pending_digest:
            raise UserError(
                self.env._(
                    "Something changed meanwhile: look at it again, then approve."
                )
            )
        if self.env.user in self.author_ids:
            raise UserError(
                self.env._("Somebody else than those who changed it approves it.")
            )
        lines, topics, forms = self._parts_to_approve()
        for form in forms:
            form._check_sound()
        self._approved(lines, topics, forms)
        self._decided(
            "approve",
            content=self.pending_digest,
            topics=len(self.topic_ids),
            form=self.form_id.version,
        )
        return True

    def _approved(self, lines, topics, forms):
        (self.form_id if forms else forms).sudo().state = "replaced"
        forms[1:].sudo().state = "replaced"
        forms[:1].sudo().state = "in_force"
        lines.sudo().is_approved = True
        titles = self.line_ids.filtered("is_title")
        (titles - titles[-1:]).sudo().write({"active": False, "is_approved": False})
        topics.sudo().is_approved = True
        self.sudo().write(
            {
                "state": "approved",
                "approver_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
                "author_ids": [Command.clear()],
                "has_changed": False,
                "shown_summary": self.summary,
            }
        )

    def action_confirm(self):
        """Say that the text still holds, having looked at its source."""
        self._check_decider()
        self.sudo().confirmed_on = fields.Date.context_today(self)
        return self._decided("confirm")

    def action_open(self):
        """Let citizens see it and fill in its form."""
        self._check_decider()
        if self.is_sample:
            raise ValidationError(
                self.env._(
                    "A sample is not opened to citizens: load the procedure from its"
                    " publisher."
                )
            )
        if self.state != "approved" or not self.form_id:
            raise UserError(self.env._("Approve the text and a form first."))
        if self.is_old:
            raise UserError(
                self.env._(
                    "The text is of %(day)s: look whether it still holds and confirm it"
                    " first.",
                    day=self.source_date or "?",
                )
            )
        if not self.user_id:
            raise UserError(
                self.env._("Say who is responsible: requests go to that person.")
            )
        self.sudo().is_open = True
        return self._decided("open")

    def action_close(self):
        """Not for citizens any more."""
        self._check_decider()
        self.sudo().is_open = False
        return self._decided("close")
