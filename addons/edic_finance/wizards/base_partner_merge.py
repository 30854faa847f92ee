# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack

from odoo import models

FOUND_BY = {
    "res.partner": """
        SELECT id FROM account_move WHERE partner_id = ANY(%(ids)s)
        UNION SELECT move_id FROM account_move_line WHERE partner_id = ANY(%(ids)s)""",
    "account.account": """
        SELECT DISTINCT move_id FROM account_move_line WHERE account_id = ANY(%(ids)s)
    """,
    "res.partner.bank": """
        SELECT id FROM account_move WHERE partner_bank_id = ANY(%(ids)s)""",
}


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging (of contacts, of accounts) changes posted entries, past the ORM."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        # EXTENDS base
        with ExitStack() as watching:
            if model in FOUND_BY and src_records:
                moves = self._edic_moves_of(model, src_records)
                watching.enter_context(moves._edic_posted_once()._edic_watched())
            return super()._update_foreign_keys_generic(model, src_records, dst_record)

    def _edic_moves_of(self, model, records):
        self.env.flush_all()
        self.env.cr.execute(FOUND_BY[model], {"ids": records.ids})
        return self.env["account.move"].browse([n for [n] in self.env.cr.fetchall()])
