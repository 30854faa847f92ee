# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import logging
import threading
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS, expecting
from odoo.addons.edic_ai.write_guard import is_within, within

from ... import roles
from ...tools.intake import einvoice_parties
from ...tools.intake.apart import run_apart
from ...tools.intake.belonging import Paper, belonging
from ...tools.intake.incoming_document import IncomingFiles
from .account_document_import_mixin import BY_COMMAND, BY_PROGRAM, NEVERTHELESS
from .document_container import DocumentContainer
from .document_payload import payload
from .known_bill import KnownBill, known_bill, twin
from .to_read import BILLING

_logger = logging.getLogger(__name__)
MAX_AT_ONCE = 5  # files that a person waits for; more go through the queue
# digests of files that met a row of somebody else's: once they are tried again
_met = threading.local()


class RepeatedError(Exception):
    """A bill that was made says what another one says already."""

    def __init__(self, bill):
        super().__init__(bill)
        self.bill = bill


class AccountJournal(models.Model):
    """The intake: one way from a file to a draft bill, for upload, mail and command.

    What a journal's bills may hold is said here, too: the policy decides by it.
    """

    _inherit = "account.journal"

    edic_data_class = fields.Selection(
        [
            ("personal", "Personal"),
            ("hr", "Staff"),
            ("secret", "Under secrecy"),
        ],
        string="Kind of data in its bills",
        required=True,
        default="personal",
        help="The most protected kind of data that these bills hold; the policy says "
        "which models may see it. Any line may name a person, such as a child "
        "with an allergy, so every bill counts at least as personal data. Under "
        "secrecy: social, tax or professional secrecy, or special categories such "
        "as health; it never leaves the house.",
    )

    def write(self, vals):
        # EXTENDS account
        before = {journal: journal.edic_data_class for journal in self}
        result = super().write(vals)
        if "edic_data_class" in vals:
            for journal, old in before.items():
                journal._edic_record_data_class(old)
        return result

    def _create_document_from_attachment(self, attachment_ids):
        # EXTENDS account
        journal = self._edic_purchase_journal()
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        if not journal or not attachments:
            return super()._create_document_from_attachment(attachment_ids)
        incoming = IncomingFiles()
        ours = attachments.filtered(
            lambda a: (
                (len(attachments) > MAX_AT_ONCE and not a._edic_is_office_file())
                or self.env["account.move"]._edic_concerns(incoming, a.name, a.raw, a)
            )
        )
        moves = journal._edic_receive(ours, incoming=incoming).move_id
        if rest := attachments - ours:
            moves |= super()._create_document_from_attachment(rest.ids)
        return self.env["account.move"].browse(moves.ids)

    def create_document_from_attachment(self, attachment_ids):
        """Open the bills, also those that were there before; say which files became
        none, and show how far those are that wait."""
        # EXTENDS account
        if self._edic_purchase_journal():
            attachments = self.env["ir.attachment"].browse(attachment_ids)
            attachment_ids = attachments._edic_unattached().ids
        action = super().create_document_from_attachment(attachment_ids)
        rows = self.env["edic.finance.document"].sudo()
        documents = rows.search([("attachment_id", "in", attachment_ids)])
        documents |= documents.member_ids
        return documents.sudo(False)._shown_after_upload(action)

    def _fill_sale_purchase_dashboard_data(self, dashboard_data):
        # EXTENDS account: documents that a person has to read
        result = super()._fill_sale_purchase_dashboard_data(dashboard_data)
        journals = self.filtered(lambda journal: journal.type == "purchase")
        counts = {}
        if journals and self.env.user.has_groups(BILLING):
            to_read = [("edic_to_read", "=", True), ("journal_id", "in", journals.ids)]
            moves = self.env["account.move"]
            counts = dict(moves._read_group(to_read, ["journal_id"], ["__count"]))
        for journal in journals:
            dashboard_data[journal.id]["edic_to_read"] = counts.get(journal, 0)
        return result

    def _edic_purchase_journal(self):
        """Return the journal as account chooses it, if it is one for purchases."""
        journal = self or self.browse(self.env.context.get("default_journal_id"))
        if journal:
            return journal.filtered(lambda j: j.type == "purchase")
        move_type = self.env.context.get("default_move_type", "entry")
        if move_type not in self.env["account.move"].get_purchase_types(True):
            return journal
        return self.search(
            [
                *self._check_company_domain(self.env.company),
                ("type", "=", "purchase"),
            ],
            limit=1,
        )

    def _edic_record_data_class(self, old):
        new = self.edic_data_class
        if new == old:
            return
        order = [data_class.value for data_class in DataClass]
        is_lower = order.index(new) < order.index(old or new)
        if is_lower and not (self.env.su or self.env.user.has_group(roles.MANAGER)):
            raise AccessError(
                self.env._("The EDIC administrator lowers what its bills may hold.")
            )
        self.env["edic.ai.gateway"]._record(
            "policy",
            "egress",
            {"data_class": [old or None, new]},
            company=self.company_id,
            record=self,
        )

    # --- the one way ------------------------------------------------------------------
    def _edic_receive(self, attachments, move=None, incoming=None, received=None):
        """Take in what came together: what containers hold is taken out first, and what
        would keep a person waiting is left to the queue.

        :param move: an empty bill that waits for its files (mail); it is removed when
            none of them becomes a bill
        :param IncomingFiles incoming: what was read of the files already
        :param date received: the day of arrival, where the channel says another than
            today's: of a mail, or on which a portal made the bill available
        :return: edic.finance.document, one per file
        """
        self.ensure_one()
        incoming = incoming or IncomingFiles()
        # stored texts are read by all: in the company's own language
        self = self.with_context(
            lang=self.company_id.partner_id.lang or self.env.lang,
            edic_arrived=received or self.env.context.get("edic_arrived"),
        )
        self.env["account.move"].check_access("create")
        attachments = attachments._edic_unattached()
        attachments.check_access("write")
        rows = self.env["edic.finance.document"].sudo()
        if not move and len(attachments) > MAX_AT_ONCE:
            return rows._expect_files(self, attachments)._queue()
        containers = attachments.filtered(
            lambda a: incoming.container(a.name, a.raw or b"")
        )
        files = attachments - containers
        documents = rows
        if files:
            documents |= self._edic_take_in(files, move, incoming, bool(move))
        for attachment in containers:
            documents |= self._edic_open(attachment, move, documents, incoming)
        if move:
            (move - documents.move_id).sudo().unlink()
        return documents.sudo(False)

    def _edic_open(self, attachment, move, before, incoming):
        """Take in the files of a container; at once, where they are few.

        :param before: rows of the files that came with it
        """
        container = DocumentContainer.enter(self, attachment, incoming)
        row, leads = container.document, container.leads()
        if len(leads) > MAX_AT_ONCE:
            leads._queue()
        else:
            for lead in leads:
                spare = move and move - (before | row.member_ids).move_id
                lead._take_in(self, spare, incoming)
        return row | row.member_ids

    def _edic_take_in(self, attachments, move=None, incoming=None, together=False):
        """Turn files into draft bills, each wholly or not at all.

        :param move: an empty bill to fill first
        :param together: they came in one mail: what belongs to an invoice is attached
        :return: edic.finance.document, one per file
        """
        moves = self.env["account.move"].with_company(self.company_id)
        moves = moves.with_context(
            default_journal_id=self.id,
            default_move_type=self.env.context.get("default_move_type", "in_invoice"),
            skip_is_manually_modified=True,
            edic_intake=incoming,
        )
        files_data = moves._to_files_data(attachments)
        files_data.extend(moves._unwrap_attachments(files_data))
        documents, files_data = self._edic_refuse(files_data, incoming)
        spare = (move or moves).with_context(**moves.env.context)
        for files in self._edic_groups(files_data, incoming, together):
            found = self._edic_take_in_group(spare or moves, files, move, incoming)
            spare -= found.move_id
            documents += found
        return documents

    def _edic_groups(self, files_data, incoming, together):
        """Return the files of each bill, with those that are embedded in them.

        :return: lists of file_data
        """
        by_origin = {}
        for file_data in files_data:
            by_origin.setdefault(file_data["origin_attachment"], []).append(file_data)
        origins = list(by_origin.values())
        if not together:
            return origins
        papers = [self._edic_paper(files, incoming) for files in origins]

        def text_of(place):
            raw = origins[place][0]["raw"] or b""
            found = b"%PDF-" in raw[:1024] and run_apart("page_words", raw)
            return found["text"] if found else ""

        return [
            [file_data for place in group for file_data in origins[place]]
            for group in belonging(papers, text_of)
        ]

    def _edic_paper(self, files_data, incoming):
        """Return a file as `belonging` compares it with others."""
        document, file_data = self._edic_main(files_data, incoming)
        name = file_data["name"]
        if document.is_invoice:
            key = einvoice_parties.identity(document.tree) or name
            return Paper(name, key, document.number)
        return Paper(name, name if self._edic_decodable(files_data) else "")

    def _edic_refuse(self, files_data, incoming):
        """Keep what is no bill as refused, each with its reason, so that it does not
        vanish among the files of one that is.

        :return: the rows, and the files that are left
        """
        rows, refused = self.env["edic.finance.document"], set()
        for file_data in files_data:
            attachment = file_data["origin_attachment"]
            if file_data.get("attachment") != attachment:
                continue  # a part of another file
            document, _file_data = self._edic_main([file_data], incoming)
            if document.refusal and not self._edic_decodable([file_data]):
                rows += self._edic_register(document, attachment, "refused")
                refused.add(attachment)
        return rows, [f for f in files_data if f["origin_attachment"] not in refused]

    def _edic_decodable(self, files_data):
        move = self.env["account.move"]
        return any(
            f.get("decoder_info") or move._get_edi_decoder(f, new=True)
            for f in files_data
        )

    def _edic_take_in_group(self, move, files_data, mailed, incoming):
        """Make a bill from the files that belong together, unless there is one already.

        :param move: the empty bill to fill, or none
        :param mailed: the first bill of the same mail, whose sender counts for all
        :return: edic.finance.document, one per file
        """
        document, file_data = self._edic_main(files_data, incoming)
        attachment = file_data["origin_attachment"]
        others = move._from_files_data(files_data) - attachment
        row = self._edic_bill(move, document, file_data, files_data, mailed)
        rows = self.env["edic.finance.document"].sudo()
        return row + rows._enter_companions(self, row, others).sudo(False)

    def _edic_bill(self, move, document, file_data, files_data, mailed):
        """Return the row of the main file: a bill, a duplicate, refused or failed."""
        attachment = file_data["origin_attachment"]
        if document.refusal and not self._edic_decodable(files_data):
            return self._edic_register(document, attachment, "refused")
        is_new = not is_within(NEVERTHELESS)
        if is_new and (known := known_bill(self, document, attachment)):
            return self._edic_register(
                document, attachment, "duplicate", duplicate_of=known
            )
        try:
            with expecting(UniqueViolation), self.env.cr.savepoint():
                move = move or move.create(
                    {
                        "partner_id": mailed and mailed.partner_id.id,
                        "invoice_source_email": mailed and mailed.invoice_source_email,
                    }
                )
                self._edic_fill(move, document, file_data, files_data)
                row = self._edic_register(document, attachment, move=move)
                if is_new and (known := twin(move, document)):
                    raise RepeatedError(known)
                if is_new:
                    KnownBill(row.sudo()).claim()
                    row.flush_recordset()
        except RepeatedError as error:
            return self._edic_register(
                document, attachment, "duplicate", duplicate_of=error.bill
            )
        except CONCURRENCY_ERRORS:
            raise  # the whole request is tried again
        except Exception as error:
            self._edic_try_again(attachment, error)  # any defect of a file ends here
            debug = _logger.isEnabledFor(logging.DEBUG)
            _logger.warning(
                "%s could not become a bill: %s", attachment.name, error, exc_info=debug
            )
            return self._edic_register(document, attachment, "failed", error=error)
        _met.__dict__.setdefault("files", set()).discard(attachment.checksum)
        return row

    def _edic_try_again(self, attachment, error):
        """Have a file tried again that made what somebody else made meanwhile, such as
        the bank account of the same vendor or the same bill. The second time it is a
        defect.

        :raises ConcurrencyError: the first time
        """
        met = _met.__dict__.setdefault("files", set())
        if attachment.checksum in met:
            met.discard(attachment.checksum)
        elif isinstance(error, UniqueViolation):
            met.add(attachment.checksum)
            raise ConcurrencyError(str(error)) from error

    def _edic_fill(self, move, document, file_data, files_data):
        """Attach the files to the new bill and read the structured one."""
        # those of a row that waited belong to it, and its reader may not write it
        attachments = move._from_files_data(files_data).sudo()
        attachments.write({"res_model": move._name, "res_id": move.id})
        move.message_post(
            body=self.env._("This bill was made from the following file(s)."),
            attachment_ids=attachments.ids,
        )
        if document.is_invoice:
            files_data = [self._edic_structured(move, document, file_data), *files_data]
        move._extend_with_attachments(files_data, new=True)
        if document.is_invoice and not move.invoice_line_ids:
            raise UserError(self.env._("The document has no amounts to book."))

    def _edic_structured(self, move, document, file_data):
        """Return the structured document as account's decoders take it, first."""
        structured = {
            "name": file_data["name"],
            "raw": document.xml,
            "mimetype": "application/xml",
            "attachment": file_data["attachment"] if document.source == "xml" else None,
            "origin_attachment": file_data["origin_attachment"],
            "xml_tree": document.tree,
        }
        structured["import_file_type"] = move._get_import_file_type(structured)
        structured["origin_import_file_type"] = structured["import_file_type"]
        decoder = move._get_edi_decoder(structured, new=True)
        structured["decoder_info"] = decoder and {**decoder, "priority": 1000}
        return structured

    @api.model
    def _edic_main(self, files_data, incoming=None):
        """Return the file that says most of those that belong together.

        :param IncomingFiles incoming: the files of this intake
        :return: (IncomingDocument, file_data)
        """
        incoming = incoming or IncomingFiles()

        def rank(found):
            document, _file_data = found
            return document.is_invoice, not document.refusal, document.source == "pdf"

        found = [
            (incoming.document(f["name"], f["raw"] or b""), f)
            for f in files_data
            if f.get("attachment")
        ]
        return max(found, key=rank, default=(None, None))

    def _edic_register(self, document, attachment, state=None, **about):
        """Keep the row of the file, what it says and what became of it.

        :param about: as for `edic.finance.document._enter`
        """
        rows = self.env["edic.finance.document"].sudo()
        return rows._enter(self, document, attachment, state, **about)

    # --- the command and programs -----------------------------------------------------
    @roles.for_roles(roles.BILLING)
    def edic_hand_in(self, name, content, key=None, received=None):
        """Take in a file that another program hands in, for this purchase journal or
        the first one of the company.

        :param str name: of the file
        :param str content: in base64
        :param str key: of this delivery: what is handed in again under the same one is
            not taken in again, and the answer is what became of it
        :param str received: the day of arrival in ISO 8601, where the file came before
            today: on which a portal made it available, or a letter was stamped
        :return: dict: ``state`` (billed, totals_only, duplicate, refused, failed,
            opened, waiting), ``move_id``, ``reason`` and more, as `odoo edic_intake
            --json` prints them
        """
        try:
            raw = base64.b64decode(content, validate=True)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The content is not in base64.")) from error
        if self and (len(self) > 1 or self.type != "purchase"):
            raise UserError(self.env._("Choose one purchase journal."))
        journals = self.with_context(edic_arrived=self._edic_arrival(received))
        return journals._edic_hand_in(str(name), raw, BY_PROGRAM, key and str(key))

    def _edic_arrival(self, text):
        """Return the day of arrival that a program states, None where it states none.

        :raises UserError: it is no day, or one to come
        """
        if not text:
            return None
        company = self.company_id or self.env.company
        today = company.sudo()._edic_day(fields.Datetime.now())
        try:
            day = date.fromisoformat(text)
        except (TypeError, ValueError):
            day = None
        if day is None or day > today:
            raise UserError(
                self.env._(
                    "The day of arrival is to be a day up to today, such as %s.",
                    today.isoformat(),
                )
            )
        return day

    def _edic_take_in_file(self, filename, content, received=None):
        """Take in one file for the current company, with suggestions at once.

        :param date received: the day of arrival, where it came before today
        :return: dict as `odoo edic_intake --json` prints it, without ``file``
        """
        journals = self.with_context(edic_no_suggestions=True, edic_arrived=received)
        row = journals._edic_deliver(filename, content, BY_COMMAND)
        if row.move_id:
            row._suggest()
        return payload(row)

    def _edic_hand_in(self, filename, content, way, key=None):
        return payload(self._edic_deliver(filename, content, way, key))

    def _edic_deliver(self, filename, content, way, key=None):
        """Take in one file; return its row.

        :param way: by which it comes in, of `WAYS`
        """
        company = self.company_id or self.env.company
        rows = self.env["edic.finance.document"]
        known = key and rows.search(
            [("company_id", "=", company.id), ("delivery_key", "=", key)], limit=1
        )
        if known:
            return known
        attachment = self.env["ir.attachment"].create(
            {"name": filename, "raw": content, "company_id": company.id}
        )
        with within(way):
            self.with_context(
                default_move_type="in_invoice"
            )._create_document_from_attachment(attachment.ids)
        row = rows.search([("attachment_id", "=", attachment.id)], limit=1)
        if key:
            KnownBill(row.sudo()).deliver(key)
        return row
