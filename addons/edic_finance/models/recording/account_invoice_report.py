# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    @api.model
    def _edic_apart(self):
        # EXTENDS edic_ai: as the invoices, by the report's own column
        return self.env["account.move"]._edic_apart()

    @api.model
    def _edic_apart_words(self):
        # EXTENDS edic_ai
        return self.env["account.move"]._edic_apart_words()
