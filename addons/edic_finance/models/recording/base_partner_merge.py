# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack

from odoo import models

FOUND_BY = {
    "res.partner": """
        SELECT id FROM account_move WHERE partner_id = ANY(%(ids)s)
        UNION SELECT move_id FROM account_move_line WHERE partner_id = ANY(%(ids)s)
        UNION SELECT move.id FROM account_move move
                JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
               WHERE bank.partner_id = ANY(%(ids)s)""",
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
                self.env.flush_all()
                self.env.cr.execute(FOUND_BY[model], {"ids": src_records.ids})
                moves = self.env["account.move"].browse(
                    number for [number] in self.env.cr.fetchall()
                )
                watching.enter_context(moves._edic_posted_once()._edic_watched())
            banks = self._edic_banks_of(model, src_records)
            before = banks and banks._edic_states()
            result = super()._update_foreign_keys_generic(
                model, src_records, dst_record
            )
            if banks:
                banks._edic_record_changes(before)
            return result

    def _edic_banks_of(self, model, records):
        """Return bank accounts that change their holder with it, archived too."""
        banks = self.env["res.partner.bank"]
        if model != "res.partner" or not records:
            return banks
        found = banks.sudo().with_context(active_test=False)
        return found.search([("partner_id", "in", records.ids)]).with_env(self.env)
