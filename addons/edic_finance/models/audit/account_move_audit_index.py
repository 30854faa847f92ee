# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

BILLS = "WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """What one saved bill is compared with is found without reading all bills."""

    _inherit = "account.move"

    _edic_vendor_idx = models.Index(
        f"(commercial_partner_id, company_id, invoice_date) {BILLS}"
    )
    _edic_amount_idx = models.Index(f"(company_id, amount_total, invoice_date) {BILLS}")
