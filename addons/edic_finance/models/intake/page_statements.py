# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing

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
    def is_no_invoice(self):
        """Return whether the page bears the name of another paper than an invoice."""
        return NO_INVOICE in self.said

    def alerts_of_draft(self, move):
        """Return what a draft says of them, as Odoo shows it."""
        alerts = {}
        if sentence := self.no_invoice_sentence():
            alerts["edic_no_invoice"] = warning(
                sentence,
                action_text=self.env._("Set it aside"),
                action_call=[move._name, "action_edic_no_invoice", move._origin.id],
            )
        if words := self.said.get(REVERSE_CHARGE):
            alerts["edic_reverse_charge"] = warning(
                self._reverse_charge_sentence(move, words)
            )
        return alerts

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
        if not self.is_no_invoice:
            return ""
        return self.env._(
            "The page calls itself “%(words)s”, which is not an invoice.",
            words=self.said[NO_INVOICE],
        )

    def set_aside(self, move):
        """Take the draft away that was made of a paper that is no invoice; its file
        stays among the incoming documents, with the reason.

        :param move: the draft, with the rights of the user
        :return: the action that opens the document
        :raises UserError: it was posted, or has no document
        """
        document = self.document
        check_not_proposing(self.env)
        check_person(self.env)
        move.check_access("unlink")
        if not document or move.state != "draft" or move.posted_before:
            raise UserError(
                self.env._(
                    "Only a draft of an incoming document is set aside that was never"
                    " posted."
                )
            )
        words = self.said.get(NO_INVOICE, "")
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.aside",
            {"state": "no_invoice", "sha1": document.checksum or "", "words": words},
            record=document,
            company=document.company_id,
            file=document.name,
        )
        rows = document | document.search([("lead_id", "=", document.id)])
        rows.move_id = False
        rows._keep_files()
        move.unlink()
        rows.write(
            {
                "state": "refused",
                "reason": self.env._("This is not an invoice."),
                "is_aside": True,
                "file_key": False,
                "invoice_key": False,
            }
        )
        return document.with_env(move.env)._get_records_action()
