# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from email.message import Message

from lxml import etree

from odoo import api, fields, models
from odoo.tools import float_round

from ...tools.intake import einvoice
from ..coding.account_move import BILLING
from .account_document_import_mixin import INTAKE, MAIL

UBL_CII = "account.edi.xml."
TAX_TOLERANCE = 0.05  # how far the VAT of a rate may be off by rounding


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """How a bill comes in."""

    _inherit = "account.move"

    edic_document_id = fields.Many2one(
        "edic.finance.document",
        string="Incoming document",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups=BILLING,
        check_company=True,
    )
    edic_remarks = fields.Text(
        string="Remarks of the intake", copy=False, readonly=True, groups=BILLING
    )
    edic_difference = fields.Text(
        string="Difference from the document",
        compute="_compute_edic_difference",
        compute_sudo=True,
        groups=BILLING,
        help="How and why the bill's totals differ from those that the e-invoice"
        " states (BT-109, BT-110, BT-112); empty when they are equal.",
    )

    def unlink(self):
        # EXTENDS account: before Odoo deletes the files of what it deletes
        self.sudo().edic_document_id.exists()._bill_deleted()
        return super().unlink()

    # --- reading ------------------------------------------------------------------
    def _get_import_file_type(self, file_data):
        """Invoices by their root element, so that none goes unread for its profile,
        and no other document of the same standards passes for one."""
        # EXTENDS account_edi_ubl_cii
        kind = super()._get_import_file_type(file_data)
        tree = file_data["xml_tree"]
        if tree is None or (kind and not kind.startswith(UBL_CII)):
            return kind
        name = etree.QName(tree)
        if name.namespace == einvoice.ZUGFERD1:
            return UBL_CII + "cii"
        if not (name.namespace or "").startswith(einvoice.UBL):
            return kind
        if name.localname in ("Invoice", "CreditNote"):
            return kind or UBL_CII + "ubl_21"
        return kind if name.localname == "AttachedDocument" else None

    def _ubl_parse_attached_document(self, tree):
        """The inner file is read with the same care as the outer one."""
        # OVERRIDE account_edi_ubl_cii
        raw = einvoice.attached(tree)
        return raw, self._get_xml_tree({"name": "AttachedDocument", "raw": raw})

    def _extend_with_attachments(self, files_data, new=False):
        """Also what comes in by Odoo's own ways (a PDF, Peppol, a file dropped on an
        empty bill) is registered and, where it states totals, compared."""
        # EXTENDS account
        decoded = super()._extend_with_attachments(files_data, new)
        if (
            (new or decoded)
            and self.env.context.get("edic_intake") is not INTAKE
            and self.journal_id.type == "purchase"
            and not self.sudo().edic_document_id
        ):
            journal = self.journal_id
            if self.env.su and self.env.context.get("from_alias"):
                journal = journal.with_context(edic_intake_source=MAIL)
            document, file_data = journal._edic_main(files_data)
            if document:
                journal._edic_register(
                    document, file_data["origin_attachment"], move=self
                )
        return decoded

    @api.model
    def _edic_concerns(self, name, raw, attachment=None):
        """Whether the intake takes a file in (or refuses it): e-invoices, and what
        neither is one nor can be read by another module. The rest is left to Odoo:
        PDFs without figures, pictures, office files.

        :param attachment: of an upload; what else comes with a mail is no bill
        """
        document = einvoice.detect(name, raw or b"")
        if document.is_invoice or not document.refusal:
            return document.is_invoice
        if document.source == "other" and (
            attachment is None or self._should_attach_to_record(attachment)
        ):
            return False
        file_data = {"name": name, "raw": raw, "mimetype": "", "attachment": None}
        file_data["xml_tree"] = self._get_xml_tree(file_data)
        file_data["import_file_type"] = self._get_import_file_type(file_data)
        return not self._get_edi_decoder(file_data, new=True)

    def _edic_remark(self, sentence):
        """Add a sentence that the bill shows until it is paid."""
        for move in self.sudo():
            move.edic_remarks = "\n".join(filter(None, [move.edic_remarks, sentence]))

    def _edic_settle_taxes(self, wanted, line_count):
        """Set the VAT of each rate to the amount that the document states (BT-117), as
        far as rounding explains the distance; more than that is left to be explained.

        :param dict wanted: VAT per rate in the bill's currency, signed like the bill
        :param int line_count: a cent for each line may be lost in rounding
        """
        tolerance = max(TAX_TOLERANCE, 0.01 * line_count)
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        for rate, tax in wanted.items():
            lines = self.line_ids.filtered(
                lambda line, rate=rate: (
                    line.tax_line_id.amount == rate and line.tax_line_id
                )
            )
            booked = sign * sum(lines.mapped("amount_currency"))
            gap = float_round(
                tax - booked, precision_rounding=self.currency_id.rounding
            )
            if lines and gap and abs(gap) <= tolerance + 1e-9:
                lines[0].amount_currency += sign * gap

    # --- mail ---------------------------------------------------------------------
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Bills sent to a purchase journal's alias go the same way as uploads.

        What becomes a bill or is kept as refused leaves the mail's attachments; the
        rest (signatures, pictures) stays with the message.
        """
        # EXTENDS account
        move = super().message_new(msg_dict, custom_values=custom_values)
        if move.journal_id.type != "purchase" or move.move_type == "entry":
            return move
        files = [a for a in msg_dict.get("attachments") or [] if isinstance(a, tuple)]
        if not any(self._edic_concerns(a[0], _as_bytes(a[1])) for a in files):
            return move
        taken = [a for a in files if self._edic_may_be_bill(a)]
        msg_dict["attachments"] = [a for a in msg_dict["attachments"] if a not in taken]
        attachments = self.env["ir.attachment"].create(
            [{"name": a[0], "raw": _as_bytes(a[1])} for a in taken]
        )
        journal = move.journal_id.with_context(edic_intake_source=MAIL)
        documents = journal._edic_take_in(attachments, move=move)
        target = documents.move_id[:1] or documents[:1]
        return target.with_context(disable_attachment_import=True)

    def _edic_may_be_bill(self, attachment):
        found = einvoice.detect(attachment[0], _as_bytes(attachment[1]))
        return found.source in ("xml", "pdf", "empty")


def _as_bytes(content):
    if isinstance(content, Message):  # an e-mail attached to the e-mail
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else content
