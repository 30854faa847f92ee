# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .seller_mail import SellerMail


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS mail: that a person wrote to the seller is in the audit trail
        result = super()._message_post_after_hook(message, msg_values)
        mail = SellerMail.being_written(self.env)
        document = mail.document
        people = message.sudo().partner_ids
        if people and document and self in (document.move_id, document):
            mail.record("sent", recipients=len(people))
        return result
