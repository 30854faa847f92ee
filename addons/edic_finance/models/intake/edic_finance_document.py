# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import asdict
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS, scheduled
from odoo.addons.edic_ai.write_guard import is_within, within

from ... import roles
from ...tools.intake import seller_message
from ...tools.intake.belonging import sets_of
from ...tools.intake.einvoice_figures import billed_lines, money
from ...tools.intake.einvoice_payment import from_facts
from ...tools.intake.einvoice_references import references
from ...tools.intake.einvoice_view import view
from ...tools.intake.incoming_document import IncomingDocument, IncomingFiles
from ...tools.intake.pages.advances import Deducted
from ...tools.intake.pages.terms import page_statement
from .account_document_import_mixin import NEVERTHELESS, WAYS
from .arrival import ARRIVALS, STATED
from .bill_difference import BillDifference
from .bill_tax import BillTax
from .bill_terms import BillTerms
from .bill_vendor import BillVendor
from .broken_rules import rule_sentence
from .document_container import MAX_NAMED
from .document_facts import figure_facts, stated_facts
from .document_findings import JOBS, DocumentFindings
from .document_formats import FORMATS, STRUCTURED
from .document_pages import DocumentPages
from .document_schemas import (
    FIGURES,
    PAGE_DECISIONS,
    PAYMENT,
    PORTAL_TOTALS,
    READ,
    READING,
    REFERENCES,
    ROUTING,
    RULES,
    SELLER,
    SPLIT,
    STATED_PLACES,
)
from .document_sentences import error_sentence, reason, reference_labels, remarks
from .einvoice_bill import EInvoiceBill
from .einvoice_page import MORE_LINES, InvoicePage
from .einvoice_ways import three_ways
from .page_decisions import PageDecisions
from .page_view import PageView
from .scan_parts import ScanParts
from .seller_mail import SellerMail

_logger = logging.getLogger(__name__)
BECAME = ("billed", "totals_only", "attached")  # states of what is on a bill
NO_BILL = ("refused", "failed", "duplicate")
PAGED = ("pdf", "image")  # sources of a file that shows pages
MAX_AGAIN = 5  # files that a person waits for when they are tried again


class EdicFinanceDocument(models.Model):
    """A file that came in to become a bill: what it is and what became of it.

    Written by the intake only; a file that is refused stays here with its reason. What
    its page shows and which official rules it breaks are read later, by jobs: neither
    the intake nor saving a bill waits for it.
    """

    _name = "edic.finance.document"
    _inherit = ["mail.thread"]
    _description = "Incoming document"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="File", required=True, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, index="btree_not_null"
    )
    checksum = fields.Char(readonly=True, index=True)
    format = fields.Selection(FORMATS, required=True, readonly=True)
    profile = fields.Char(readonly=True, help="BT-24")
    number = fields.Char(string="Document number", readonly=True, help="BT-1")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    source = fields.Selection(
        [
            ("upload", "Upload"),
            ("mail", "E-mail"),
            ("command", "Command"),
            ("folder", "Folder"),
            ("program", "Other program"),
        ],
        string="Way in",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("billed", "Bill"),
            ("totals_only", "Totals only"),
            ("attached", "Attached to a bill"),
            ("duplicate", "Duplicate"),
            ("refused", "Refused"),
            ("failed", "Failed"),
            ("opened", "Opened"),
            ("deleted", "Bill deleted"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    difference = fields.Text(related="move_id.edic_difference")
    earlier_id = fields.Many2one(
        "edic.finance.document",
        string="Came in before as",
        readonly=True,
        check_company=True,
        help="The same file, byte by byte, that became a bill before.",
    )
    duplicate_of_id = fields.Many2one(
        "account.move",
        string="Duplicate of",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="The bill that there was already: of the same file, or with the same"
        " vendor, number and total.",
    )
    reason = fields.Text(readonly=True)
    is_aside = fields.Boolean(
        string="Was set aside",
        readonly=True,
        help="A person said that nothing is to be made of it.",
    )
    status = fields.Char(
        compute="_compute_status",
        help="What became of it; of what a person set aside, that it was.",
    )
    is_invoice = fields.Boolean(
        compute="_compute_is_invoice", help="Its XML can be shown as an invoice."
    )

    # how it came in
    journal_id = fields.Many2one("account.journal", readonly=True, check_company=True)
    move_type = fields.Selection(
        [
            ("in_invoice", "Bill"),
            ("in_refund", "Credit note"),
            ("in_receipt", "Receipt"),
        ],
        string="Becomes",
        readonly=True,
        help="Where the file itself does not say so.",
    )
    container_id = fields.Many2one(
        "edic.finance.document",
        string="Came in",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="The archive or mail that held the file.",
    )
    member_ids = fields.One2many(
        "edic.finance.document", "container_id", string="Files in it"
    )
    within = fields.Char(
        string="Inside", readonly=True, help="The archive or mail in the other one."
    )
    first_page = fields.Integer(readonly=True, help="Of the scan that it is a part of.")
    last_page = fields.Integer(readonly=True)
    lead_id = fields.Many2one(
        "edic.finance.document",
        string="Came with",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="The file of the same mail whose bill it belongs to.",
    )
    delivery_key = fields.Char(
        readonly=True,
        help="By which a program that hands a file in twice finds what it became.",
    )
    # one bill each: workers that take the same in at once collide here
    file_key = fields.Char(readonly=True, help="Checksum of the file.")
    invoice_key = fields.Char(
        readonly=True, help="Digest of the seller, the number, the year and the total."
    )

    # statements of an invoice
    sign = fields.Integer(
        string="Sign of the amounts",
        default=1,
        readonly=True,
        help="-1 when the document states a credit as a negative invoice.",
    )
    figures = SchemaJson(schema=FIGURES, readonly=True)
    split = SchemaJson(
        schema=SPLIT,
        string="Split by VAT rate",
        readonly=True,
        help="Rate, base and VAT as a person entered them, where the document has"
        " totals only.",
    )
    received = fields.Date(
        string="Received on",
        readonly=True,
        help="The day of arrival: of the upload, of the mail, or the one on which a"
        " portal made the file available.",
    )
    received_from = fields.Selection(
        ARRIVALS,
        string="Day of arrival from",
        readonly=True,
        help="What says on which day it came.",
    )
    frame = fields.Char(
        string="Billing frame",
        readonly=True,
        help="Cadre de facturation, as Chorus Pro states it.",
    )
    portal_totals = SchemaJson(
        schema=PORTAL_TOTALS,
        readonly=True,
        help="Totals without and with VAT and their currency, as Chorus Pro states"
        " them: they are compared with those of the file.",
    )
    payment = SchemaJson(
        schema=PAYMENT,
        readonly=True,
        help="BT-9 due date, BT-20 terms, discounts and instalments.",
    )
    seller = SchemaJson(
        schema=SELLER,
        readonly=True,
        help="What it states of its seller, and by what he was known.",
    )
    currency = fields.Char(readonly=True, help="BT-5")
    untaxed = fields.Char(compute="_compute_amounts", help="BT-109")
    tax = fields.Char(compute="_compute_amounts", help="BT-110")
    total = fields.Char(compute="_compute_amounts", help="BT-112")
    routing = SchemaJson(
        schema=ROUTING,
        readonly=True,
        help="BT-10 to BT-19, BT-25 and the buyer's identifiers.",
    )
    references = fields.Text(compute="_compute_references")
    accounts = fields.Char(
        string="Payee's accounts", readonly=True, help="BT-84, with a space between."
    )
    xml_digest = fields.Char(
        string="SHA-256 of the XML", readonly=True, index="btree_not_null"
    )
    identity = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="BT-31 (or BT-30, BT-29, BT-27) of the seller, BT-1, year of BT-2.",
    )

    # results of jobs
    reading = SchemaJson(schema=READING, readonly=True)
    reading_version = fields.Char(readonly=True)
    rules = SchemaJson(
        schema=RULES,
        readonly=True,
        help="Rules of EN 16931 and XRechnung that it breaks, or why none were read.",
    )
    rules_version = fields.Char(readonly=True)
    broken_rules = fields.Text(compute="_compute_broken_rules")
    may_tell_seller = fields.Boolean(
        compute="_compute_may_tell_seller",
        help="Whether it breaks a rule that the seller should know of.",
    )

    # pages of a file without structured figures
    may_split_scan = fields.Boolean(compute="_compute_scan", compute_sudo=True)
    may_join_scan = fields.Boolean(compute="_compute_scan", compute_sudo=True)
    page_ids = fields.One2many("edic.finance.page", "document_id", readonly=True)
    page_count = fields.Integer(string="Pages", readonly=True)
    page_values = SchemaJson(
        schema=READ,
        readonly=True,
        help="Values that stand on the pages, each with its place and how sure it is.",
    )
    page_decisions = SchemaJson(
        schema=PAGE_DECISIONS,
        readonly=True,
        help="What people said of the values of the pages, and where these stand.",
    )

    stated_places = SchemaJson(
        schema=STATED_PLACES,
        readonly=True,
        help="Values of the XML of a hybrid invoice, each with its place on the pages"
        " and what these say instead.",
    )

    # indexes
    _edic_number_idx = models.Index("(number) WHERE number IS NOT NULL")
    _delivery_uniq = models.UniqueIndex(
        "(company_id, delivery_key) WHERE delivery_key IS NOT NULL"
    )
    _file_uniq = models.UniqueIndex("(company_id, file_key) WHERE file_key IS NOT NULL")
    _invoice_uniq = models.UniqueIndex(
        "(company_id, invoice_key) WHERE invoice_key IS NOT NULL"
    )

    @api.depends_context("lang")
    @api.depends("figures", "currency", "page_values", "page_decisions")
    def _compute_amounts(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        known = currencies.search([("name", "in", self.mapped("currency"))])
        for document in self:
            currency = known.filtered(lambda c, name=document.currency: c.name == name)
            document.untaxed, document.tax, document.total = [
                formatLang(self.env, float(amount), currency_obj=currency[:1])
                for amount in document._totals() or ()
            ] or [False] * 3

    @api.depends_context("lang")
    @api.depends("routing")
    def _compute_references(self):
        for document in self:
            stated = document.routing or {}
            named = reference_labels(self.env, document.company_id.country_id.code)
            texts = [
                self.env._("%(label)s: %(reference)s", label=label, reference=text)
                for name, label in named.items()
                if (text := self._reference_text(stated.get(name)))
            ]
            document.references = "\n".join(texts)

    def _reference_text(self, stated):
        return stated if isinstance(stated, str) else ", ".join(stated or ())

    @api.depends_context("lang")
    @api.depends("rules")
    def _compute_broken_rules(self):
        for document in self:
            broken = (document.rules or {}).get("broken", ())
            document.broken_rules = "\n".join(
                rule_sentence(self.env, breach) for breach in broken
            )

    @api.depends("state", "is_aside")
    @api.depends_context("lang")
    def _compute_status(self):
        names = dict(self._fields["state"]._description_selection(self.env))
        for document in self:
            aside = document.is_aside and self.env._("Set aside")
            document.status = aside or names[document.state]

    @api.depends("state", "format", "page_count", "member_ids.state")
    def _compute_scan(self):
        for document in self:
            parts = ScanParts(document)
            document.may_split_scan = parts.may_split()
            document.may_join_scan = parts.may_join()

    @api.depends("rules")
    def _compute_may_tell_seller(self):
        for document in self:
            broken = (document.rules or {}).get("broken", ())
            document.may_tell_seller = seller_message.is_worth_telling(broken)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS mail: what comes in a container arrives with it
        arrived, now = self.env.context.get("edic_arrived"), fields.Datetime.now()
        if not isinstance(arrived, date):  # a client can send text alone
            arrived = None
        companies = self.env["res.company"].sudo()
        for vals in vals_list:
            container = self.browse(vals.get("container_id"))
            company = companies.browse(vals["company_id"])
            source = STATED.get(vals.get("source"), "stated") if arrived else "upload"
            day = container.received or arrived or company._edic_day(now)
            vals.setdefault("received", day)
            vals.setdefault("received_from", container.received_from or source)
        return super().create(vals_list)

    # --- buttons ----------------------------------------------------------------------
    @roles.reads
    def action_open_bill(self):
        """Open the bill that the file became, or that there was already."""
        self.ensure_one()
        return (self.move_id or self.duplicate_of_id)._get_records_action()

    @roles.reads
    def action_open_members(self):
        """Open the files that came out of a container."""
        self.ensure_one()
        return self._listed(self.member_ids.ids, self.name)

    @roles.for_roles(roles.BILLING)
    def action_try_again(self):
        """Take in again what failed; few files at once, many by the queue."""
        failed = (self.lead_id | self.filtered(lambda row: not row.lead_id)).filtered(
            lambda row: row.state == "failed"
        )
        return failed._take_in_again()

    @roles.for_roles(roles.BILLING)
    def action_set_aside(self):
        """Note that nothing is to be made of what failed or was refused."""
        left = self.filtered(lambda row: row.state in ("failed", "refused"))
        (left - left.filtered("is_aside"))._set_aside(True)

    @roles.for_roles(roles.BILLING)
    def action_take_up(self):
        """Deal again with what was set aside."""
        self.filtered("is_aside")._set_aside(False)

    def _set_aside(self, is_aside):
        self.check_access("read")
        self.env["account.move"].check_access("create")
        self.sudo().is_aside = is_aside
        for row in self:
            self.env["edic.ai.gateway"]._record(
                "decision",
                "finance.aside",
                {"state": "aside" if is_aside else "open", "sha1": row.checksum or ""},
                record=row,
                company=row.company_id,
                file=row.name,
            )

    @roles.for_roles(roles.BILLING)
    def action_split_scan(self):
        """Open the dialog that says where the invoices of a scan begin."""
        self.ensure_one()
        return ScanParts(self).dialog()

    @roles.for_roles(roles.BILLING)
    def action_join_scan(self):
        """Make one bill of the whole scan again."""
        self.ensure_one()
        return ScanParts(self).join()

    @roles.for_roles(roles.BILLING)
    def action_bill_nevertheless(self):
        """Make a bill of what is one already, such as of a corrected document, or of
        what was set aside as no invoice."""
        self.ensure_one()
        row = self.lead_id or self
        if row.state == "refused":
            row.filtered("is_aside")._set_aside(False)
            return row._take_in_again()
        if row.state != "duplicate":
            raise UserError(self.env._("The document is not a duplicate."))
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.duplicate",
            {
                "state": "nevertheless",
                "sha1": row.checksum or "",
                "number": row.number or "",
            },
            record=row.duplicate_of_id or row,
            company=row.company_id,
            file=row.name,
        )
        with within(NEVERTHELESS):
            return row._take_in_again()

    def _take_in_again(self):
        self.env["account.move"].check_access("create")
        rows = self.sudo()
        files = rows | rows.search([("lead_id", "in", rows.ids)])
        files.write({"state": "waiting", "reason": False, "is_aside": False})
        if len(rows) > MAX_AGAIN:
            rows._queue()
            return self._listed(self.ids)
        for row in rows:
            row._take_in(row.journal_id.with_env(self.env))
        bills = self.move_id
        return bills._get_records_action() if bills else self._get_records_action()

    # --- waiting ----------------------------------------------------------------------
    def _expect_files(self, journal, attachments):
        """Create the rows of files that wait; return those that lead a bill's files."""
        rows = self.create(
            [
                {
                    **self._about_file(journal, attachment),
                    "state": "waiting",
                    "format": "unknown",
                    "source": self._source(),
                }
                for attachment in attachments
            ]
        )
        return rows._keep_files()._set_leads([(a.name, 0, 0) for a in attachments])

    def _about_file(self, journal, attachment):
        return {
            "name": attachment.name,
            "attachment_id": attachment.id,
            "checksum": attachment.checksum,
            "company_id": journal.company_id.id,
            "journal_id": journal.id,
            "move_type": self.env.context.get("default_move_type", "in_invoice"),
        }

    def _keep_files(self):
        """Let the files belong to their rows."""
        for row in self:
            row.attachment_id.sudo().write(
                {"res_model": row._name, "res_id": row.id, "res_field": False}
            )
        return self

    def _set_leads(self, places):
        """Note which of these files come with which; return the leading ones.

        :param places: of each file: name, folder, mail
        """
        leads = self.browse()
        for first, *others in sets_of(places):
            leads |= self[first]
            for place in others:
                self[place].lead_id = self[first]
        return leads

    def _queue(self):
        """Have these files taken in after the answer; return them."""
        self.env["edic.ai.task"].sudo()._enqueue(
            "finance.intake", self, origin=Origin.BACKGROUND
        )
        return self

    def _journal_of_author(self):
        """Return the journal with the rights of who handed the file in; a mail's are
        those of the program, as where it is not left to the queue."""
        journal = self.journal_id.with_user(self.create_uid)
        journal = journal.with_company(self.company_id).with_context(
            lang=self.company_id.partner_id.lang or self.env.lang
        )
        return journal.sudo() if self.source == "mail" else journal

    def _take_in(self, journal, move=None, incoming=None):
        """Make a bill of a file that waits and of those that came with it.

        :param journal: with the rights by which the bill is made
        :param move: an empty bill to fill
        """
        self.ensure_one()
        incoming = incoming or IncomingFiles()
        journal = journal.with_context(default_move_type=self.move_type)
        journal.env["account.move"].check_access("create")
        file = self.attachment_id
        if not self.container_id and incoming.container(file.name, file.raw or b""):
            journal._edic_open(file, None, self.browse(), incoming)
            return
        rows = self | self.search([("lead_id", "=", self.id)])
        journal._edic_take_in(rows.attachment_id, move, incoming, together=True)

    def _give_up(self, error):
        """Say that no worker could take these in."""
        for row in self.filtered(lambda row: row.state == "waiting"):
            files = row | self.search([("lead_id", "=", row.id)])
            files.write(
                {
                    "state": "failed",
                    "reason": self.env._(
                        "The file could not be taken in: %(error)s Try again, or ask "
                        "your administrator, who finds more in the server's log.",
                        error=error_sentence(self.env, error or ""),
                    ),
                }
            )
            row._record_intake()

    # --- showing ----------------------------------------------------------------------
    @api.model
    @roles.reads
    def read_progress(self, domain):
        """Return how far files are.

        :param domain: of the files that are shown
        :return: ``{total, waiting, put_off, failed}``; put off is what waits for its
            next attempt
        """
        counts = dict(self._read_group(domain, ["state"], ["__count"]))
        waiting = self._search(Domain(domain) & Domain("state", "=", "waiting"))
        put_off = [
            ("use_case", "=", "finance.intake"),
            ("state", "=", "waiting"),
            ("error", "!=", False),
            ("res_id", "in", waiting),
        ]
        return {
            "total": sum(counts.values()),
            "waiting": counts.get("waiting", 0),
            "put_off": self.env["edic.ai.task"].sudo().search_count(put_off),
            "failed": counts.get("failed", 0),
        }

    def _shown_after_upload(self, action):
        """Return what opens after an upload: the bills, also those that there were; the
        files where some wait, or where none became a bill.

        :param dict action: of Odoo, which opens the new bills
        """
        untold = self.filtered(lambda row: row.state in NO_BILL)
        bills = self.move_id | self.duplicate_of_id
        if self.filtered(lambda row: row.state == "waiting") or len(untold) > MAX_NAMED:
            return self._listed(self.ids)
        if self and not bills:
            action = self._get_records_action()
        elif self.duplicate_of_id:
            action = bills._get_records_action()
        if len(bills) > 1:
            reading = self.env["ir.actions.act_window"]._for_xml_id(
                "edic_finance.edic_finance_to_read_action"
            )
            action |= {
                "name": self.env._("Bills of the upload"),
                "views": reading["views"],
            }
        if untold:
            action["context"] = {
                **(action.get("context") or {}),
                "notifications": {row.name: row.reason for row in untold},
            }
        return action

    @api.model
    def _listed(self, ids, name=None):
        """Return an action that shows these files, and those in them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_finance.edic_finance_document_action"
        )
        return {
            **action,
            **({"display_name": name, "name": name} if name else {}),
            "domain": ["|", ("id", "in", ids), ("container_id", "in", ids)],
            "context": {},
        }

    # --- the invoice ------------------------------------------------------------------
    @api.depends("format", "attachment_id")
    def _compute_is_invoice(self):
        for document in self:
            is_structured = document.format in STRUCTURED
            document.is_invoice = is_structured and bool(document.attachment_id)

    @roles.reads
    def action_view_invoice(self):
        """Open the XML of the invoice as a page that people know."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "edic_invoice_view",
            "context": {"active_id": self.id},
        }

    @roles.reads
    def action_print_invoice(self):
        """Print the XML of the invoice as a page that people know."""
        self.ensure_one()
        return self.env["edic.ai.document.einvoice"]._open(self.id)

    @roles.reads
    def edic_invoice(self, first_line=0):
        """Return what the invoice states, as `InvoicePage.content`; with a number, more
        of its lines from there.

        :raises UserError: its file cannot be read
        """
        self.ensure_one()
        page, _bill = self._page()
        if first_line:
            return page.lines(first_line, MORE_LINES)
        return {
            "file": self._file_facts(),
            "bill_id": self.move_id.id,
            **page.content(),
        }

    @roles.reads
    def edic_three_ways(self):
        """Return the terms as the XML, the pages and the bill have them, see
        `three_ways`; pages that no job has read yet are read now.

        :raises UserError: its file cannot be read
        """
        self.ensure_one()
        reading = DocumentFindings(self.sudo(), "reading").found()
        incoming = self._incoming()
        page, bill = self._page(incoming)
        lines = billed_lines(incoming.tree)
        return three_ways(page, bill, reading, lines)

    def _page(self, incoming=None):
        """Return the `InvoicePage` of the file, and the `EInvoiceBill` that came of it
        or None, to somebody who may read both."""
        move = self.move_id
        move.check_access("read")
        root = (incoming or self._incoming()).root
        if root is None or not self.is_invoice:
            raise UserError(
                self.env._(
                    "The XML of %(file)s cannot be read any more. Look at the file in "
                    "the bill's attachments; if it is damaged or gone, ask the seller "
                    "for the invoice again and upload it.",
                    file=self.name,
                )
            )
        found = view(root)
        bill = EInvoiceBill(found, self, move) if move else None
        return InvoicePage(self.env, found, bill), bill

    def _file_facts(self):
        """Return what tells the file from others."""
        formats = dict(self._fields["format"]._description_selection(self.env))
        return {
            "name": self.name,
            "format": formats[self.format],
            "profile": self.profile or "",
            "digest": self.xml_digest or "",
            "attachment_id": self.attachment_id.id,
        }

    # --- registering ------------------------------------------------------------------
    def _enter(
        self,
        journal,
        document,
        attachment,
        state,
        move=None,
        error=None,
        duplicate_of=None,
    ):
        """Write the row, link it with its bill and write the ledger."""
        # a file that failed once is not read again: it might fail here as well
        is_read = document.is_invoice and state != "failed"
        figures = document.figures if is_read else None
        if not state:
            state = "billed" if figures is None or figures.line_count else "totals_only"
        row = self._write_row(
            attachment,
            {
                **self._about_file(journal, attachment),
                "name": attachment.name or document.filename,
                "format": document.format,
                "profile": document.profile,
                "number": document.number,
                "state": state,
                "move_id": move and move.id,
                "earlier_id": self._earlier(attachment, journal.company_id).id,
                "reason": reason(self.env, document, state, error, duplicate_of),
                "sign": document.sign if is_read else 1,
                "figures": figures and figure_facts(figures, document.tree),
                "currency": figures and figures.totals.currency,
                **({"duplicate_of_id": duplicate_of.id} if duplicate_of else {}),
                **(stated_facts(document) if is_read else {}),
            },
        )
        if move:
            move.sudo().edic_document_id = row
            row._pass_references()
            BillVendor(move).keep_match()
            BillTax(move).apply_rule()
            move._edic_remark("\n".join(remarks(row, document, figures)))
            if document.source in PAGED and figures is None:
                DocumentPages(row).read_text(document.source)
            BillTerms(move).take()
        elif not attachment.res_id:
            row._keep_files()
        row._record_intake()
        for column in JOBS:
            DocumentFindings(row, column).ask_for()
        return row.sudo(False)

    def _write_row(self, attachment, vals):
        """Return the row of a file: the one that waits for it, or a new one."""
        row = self.search(
            [("attachment_id", "=", attachment.id), ("state", "=", "waiting")], limit=1
        )
        if row:
            row.write(vals)
            return row
        return self.create({"source": self._source(), **vals})

    def _enter_companions(self, journal, lead, attachments):
        """Write the rows of files that share the fate of another one."""
        rows = self.browse()
        is_on_bill = lead.state in BECAME
        for attachment in attachments:
            document = IncomingDocument.from_file(attachment.name, b"")
            rows |= self._write_row(
                attachment,
                {
                    **self._about_file(journal, attachment),
                    "format": document.format,
                    "state": "attached" if is_on_bill else lead.state,
                    "move_id": lead.move_id.id,
                    "lead_id": lead.id,
                    "reason": self.env._("It came with %s.", lead.name),
                },
            )
        for row in rows:
            if not is_on_bill:
                row._keep_files()
            row._record_intake()
        return rows

    def _pass_references(self):
        """Put what the document refers to on its bill, where people search for it."""
        stated = self.routing or {}
        if stated.keys() & {*REFERENCES}:
            self.move_id.sudo()._edic_take_references(stated)

    def _statement(self, issued):
        """Return what the invoice states of its payment.

        :param date issued: the date of the bill, from which its terms count
        """
        if read := self.page_values:
            # what a language model chose is a proposal, and no due date of the bill
            values = {
                name: row.get("value")
                for name, row in read["fields"].items()
                if row.get("source") != "model"
            }
            return page_statement(
                values,
                read.get("terms") or "",
                issued or None,
                Deducted.of(read.get("paid"), read.get("withheld")),
            )
        facts = self.figures or {}
        prepaid, payable = money(facts.get("prepaid")), facts.get("payable")
        if payable is not None:
            payable = money(payable)
        elif facts.get("totals"):  # ZUGFeRD 1 may state the total alone
            payable = money(facts["totals"][2]) - prepaid
        return from_facts(
            self.payment or {}, issued=issued or None, prepaid=prepaid, payable=payable
        )

    def _earlier(self, attachment, company):
        return self.search(
            [
                ("checksum", "=", attachment.checksum),
                ("company_id", "=", company.id),
                ("state", "in", BECAME),
                ("move_id.state", "!=", "cancel"),
            ],
            limit=1,
            order="id",
        )

    def _source(self):
        return next((way for mark, way in WAYS.items() if is_within(mark)), "upload")

    def _record_intake(self):
        move = self.move_id
        booked = BillDifference(move).booked() if move else ()
        self.env["edic.ai.gateway"]._record(
            "intake",
            "finance.intake",
            {
                "sha1": self.checksum or "",
                "format": self.format,
                "number": self.number or "",
                "source": self.source,
                "state": self.state,
                "reason": self.reason or "",
                "stated": [f"{amount:f}" for amount in self._totals() or ()],
                "booked": [f"{amount:f}" for amount in booked],
                "difference": move.edic_difference or "",
            },
            record=move or self,
            company=self.company_id,
            file=self.name,
        )

    def _bill_deleted(self):
        """Record that a person deleted the draft: the row stays, with its file."""
        for document in self | self.search([("lead_id", "in", self.ids)]):
            document.state = "deleted"
            document.attachment_id.write(
                {"res_model": document._name, "res_id": document.id}
            )

    def _breakdown(self):
        """Return ``[rate, base, VAT]`` of each VAT rate as decimal strings, signed as
        the document signs them: as a person split it, else as it states them."""
        return self.split or (self.figures or {}).get("breakdown") or []

    def _totals(self):
        """Return BT-109, BT-110 and BT-112 as decimals, or None; of a file without
        structured figures, what its pages say."""
        stated = self.figures and self.figures.get("totals")
        if not stated and self.page_values:
            stated = [self._page_value(name) for name in ("net", "vat", "gross")]
            stated = all(stated) and stated
        return tuple(money(amount) for amount in stated) if stated else None

    def _total(self):
        """Return BT-112 as a decimal, or None; of pages also where it stands alone."""
        if totals := self._totals():
            return totals[-1]
        gross = self.page_values and self._page_value("gross")
        return money(gross) if gross else None

    # --- pages ------------------------------------------------------------------------
    def _own_names(self):
        """Return the names, and the VAT, register and account numbers, by which a page
        means the company itself."""
        partner = self.company_id.sudo().partner_id
        numbers = [partner.vat, partner.company_registry]
        numbers += partner.bank_ids.mapped("sanitized_acc_number")
        plain = ["".join(filter(str.isalnum, n)).upper() for n in numbers if n]
        return list({self.company_id.name, partner.name}), plain

    @roles.for_roles(roles.BILLING)
    def action_stop_reading(self):
        """Have the pages that still wait not be read; the draft takes what was."""
        for document in self:
            document.check_access("read")
            document.page_ids._waiting().sudo().state = "skipped"

    @roles.for_roles(roles.BILLING)
    def action_read_again(self):
        """Have the pages read that are pictures and were not read."""
        for document in self:
            document.check_access("read")
            DocumentPages(document).read_again()

    def _page_value(self, name):
        """Return a value as a person decided on it, else as it was read; None where
        it is open."""
        made = (self.page_decisions or {}).get(name)
        found = made or (self.page_values or {}).get("fields", {}).get(name) or {}
        return found.get("value")

    @roles.reads
    def edic_places(self, name):
        """Return the places of the pages that may hold a value, see
        `PageView.places`."""
        self.ensure_one()
        return PageView(self).places(name)

    @roles.for_roles(roles.BILLING)
    def action_take_value(self, number, box, name):
        """Take a value over from a place of a page, see `PageDecisions.take`."""
        self.ensure_one()
        decisions, view = PageDecisions(self), PageView(self)
        decisions.check()
        decisions.take(name, view.find(number, box, name), view)

    @roles.for_roles(roles.BILLING)
    def action_confirm_values(self, names):
        """Say that values that were read are right."""
        self.ensure_one()
        decisions = PageDecisions(self)
        decisions.check()
        decisions.confirm(names)

    @roles.for_roles(roles.BILLING)
    def action_undo_value(self, name):
        """Take back what was said of a value."""
        self.ensure_one()
        decisions = PageDecisions(self)
        decisions.check()
        decisions.undo(name)

    def _suggest(self):
        """Suggest codings at once; a defect of an engine does not cost the bill."""
        try:
            with self.env.cr.savepoint():
                self.move_id._edic_suggest()
        except CONCURRENCY_ERRORS:
            raise  # the whole request is tried again
        except Exception:
            _logger.exception("No suggestions for %s", self.move_id)

    # --- sentences for people ---------------------------------------------------------
    def _seller_name(self):
        """Return the seller whom the document names, or ""."""
        if self.page_values:
            return self._page_value("vendor") or ""
        return (self.figures or {}).get("seller") or ""

    # --- read again by jobs -----------------------------------------------------------
    def _incoming(self):
        """Return the `IncomingDocument` of the file that is kept."""
        return IncomingDocument.from_file(self.name, self.attachment_id.raw or b"")

    @api.model
    def _read_routing(self):
        """Read what came in before all of this was read; each file once."""
        rows = self.sudo().search(
            [("format", "in", STRUCTURED), ("move_id", "!=", False)]
        )
        known = {"preceding", "unread"}
        for row in rows.filtered(lambda row: not known & (row.routing or {}).keys()):
            try:
                row.routing = asdict(references(row._incoming().tree))
                row._pass_references()
            except CONCURRENCY_ERRORS:
                raise
            except Exception:  # the file is gone or another one: the check says so
                _logger.warning("%s was not read again", row, exc_info=True)
                row.routing = {"unread": True}

    # --- what jobs find ---------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_read(self):
        """Read what the pages of files that came in since show, the latest first."""
        DocumentFindings(self.sudo(), "reading").work()

    @api.model
    @scheduled
    def _cron_judge(self):
        """Judge what came in since by the official rules, the latest first."""
        DocumentFindings(self.sudo(), "rules").work()

    # --- a message to the seller ------------------------------------------------------
    @roles.for_roles(roles.BILLING)
    def action_tell_seller(self):
        """Open the mail composer with a message to the seller on the rules that the
        document breaks, in the language of the seller's country: a person sends it."""
        self.ensure_one()
        return SellerMail(self).open()

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS mail: whoever bills writes to the seller and may not change the row;
        # who only reads it leaves no message either
        found = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create" and self.env.user.has_group(roles.BILLING):
            return dict.fromkeys(found, "read")
        return found
