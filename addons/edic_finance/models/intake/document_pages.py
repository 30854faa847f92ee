# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import UserError

from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.write_guard import is_within

from ...tools.intake.apart import run_apart
from ...tools.intake.einvoice_fields import stated_fields
from ...tools.intake.pages import can_recognise
from .account_document_import_mixin import BY_COMMAND
from .alert_parts import warning
from .document_formats import STRUCTURED
from .page_bill import PageBill
from .page_decisions import FINDER
from .page_statements import PageStatements
from .scan_parts import ScanParts
from .second_reading import SecondReading

READER = "edic_finance.tools.intake.pages.reader"
PAGE_S = 30  # seconds of the processor for a page that is recognised


class DocumentPages:
    """The pages of an incoming document: reading them, and finding what they say."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    # --- reading ----------------------------------------------------------------------
    def read_text(self, kind):
        """Read the text that the pages have; those that are pictures are recognised
        in the background, or at once for the command."""
        document = self.document
        if document.first_page:
            ScanParts(document.container_id).copy_pages(document)
        if document.page_ids:
            self.find_fields()
            return
        found = run_apart(READER, document.attachment_id.raw or b"", {"kind": kind})
        if found is None or found["is_locked"]:
            state = "locked" if found else "unreadable"
            unread = {"document_id": document.id, "number": 1, "state": state}
            self.env["edic.finance.page"].sudo().create(unread)
            document.sudo().reason = self.unread_sentence()
            return
        document.page_count = found["pages"]
        is_recognised = can_recognise()
        self.env["edic.finance.page"].sudo().create(
            [
                {
                    "document_id": document.id,
                    **{name: page[name] for name in ("number", "width", "height")},
                    "source": page["source"],
                    "lines": page["lines"],
                    "state": _state_of(page, is_recognised),
                }
                for page in found["read"]
            ]
        )
        if not document.page_ids._waiting():
            self.find_fields()
        elif is_within(BY_COMMAND):
            self.recognise_now()
        else:
            self._recognise_in_background()

    def _recognise_in_background(self):
        self.env["edic.ai.task"].sudo()._enqueue(
            "finance.pages",
            self.document,
            origin=Origin.PERSON,
            user=self.env.user,
            now=True,
        )

    def read_again(self):
        """Have the pictures read that were not: what a person entered stays.

        :raises UserError: there are none
        """
        unread = self._unread_pictures()
        if not unread or not can_recognise():
            raise UserError(
                self.env._(
                    "No page can be read again: either all were read, or this server"
                    " cannot recognise the text of pictures."
                )
            )
        unread.sudo().state = "waiting"
        self._recognise_in_background()

    def _unread_pictures(self):
        """Return the pages that are pictures and whose text was not recognised."""
        return self.document.page_ids.filtered(
            lambda page: (
                page.source == "picture" and page.state in ("unreadable", "skipped")
            )
        )

    def next_page(self):
        """Return what recognises the next page: its number, how many there are, the
        kind of file and its content; None where none waits."""
        document = self.document
        page = document.page_ids._waiting()[:1]
        if not page:
            return None
        return page.number, document.page_count, self.kind(), document.attachment_id.raw

    def kind(self):
        """Return how the file is opened: ``pdf`` or ``image``."""
        # of XML, hybrids alone have pages
        is_pdf = self.document.format in ("pdf", *STRUCTURED)
        return "pdf" if is_pdf else "image"

    def keep_page(self, number, found):
        """Keep a page that was recognised, unless somebody said that it need not be."""
        page = self.document.page_ids._waiting().filtered(
            lambda page: page.number == number
        )
        page.sudo()._take(found and found["read"][0])

    def recognise_now(self):
        """Recognise all that waits, and find the fields."""
        while waiting := self.next_page():
            number, _count, kind, content = waiting
            options = {"kind": kind, "page": str(number)}
            self.keep_page(number, run_apart(READER, content, options, PAGE_S))
        self.find_fields()

    def find_fields(self):
        """Find the fields on the pages and fill the draft with them."""
        document = self.document
        if not document.page_ids.filtered(lambda page: page.lines):
            return
        ScanParts(document).propose()
        pages = document.page_ids
        names, numbers = document._own_names()
        found, _trace = self.env["edic.ai.gateway"]._infer(
            "pages",
            "finance.pages",
            {"document": document.id, "names": names, "numbers": numbers},
            company=document.company_id,
            record=document.move_id or document,
            facts={
                "sha1": document.checksum or "",
                "pages": document.page_count,
                "read": len(pages.filtered(lambda page: page.state == "read")),
                "recognised": len(pages.filtered(lambda page: page.source == "ocr")),
            },
        )
        if not found["fields"]:
            return
        second = ScanParts(document).second()
        fields_found = {
            name: {
                **field,
                "box": list(map(float, field["box"])) or None,
                "band": _band(field, second),
            }
            for name, field in found["fields"].items()
        }
        document.sudo().write(
            {
                "page_values": {
                    "fields": fields_found,
                    "rates": found["rates"],
                    "lines": found["lines"],
                    "terms": found["terms"],
                    "paid": found["paid"],
                    "withheld": found["withheld"],
                    "references": dict(found["references"]),
                    "statements": dict(found["statements"]),
                    "layout": found["layout"],
                    "likeness": float(found["likeness"]),
                },
                "seller": {"stated": [[*row, ""] for row in found.get("seller", ())]},
                "number": fields_found["number"]["value"],
                "currency": fields_found["currency"]["value"],
            }
        )
        if sentence := PageStatements(document).no_invoice_sentence():
            document.sudo().reason = sentence
        PageBill(document.move_id, document).fill()
        if document.move_id.state == "draft" and not SecondReading(document).ask():
            self.env["edic.ai.use.case.finance.reading"]._ask_in_background(document)

    def learn_layout(self):
        """Learn the places of the values that were posted."""
        document = self.document
        move = document.move_id
        pages = [page._content() for page in document.page_ids if page.lines]
        if not pages or move.state != "posted":
            return
        values = PageBill(move, document).posted()
        found = run_apart(
            FINDER, json.dumps({"pages": pages, "values": values}).encode()
        )
        if found and found["anchors"]:
            layouts = self.env["edic.finance.layout"].sudo()
            layouts._learn(move.commercial_partner_id, document.company_id, found)

    def place_stated(self):
        """Find on the pages of a hybrid invoice what its XML states."""
        document = self.document
        found = run_apart(READER, document.attachment_id.raw or b"", {"kind": "pdf"})
        if found is None or found["is_locked"]:
            return
        document.page_count = found["pages"]
        columns = ("number", "width", "height", "source", "lines")
        self.env["edic.finance.page"].create(
            [
                {
                    "document_id": document.id,
                    **{name: page[name] for name in columns},
                    "state": "read" if page["lines"] else "skipped",
                }
                for page in found["read"]
            ]
        )
        names, numbers = document._own_names()
        content = {
            "pages": [page._content() for page in document.page_ids if page.lines],
            "stated": stated_fields(document._incoming().tree),
            "names": names,
            "numbers": numbers,
        }
        placed = run_apart(FINDER, json.dumps(content).encode())
        if placed:
            document.stated_places = {
                name: {**field, "other": placed["other"].get(name)}
                for name, field in placed["fields"].items()
            }

    # --- sentences for people ---------------------------------------------------------
    def alert(self):
        """Return how the reading of the pages stands, as Odoo shows it on the draft;
        None where there are none to read, or where they were."""
        document = self.document
        if not document.page_ids or document.format in STRUCTURED:
            return None
        if waiting := document.page_ids._waiting():
            done = len(document.page_ids) - len(waiting)
            return {
                "level": "info",
                "message": self.env._(
                    "The text is being recognised: %(done)s of %(count)s pages are"
                    " read.",
                    done=done,
                    count=len(document.page_ids),
                ),
                "action_text": self.env._("Stop"),
                "action_call": (document._name, "action_stop_reading", document.ids),
            }
        if self.is_being_read():
            message = self.env._("The pages are being read.")
            return {"level": "info", "message": message}
        again = {}
        if unread := can_recognise() and self._unread_pictures():
            again = {
                "action_text": self.env._("Read the pages again"),
                "action_call": (document._name, "action_read_again", document.ids),
            }
        if not document.page_values:
            return warning(self.unread_sentence(), **again)
        if unread:
            return warning(
                self.env._(
                    "Not read: page %(pages)s of %(count)s. Look at what stands there.",
                    pages=", ".join(map(str, unread.mapped("number"))),
                    count=len(document.page_ids),
                ),
                **again,
            )
        return SecondReading(document).alert()  # the values stand on the form

    def is_being_read(self):
        """Return whether the queue is still at work on the pages: values follow."""
        document = self.document
        if document.page_ids._waiting():
            return True
        tasks = self.env["edic.ai.task"].sudo()
        return not document.page_values and bool(
            tasks.search_count(
                [
                    ("use_case", "=", "finance.pages"),
                    ("res_model", "=", document._name),
                    ("res_id", "=", document.id),
                    ("state", "in", ("waiting", "running")),
                ],
                limit=1,
            )
        )

    def unread_sentence(self):
        """Return why nothing was read."""
        if any(page.state == "skipped" for page in self.document.page_ids):
            return self.env._(
                "The pages were not read on demand: enter the bill by hand."
            )
        if any(page.state == "locked" for page in self.document.page_ids):
            return self.env._(
                "The file is protected by a password: ask the seller for one without,"
                " or open it with the password and enter the bill by hand."
            )
        if not can_recognise():
            return self.env._(
                "The file is a picture, and the text of pictures cannot be recognised "
                "on this server: enter the bill by hand."
            )
        return self.env._("Nothing could be read on the pages: enter the bill by hand.")


def _band(field, second):
    """Return how sure a value is: never where it may be that of the next invoice.

    :param second: page on which that seems to begin
    """
    is_later = field["band"] == "sure" and (field["page"] or 0) >= second
    return "check" if is_later else field["band"]


def _state_of(page, is_recognised):
    """Return the state of a page whose text was read, or is to be recognised."""
    if page["source"] != "picture":
        return "read"
    return "waiting" if is_recognised else "unreadable"
