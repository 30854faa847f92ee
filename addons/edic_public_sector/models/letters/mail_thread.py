# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_by_email_get_headers(self, headers=None):
        # EXTENDS mail: programs read in the head of the mail that AI helped (R24)
        headers = super()._notify_by_email_get_headers(headers=headers)
        draft = self.env["edic.public.draft"]._being_sent()
        if draft and draft._is_assisted():
            headers = {**(headers or {}), "X-AI-Assisted": "reviewed by a person"}
        return headers
