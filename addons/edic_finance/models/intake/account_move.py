# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from email.message import Message

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.write_guard import is_within, within

from ... import roles
from ...tools.common.placeholder import without_placeholder
from ...tools.intake import einvoice
from ...tools.intake.incoming_document import IncomingFiles
from .account_document_import_mixin import BY_MAIL, files_of_intake
from .account_move_line import ORDER_LINE
from .arrival import Arrival
from .bill_alerts import BillAlerts
from .bill_difference import BillDifference
from .bill_discount import BillDiscount
from .bill_terms import ARRIVING, SETTING_TERMS, BillTerms
from .bill_unsure import BillUnsure
from .bill_vendor import BillVendor
from .document_sentences import field_names
from .known_bill import KnownBill
from .no_invoice import NoInvoice
from .page_decisions import settling
from .page_view import PageView
from .to_read import BILLING, PURCHASES, is_to_read, lacking, mark_drafts
from .vendor_followers import VendorFollowers

UBL_CII = "account.edi.xml."
MAY_BE_BILL = ("xml", "pdf", "empty")  # sources of a file
# of these follows until when a bill is to be paid
TERMS_FROM = {
    "invoice_date",
    "partner_id",
    "currency_id",
    "edic_received",
    "invoice_date_due",
    "invoice_payment_term_id",
}
# lists show these, sort and add up by them: Odoo stores amounts of vendor bills
# as negative, and in place of a missing vendor a text in the language of who made it
AMOUNTS = {
    "edic_untaxed": "amount_untaxed_in_currency_signed",
    "edic_tax": "amount_tax_signed",
    "edic_total": "amount_total_in_currency_signed",
    "edic_residual": "amount_residual_signed",
}
VENDOR = "invoice_partner_display_name"
# columns that people search → names in `einvoice_references.References`
REFERENCES = {
    "edic_buyer_reference": "buyer_reference",
    "edic_order_ref": "order",
    "edic_contract_ref": "contract",
    "edic_project_ref": "project",
    "edic_delivery_ref": "delivery_note",
    "edic_object_ref": "object",
    "edic_accounting_ref": "accounting",
}


def _listed(string, **attributes):
    return fields.Monetary(
        string=string,
        compute="_compute_edic_listed",
        groups="base.group_user",
        **attributes,
    )


def _reference(string, term):
    return fields.Char(
        string=string,
        copy=False,
        index="trigram",
        help=f"{term} of the e-invoice; entered by hand where there is none.",
    )


class AccountMove(models.Model):
    """A bill with its way in and its differences from its document."""

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
    edic_is_invoice = fields.Boolean(
        related="edic_document_id.is_invoice",
        string="Came of an e-invoice",
        groups=BILLING,
    )
    edic_pages = fields.Json(
        string="Pages of the document",
        compute="_compute_edic_pages",
        compute_sudo=True,
        groups=BILLING,
        help="Pages of the document and what was read from them, with places.",
    )
    edic_to_read = fields.Boolean(
        string="Document to read",
        compute="_compute_edic_to_read",
        store=True,
        edic_starts_empty=True,
        groups=BILLING,
        help="A draft of a document that lacks vendor, date or total.",
    )
    edic_missing = fields.Char(
        string="Still Missing",
        compute="_compute_edic_missing",
        compute_sudo=True,
        groups=BILLING,
        help="What a person has still to enter as the document says it.",
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
    edic_may_tell_seller = fields.Boolean(
        compute="_compute_edic_may_tell_seller", compute_sudo=True, groups=BILLING
    )

    # references of the document
    edic_buyer_reference = _reference("Buyer reference", "BT-10")
    edic_order_ref = _reference("Order number", "BT-13")
    edic_contract_ref = _reference("Contract number", "BT-12")
    edic_project_ref = _reference("Project", "BT-11")
    edic_delivery_ref = _reference("Delivery note", "BT-16")
    edic_object_ref = _reference("Invoiced object", "BT-18")
    edic_accounting_ref = _reference("Accounting reference", "BT-19")
    edic_is_read = fields.Boolean(
        string="Read from an e-invoice",
        compute="_compute_edic_is_read",
        compute_sudo=True,
        help="Its references are those of the document and stay as they are.",
    )

    # payment
    edic_received = fields.Date(
        string="Received on",
        copy=False,
        groups=BILLING,
        help="The day of arrival, from which terms of payment may run: of the upload or"
        " the mail, or on which a portal made the bill available. Correct it where the"
        " bill came before.",
    )
    edic_received_words = fields.Char(
        string="Where the day of arrival is from",
        compute="_compute_edic_received_words",
        compute_sudo=True,
        groups=BILLING,
    )
    edic_due_source = fields.Selection(
        [
            ("stated", "Stated in the document"),
            ("page", "Read from the page"),
            ("instalments", "Instalments of the document"),
            ("text", "Terms of the document"),
            ("vendor", "Terms agreed with the vendor"),
            ("law", "The law"),
            ("person", "A person"),
            ("unknown", "Not known"),
        ],
        string="Due date from",
        copy=False,
        readonly=True,
        groups=BILLING,
    )
    edic_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment terms by the document",
        copy=False,
        readonly=True,
        check_company=True,
        groups=fields.NO_ACCESS,
    )
    edic_due_words = fields.Char(
        string="Where the due date is from",
        compute="_compute_edic_due_words",
        compute_sudo=True,
        groups=BILLING,
    )
    edic_payable = fields.Monetary(
        string="Payable by the document",
        compute="_compute_edic_payable",
        compute_sudo=True,
        groups=BILLING,
        help="BT-115: what the document asks for, after what was paid already (BT-113)"
        " and rounding (BT-114).",
    )
    edic_discount_ids = fields.One2many(
        "edic.finance.discount",
        "move_id",
        string="Early payment discounts",
        readonly=True,
        groups=BILLING,
    )
    edic_pay_words = fields.Text(
        string="Early payment discount",
        compute="_compute_edic_pay_words",
        compute_sudo=True,
        groups=BILLING,
    )

    # fields of lists of bills
    edic_vendor = fields.Char(
        string="Vendor",
        compute="_compute_edic_vendor",
        compute_sudo=True,
        search=lambda self, operator, value: [(VENDOR, operator, value)],
        groups="base.group_user",
    )
    edic_untaxed = _listed("Untaxed")
    edic_tax = _listed("Tax amount", currency_field="company_currency_id")
    edic_total = _listed("Total amount")
    edic_residual = _listed("Amount due", currency_field="company_currency_id")

    @api.depends(
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "currency_id",
        "edic_document_id.figures",
        "edic_document_id.page_values",
        "edic_document_id.page_decisions",
        "invoice_line_ids.edic_missing_rate",
        "invoice_line_ids.tax_ids",
    )
    @api.depends_context("lang")
    def _compute_edic_difference(self):
        for move in self:
            move.edic_difference = BillDifference(move).sentence()

    @api.depends("edic_document_id.routing")
    def _compute_edic_is_read(self):
        for move in self:
            stated = move.edic_document_id.routing or {}
            move.edic_is_read = bool(stated.keys() & {*REFERENCES.values()})

    def init(self):
        # EXTENDS base
        result = super().init()
        mark_drafts(self.env.cr)
        return result

    @api.depends(
        "state",
        "move_type",
        "partner_id",
        "invoice_date",
        "amount_total",
        "edic_document_id",
        "invoice_source_email",
        "message_main_attachment_id",
    )
    def _compute_edic_to_read(self):
        for move in self:
            move.edic_to_read = is_to_read(move)

    @api.depends(
        "edic_to_read",
        "state",
        "move_type",
        "partner_id",
        "invoice_date",
        "amount_total",
        "ref",
        "edic_document_id.page_ids.state",
    )
    @api.depends_context("lang")
    def _compute_edic_missing(self):
        names = field_names(self.env)
        for move in self:
            missing = lacking(move) if move.edic_to_read else []
            if move.state == "draft" and BillUnsure(move).is_without_number():
                missing = [*missing, "number"]
            if move.edic_document_id.page_ids._waiting():
                move.edic_missing = self.env._("The text is being recognised.")
            else:
                move.edic_missing = ", ".join(names[name] for name in missing)

    @api.depends(
        "state",
        "partner_id",
        "ref",
        "invoice_date",
        "amount_total",
        "edic_document_id.page_values",
        "edic_document_id.stated_places",
        "edic_document_id.page_decisions",
        "edic_document_id.page_ids.state",
    )
    @api.depends_context("uid", "lang")
    def _compute_edic_pages(self):
        for move in self:
            document = move.edic_document_id
            move.edic_pages = document and PageView(document).payload()

    def write(self, vals):
        # EXTENDS account
        self._edic_check_references(vals)
        is_by_person = "edic_received" in vals and not is_within(ARRIVING)
        arrived = {move: move.sudo().edic_received for move in self if is_by_person}
        typed = {
            move.id: BillTerms(move).typed_day()
            for move in self
            if "invoice_date" in vals
        }
        with settling(self, vals):
            result = super().write(vals)
        if vals.get("partner_id"):
            BillVendor(self).entered()
        for move, day in arrived.items():
            BillTerms(move).record_arrival(day)
        if TERMS_FROM & vals.keys() and not is_within(SETTING_TERMS):
            drafts = self.sudo().filtered(
                lambda move: move.state == "draft" and move.edic_due_source
            )
            for move in drafts:
                BillTerms(move).follow(vals.keys(), typed.get(move.id))
        return result

    def _edic_check_references(self, vals):
        """Keep references of an e-invoice as it states them.

        :raises UserError: a person would write others
        """
        changed = [name for name in REFERENCES if name in vals]
        if changed and not self.env.su:
            for move in self.filtered("edic_is_read"):
                if any((move[name] or "") != (vals[name] or "") for name in changed):
                    raise UserError(
                        self.env._(
                            "%(bill)s was read from an e-invoice: its references stay "
                            "as the document states them.",
                            bill=move.display_name,
                        )
                    )

    @api.depends("edic_document_id.rules")
    def _compute_edic_may_tell_seller(self):
        for move in self:
            move.edic_may_tell_seller = move.edic_document_id.may_tell_seller

    @roles.for_roles(roles.BILLING)
    def action_edic_tell_seller(self):
        """Open the message to the seller on the rules that the e-invoice breaks."""
        self.ensure_one()
        return self.edic_document_id.action_tell_seller()

    @roles.for_roles(roles.BILLING)
    def action_edic_undo_vendor(self):
        """Take off these drafts the vendor that they received with another bill."""
        for move in self:
            VendorFollowers(move).undo()

    @roles.for_roles(roles.BILLING)
    def action_edic_no_invoice(self):
        """Take away a draft that was made of a paper that is no invoice."""
        self.ensure_one()
        return NoInvoice(self).set_aside()

    @api.depends(
        "edic_difference",
        "edic_remarks",
        "edic_document_id.page_values",
        "edic_document_id.page_decisions",
        "edic_document_id.page_ids.state",
        "edic_document_id.seller",
        "edic_document_id.rules_version",
        "partner_id",
        "payment_state",
        "edic_due_source",
        "invoice_date_due",
        "edic_discount_ids.is_fitting",
        "invoice_line_ids.edic_is_prepaid",
        "invoice_line_ids.tax_ids",
    )
    @api.depends_context("uid", "lang")
    def _compute_alerts(self):
        # EXTENDS account
        return super()._compute_alerts()

    def unlink(self):
        # EXTENDS account: before Odoo deletes the files of what it deletes
        self.sudo().edic_document_id.exists()._bill_deleted()
        return super().unlink()

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take in bills sent to a purchase journal's alias as uploads are taken in.

        What becomes a bill or is kept as refused leaves the mail's attachments; the
        rest (signatures, pictures) stays with the message.
        """
        # EXTENDS account
        move = super().message_new(msg_dict, custom_values=custom_values)
        if move.journal_id.type != "purchase" or move.move_type == "entry":
            return move
        files = [a for a in msg_dict.get("attachments") or [] if isinstance(a, tuple)]
        incoming = IncomingFiles()
        if not any(self._edic_concerns(incoming, a[0], _as_bytes(a[1])) for a in files):
            return move
        taken = [a for a in files if self._edic_may_be_bill(incoming, *a[:2])]
        msg_dict["attachments"] = [a for a in msg_dict["attachments"] if a not in taken]
        attachments = self.env["ir.attachment"].create(
            [{"name": a[0], "raw": _as_bytes(a[1])} for a in taken]
        )
        with within(BY_MAIL):
            received = self._edic_mail_day(move.company_id, msg_dict)
            documents = move.journal_id._edic_receive(
                attachments, move, incoming, received
            )
        target = documents.move_id[:1] or documents[:1]
        return target.with_context(disable_attachment_import=True)

    def _edic_posted(self):
        """Do what follows once entries are posted; later themes add to it."""
        documents = self.sudo().edic_document_id
        self.env["edic.ai.task"].sudo()._enqueue(
            "finance.layout",
            documents.filtered(lambda d: any(page.lines for page in d.page_ids)),
            origin=Origin.BACKGROUND,
        )

    @api.model
    def _edic_may_be_bill(self, incoming, name, content):
        """Return whether a file of a mail is taken in; pictures are not, nor is a mail
        attached to it that holds no file."""
        raw = _as_bytes(content)
        if opened := incoming.container(name, raw):
            return bool(opened.files or opened.refusal)
        return incoming.document(name, raw).source in MAY_BE_BILL

    @api.model
    def _edic_mail_day(self, company, msg_dict):
        """Return the day on which a mail came: that of its sender, if it is no later
        than now."""
        now = fields.Datetime.now()
        sent = fields.Datetime.to_datetime(msg_dict.get("date")) or now
        return company._edic_day(min(sent, now))

    def _edic_unsure(self):
        """Return what a person has to look at before these bills are posted, as lists
        of `Unsure` by bill; later themes add to it."""
        found = {move: BillUnsure(move).unsure() for move in self}
        return {move: unsure for move, unsure in found.items() if unsure}

    def _edic_purchases(self):
        """Return the bills, credit notes and receipts of vendors among these."""
        return self.filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )

    # --- reading ----------------------------------------------------------------------
    def _get_import_file_type(self, file_data):
        """Recognise invoices by their root element, so that none goes unread for its
        profile, and no other document of the same standards passes for one."""
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
        """Read the inner file with the same care as the outer one."""
        # OVERRIDE account_edi_ubl_cii
        raw = einvoice.attached(tree)
        return raw, self._get_xml_tree({"name": "AttachedDocument", "raw": raw})

    def _extend_with_attachments(self, files_data, new=False):
        """Register what comes in by Odoo's own ways, too (a PDF, Peppol, a file dropped
        on an empty bill), and compare it where it states totals."""
        # EXTENDS account
        decoded = super()._extend_with_attachments(files_data, new)
        if (
            (new or decoded)
            and not files_of_intake(self.env)
            and self.journal_id.type == "purchase"
            and not self.sudo().edic_document_id
        ):
            journal = self.journal_id
            is_mail = self.env.su and self.env.context.get("from_alias")
            incoming = IncomingFiles()
            for file_data in files_data:
                if (tree := file_data.get("xml_tree")) is not None:
                    incoming.add_parsed(file_data["raw"], tree)
            document, file_data = journal._edic_main(files_data, incoming)
            if document:
                with within(BY_MAIL) if is_mail else nullcontext():
                    journal._edic_register(
                        document, file_data["origin_attachment"], move=self
                    )
        return decoded

    @api.model
    def _edic_concerns(self, incoming, name, raw, attachment=None):
        """Return whether the intake takes a file in (or refuses it): e-invoices, what
        holds files, and what no other module can read. The rest is left to Odoo: office
        files, and pictures in a mail.

        :param IncomingFiles incoming: the files of this intake
        :param attachment: of an upload; what else comes with a mail is no bill
        """
        if opened := incoming.container(name, raw or b""):
            return bool(attachment or opened.files or opened.refusal)
        document = incoming.document(name, raw or b"")
        if document.is_invoice:
            return True
        if document.source == "image" and attachment is None:
            return False
        if document.source == "other" and (
            attachment is None or self._should_attach_to_record(attachment)
        ):
            return False
        file_data = {"name": name, "raw": raw, "mimetype": "", "attachment": None}
        reader = self.with_context(edic_intake=incoming)  # what it parsed already
        file_data["xml_tree"] = reader._get_xml_tree(file_data)
        file_data["import_file_type"] = self._get_import_file_type(file_data)
        return not self._get_edi_decoder(file_data, new=True)

    # --- copies -----------------------------------------------------------------------
    def _fetch_duplicate_reference(self, matching_states=("draft", "posted")):
        """Take no bill without a vendor for a copy of another for its number alone:
        two vendors use the same numbers, and copies can be deleted by one button."""
        # EXTENDS account
        found = super()._fetch_duplicate_reference(matching_states)
        for move in self:
            others = found.get(move._origin)
            if others and not move.commercial_partner_id:
                document = move._origin.sudo().edic_document_id
                found[move._origin] = others.filtered(
                    lambda other, document=document: KnownBill(document).is_copy_of(
                        other.sudo().edic_document_id
                    )
                )
        return found

    # --- filling ----------------------------------------------------------------------
    def _edic_remark(self, sentence):
        """Add a sentence that the bill shows until it is paid."""
        for move in self.sudo():
            move.edic_remarks = "\n".join(filter(None, [move.edic_remarks, sentence]))

    def _edic_order_numbers(self):
        """Return the texts by which an order of the buyer may be named: BT-13, the
        orders of lines, and his own reference (BT-10)."""
        self.ensure_one()
        of_lines = filter(None, self.invoice_line_ids.mapped("edic_order_ref"))
        parts = {part for text in of_lines for part in text.split(ORDER_LINE)}
        return parts | {self.edic_order_ref, self.edic_buyer_reference} - {False, ""}

    def _edic_take_references(self, stated):
        """Take over what the document refers to, but for what says nothing ("N/A").

        :param dict stated: texts by names of `einvoice_references.References`
        """
        found = {
            column: without_placeholder(stated.get(name) or "")
            for column, name in REFERENCES.items()
        }
        self.write({column: text for column, text in found.items() if text})

    # --- payment ----------------------------------------------------------------------
    @api.depends("edic_document_id")
    def _compute_invoice_date_due(self):
        # EXTENDS account: what nothing is known of is not due today
        unknown = self.sudo().filtered(
            lambda move: move.edic_document_id and not move.invoice_date_due
        )
        result = super()._compute_invoice_date_due()
        for move in unknown:
            if not any(key.get("date_maturity") for key in move.needed_terms or ()):
                self.browse(move.id).invoice_date_due = False
        return result

    @api.depends("edic_discount_ids.saved", "edic_discount_ids.is_fitting")
    def _compute_needed_terms(self):
        # EXTENDS account: discounts are the document's, to the day and the cent
        result = super()._compute_needed_terms()
        for move in self:
            BillDiscount(move).put_in_terms()
        return result

    def _edic_law_due(self):
        """Return when the bill is due where nothing else is said; None where the law
        does not say so. A credit is at once."""
        return self.invoice_date if self.move_type == "in_refund" else None

    # --- discounts --------------------------------------------------------------------
    def _is_eligible_for_early_payment_discount(self, currency, reference_date):
        # EXTENDS account: the document has discounts of its own
        move = self.sudo()
        if not move.edic_discount_ids or BillDiscount(move).is_aside():
            return super()._is_eligible_for_early_payment_discount(
                currency, reference_date
            )
        return bool(
            self.currency_id == currency and BillDiscount(move).open_on(reference_date)
        )

    @api.depends(
        "edic_discount_ids.until",
        "edic_discount_ids.amount",
        "edic_discount_ids.saved",
        "edic_discount_ids.is_fitting",
        "edic_due_source",
        "edic_term_id",
        "invoice_payment_term_id",
        "invoice_date_due",
        "amount_residual",
        "payment_state",
        "state",
    )
    @api.depends_context("lang")
    def _compute_edic_pay_words(self):
        for move in self:
            move.edic_pay_words = BillDiscount(move).words()

    @api.depends("edic_received", "edic_document_id.received_from")
    @api.depends_context("lang")
    def _compute_edic_received_words(self):
        for move in self:
            arrival = Arrival(move.edic_document_id)
            move.edic_received_words = arrival.words(move.edic_received)

    @api.depends(
        "edic_due_source",
        "invoice_date",
        "edic_received",
        "move_type",
        "edic_document_id.page_values",
        "edic_document_id.page_decisions",
    )
    @api.depends_context("lang")
    def _compute_edic_due_words(self):
        for move in self:
            move.edic_due_words = BillTerms(move).words()

    @api.depends(
        "edic_document_id.figures",
        "edic_document_id.sign",
        "edic_document_id.page_values",
    )
    def _compute_edic_payable(self):
        for move in self:
            move.edic_payable = float(BillTerms(move).statement().payable or 0)

    # --- lists ------------------------------------------------------------------------
    @api.depends(
        "partner_id",
        VENDOR,
        "invoice_source_email",
        "edic_document_id.figures",
        "edic_document_id.page_values",
        "edic_document_id.page_decisions",
    )
    @api.depends_context("lang")
    def _compute_edic_vendor(self):
        for move in self:
            named = move.edic_document_id._seller_name() or move.invoice_source_email
            if move.partner_id:
                move.edic_vendor = move[VENDOR]
            elif named:
                move.edic_vendor = self.env._("Vendor missing: %(name)s", name=named)
            else:
                move.edic_vendor = self.env._("Vendor missing")

    @api.depends("move_type", *AMOUNTS.values())
    def _compute_edic_listed(self):
        for move in self:
            sign = -1 if move.move_type in PURCHASES else 1
            for name, stored in AMOUNTS.items():
                move[name] = sign * move[stored]

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS base: lists sort and add up by what is stored
        stored = VENDOR if field_expr == "edic_vendor" else AMOUNTS.get(field_expr)
        found = super()._field_to_sql(alias, stored or field_expr, query)
        if field_expr not in AMOUNTS:
            return found
        kind = super()._field_to_sql(alias, "move_type", query)
        sign = SQL("CASE WHEN %s IN %s THEN -1 ELSE 1 END", kind, PURCHASES)
        return SQL("(%s) * %s", sign, found)

    # --- showing ----------------------------------------------------------------------
    @roles.for_roles(roles.BILLING, roles.READONLY)
    def action_edic_view_invoice(self):
        """Open the e-invoice that the bill came of."""
        self.ensure_one()
        return self.edic_document_id.action_view_invoice()

    def _get_alerts(self):
        # EXTENDS account
        return BillAlerts(self).add_to(super()._get_alerts())

    def _edic_draft_alerts(self):
        """Return the alerts of a draft; other addons add to them."""
        return BillAlerts(self).of_draft()


def _as_bytes(content):
    if isinstance(content, Message):  # an e-mail attached to the e-mail
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else content
