# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...propose_only import check_not_proposing


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def send_email(self, *args, **kwargs):
        # EXTENDS base: a message that left cannot be rolled back
        check_not_proposing(self.env)
        return super().send_email(*args, **kwargs)
