# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hashlib import sha1

from odoo import models
from odoo.exceptions import UserError

from .. import roles
from .edic_public_draft_letter import FORMS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """A signed letter on its way: a person sends it, with Odoo's mail composer."""

    _inherit = "edic.public.draft"

    def _being_sent(self):
        """The signed draft whose letter the mail composer sends just now, if any."""
        number = self.env.context.get("edic_draft_id")
        draft = self.sudo(False).browse(number or ()).exists()
        if draft and draft.has_access("read") and draft.state == "signed":
            return draft.sudo()
        return self.browse()

    def _note_sent(self, messages):
        """That the letter left, if it was in a message to somebody."""
        for message in messages:
            sums = message.attachment_ids.mapped("checksum")
            people = message.notified_partner_ids | message.partner_ids
            if people and self.letter_checksum in sums:
                told = {"digest": self._content_digest(), "recipients": len(people)}
                self._note("draft.sent", told)

    @roles.for_roles(roles.EMPLOYEE)
    def action_send(self):
        """Open the mail composer with the letter in it: a person sends it."""
        self.ensure_one()
        if self.state != "signed":
            raise UserError(self.env._("Sign the letter first; then send it."))
        record = self.env[self.res_model].browse(self.res_id)
        target = record if hasattr(record, "message_post") else self
        if target == self:
            raise UserError(self.env._("Nothing can be sent from this kind of record."))
        content = self._paper("pdf")
        # as Odoo has it of its files
        checksum = sha1(content, usedforsecurity=False).hexdigest()
        self.sudo().letter_checksum = checksum
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.pdf",
                "raw": content,
                "mimetype": FORMS["pdf"],
                "res_model": "mail.compose.message",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": target._name,
                "default_res_ids": target.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self._recipient().ids,
                "default_subject": self.name,
                "default_attachment_ids": attachment.ids,
                "edic_draft_id": self.id,
            },
        }
