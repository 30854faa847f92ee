# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..tools import einvoice_figures
from ..tools.einvoice_payee import payee_accounts


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """Where the document wants the money, also where the bill has another account."""

    _inherit = "edic.finance.document"

    accounts = fields.Char(
        string="Payee's accounts", readonly=True, help="BT-84, with a space between."
    )

    def _enter(self, journal, document, attachment, state, move, error):
        # EXTENDS edic_finance
        row = super()._enter(journal, document, attachment, state, move, error)
        # what failed once is not read again: it might fail here as well
        if document.is_invoice and state != "failed":
            found = payee_accounts(einvoice_figures.tree(document))
            row.sudo().accounts = " ".join(found)
        return row
