# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..tools.einvoice_seller import same_name
from ..tools.pdf_attachments import TIMEOUT_S


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """What a person is told about a file: what it is and what to do."""

    _inherit = "edic.finance.document"

    def _reason(self, document, state, error):
        """One sentence for a person: what the file is and what to do."""
        if state == "failed":
            return self.env._(
                "%(file)s could not be booked: %(error)s No bill was made; the file is"
                " kept here. Correct the cause and upload it again, or ask the vendor"
                " for a valid invoice.",
                file=document.filename,
                error=self._error_sentence(error),
            )
        if state == "refused":
            return self._refusal(document.refusal)
        if document.format == "pdf":
            return self.env._(
                "The PDF carries no structured figures: enter the bill by hand."
            )
        if document.source == "image":
            return self.env._(
                "A picture carries no structured figures: enter the bill by hand."
            )
        return False

    def _error_sentence(self, error):
        """What went wrong, without the details of a program's error."""
        lines = str(error).strip().splitlines() or [type(error).__name__]
        sentence = lines[0].rstrip(". ") + "."
        if isinstance(error, UserError):
            return sentence
        return self.env._(
            "A value in it cannot be read (%s).", sentence.rstrip(".").replace("%", "")
        )

    def _refusal(self, code):
        return {
            "empty": self.env._(
                "The file is empty: no bill was made. Ask the vendor to send it again."
            ),
            "unreadable": self.env._(
                "The file is damaged and cannot be shown: no bill was made. Ask the"
                " vendor to send it again."
            ),
            "order": self.env._(
                "This is an order, not an invoice: no bill was made. Hand it to"
                " purchasing."
            ),
            "fatturapa": self.env._(
                "This is a FatturaPA file, which only Italy's tax exchange uses: no"
                " bill was made. Ask the vendor for Factur-X, XRechnung or Peppol."
            ),
            "damaged": self.env._(
                "The XML is damaged and cannot be read: no bill was made. Ask the"
                " vendor to send it again."
            ),
            "unsafe": self.env._(
                "The XML declares a document type (DOCTYPE), which no e-invoice needs"
                " and attacks use: it was not read. Ask the vendor for a clean file."
            ),
            "overpacked": self.env._(
                "The PDF holds files that are packed several times over or unpack to"
                " more than 64 MB: it was not read. Ask the vendor for a plain file."
            ),
            "over_limit": self.env._(
                "The file could not be opened within %(seconds)s seconds and the memory"
                " that one file may take: it was not read. Ask the vendor for a plain"
                " file.",
                seconds=TIMEOUT_S,
            ),
            "too_big": self.env._(
                "The file is larger than 64 MB: it was not read. Ask the vendor to send"
                " the invoice without its large supporting documents."
            ),
        }.get(
            code,
            self.env._(
                "This is not an invoice in a known format: no bill was made. Bills are"
                " read from XRechnung, Factur-X/ZUGFeRD, Peppol UBL or a PDF."
            ),
        )

    def _remarks(self, document, figures):
        """What a person should know though the totals agree."""
        remarks = []
        if figures is None:
            return self.reason or ""
        if not self.move_id.partner_id and figures.seller:
            remarks.append(
                self.env._(
                    "The vendor %(name)s is not known here: choose or create it.",
                    name=figures.seller,
                )
            )
        vendor = self.move_id.commercial_partner_id
        if vendor and figures.seller and not same_name(vendor.name, figures.seller):
            remarks.append(
                self.env._(
                    "The document's seller is %(seller)s, the bill is on %(vendor)s,"
                    " who has the same VAT number or address: check the vendor.",
                    seller=figures.seller,
                    vendor=vendor.name,
                )
            )
        if not figures.totals.is_stated:
            remarks.append(
                self.env._(
                    "The document does not state its total (BT-112): compare the bill"
                    " with it line by line."
                )
            )
        if self.state == "totals_only":
            remarks.append(
                self.env._(
                    "The document has totals only (profile MINIMUM or BASIC WL): the"
                    " lines are on the PDF and were not invented."
                )
            )
        if document.kind in ("389", "261"):
            remarks.append(
                self.env._(
                    "A self-billed invoice: the buyer issued it. Check that the vendor"
                    " on the bill is the other party and not you."
                )
            )
        if {"AE", "K"} & {group.category for group in figures.breakdown}:
            remarks.append(
                self.env._(
                    "The recipient owes the VAT (reverse charge or intra-Community"
                    " supply): choose the tax for it, the document states none."
                )
            )
        if figures.totals.prepaid:
            remarks.append(
                self.env._(
                    "The document states %(paid)s %(code)s as paid already (BT-113).",
                    paid=formatLang(self.env, float(figures.totals.prepaid)),
                    code=figures.totals.currency,
                )
            )
        return "\n".join(remarks + self._currency_remark(figures.totals.currency))

    def _currency_remark(self, code):
        currency = self.move_id.currency_id
        if currency.name != code:
            return []  # the difference says so
        if currency != self.company_id.currency_id and not currency.sudo().rate_ids:
            text = self.env._(
                "There is no exchange rate of %(code)s: the books take 1 to 1 until one"
                " is entered.",
                code=code,
            )
            return [text]
        return []
