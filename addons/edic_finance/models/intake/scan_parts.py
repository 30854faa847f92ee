# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_list

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.write_guard import within

from ...tools.intake.apart import run_apart, unpack_apart
from .page_bill import FILLING, REFERENCES, PageBill

# formats of scans: pictures have no format of their own, and a TIFF alone has pages
SUFFIXES = {"pdf": ".pdf", "unknown": ".tiff"}
STARTS = "edic_finance.tools.intake.pages.starts"
CUT = "edic_finance.tools.intake.pages.cut"
MAX_AT_ONCE = 5  # parts that a person waits for; more go through the queue


class ScanParts:
    """A PDF that holds several invoices, and the documents of its parts.

    Where to cut is proposed from the pages, and decided by a person. The parts are
    incoming documents of their own that came in the scan; the bill that was made of the
    whole becomes the one of the first part. As long as no bill of a part was posted,
    the whole can be had again.
    """

    def __init__(self, document):
        self.document = document
        self.env = document.env

    # --- the proposal -----------------------------------------------------------------
    def propose(self):
        """Note on the pages where invoices seem to begin."""
        pages = self.document.page_ids.filtered("lines")
        if len(pages) < 2 or self.document.format not in SUFFIXES:
            return
        names, numbers = self.document._own_names()
        content = {
            "pages": [page._content() for page in pages],
            "names": names,
            "numbers": numbers,
        }
        found = run_apart(STARTS, json.dumps(content).encode())
        about = {start["page"]: start for start in (found or {}).get("starts", ())}
        for page in pages.sudo():
            start = about.get(page.number, {})
            page.write(
                {
                    "begins": start.get("sign") or False,
                    "stated": ", ".join(start.get("stated", ())) or False,
                }
            )

    def proposed(self):
        """Return the first pages of the invoices that the scan seems to hold."""
        pages = self.document.page_ids.filtered("begins")
        return sorted({1, *pages.mapped("number")})

    def second(self):
        """Return the page on which the next invoice seems to begin; where none does,
        the number after the last page."""
        return [*self.proposed(), self.document.page_count + 1][1]

    def alert(self, move):
        """Return what the draft says of it, as Odoo shows it; empty for one invoice."""
        starts = self.proposed()
        if len(starts) < 2 or not self.may_split():
            return {}
        sentence = self.env._(
            "The file seems to hold %(count)s invoices: pages %(pages)s.",
            count=len(starts),
            pages=self.ranges_text(starts),
        )
        return {
            "edic_scan": {
                "level": "warning",
                "message": sentence,
                "action_text": self.env._("Split the scan"),
                "action": self.dialog(),
            }
        }

    def ranges_text(self, starts):
        """Return the pages of each part in words, such as ``1, 2–3 and 4``."""
        return format_list(self.env, self.ranges(starts))

    def ranges(self, starts):
        """Return the pages of each part as people write them, such as ``2–3``."""
        return [
            f"{first}–{last}" if last > first else f"{first}"
            for first, last in self.spans(starts)
        ]

    def spans(self, starts):
        """Return the first and the last page of each part."""
        ends = [first - 1 for first in starts[1:]] + [self.document.page_count]
        return list(zip(starts, ends, strict=True))

    # --- splitting --------------------------------------------------------------------
    def may_split(self):
        """Return whether the file is a PDF or TIFF of several pages on a bill that was
        never posted."""
        document = self.document
        move = document.move_id
        return bool(
            document.format in SUFFIXES
            and document.page_count > 1
            and document.state == "billed"
            and not document.page_ids._waiting()
            and _is_open(move)
        )

    def dialog(self):
        """Return the action of the dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split the scan"),
            "res_model": "edic.finance.scan",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.document.id},
        }

    def split(self, starts):
        """Make a document of each part and a bill of each; the first keeps the bill.

        :param starts: first pages of the parts, of which the first is 1
        :return: the action that opens the bills, or the files where some wait
        :raises UserError: it cannot be split, or not like that
        """
        document, move = self.document, self.document.move_id
        self._check_person()
        move.check_access("write")
        self.env["account.move"].check_access("create")
        if not document.sudo().may_split_scan:
            raise UserError(
                self.env._(
                    "Only a file of several pages is split whose bill was never posted."
                )
            )
        is_ordered = starts == sorted(set(starts)) and starts[:1] == [1]
        if not is_ordered or len(starts) < 2 or starts[-1] > document.page_count:
            raise UserError(self.env._("Say where the second invoice begins."))
        spans = self.spans(starts)
        self._record("split", starts)
        parts = self._enter_parts(spans, self._contents(spans))
        rows = document.sudo()
        rows.write(
            {
                "state": "opened",
                "move_id": False,
                "page_decisions": False,
                "file_key": False,
                "invoice_key": False,
                "reason": self.env._(
                    "Split into %(count)s parts: pages %(pages)s.",
                    count=len(starts),
                    pages=self.ranges_text(starts),
                ),
            }
        )
        rows._keep_files()
        self._empty(move)
        journal = move.journal_id.with_env(self.env)
        for number, part in enumerate(parts[:MAX_AT_ONCE]):
            part._take_in(journal, None if number else move)
        parts[MAX_AT_ONCE:]._queue()
        if not parts[0].move_id:  # it is a bill already
            move.sudo().unlink()
        return parts._shown_after_upload(parts.move_id._get_records_action())

    def _contents(self, spans):
        """Return the file of each part.

        :raises UserError: the file cannot be taken apart
        """
        raw = self.document.sudo().attachment_id.raw or b""
        contents = []
        for first, last in spans:
            options = {"first": str(first), "last": str(last)}
            options["kind"] = "pdf" if self.document.format == "pdf" else "image"
            found = unpack_apart(CUT, raw, options)
            if found is None:
                raise UserError(self.env._("The file cannot be taken apart."))
            contents.append(bytes(found[1]))
        return contents

    def _enter_parts(self, spans, contents):
        """Create the rows of the parts, which wait to be taken in."""
        rows = self.document.sudo()
        stem = rows.name.rpartition(".")[0] or rows.name
        parts = rows.browse()
        for number, ((first, last), content) in enumerate(
            zip(spans, contents, strict=True), 1
        ):
            attachment = self.env["ir.attachment"].create(
                {
                    "name": f"{stem} ({number}){SUFFIXES[rows.format]}",
                    "raw": content,
                    "company_id": rows.company_id.id,
                }
            )
            parts |= rows.create(
                {
                    **rows._about_file(rows.journal_id, attachment),
                    "move_type": rows.move_type,
                    "container_id": rows.id,
                    "source": rows.source,
                    "format": "unknown",
                    "state": "waiting",
                    "first_page": first,
                    "last_page": last,
                }
            )
        return parts._keep_files()

    def copy_pages(self, part):
        """Give a part the pages that were read of the scan, each recognised once."""
        part.page_count = part.last_page - part.first_page + 1
        shift = part.first_page - 1
        for page in self.document.page_ids:
            if part.first_page <= page.number <= part.last_page:
                number = page.number - shift
                about = {"document_id": part.id, "number": number, "state": page.state}
                page.sudo().copy(about)

    def _empty(self, move):
        """Take out of a draft what was read of other pages than its own; a vendor whom
        a person chose stays."""
        document = self.document.sudo()
        read = PageBill(move, document)
        is_read = bool(read.read) and read.vendor() == move.partner_id
        with within(FILLING):
            if move.move_type != document.move_type == "in_invoice":
                move.action_switch_move_type()
            move.sudo().write(
                {
                    "message_main_attachment_id": False,
                    "edic_remarks": False,
                    "edic_due_source": False,
                    "edic_discount_ids": [Command.clear()],
                }
            )
            move.write(
                {
                    "invoice_line_ids": [Command.clear()],
                    "ref": False,
                    "invoice_date": False,
                    "edic_order_ref": False,
                    **dict.fromkeys(REFERENCES, False),
                    "partner_bank_id": False,
                    **({"partner_id": False} if is_read else {}),
                }
            )

    # --- the whole again --------------------------------------------------------------
    def _parts(self):
        return self.document.member_ids.filtered(
            lambda row: row.first_page and row.state != "deleted"
        )

    def may_join(self):
        """Return whether the scan is split, and no bill of a part was ever posted."""
        parts = self._parts()
        return bool(
            self.document.state == "opened"
            and parts
            and all(map(_is_open, parts.move_id))
        )

    def join(self):
        """Make one bill of the whole again; the drafts of the other parts are deleted.

        :return: the action that opens the bill
        :raises UserError: one of them was posted
        """
        document, parts = self.document, self._parts().sudo()
        moves = parts.move_id.with_env(self.env)
        self._check_person()
        moves.check_access("unlink")
        self.env["account.move"].check_access("create")
        if not document.sudo().may_join_scan:
            raise UserError(
                self.env._("A bill of a part was posted: the scan stays split.")
            )
        self._record("joined", sorted(parts.mapped("first_page")))
        first = parts.sorted("first_page").move_id[:1].with_env(self.env)
        (moves - first).unlink()
        if first:
            self._empty(first)
        parts.write({"state": "deleted", "move_id": False, "file_key": False})
        parts.write({"invoice_key": False, "reason": self.env._("It is whole again.")})
        parts._keep_files()
        rows = document.sudo()
        rows.write({"state": "waiting", "reason": False})
        journal = first.journal_id or rows.journal_id
        rows._take_in(journal.with_env(self.env), first or None)
        return document.move_id._get_records_action() if document.move_id else True

    def _check_person(self):
        check_not_proposing(self.env)
        check_person(self.env)

    def _record(self, action, starts):
        """Record what a person decided, beside what was proposed."""
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.scan",
            {
                "action": action,
                "sha1": self.document.checksum or "",
                "pages": self.ranges(starts),
                "proposed": self.ranges(self.proposed()),
            },
            record=self.document.move_id or self.document,
            company=self.document.company_id,
            file=self.document.name,
        )


def _is_open(move):
    return move.state == "draft" and not move.posted_before
