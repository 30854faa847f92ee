# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """A contact whose bank accounts are recorded as deleted with it: PostgreSQL deletes
    them past the ORM."""

    _inherit = "res.partner"

    def unlink(self):
        # EXTENDS base
        banks = self.env["res.partner.bank"].sudo().with_context(active_test=False)
        banks = banks.search([("partner_id", "in", self.ids)]) if self else banks
        before = banks._edic_states() if banks else {}
        result = super().unlink()
        if before:
            banks._edic_record_changes(before)
        return result
