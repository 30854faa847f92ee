# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model
    def _edic_watched_groups(self):
        # EXTENDS edic_ai: who decides, posts, closes periods, and says who can be paid
        own = ("manager", "invoice", "user")
        return [
            *super()._edic_watched_groups(),
            *(f"account.group_account_{name}" for name in own),
            "account.group_validate_bank_account",
            "edic_finance.group_edic_finance_accountant",
        ]

    def _edic_record_rights(self, watched, before, after):
        # EXTENDS edic_ai
        changed = set().union(*(before[n].keys() ^ after[n].keys() for n in watched))
        users = self.env["res.users"].sudo().browse(changed).exists()
        users.write({"edic_rights_at": fields.Datetime.now()})
        return super()._edic_record_rights(watched, before, after)
