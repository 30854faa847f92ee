# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ...tools.intake.pages.statements import (
    DEBITED,
    NO_INVOICE,
    PAID,
    REVERSE_CHARGE,
)
from .alert_parts import warning
from .bill_tax import BillTax

MAX_NAMED = 6  # taxes in a sentence


class PageStatements:
    """Words on the pages of a document that change what is to be done with it: that it
    is no invoice, was paid, is debited, or leaves the VAT to the recipient."""

    def __init__(self, document):
        """:param document: edic.finance.document, as the program sees it"""
        self.document = document
        self.env = document.env
        self.said = (document.page_values or {}).get("statements") or {}

    @property
    def is_self_assessed(self):
        """Return whether the recipient owes the VAT, by the words of the page."""
        return REVERSE_CHARGE in self.said

    @property
    def no_invoice(self):
        """Return the name of another paper than an invoice on the page, or ""."""
        return self.said.get(NO_INVOICE, "")

    def alerts_of_draft(self, move):
        """Return what a draft says of them, as Odoo shows it."""
        alerts = {}
        if sentence := self.no_invoice_sentence():
            alerts["edic_no_invoice"] = warning(
                sentence,
                action_text=self.env._("Set it aside"),
                action=self._set_aside(move._origin),
            )
        if words := self.undeclared(move):
            alerts["edic_reverse_charge"] = warning(
                self._reverse_charge_sentence(move, words)
            )
        return alerts

    def undeclared(self, move):
        """Return the words by which the recipient owes the VAT, where no line of the
        bill has a tax for it; else ""."""
        words = self.said.get(REVERSE_CHARGE, "")
        return words if words and not BillTax(move).is_self_assessed() else ""

    def _set_aside(self, move):
        # Odoo leaves out what the method of an `action_call` returns, and stays on the
        # form of the draft, which is gone by then
        action = self.env.ref("edic_finance.account_move_no_invoice_action").sudo()
        return {
            "type": action.type,
            "id": action.id,
            "context": {
                "active_model": move._name,
                "active_id": move.id,
                "active_ids": move.ids,
            },
        }

    def _reverse_charge_sentence(self, move, words):
        taxes = BillTax(move).self_assessed()
        if not taxes:
            return self.env._(
                "By its page, the recipient owes the VAT (“%(words)s”). Your company"
                " has no tax for it: have one set up, where it has to declare this"
                " VAT.",
                words=words,
            )
        return self.env._(
            "By its page, the recipient owes the VAT (“%(words)s”): choose the tax for"
            " it on the lines (%(taxes)s).",
            words=words,
            taxes=", ".join(taxes[:MAX_NAMED].mapped("name")),
        )

    def alerts_of_payment(self):
        """Return what a bill that is not paid in the books says of its payment."""
        alerts = {}
        if words := self.said.get(PAID):
            alerts["edic_paid"] = warning(
                self.env._(
                    "By its page, it was paid (“%(words)s”): do not pay it again.",
                    words=words,
                )
            )
        if words := self.said.get(DEBITED):
            alerts["edic_debited"] = warning(
                self.env._(
                    "By its page, the seller debits the amount (“%(words)s”): do not"
                    " transfer it as well.",
                    words=words,
                )
            )
        return alerts

    def no_invoice_sentence(self):
        """Return what says that it is no invoice, "" where nothing does."""
        if not self.no_invoice:
            return ""
        return self.env._(
            "The page calls itself “%(words)s”, which is not an invoice.",
            words=self.no_invoice,
        )
