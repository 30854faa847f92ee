# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        # EXTENDS mail: that a person sent a signed letter is in the ledger
        about = [(composer.model, composer._evaluate_res_ids()) for composer in self]
        result = super()._action_send_mail(auto_commit=auto_commit)
        draft = self.env["edic.public.draft"]._being_sent()
        if draft and (draft.res_model, [draft.res_id]) in about:
            draft._note_sent(result[1].sudo())
        return result
