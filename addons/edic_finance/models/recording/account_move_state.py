# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.recording.move_state import LINE, MoveState

NUMBERS = {
    "debit",
    "credit",
    "balance",
    "amount_currency",
    "quantity",
    "price_unit",
    "discount",
    "price_subtotal",
}
OTHER = {
    "analytic_distribution": "line.analytic_distribution::text",
    "tax_ids": """(SELECT json_agg(rel.account_tax_id ORDER BY rel.account_tax_id)
                     FROM account_move_line_account_tax_rel rel
                    WHERE rel.account_move_line_id = line.id)""",
}


def _column(name):
    if name in NUMBERS:
        return f"trim_scale(line.{name})::text"
    return OTHER.get(name, f"line.{name}")


# one statement: planning several takes longer than running this one
STATE = f"""
    SELECT move.id, trim_scale(move.amount_total)::text, currency.name,
           json_build_array(
               move.company_id, move.journal_id, move.move_type, move.state, move.name,
               move.date, move.invoice_date, move.partner_id, move.currency_id,
               move.partner_bank_id)::text,
           json_build_array(move.ref, move.payment_reference)::text,
           bank.sanitized_acc_number, bank.acc_number,
           lines.told::text, files.told::text
      FROM account_move move
      LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
      LEFT JOIN res_currency currency ON currency.id = move.currency_id
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_array(line.id,
                                            {", ".join(map(_column, LINE))})
                           ORDER BY line.id) AS told
             FROM account_move_line line WHERE line.move_id = move.id) lines ON TRUE
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_array(file.id, file.checksum)
                           ORDER BY file.id) AS told
             FROM ir_attachment file
            WHERE file.res_model = 'account.move' AND file.res_id = move.id
           ) files ON TRUE
     WHERE move.id = ANY(%s)
"""  # noqa: S608


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """What an entry is like, as the ledger and the check of the books see it."""

    _inherit = "account.move"

    def _edic_states(self):
        """``{id: MoveState}`` of those that the database has; nothing is flushed."""
        self.env.cr.execute(STATE, [self.ids])
        return {number: MoveState.of(row) for number, *row in self.env.cr.fetchall()}
