# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...propose_only import check_not_proposing


class MailMail(models.Model):
    _inherit = "mail.mail"

    def send(self, *args, **kwargs):
        # EXTENDS mail: refused here, before it turns the refusal into a failed mail
        check_not_proposing(self.env)
        return super().send(*args, **kwargs)
