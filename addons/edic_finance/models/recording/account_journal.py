# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

HASHED = "restrict_mode_hash_table"


class AccountJournal(models.Model):
    """A change of whether a journal's entries are secured with a hash is recorded."""

    _inherit = "account.journal"

    def write(self, vals):
        # EXTENDS account
        if HASHED not in vals:
            return super().write(vals)
        before = {journal: journal[HASHED] for journal in self.sudo()}
        result = super().write(vals)
        records = [
            {
                "event": "accounting",
                "use_case": "books.hash_table",
                "company": journal.company_id,
                "record": journal,
                "facts": {"journal": journal.code, HASHED: [old, journal[HASHED]]},
            }
            for journal, old in before.items()
            if journal[HASHED] != old
        ]
        self.env["edic.ai.gateway"]._record_many(records)
        return result
