# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from lxml import etree

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import (
    ANYTHING,
    OBJECT,
    list_of,
    or_none,
    record,
)
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ..tools import einvoice, einvoice_figures
from ..tools.audit.apart import run_apart
from ..tools.audit.einvoice_reading import VERSION, kept
from ..tools.audit.pdf_positions import reading_of

_logger = logging.getLogger(__name__)
STRUCTURED = ("xrechnung-ubl", "xrechnung-cii", "ubl", "cii", "facturx", "zugferd1")
# what checks go through in SQL: lists where they expect lists
READING = record(
    {},
    {
        "accounts": or_none(list_of(OBJECT)),
        "pdf": or_none(
            record({}, {"differences": or_none(list_of(ANYTHING))}, is_open=True)
        ),
    },
    is_open=True,
)
AT_ONCE = 200  # files of one run of the job
CRON = "edic_finance.ir_cron_edic_finance_document_read"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """What an e-invoice states and its page shows, read once by a job: neither the
    intake nor saving a bill waits for a PDF."""

    _inherit = "edic.finance.document"

    reading = SchemaJson(schema=READING, readonly=True)
    reading_version = fields.Char(readonly=True)

    def _enter(self, *args):
        # EXTENDS edic_finance
        row = super()._enter(*args)
        if row.sudo()._to_read():
            self.env.ref(CRON).sudo()._trigger()
        return row

    @api.model
    @scheduled
    def _cron_read(self):
        """Read what came in since, the latest first."""
        one_by_one(
            self.sudo().browse()._to_read(),
            lambda document, reading: document._keep_reading(reading),
            prepare=lambda document: document._find_reading(),
        )

    def _to_read(self):
        """Those to be read, in companies that compare them."""
        return self._waiting("A39", "reading_version", VERSION)

    def _waiting(self, code, column, version):
        """Those of which a job has not written this version yet, in companies that
        have the check switched on; all or some of these."""
        self.env.flush_all()
        only = SQL("document.id = ANY(%s)", self.ids) if self else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
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
                code,
                STRUCTURED,
                SQL.identifier("document", column),
                version,
                only,
                AT_ONCE,
            )
        )
        return self.browse([number for [number] in rows])

    def _read_original(self):
        """Read one file and keep what it states."""
        self._keep_reading(self._find_reading())

    def _find_reading(self):
        """Return what one file states, or what was read of the same one before."""
        same = [
            ("checksum", "=", self.checksum),
            ("reading_version", "=", VERSION),
            ("id", "!=", self.id),
        ]
        known = self.checksum and self.search(same, limit=1)
        return known.reading if known else self._reading()

    def _keep_reading(self, reading):
        """Keep what a file states, and have its bill checked."""
        self.write({"reading": reading, "reading_version": VERSION})
        self.move_id._edic_touch()

    def _reading(self):
        raw = self.attachment_id.raw or b""
        document = einvoice.detect(self.name, raw)
        try:
            root = einvoice_figures.tree(document)
        except (etree.LxmlError, ValueError) as error:
            _logger.info("%s cannot be read: %s", self, error)
            return {"error": True}
        told = None
        if document.source == "pdf":
            told = run_apart("pdf_positions", raw, {"number": document.number})
            if told is None:
                return {**kept(root, None), "pdf": {"characters": 0}}
        return kept(root, reading_of(told) if told else None)
