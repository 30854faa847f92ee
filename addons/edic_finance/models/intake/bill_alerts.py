# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..common.percent import decimal_text
from .alert_parts import dialog, warning
from .bill_prepaid import BillPrepaid
from .bill_split import BillSplit
from .bill_tax import BillTax
from .bill_vendor import BillVendor
from .credited_bill import CreditedBill
from .document_findings import DocumentFindings
from .document_pages import DocumentPages
from .edic_finance_discount import PAID
from .page_statements import PageStatements
from .portal_amounts import PortalAmounts
from .scan_parts import ScanParts
from .to_read import BILLING
from .vendor_followers import VendorFollowers


class BillAlerts:
    """The alerts above a bill on its document, its payment and its vendor."""

    def __init__(self, move):
        self.move = move
        self.env = move.env

    def add_to(self, alerts):
        """Return the alerts of Odoo with those on the document."""
        move = self.move
        if not self.env.user.has_groups(BILLING):  # a vendor sees his bill as well
            return alerts
        if move.edic_document_id:
            # a line without a price on the document is not empty: Odoo would delete it
            alerts.pop("account_remove_empty_lines", None)
        if move.edic_difference:
            alerts["edic_difference"] = warning(move.edic_difference)
        # an account that is not the vendor's concerns whoever pays, too
        if move.state != "cancel" and move.payment_state not in PAID:
            for number, sentence in enumerate((move.edic_remarks or "").splitlines()):
                alerts[f"edic_remark_{number}"] = warning(sentence)
            alerts |= self._of_payment()
            if portal := PortalAmounts(move.edic_document_id.sudo()).alert():
                alerts["edic_portal"] = portal
        return alerts | (move._edic_draft_alerts() if move.state == "draft" else {})

    def of_draft(self):
        """Return the alerts on what is to be done before a draft can be posted."""
        alerts, document = {}, self.move.edic_document_id.sudo()
        if reading := DocumentPages(document).alert():
            alerts["edic_pages"] = reading
        alerts |= ScanParts(document).alert(self.move)
        alerts |= PageStatements(document).alerts_of_draft(self.move)
        if DocumentFindings(document, "rules").is_awaited():
            sentence = self.env._(
                "The rules of EN 16931 are being checked. Flags on them follow."
            )
            alerts["edic_rules"] = {"level": "info", "message": sentence}
        vendor = BillVendor(self.move).alert() or VendorFollowers(self.move).alert()
        if vendor:
            alerts["edic_vendor"] = vendor
        for rate in BillTax(self.move).missing_rates():
            alerts[f"edic_missing_rate_{rate:g}"] = self._of_missing_rate(rate)
        if BillSplit(self.move).is_possible():
            name = self.env._("Split by VAT rate")
            alerts["edic_split"] = {
                "level": "info",
                "message": self.env._("The document states totals, and no lines."),
                "action_text": name,
                "action": dialog(self.move, "edic.finance.split", name),
            }
        if credited := CreditedBill(self.move).alert():
            alerts["edic_credited"] = credited
        if earlier := self._of_earlier(document):
            alerts["edic_earlier"] = earlier
        return alerts

    def _of_missing_rate(self, rate):
        text = decimal_text(self.env, rate)
        name = self.env._("VAT of %(rate)s%%", rate=text)
        return warning(
            self.env._(
                "VAT of %(rate)s%% is on the document, but on no purchase tax "
                "of the company.",
                rate=text,
            ),
            action_text=self.env._("Choose or make the tax"),
            action=dialog(self.move, "edic.finance.tax", name, default_rate=rate),
        )

    def _of_earlier(self, document):
        """Return what a draft says of the bill that its file was before; None where it
        was none."""
        earlier = document.duplicate_of_id or document.earlier_id.move_id
        if not earlier:
            return None
        if document.duplicate_of_id:
            sentence = self.env._(
                "Made on demand although it is %(bill)s already.",
                bill=earlier.display_name,
            )
        else:
            sentence = self.env._(
                "This very file came in before as %(bill)s.", bill=earlier.display_name
            )
        return warning(
            sentence,
            action_text=self.env._("Open it"),
            action=earlier._get_records_action(),
        )

    def _of_payment(self):
        """Return alerts on what is to be paid, and until when."""
        move = self.move
        alerts = PageStatements(move.edic_document_id.sudo()).alerts_of_payment()
        if prepaid := BillPrepaid(move).alert():
            alerts["edic_prepaid"] = prepaid
        if guarantee := BillPrepaid(move).alert_on_guarantee():
            alerts["edic_guarantee"] = guarantee
        if move.edic_due_source == "unknown" and not move.invoice_date_due:
            alerts["edic_due"] = warning(move.edic_due_words)
        if move.edic_discount_ids.filtered(lambda row: not row.is_fitting):
            alerts["edic_discount"] = warning(
                self.env._(
                    "The document grants a discount for early payment that no longer"
                    " fits: the bill has another total."
                )
            )
        return alerts
