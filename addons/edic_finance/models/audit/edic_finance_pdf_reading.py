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
MIN_LETTERS = (
    20  # hidden in a file before its bill says so: a mark for signatures is less
)
QUOTED, QUOTED_LETTERS = 2, 160  # runs that a bill quotes, and characters of each
AT_ONCE = 200  # files of one run of the job


def quotes(env, runs, count, length):
    """Return sentences that quote hidden runs in the reader's language, the longest
    run first.

    :param runs: as `EdicFinancePdfReading.hidden` has them
    :param count: runs at most
    :param length: characters of each at most
    """
    ways = {
        "off_page": env._("beyond the edge of the page"),
        "tiny": env._("too small to read"),
        "mode": env._("not drawn at all"),
        "transparent": env._("transparent"),
        "colour": env._("in the colour of the paper"),
        "covered": env._("covered, cut off or on a layer that is off"),
        "note": env._("in a note that the page does not show"),
    }

    def sentence(run):
        text = run["text"][:length]
        if not run["page"]:
            return env._("In the properties of the file: “%s”", text)
        way = ways[run["way"]]
        page = run["page"]
        return env._(
            "Page %(page)s, %(way)s: “%(text)s”", page=page, way=way, text=text
        )

    longest = sorted(runs, key=lambda run: -len(run["text"]))[:count]
    return [sentence(run) for run in longest]


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
    job; saving a bill does not wait for it. Each company's bills say what their PDF
    hides, whichever checks it uses."""

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

    def _alert(self):
        """Return what a draft says of the hidden text of its PDFs, as Odoo shows it;
        None where there is none to speak of."""
        found = self.filtered(lambda reading: reading.letters >= MIN_LETTERS)
        if not found:
            return None
        runs = [run for reading in found for run in reading.hidden]
        message = self.env._(
            "The PDF holds text that people do not see. It is kept from every model. "
            "%(quotes)s",
            quotes=" ".join(quotes(self.env, runs, QUOTED, QUOTED_LETTERS)),
        )
        return {"level": "warning", "message": message}

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
        first."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT max(file.id) FROM ir_attachment file
                  JOIN account_move move ON move.id = file.res_id
                  LEFT JOIN edic_finance_pdf_reading known
                    ON known.checksum = file.checksum AND known.version = %s
                 WHERE file.res_id > 0 AND file.res_model = 'account.move'
                   AND file.res_field IS NULL
                   AND file.mimetype = 'application/pdf' AND move.move_type IN %s
                   AND file.checksum IS NOT NULL AND known.id IS NULL
                 GROUP BY file.checksum ORDER BY 1 DESC LIMIT %s
                """,
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
