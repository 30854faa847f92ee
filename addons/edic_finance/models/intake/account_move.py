# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from dataclasses import replace
from email.message import Message

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, float_round, format_date, formatLang, frozendict

from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.write_guard import by_method, is_within, within

from ... import roles
from ...tools.common.placeholder import without_placeholder
from ...tools.intake import einvoice, einvoice_figures, einvoice_payment
from ...tools.intake.einvoice_split import Part
from ...tools.intake.incoming_document import IncomingFiles
from ..common.percent import decimal_text, percent
from .account_document_import_mixin import BY_MAIL, files_of_intake
from .account_move_line import ORDER_LINE, STATED
from .arrival import Arrival
from .bill_vendor import BillVendor
from .edic_finance_discount import PAID
from .page_decisions import settling
from .page_view import PageView
from .scan_parts import ScanParts
from .to_read import BILLING, PURCHASES, is_to_read, lacking, mark_drafts

UBL_CII = "account.edi.xml."
TAX_TOLERANCE = 0.05  # how far the VAT of a rate may be off by rounding
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
UNPAID = ("not_paid", "partial")
ARRIVING = "edic_finance.arriving"  # a channel or a recorded step says when
SETTING_TERMS = "edic_finance.setting_terms"  # of a document, which nobody chose
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
            document = move.edic_document_id
            stated = document._totals()
            booked = move._edic_totals()
            differs = stated != booked or document.currency != move.currency_id.name
            move.edic_difference = (
                stated and differs and move._edic_explain(stated, booked)
            )

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

    @api.depends("edic_to_read", "partner_id", "invoice_date", "amount_total")
    @api.depends_context("lang")
    def _compute_edic_missing(self):
        names = self.env["edic.finance.document"]._field_names()
        for move in self:
            missing = lacking(move) if move.edic_to_read else ()
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
        with settling(self, vals):
            result = super().write(vals)
        if vals.get("partner_id"):
            BillVendor(self).entered()
        for move, day in arrived.items():
            move._edic_record_arrival(day)
        if TERMS_FROM & vals.keys() and not is_within(SETTING_TERMS):
            drafts = self.sudo().filtered(
                lambda move: move.state == "draft" and move.edic_due_source
            )
            drafts._edic_follow_terms(vals.keys())
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
                    lambda other, document=document: document._is_copy(
                        other.sudo().edic_document_id
                    )
                )
        return found

    def _edic_twin(self, document):
        """Return the first bill with the vendor, number, year and total of this one.

        :param IncomingDocument document: that this one was made of
        """
        self.ensure_one()
        number = (self.ref or "").strip()
        total = self.amount_total
        if document.is_invoice and document.figures.totals.is_stated:
            total = abs(float(document.figures.totals.total))
        if not (self.commercial_partner_id and number and total):
            return self.browse()
        alike = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("move_type", "=", self.move_type),
                ("state", "!=", "cancel"),
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("ref", "=", number),
                ("currency_id", "=", self.currency_id.id),
            ],
            order="id",
        )

        def is_twin(move):
            days = [m.invoice_date for m in (self, move) if m.invoice_date]
            whole = move.amount_total + move._edic_prepaid_booked()
            is_equal = not move.currency_id.compare_amounts(whole, total)
            return is_equal and len({day.year for day in days}) < 2

        return alike.filtered(is_twin)[:1].sudo(False)

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

    # --- VAT without a tax ------------------------------------------------------------
    def _edic_vat_country(self):
        """Return the country whose VAT the document charges, else that of the vendor;
        two letters, "" where neither is known."""
        facts = self.sudo().edic_document_id.figures or {}
        return facts.get("vat_country") or self.commercial_partner_id.country_code or ""

    def _edic_lines_of_rate(self, rate):
        """Return the lines that wait for a tax of this rate."""
        return self.invoice_line_ids.filtered(
            lambda line: round(line.edic_missing_rate - rate, 4) == 0
        )

    def _edic_use_tax(self, rate, tax):
        """Put a tax on the lines that lack one of this rate, and take the VAT over that
        the document states."""
        lines = self._edic_lines_of_rate(rate)
        with by_method(lines, "edic_missing_rate"):
            lines.write({"tax_ids": [Command.link(tax.id)], "edic_missing_rate": 0.0})
        self._edic_settle_stated()

    def _edic_settle_stated(self):
        """Take the VAT of each rate over that the document states."""
        document = self.sudo().edic_document_id
        self._edic_settle_taxes(
            {
                float(rate): float(vat) * document.sign
                for rate, _base, vat in document._breakdown()
            },
            (document.figures or {}).get("line_count") or 0,
        )

    def _edic_apply_vat_rule(self):
        """Do with VAT that has no tax here what the company decided once; each time a
        remark says so."""
        company = self.company_id
        treatment = company._edic_vat_treatment(self._edic_vat_country())
        if treatment == "ask":
            return
        taxes, is_cost = self.env["account.tax"].sudo(), treatment == "cost"
        if is_cost and company._edic_vat_place(self._edic_vat_country()) == "abroad":
            self._edic_lift_taxes()
        for rate in self._edic_missing_rates():
            known = taxes._edic_purchase_taxes(company).filtered(
                lambda tax, rate=rate: (
                    tax.amount == rate and tax._edic_is_cost() == is_cost
                )
            )
            if not known and not taxes._edic_nearest(company, rate):
                continue
            tax = known[:1] or taxes._edic_make(company, rate, is_cost)
            self._edic_use_tax(rate, tax)
            self._edic_record_tax("intake", rate, tax, treatment)
            self._edic_remark(self._edic_rule_remark(rate, tax, is_cost))

    def _edic_lift_taxes(self):
        """Take from lines the deductible taxes that Odoo found by their rate alone."""
        lines = self.invoice_line_ids.filtered(
            lambda line: len(line.tax_ids) == 1 and not line.tax_ids._edic_is_cost()
        )
        for rate, of_rate in lines.grouped(lambda line: line.tax_ids.amount).items():
            if rate > 0:
                with by_method(of_rate, "edic_missing_rate"):
                    of_rate.write(
                        {"tax_ids": [Command.clear()], "edic_missing_rate": rate}
                    )

    def _edic_rule_remark(self, rate, tax, is_cost):
        names = {"rate": decimal_text(self.env, rate), "tax": tax.name}
        if is_cost:
            return self.env._(
                "VAT of %(rate)s%% is treated as cost with the tax “%(tax)s”, by the "
                "rule of your company.",
                **names,
            )
        return self.env._(
            "VAT of %(rate)s%% has the tax “%(tax)s”, by the rule of your company: it "
            "is in no box of the VAT return.",
            **names,
        )

    def _edic_record_tax(self, event, rate, tax, treatment):
        """Record which tax lines of a rate without one got.

        :param event: "decision" of a person, "intake" by the rule of the company
        """
        facts = {"rate": f"{rate:g}", "treatment": treatment, "tax": tax.name}
        self.env["edic.ai.gateway"]._record(
            event, "finance.vat", facts, company=self.company_id, record=self
        )

    # --- totals without lines ---------------------------------------------------------
    def _edic_is_totals_only(self):
        """Return whether it is a draft that was read from totals, without lines."""
        document = self.sudo().edic_document_id
        return self.state == "draft" and document.state == "totals_only"

    def _edic_stated_amounts(self):
        """Return BT-109, BT-110 and BT-112 as decimals, signed like the bill."""
        document = self.sudo().edic_document_id
        stated = document._totals() or (einvoice_figures.ZERO,) * 3
        return tuple(document.sign * amount for amount in stated)

    def _edic_split(self, parts):
        """Replace the bill's lines by one for each VAT rate, or by what the document
        came in with.

        :param parts: `einvoice_split.Part`, signed like the bill; none: as it came in
        :raises UserError: it is no draft of a document with totals only
        """
        self.ensure_one()
        if not self._edic_is_totals_only():
            raise UserError(
                self.env._("Only drafts whose document has totals alone are split.")
            )
        document = self.sudo().edic_document_id
        document.split = [
            [f"{part.rate:f}", *(f"{document.sign * a:f}" for a in part.amounts)]
            for part in parts
        ] or False
        self._edic_replace_totals(parts or self._edic_parts_stated())
        self._edic_settle_stated()
        self._edic_apply_vat_rule()
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.split",
            {"rates": document.split or []},
            company=self.company_id,
            record=self,
        )

    def _edic_parts_begun(self):
        """Return the parts with which a split begins: those that were entered before,
        else what is stated, if that names a rate."""
        document = self.sudo().edic_document_id
        if document.split:
            return self._edic_signed_parts(document.split)
        parts = self._edic_parts_stated()
        return parts if len(parts) > 1 or parts[0].rate else []

    def _edic_parts_stated(self):
        """Return what the document states for each VAT rate, signed like the bill."""
        figures = self.sudo().edic_document_id.figures or {}
        if rows := figures.get("breakdown"):
            return self._edic_signed_parts(rows)
        untaxed, tax, _total = self._edic_stated_amounts()
        return [self.env["account.tax"]._edic_part(self.company_id, untaxed, tax)]

    def _edic_signed_parts(self, rows):
        sign, amount = self.sudo().edic_document_id.sign, einvoice_figures.money
        return [
            Part(amount(rate).normalize(), sign * amount(base), sign * amount(tax))
            for rate, base, tax in rows
        ]

    def _edic_replace_totals(self, parts):
        """Write a line for each part in place of those that were read from totals; the
        account stays where it was the same for all, and so does a rounding."""
        facts = self.sudo().edic_document_id.figures or {}
        rounding = float(facts.get("rounding") or 0)
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and not line.edic_is_prepaid
                and (line.edic_line_number or not rounding or line.tax_ids)
            )
        )
        edi, account = self.env["account.edi.common"], lines.account_id
        values = edi._edic_total_lines(self, self.edic_document_id.number, parts)
        if len(account) == 1:
            values = [{**vals, "account_id": account.id} for vals in values]
        deleted, created = map(Command.delete, lines.ids), map(Command.create, values)
        with by_method(lines, *STATED):
            self.write({"invoice_line_ids": [*deleted, *created]})

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
            row = move.sudo().edic_discount_ids.filtered(
                lambda row, term=move.invoice_payment_term_id: term == row.term_id
            )[:1]
            if not row.term_id or len(move.needed_terms) != 1:
                continue
            [(key, values)] = move.needed_terms.items()
            vals = {"discount_date": False}
            if row.is_fitting:
                vals = row._carried(values["amount_currency"], values["balance"])
            key = frozendict({**key, "discount_date": vals["discount_date"]})
            move.needed_terms = {key: {**values, **vals}}
        return result

    def _edic_take_terms(self):
        """Set the day of arrival and, by what the document states, until when to pay
        and with which discounts."""
        for move in self.sudo():
            move._edic_arrive(move.edic_document_id.received)
            move._edic_set_terms()

    def _edic_arrive(self, day):
        """Set the day of arrival that a channel or a recorded step states."""
        with within(ARRIVING):
            self.sudo().edic_received = day

    def _edic_record_arrival(self, old):
        """Record that a person corrected the day of arrival."""
        days = [
            day and fields.Date.to_string(day)
            for day in (old, self.sudo().edic_received)
        ]
        if days[0] != days[1]:
            self.env["edic.ai.gateway"]._record(
                "decision",
                "finance.received",
                {"day": [day or None for day in days]},
                company=self.company_id,
                record=self,
            )

    def _edic_set_terms(self):
        """Set until when to pay, and the discounts, by what the document states."""
        for move in self:
            statement = move._edic_statement()
            due = move._edic_due(statement)
            rows = move.edic_discount_ids._replace(move, statement)
            with within(SETTING_TERMS):
                term = move._edic_term(statement, due, rows)
                move.write(
                    {
                        "invoice_payment_term_id": term.id,
                        "invoice_date_due": due and due.day,
                        "edic_term_id": term.id,
                        "edic_due_source": due.source if due else "unknown",
                    }
                )

    def _edic_follow_terms(self, written):
        """Set the terms anew after what they follow from has changed, unless a person
        chose others; note where one did.

        :param written: names of what was written just now
        """
        for move in self:
            term, due = move.invoice_payment_term_id, move.invoice_date_due
            is_chosen = False
            if "partner_id" not in written:
                found = move._edic_due(move._edic_statement())
                is_chosen = (
                    "invoice_payment_term_id" in written
                    and term not in (move.edic_term_id, move._edic_agreed())
                ) or (
                    "invoice_date_due" in written
                    and not term
                    and due != (found and found.day)
                )
            if is_chosen:
                move._edic_record_due(move.edic_due_source)
                move.edic_due_source = "person"
            elif move.edic_due_source != "person":
                move._edic_set_terms()

    def _edic_record_due(self, source):
        """Record that a person chose another due date or other terms."""
        day = self.invoice_date_due
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.due_date",
            {"source": source, "day": day and fields.Date.to_string(day)},
            company=self.company_id,
            record=self,
        )

    def _edic_statement(self):
        """Return what the document states of payment, counted from the bill's date and
        with the bill's signs."""
        document = self.sudo().edic_document_id
        statement = document._statement(self.invoice_date)
        if document.sign == -1 and statement.payable is not None:
            statement = replace(
                statement, payable=-statement.payable, prepaid=-statement.prepaid
            )
        return statement

    def _edic_due(self, statement):
        """Return the `Due` of the bill, or None where nothing says when."""
        agreed = self._edic_agreed()
        vendor = agreed and self.invoice_date and agreed._edic_last_day(self)
        found = einvoice_payment.due_date(
            statement,
            self.edic_received or None,
            vendor=vendor or None,
            law=self._edic_law_due() or None,
        )
        if found and found.source == "stated" and self._edic_is_from_pages():
            read = einvoice_payment.terms(statement, self.edic_received or None)
            words = read.words if read.due == found.day else ""
            return replace(found, source="page", words=words)
        return found

    def _edic_has_terms(self):
        """Return whether the terms that its document has as text are on the bill."""
        self.ensure_one()
        is_read = self.edic_due_source in ("text", "instalments")
        return is_read or bool(self.edic_discount_ids)

    def _edic_is_from_pages(self):
        """Return whether its document has no figures but those read from its pages."""
        return bool(self.sudo().edic_document_id.page_values)

    def _edic_agreed(self):
        """Return the payment terms that were agreed with the vendor."""
        vendor = self.partner_id.with_company(self.company_id)
        return vendor.property_supplier_payment_term_id

    def _edic_law_due(self):
        """Return when the bill is due where nothing else is said; None where the law
        does not say so. A credit is at once."""
        return self.invoice_date if self.move_type == "in_refund" else None

    def _edic_term(self, statement, due, rows):
        """Return Odoo's term for what the document states; none for a single day."""
        agreed = self._edic_agreed()
        terms = agreed.browse()
        if not due or not self.invoice_date:
            return agreed if due and due.source == "vendor" else terms
        if parts := statement.schedule():
            return terms._edic_schedule(self, parts)
        row = rows._open_on(fields.Date.context_today(self))
        row.term_id = row._find_term(due.day)
        if row.term_id or not agreed:
            return row.term_id
        return agreed if agreed._edic_last_day(self) == due.day else terms

    # --- discounts --------------------------------------------------------------------
    def _edic_payable_line(self):
        return self.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def _edic_open_discount(self, day):
        """Return the row of the discount that payment on a day may take, or none."""
        today = fields.Date.context_today(self)
        rows = self.edic_discount_ids._open_on(day or today)
        line = self._edic_payable_line()
        is_apart = len(line) != 1 or line.matched_debit_ids or line.matched_credit_ids
        if is_apart or self.edic_due_source == "person":
            return rows.browse()
        return rows.filtered(lambda row: row._can_have_term(self.invoice_date_due))

    def _is_eligible_for_early_payment_discount(self, currency, reference_date):
        # EXTENDS account: the document has discounts of its own
        move = self.sudo()
        if not move.edic_discount_ids or move.edic_due_source == "person":
            return super()._is_eligible_for_early_payment_discount(
                currency, reference_date
            )
        return bool(
            self.currency_id == currency and move._edic_open_discount(reference_date)
        )

    def _edic_carry_discount(self, day):
        """Have Odoo's term and payable line carry the discount that is open on a day.

        :param date day: of a payment, or today
        """
        for move in self.sudo():
            row = move._edic_open_discount(day)
            if not row:
                continue
            unsynced = move.with_context(
                skip_invoice_sync=True, skip_readonly_check=True
            )
            line = unsynced._edic_payable_line()
            row.term_id = row.term_id or row._find_term(move.invoice_date_due)
            carried = row._carried(line.amount_currency, line.balance)
            is_carried = all(line[name] == value for name, value in carried.items())
            if not is_carried or move.invoice_payment_term_id != row.term_id:
                with within(SETTING_TERMS):
                    term = row.term_id.id
                    unsynced.write(
                        {"invoice_payment_term_id": term, "edic_term_id": term}
                    )
                    line.write(carried)

    @api.depends(
        "edic_discount_ids.until",
        "edic_discount_ids.amount",
        "edic_discount_ids.saved",
        "edic_discount_ids.is_fitting",
        "edic_due_source",
        "invoice_date_due",
        "amount_residual",
        "payment_state",
        "state",
    )
    @api.depends_context("lang")
    def _compute_edic_pay_words(self):
        today = fields.Date.context_today(self)
        for move in self:
            rows = move.edic_discount_ids.filtered(
                lambda row: row.is_fitting and row.until >= today
            )
            is_over = move.state == "cancel" or move.payment_state not in UNPAID
            if not rows or is_over or move.edic_due_source == "person":
                move.edic_pay_words = False
                continue
            words = [move._edic_offer_words(row) for row in rows]
            words[0] = self.env._("Pay %(offer)s", offer=words[0])
            if move.invoice_date_due:
                whole = rows[0].amount + rows[0].saved
                words.append(
                    self.env._(
                        "%(amount)s until %(day)s",
                        amount=formatLang(
                            self.env, whole, currency_obj=move.currency_id
                        ),
                        day=_long(self.env, move.invoice_date_due),
                    )
                )
            move.edic_pay_words = "\n".join(words)

    def _edic_offer_words(self, row):
        amount, saved = (
            formatLang(self.env, value, currency_obj=row.currency_id)
            for value in (row.amount, row.saved)
        )
        return self.env._(
            "%(amount)s until %(day)s (saves %(saved)s)",
            amount=amount,
            day=_long(self.env, row.until),
            saved=saved,
        )

    @api.depends("edic_received", "edic_document_id.received_from")
    @api.depends_context("lang")
    def _compute_edic_received_words(self):
        for move in self:
            arrival = Arrival(move.edic_document_id)
            move.edic_received_words = arrival.words(move.edic_received)

    @api.depends("edic_due_source", "invoice_date", "edic_received", "move_type")
    @api.depends_context("lang")
    def _compute_edic_due_words(self):
        for move in self:
            move.edic_due_words = move._edic_due_sentence(move.edic_due_source)

    def _edic_due_sentence(self, source):
        if source in ("text", "page"):
            found = self._edic_due(self._edic_statement())
            if words := found and found.words:
                return self._edic_read_sentence(words)
        if source == "law" and self.move_type == "in_refund":
            return self.env._("A credit note is due at once: nothing else is said.")
        return {
            "stated": self.env._("Due date stated in the document (BT-9)"),
            "page": self.env._("Due date read from the page: check it"),
            "text": self.env._("Due date read from the terms"),
            "instalments": self.env._("By the instalments of the document"),
            "vendor": self.env._(
                "By the terms agreed with the vendor: the document says nothing"
            ),
            "law": self.env._(
                "By law, from the day of arrival: document and vendor say nothing"
            ),
            "person": self.env._("Entered by hand"),
            "unknown": self.env._("Nothing says until when to pay: enter it"),
        }.get(source, False)

    def _edic_read_sentence(self, words):
        if self._edic_is_from_pages():
            return self.env._(
                "Due date read from the page, check it: “%(words)s”", words=words
            )
        return self.env._("Due date read from the terms: “%(words)s”", words=words)

    # --- paid already -----------------------------------------------------------------
    @api.depends(
        "edic_document_id.figures",
        "edic_document_id.sign",
        "edic_document_id.page_values",
    )
    def _compute_edic_payable(self):
        for move in self:
            move.edic_payable = float(move._edic_statement().payable or 0)

    def _edic_prepaid_booked(self):
        """Return what lines deduct as paid already, in the bill's currency."""
        lines = self.invoice_line_ids.filtered("edic_is_prepaid")
        return -sum(lines.mapped("price_total"))

    def _edic_prepaid_open(self):
        """Return what the document states as paid already (BT-113) and no line deducts;
        0 where it is none, in another currency or more than the bill's total."""
        document = self.sudo().edic_document_id
        left = float(self._edic_statement().prepaid) - self._edic_prepaid_booked()
        is_less = self.currency_id.compare_amounts(left, self.amount_total) <= 0
        is_own = document.currency == self.currency_id.name
        return self.currency_id.round(left) if is_own and is_less and left > 0 else 0.0

    def _edic_prepaid_alert(self):
        """Return the alert on what was paid already, or None."""
        document = self.sudo().edic_document_id
        paid = self._edic_statement().prepaid
        if not paid or self.invoice_line_ids.filtered("edic_is_prepaid"):
            return None

        def render(amount):
            if document.currency == self.currency_id.name:
                return formatLang(self.env, amount, currency_obj=self.currency_id)
            return f"{formatLang(self.env, amount)} {document.currency or ''}".rstrip()

        amounts = {
            "paid": render(float(paid)),
            "payable": render(self.edic_payable),
        }
        if self._edic_is_from_pages():
            message = self.env._(
                "By its page, %(paid)s were paid already and %(payable)s are payable:"
                " check it.",
                **amounts,
            )
        else:
            message = self.env._(
                "The document states %(paid)s as paid already (BT-113); %(payable)s are"
                " payable.",
                **amounts,
            )
        if self.state != "draft" or not self._edic_prepaid_open():
            return _warning(message)
        return _warning(
            message,
            action_text=self.env._("Deduct it"),
            action={
                "type": "ir.actions.act_window",
                "name": self.env._("Paid already"),
                "res_model": "edic.finance.prepaid",
                "view_mode": "form",
                "target": "new",
                "context": {"default_move_id": self.id},
            },
        )

    # --- comparing --------------------------------------------------------------------
    def _edic_totals(self):
        """Return untaxed, tax and total as decimals, with the document's sign; what was
        paid already (BT-113) is no part of them."""
        sign = self.sudo().edic_document_id.sign or 1
        places = max(self.currency_id.decimal_places, 2)
        paid = self._edic_prepaid_booked()
        amounts = self.amount_untaxed + paid, self.amount_tax, self.amount_total + paid
        return tuple(
            einvoice_figures.money(f"{sign * amount:.{places}f}") + 0
            for amount in amounts
        )

    def _edic_explain(self, stated, booked):
        code = self.sudo().edic_document_id.currency
        is_own = code == self.currency_id.name

        def render_sums(amounts, known=True):
            untaxed, tax, total = (
                formatLang(self.env, float(a), currency_obj=self.currency_id)
                if known and a == einvoice_figures.cents(a)
                else f"{a:f} {code or ''}".rstrip()
                for a in amounts
            )
            return f"{untaxed} + {tax} = {total}"

        return self.env._(
            "The document states %(stated)s, the bill comes to %(booked)s (without VAT"
            " + VAT = total). %(cause)s",
            stated=render_sums(stated, is_own),
            booked=render_sums(booked),
            cause=" ".join(self._edic_causes(stated, booked)),
        )

    def _edic_causes(self, stated, booked):
        """Return the causes of a difference that the document shows; never empty."""
        facts = self.sudo().edic_document_id.figures or {}
        rates = self._edic_missing_rates()
        causes = [*self._edic_currency_cause()]
        if rates:
            causes.append(
                self.env._(
                    "The company has no purchase tax of %(rates)s: these lines stand"
                    " without VAT until one is chosen or made.",
                    rates=", ".join(percent(self.env, rate) for rate in rates),
                )
            )
        if rounding := float(facts.get("rounding") or 0):
            causes.append(
                self.env._(
                    "The amount payable is rounded by %(amount)s (BT-114), booked as"
                    " a line of its own.",
                    amount=formatLang(
                        self.env, rounding, currency_obj=self.currency_id
                    ),
                )
            )
        causes += self._edic_contradictions(facts, stated)
        if not causes and stated[0] == booked[0] and not facts.get("breakdown"):
            causes.append(
                self.env._(
                    "The document has totals only and does not say which VAT rates make"
                    " up its VAT: split the line by rate."
                )
            )
        return causes or [
            self.env._("Compare the bill with the document line by line.")
        ]

    def _edic_currency_cause(self):
        code, own = self.sudo().edic_document_id.currency, self.currency_id.name
        if code == own:
            return
        if not code:
            yield self.env._(
                "The document does not say its currency (BT-5), the bill is in"
                " %(own)s.",
                own=own,
            )
        else:
            yield self.env._(
                "The document is in %(code)s, which is not in use here, the bill is in"
                " %(own)s: activate the currency and set it on the bill.",
                code=code,
                own=own,
            )

    def _edic_contradictions(self, facts, stated):
        untaxed, tax, total = stated
        amounts = {
            name: formatLang(self.env, float(value), currency_obj=self.currency_id)
            for name, value in (
                ("untaxed", untaxed),
                ("total", total),
                ("sum", untaxed + tax),
                ("lines", facts.get("lines_net") or 0),
            )
        }
        lines = einvoice_figures.money(facts.get("lines_net"))
        if facts.get("line_count") and lines != untaxed:
            yield self.env._(
                "The document does not add up: its lines, allowances and charges"
                " give %(lines)s, its total without VAT says %(untaxed)s.",
                **amounts,
            )
        if untaxed + tax != total:
            yield self.env._(
                "The document does not add up: without VAT and VAT give %(sum)s,"
                " its total says %(total)s.",
                **amounts,
            )
        for rate, base, amount in facts.get("breakdown") or []:
            exact = einvoice_figures.cents(
                einvoice_figures.money(base) * einvoice_figures.money(rate) / 100
            )
            if abs(exact - einvoice_figures.money(amount)) > einvoice_figures.CENT * 5:
                yield self.env._(
                    "It charges %(amount)s of VAT where %(rate)s%% of %(base)s "
                    "would be %(exact)s.",
                    amount=amount,
                    rate=rate,
                    base=base,
                    exact=exact,
                )

    def _edic_missing_rates(self):
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.edic_missing_rate
                and line.edic_missing_rate not in line.tax_ids.mapped("amount")
            )
        )
        return sorted(set(lines.mapped("edic_missing_rate")), reverse=True)

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
        alerts = super()._get_alerts()
        if not self.env.user.has_groups(BILLING):  # a vendor sees his bill as well
            return alerts
        if self.edic_document_id:
            # a line without a price on the document is not empty: Odoo would delete it
            alerts.pop("account_remove_empty_lines", None)
        if self.edic_difference:
            alerts["edic_difference"] = _warning(self.edic_difference)
        # an account that is not the vendor's concerns whoever pays, too
        if self.state != "cancel" and self.payment_state not in PAID:
            for number, sentence in enumerate((self.edic_remarks or "").splitlines()):
                alerts[f"edic_remark_{number}"] = _warning(sentence)
            alerts |= self._edic_payment_alerts()
        return alerts | (self._edic_draft_alerts() if self.state == "draft" else {})

    def _edic_draft_alerts(self):
        alerts, document = {}, self.edic_document_id.sudo()
        if reading := document._reading_alert():
            alerts["edic_pages"] = reading
        alerts |= ScanParts(document).alert(self)
        if document._awaits_rules():
            sentence = self.env._(
                "The rules of EN 16931 are being checked. Flags on them follow."
            )
            alerts["edic_rules"] = {"level": "info", "message": sentence}
        alerts |= self._edic_vendor_alert()
        for rate in self._edic_missing_rates():
            alerts[f"edic_missing_rate_{rate:g}"] = _warning(
                self.env._(
                    "VAT of %(rate)s%% is on the document, but on no purchase tax "
                    "of the company.",
                    rate=decimal_text(self.env, rate),
                ),
                action_text=self.env._("Choose or make the tax"),
                action=self._edic_tax_action(rate),
            )
        if self._edic_is_totals_only():
            alerts["edic_split"] = {
                "level": "info",
                "message": self.env._("The document states totals, and no lines."),
                "action_text": self.env._("Split by VAT rate"),
                "action": self._edic_dialog(
                    "edic.finance.split", self.env._("Split by VAT rate")
                ),
            }
        return {**alerts, **self._edic_earlier_alert(document)}

    def _edic_earlier_alert(self, document):
        """Return what a draft says of the bill that its file was before, if any."""
        earlier = document.duplicate_of_id or document.earlier_id.move_id
        if not earlier:
            return {}
        if document.duplicate_of_id:
            sentence = self.env._(
                "Made on demand although it is %(bill)s already.",
                bill=earlier.display_name,
            )
        else:
            sentence = self.env._(
                "This very file came in before as %(bill)s.", bill=earlier.display_name
            )
        return {
            "edic_earlier": _warning(
                sentence,
                action_text=self.env._("Open it"),
                action=earlier._get_records_action(),
            )
        }

    def _edic_vendor_alert(self):
        alert = BillVendor(self).alert()
        return {"edic_vendor": alert} if alert else {}

    def _edic_payment_alerts(self):
        """Return alerts on what is to be paid, and until when."""
        alerts = {}
        if alert := self._edic_prepaid_alert():
            alerts["edic_prepaid"] = alert
        if self.edic_due_source == "unknown" and not self.invoice_date_due:
            alerts["edic_due"] = _warning(self.edic_due_words)
        if self.edic_discount_ids.filtered(lambda row: not row.is_fitting):
            alerts["edic_discount"] = _warning(
                self.env._(
                    "The document grants a discount for early payment that no longer"
                    " fits: the bill has another total."
                )
            )
        return alerts

    def _edic_tax_action(self, rate):
        name = self.env._("VAT of %(rate)s%%", rate=decimal_text(self.env, rate))
        return self._edic_dialog("edic.finance.tax", name, default_rate=rate)

    def _edic_dialog(self, model, name, **defaults):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self._origin.id, **defaults},
        }


def _warning(message, **more):
    return {"level": "warning", "message": message, **more}


def _long(env, day):
    """Return a day with the name of its month."""
    return format_date(env, day, date_format="long")


def _as_bytes(content):
    if isinstance(content, Message):  # an e-mail attached to the e-mail
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else content
