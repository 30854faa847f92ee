# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from email.message import Message

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, float_round, formatLang

from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.write_guard import by_method, within

from ... import roles
from ...tools.common.placeholder import without_placeholder
from ...tools.intake import einvoice, einvoice_figures
from ...tools.intake.einvoice_split import Part
from ...tools.intake.incoming_document import IncomingFiles
from ..common.percent import decimal_text, percent
from .account_document_import_mixin import BY_MAIL, files_of_intake
from .account_move_line import ORDER_LINE, STATED

BILLING = "account.group_account_invoice,account.group_account_readonly"
PURCHASES = ("in_invoice", "in_refund", "in_receipt")
UBL_CII = "account.edi.xml."
TAX_TOLERANCE = 0.05  # how far the VAT of a rate may be off by rounding
MAY_BE_BILL = ("xml", "pdf", "empty")  # sources of a file
SETTLED = ("paid", "in_payment", "reversed")
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

    def write(self, vals):
        # EXTENDS account: what an e-invoice states stays as it states it
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
        return super().write(vals)

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
        "edic_document_id.page_ids.state",
        "partner_id",
        "payment_state",
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
            documents = move.journal_id._edic_receive(attachments, move, incoming)
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
            is_equal = not move.currency_id.compare_amounts(move.amount_total, total)
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

    # --- comparing --------------------------------------------------------------------
    def _edic_totals(self):
        """Return untaxed, tax and total as decimals, with the document's sign."""
        sign = self.sudo().edic_document_id.sign or 1
        places = max(self.currency_id.decimal_places, 2)
        return tuple(
            einvoice_figures.money(f"{sign * amount:.{places}f}") + 0
            for amount in (self.amount_untaxed, self.amount_tax, self.amount_total)
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
        if self.state != "cancel" and self.payment_state not in SETTLED:
            for number, sentence in enumerate((self.edic_remarks or "").splitlines()):
                alerts[f"edic_remark_{number}"] = _warning(sentence)
        return alerts | (self._edic_draft_alerts() if self.state == "draft" else {})

    def _edic_draft_alerts(self):
        alerts, document = {}, self.edic_document_id.sudo()
        if reading := document._reading_alert():
            alerts["edic_pages"] = reading
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
        document = self.edic_document_id.sudo()
        remark = document._vendor_remark(self.commercial_partner_id)
        return {"edic_vendor": _warning(remark)} if remark else {}

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
            "context": {"default_move_id": self.id, **defaults},
        }


def _warning(message, **more):
    return {"level": "warning", "message": message, **more}


def _as_bytes(content):
    if isinstance(content, Message):  # an e-mail attached to the e-mail
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else content
