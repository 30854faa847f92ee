# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """Bills of a vendor are found fast, and those that get paid are checked."""

    _inherit = "account.move"

    def _edic_about(self):
        """Domain of flags on these, on the account or the vendor that they pay."""
        flagged = Domain("move_id", "in", self._origin.ids)
        bills = self.filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )
        if not bills:
            return flagged
        vendors = bills.commercial_partner_id._origin
        of_account = Domain("bank_id", "in", bills._edic_accounts().ids)
        of_vendor = Domain("bank_id", "=", False) & Domain(
            "partner_id", "in", vendors.ids
        )
        return flagged | (
            Domain("move_id", "=", False)
            & Domain("company_id", "in", bills.company_id.ids)
            & (of_account | of_vendor)
        )

    def _edic_accounts(self):
        """The accounts that these may be paid to: where a bill names none, any of the
        vendor's."""
        unnamed = self.filtered(lambda move: not move.partner_bank_id)
        vendors = unnamed.commercial_partner_id.sudo()
        return (self.partner_bank_id._origin | vendors.bank_ids._origin)._edic_same()

    def _edic_open_flags(self):
        return self.env["edic.finance.flag"].search(
            self._edic_about() & Domain("is_open", "=", True)
        )

    def _edic_touch_paid(self):
        """These were reconciled, or are no longer: bills and payments among them."""
        self.filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )._edic_touch()
        self.origin_payment_id.sudo()._edic_touch()
