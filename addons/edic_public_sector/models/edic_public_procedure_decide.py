# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.canonical import digest

from .. import roles
from .edic_public_procedure import TOLD

LINK = ("kind", "name", "url", "valid_from", "valid_until")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """What only a person decides on a procedure; each decision is in the ledger."""

    _inherit = "edic.public.procedure"

    # --- what waits -------------------------------------------------------------------
    def _parts_to_approve(self):
        self.ensure_one()
        return (
            self.line_ids.filtered(lambda line: line.active and not line.is_approved),
            self.topic_ids.filtered(lambda topic: not topic.is_approved),
            self.link_ids.filtered(lambda link: not link.is_approved),
            self.form_ids.filtered(lambda form: form.state == "draft"),
        )

    @api.depends(
        *("line_ids.is_approved", "topic_ids.is_approved", "form_ids.state"),
        "link_ids.is_approved",
        *("has_changed", *TOLD),
    )
    @api.depends_context("lang")
    def _compute_pending(self):
        for procedure in self:
            parts = procedure._parts_to_approve()
            procedure.pending = sum(map(len, parts)) + procedure.has_changed
            procedure.pending_words = procedure._pending_words(*parts)
            procedure.pending_digest = procedure._pending_digest()

    def _pending_words(self, lines, topics, links, forms):
        told = [one.text[:40] for one in lines[:3]]
        told += topics[:3].mapped("name") + links[:3].mapped("name")
        told += [f"{one.name} {one.version}" for one in forms[:1]]
        if self.has_changed:
            told.append(self.env._("title, source or licence"))
        parts = (lines, topics, links, forms)
        more = sum(map(len, parts)) + self.has_changed - len(told)
        told += [self.env._("%s more", more)] if more else []
        return " · ".join(told)

    def _pending_digest(self):
        """Of all that an approval is about, so that what was seen is what counts."""
        self.ensure_one()
        told = [[str(self[name] or "") for name in sorted(TOLD)]]
        told += [
            [one.heading or "", one.text, one.plain or ""] for one in self.line_ids
        ]
        told += [[one.name, one.asked, one.also or ""] for one in self.topic_ids]
        told += [[str(one[name] or "") for name in LINK] for one in self.link_ids]
        forms = self.form_ids.filtered(lambda one: one.state != "replaced")
        told += [one._told() for form in forms for one in form.field_ids]
        return digest(told)

    def _search_pending(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        return [
            *("|", "|", "|", "|", ("has_changed", "=", True)),
            *(
                ("line_ids.is_approved", "=", False),
                ("link_ids.is_approved", "=", False),
            ),
            *(("topic_ids.is_approved", "=", False), ("form_ids.state", "=", "draft")),
        ]

    # --- deciding ---------------------------------------------------------------------
    def _check_decider(self):
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")

    @roles.for_roles(roles.PROCEDURE)
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
        lines, topics, links, forms = self._parts_to_approve()
        for form in forms:
            form._check_sound()
        self._approved(lines, topics, links, forms)
        self._decided(
            "approve",
            content=self.pending_digest,
            topics=len(self.topic_ids),
            form=self.form_id.version,
        )
        return True

    def _approved(self, lines, topics, links, forms):
        (self.form_id if forms else forms).sudo().state = "replaced"
        forms[1:].sudo().state = "replaced"
        forms[:1].sudo().state = "in_force"
        lines.sudo().is_approved = True
        titles = self.line_ids.filtered("is_title")
        (titles - titles[-1:]).sudo().write({"active": False, "is_approved": False})
        topics.sudo().is_approved = True
        links.sudo().is_approved = True
        self.sudo().write(
            {
                "state": "approved",
                "approver_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
                "author_ids": [Command.clear()],
                "has_changed": False,
                **self._approved_facts(),
            }
        )

    @roles.for_roles(roles.PROCEDURE)
    def action_confirm(self):
        """Say that the text still holds, having looked at its source."""
        self._check_decider()
        self.sudo().confirmed_on = fields.Date.context_today(self)
        return self._decided("confirm")

    @roles.for_roles(roles.PROCEDURE)
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
                    day=self.shown_source_date or "?",
                )
            )
        if not self.user_id:
            raise UserError(
                self.env._("Say who is responsible: requests go to that person.")
            )
        self.sudo().is_open = True
        return self._decided("open")

    @roles.for_roles(roles.PROCEDURE)
    def action_close(self):
        """Not for citizens any more."""
        self._check_decider()
        self.sudo().is_open = False
        return self._decided("close")
