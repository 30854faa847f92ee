# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT, list_of
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ...tools.intake.apart import run_apart
from ...tools.intake.hidden_text import VERSION
from ..intake.account_move import PURCHASES

MAX_SHOWN = 20  # pieces of hidden text that are kept of a file
MAX_LETTERS = 500  # of each
READ_BY = ("A08", "A30")  # checks that need readings
AT_ONCE = 200  # files of one run of the job


def has_pdf(condition):
    """Return a SQL condition of ``move``: it has a PDF whose ``reading`` is so."""
    return SQL(
        """EXISTS (
             SELECT FROM ir_attachment file
               LEFT JOIN edic_finance_pdf_reading reading
                 ON reading.checksum = file.checksum
              WHERE file.res_model = 'account.move' AND file.res_id = move.id
                AND file.res_field IS NULL AND file.mimetype = 'application/pdf'
                AND %s)""",
        SQL(condition),
    )


class EdicFinancePdfReading(models.Model):
    """A reading holds what a bill's PDF hides from people's eyes, and the bank accounts
    that it shows them. It is made once for each file, whoever sent it how often, by a
    job; saving a bill does not wait for it."""

    _name = "edic.finance.pdf.reading"
    _description = "Reading of a PDF"
    _rec_name = "checksum"

    checksum = fields.Char(required=True, readonly=True)
    version = fields.Char(required=True, readonly=True)
    is_readable = fields.Boolean(readonly=True)
    hidden = SchemaJson(
        schema=list_of(OBJECT),
        readonly=True,
        help="Page, way and text of what is hidden.",
    )
    letters = fields.Integer(readonly=True, help="How many characters are hidden.")
    pages = fields.Integer(readonly=True)
    pages_read = fields.Integer(readonly=True)
    ibans = fields.Char(
        "Bank accounts shown", readonly=True, help="IBANs, one space between."
    )
    scans = fields.Integer(readonly=True, help="Scanned pages with recognised text.")

    _checksum_uniq = models.UniqueIndex("(checksum)")

    @api.model
    @scheduled
    def _cron_read(self):
        """Read what came in since."""
        one_by_one(
            self._unread(),
            self._keep_reading,
            prepare=lambda file: run_apart("hidden_text", file.raw or b""),
        )

    def _unread(self):
        """Return an attachment for each PDF of a bill that was not read, the latest
        first, in companies whose checks need it."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT max(file.id) FROM ir_attachment file
                  JOIN account_move move ON move.id = file.res_id
                  JOIN edic_finance_check_setting setting
                    ON setting.company_id = move.company_id
                   AND setting.code IN %s AND setting.is_on
                  LEFT JOIN edic_finance_pdf_reading known
                    ON known.checksum = file.checksum AND known.version = %s
                 WHERE file.res_id > 0 AND file.res_model = 'account.move'
                   AND file.res_field IS NULL
                   AND file.mimetype = 'application/pdf' AND move.move_type IN %s
                   AND file.checksum IS NOT NULL AND known.id IS NULL
                 GROUP BY file.checksum ORDER BY 1 DESC LIMIT %s
                """,
                READ_BY,
                VERSION,
                PURCHASES,
                AT_ONCE,
            )
        )
        return self.env["ir.attachment"].sudo().browse([number for [number] in rows])

    def _keep_reading(self, file, reading):
        """Keep what was read of a file, and have its bills checked.

        :param reading: what the reader gave; None for a file that cannot be read
        """
        hidden = (reading or {}).get("hidden", [])
        vals = {
            "checksum": file.checksum,
            "version": VERSION,
            "is_readable": reading is not None,
            "letters": sum(len(run["text"].replace(" ", "")) for run in hidden),
            "hidden": [
                {**run, "text": run["text"][:MAX_LETTERS]} for run in hidden[:MAX_SHOWN]
            ],
            "ibans": " ".join((reading or {}).get("ibans", [])),
            "pages": (reading or {}).get("pages", 0),
            "pages_read": (reading or {}).get("read", 0),
            "scans": (reading or {}).get("scans", 0),
        }
        known = self.sudo().search([("checksum", "=", file.checksum)])
        known.write(vals) if known else self.sudo().create(vals)
        same = file.search(
            [
                ("checksum", "=", file.checksum),
                ("res_model", "=", "account.move"),
                ("res_id", ">", 0),
            ]
        )
        moves = self.env["account.move"].sudo().browse(same.mapped("res_id"))
        moves.exists()._edic_touch()

    @api.autovacuum
    @scheduled
    def _gc_readings(self):
        """Delete the readings of files that no longer exist."""
        rows = self.env.execute_query(
            SQL(
                """SELECT reading.id FROM edic_finance_pdf_reading reading
                    WHERE NOT EXISTS (SELECT FROM ir_attachment file
                                       WHERE file.checksum = reading.checksum
                                         AND file.res_id > 0)
                    LIMIT %s""",
                AT_ONCE,
            )
        )
        self.sudo().browse([number for [number] in rows]).unlink()
        return len(rows), len(rows) == AT_ONCE
