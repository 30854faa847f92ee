# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools import einvoice_figures
from ..tools.einvoice_figures import money

FORMATS = [
    ("xrechnung-ubl", "XRechnung (UBL)"),
    ("xrechnung-cii", "XRechnung (CII)"),
    ("ubl", "UBL"),
    ("cii", "CII"),
    ("facturx", "Factur-X / ZUGFeRD"),
    ("zugferd1", "ZUGFeRD 1"),
    ("orderx", "Order-X"),
    ("fatturapa", "FatturaPA"),
    ("pdf", "PDF without figures"),
    ("unknown", "Unknown"),
]


def _first_sentence(error):
    """What went wrong, without the details of a database error."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(". ") + "."


class EdicFinanceDocument(models.Model):
    """A file that came in to become a bill: what it is and what became of it.

    Written by the intake only; a file that is refused stays here with its reason.
    """

    _name = "edic.finance.document"
    _description = "Incoming document"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(string="File", required=True, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", string="Attachment", readonly=True, index="btree_not_null"
    )
    checksum = fields.Char(readonly=True, index=True)
    format = fields.Selection(FORMATS, required=True, readonly=True)
    profile = fields.Char(readonly=True, help="BT-24")
    number = fields.Char(string="Document number", readonly=True, help="BT-1")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    source = fields.Selection(
        [("upload", "Upload"), ("mail", "E-mail"), ("command", "Command")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("billed", "Bill"),
            ("totals_only", "Bill from totals"),
            ("refused", "Refused"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    move_id = fields.Many2one(
        "account.move", string="Bill", readonly=True, index="btree_not_null"
    )
    earlier_id = fields.Many2one(
        "edic.finance.document",
        string="Came in before as",
        readonly=True,
        help="The same file, byte by byte, that became a bill before.",
    )
    reason = fields.Text(readonly=True)
    sign = fields.Integer(
        default=1,
        readonly=True,
        help="-1 when the document states a credit as a negative invoice.",
    )
    figures = fields.Json(readonly=True)
    currency = fields.Char(readonly=True, help="BT-5")
    untaxed = fields.Char(compute="_compute_amounts", help="BT-109")
    tax = fields.Char(compute="_compute_amounts", help="BT-110")
    total = fields.Char(compute="_compute_amounts", help="BT-112")

    @api.depends("figures")
    def _compute_amounts(self):
        for document in self:
            found = document._totals()
            document.untaxed, document.tax, document.total = (
                [f"{amount:f}" for amount in found] if found else [False] * 3
            )

    def _totals(self):
        """BT-109, BT-110 and BT-112 as decimals, or None."""
        stated = self.figures and self.figures.get("totals")
        return tuple(money(amount) for amount in stated) if stated else None

    def action_open_bill(self):
        """Open the bill that the file became."""
        self.ensure_one()
        return self.move_id._get_records_action()

    # --- registering ----------------------------------------------------------------
    def _enter(self, journal, document, attachment, source, state, move, error):
        """Create the row, link it with its bill and write the ledger."""
        figures, sign = self._read(document)
        if not state:
            state = "billed" if figures is None or figures.line_count else "totals_only"
        row = self.create(
            {
                "name": attachment.name or document.filename,
                "attachment_id": attachment.id,
                "checksum": attachment.checksum,
                "format": document.format,
                "profile": document.profile,
                "number": document.number,
                "company_id": journal.company_id.id,
                "source": source,
                "state": state,
                "move_id": move and move.id,
                "earlier_id": self._earlier(attachment, journal.company_id).id,
                "reason": self._reason(document, state, error),
                "sign": sign,
                "figures": figures and self._facts(figures),
                "currency": figures and figures.totals.currency,
            }
        )
        if move:
            move.edic_document_id = row
            move._edic_remark(row._remarks(document, figures))
        else:
            attachment.sudo().write({"res_model": self._name, "res_id": row.id})
        row._record_intake()
        return row.sudo(False)

    def _read(self, document):
        """The figures of an invoice and -1 when it is a negative claim."""
        if not document.is_invoice:
            return None, 1
        root = einvoice_figures.tree(document)
        return einvoice_figures.figures(root), einvoice_figures.amount_sign(root)[1]

    def _facts(self, found):
        """What is kept to compare and explain, as decimal strings."""
        totals = found.totals
        return {
            "totals": [f"{a:f}" for a in (totals.untaxed, totals.tax, totals.total)],
            "rounding": f"{totals.rounding:f}",
            "prepaid": f"{totals.prepaid:f}",
            "payable": totals.payable is not None and f"{totals.payable:f}" or None,
            "line_count": found.line_count,
            "lines_net": f"{found.lines_net + found.allowances:f}",
            "breakdown": [
                [f"{rate:f}", f"{base:f}", f"{tax:f}"]
                for rate, (base, tax) in found.tax_by_rate.items()
            ],
        }

    def _earlier(self, attachment, company):
        return self.search(
            [
                ("checksum", "=", attachment.checksum),
                ("company_id", "=", company.id),
                ("move_id", "!=", False),
                ("move_id.state", "!=", "cancel"),
            ],
            limit=1,
            order="id",
        )

    def _reason(self, document, state, error):
        """One sentence for a person: what the file is and what to do."""
        if state == "failed":
            return self.env._(
                "%(file)s could not be booked: %(error)s No bill was made; the file is"
                " kept here. Correct the cause and upload it again, or ask the vendor"
                " for a valid invoice.",
                file=document.filename,
                error=_first_sentence(error),
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

    def _refusal(self, code):
        return {
            "order": self.env._(
                "This is an order, not an invoice: no bill was made. Hand it to"
                " purchasing."
            ),
            "fatturapa": self.env._(
                "This is a FatturaPA file, which only Italy's tax exchange uses: no"
                " bill was made. Ask the vendor for Factur-X, XRechnung or Peppol."
            ),
            "damaged": self.env._(
                "The XML is damaged and cannot be read: no bill was made. Ask the vendor"
                " to send it again."
            ),
            "unsafe": self.env._(
                "The XML declares a document type (DOCTYPE), which no e-invoice needs"
                " and attacks use: it was not read. Ask the vendor for a clean file."
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
                    "The vendor %(name)s is not known and the document has no VAT number"
                    " to create it by: choose or create the vendor.",
                    name=figures.seller,
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
                    paid=f"{figures.totals.prepaid:f}",
                    code=figures.totals.currency,
                )
            )
        return "\n".join(remarks + self._currency_remark(figures.totals.currency))

    def _currency_remark(self, code):
        currency = self.move_id.currency_id
        if code and currency.name != code:
            text = self.env._(
                "The document is in %(code)s, a currency that is not known here: the bill"
                " is in %(name)s.",
                code=code,
                name=currency.name,
            )
        elif currency != self.company_id.currency_id and not currency.sudo().rate_ids:
            text = self.env._(
                "There is no exchange rate of %(code)s: the books take 1 to 1 until one"
                " is entered.",
                code=code or currency.name,
            )
        else:
            return []
        return [text]

    def _record_intake(self):
        """One row of the ledger per file."""
        move = self.move_id
        self.env["edic.ai.gateway"]._record(
            "intake",
            "finance.intake",
            {
                "file": self.name,
                "sha1": self.checksum or "",
                "format": self.format,
                "number": self.number or "",
                "source": self.source,
                "state": self.state,
                "reason": self.reason or "",
                "stated": [f"{amount:f}" for amount in self._totals() or ()],
                "booked": [f"{a:f}" for a in move._edic_totals()] if move else [],
                "difference": move.edic_difference or "",
            },
            record=move or self,
            company=self.company_id,
        )

    def _payload(self):
        """What came of the file, for the command."""
        self.ensure_one()
        move = self.move_id
        if move:
            move._edic_suggest()

        def told(amounts):
            keys = ("untaxed", "tax", "total")
            return amounts and dict(
                zip(keys, [f"{a:f}" for a in amounts], strict=True)
            )

        return {
            "format": self.format,
            "move_id": move.id or None,
            "name": move.name or None,
            "xml": told(self._totals()),
            "odoo": told(move._edic_totals()) if move else None,
            "difference": move.edic_difference or None,
            "error": None if move else self.reason,
            "lines": move._edic_suggestions_payload() if move else [],
        }
