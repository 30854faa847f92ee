# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """Bills of a vendor are found fast, and those that get paid are checked."""

    _inherit = "account.move"

    _edic_vendor_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date)"
        " WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')"
    )

    def _edic_touch_paid(self):
        """These were reconciled, or are no longer: bills and payments among them."""
        self.filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )._edic_touch()
        self.origin_payment_id.sudo()._edic_touch()
