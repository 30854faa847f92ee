# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

MOVE = "account.move"


class MailMessage(models.Model):
    """A message shows files with a posted entry that are not the entry's own: that it
    does, or no longer does, is recorded; what is the entry's own is watched anyway."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS mail
        messages = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            messages._edic_record_shown({})
        return messages

    def write(self, vals):
        # EXTENDS mail
        if "attachment_ids" not in vals:
            return super().write(vals)
        before = {message: message._edic_shown() for message in self.sudo()}
        result = super().write(vals)
        self._edic_record_shown(before)
        return result

    def _edic_shown(self):
        """Return ``{attachment: checksum}`` of what is not the entry's own."""
        return {
            str(file.id): file.checksum or None
            for file in self.attachment_ids
            if (file.res_model, file.res_id) != (MOVE, self.res_id)
        }

    def _edic_record_shown(self, before):
        for message in self.sudo().filtered(lambda m: m.model == MOVE and m.res_id):
            old, new = before.get(message, {}), message._edic_shown()
            changed = {
                key: [old.get(key), new.get(key)] for key in old.keys() ^ new.keys()
            }
            moves = self.env[MOVE].browse(message.res_id).exists() if changed else ()
            if moves:
                moves._edic_posted_once().with_env(self.env)._edic_record_shown(changed)
