# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import json
import random
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ... import roles
from ...choices import choices_of
from ...people import check_person
from ...tools.ledger.edic_verify import (
    Tree,
    extent_sentence,
    language_of,
    sha256,
    subtree_sizes,
    verify_file,
)
from ...tools.ledger.record import COVERED, FORMAT, record_of
from ...tools.ledger.table import table, write_table
from ...tools.ledger.totals import Totals, drawn
from ...tools.paper.paper import write_pdf
from ...tools.text.canonical import plain
from .export_columns import dictionary
from .export_paper import EXPORTERS, WorkPaper

USE_CASE = "ledger.export"
MAX_SAMPLED = 500  # records that a work-paper shows

AT_ONCE = 2000  # records fetched from the database
MIME = {".zip": "application/zip", ".jsonl": "application/jsonl"}


class EdicAiExport(models.TransientModel):
    """A dialog that hands out records of the ledger; each export is itself recorded.

    Names and contents are in none: an export has what the chain has. The file goes with
    the dialog, after an hour; its digest stays in the ledger.
    """

    _name = "edic.ai.export"
    _description = "Export of the audit trail"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    is_shared = fields.Boolean(
        string="What belongs to no company",
        help="Groups, and what holds for all companies, have a chain of their own.",
    )
    format = fields.Selection(
        [
            ("paper", "Work-paper (PDF), with its data file"),
            ("csv", "Table for a spreadsheet (CSV), with a data dictionary"),
            ("extract", "Data (JSON lines)"),
            ("chain", "The whole chain, to verify it elsewhere (JSON lines)"),
        ],
        required=True,
        default="paper",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    event = fields.Selection(
        choices_of("edic.ai.trace", "event"),
        help="Empty: all of them.",
    )
    use_case = fields.Char(
        string="Used for",
        help="As the audit trail names it, such as finance.coding; empty: everything.",
    )
    purpose = fields.Char(
        required=True, help="Why it is exported; kept in the audit trail, encrypted."
    )
    is_comma = fields.Boolean(
        string="Decimal comma",
        default=lambda self: self._default_is_comma(),
        help="Amounts as French and German spreadsheets read them.",
    )
    has_bom = fields.Boolean(
        string="Mark as UTF-8",
        default=True,
        help="Excel then shows accents as they are (byte order mark).",
    )
    sample_size = fields.Integer(string="Sample", help="Records drawn at random.")
    seed = fields.Integer(
        default=lambda self: random.randrange(1, 1_000_000),  # noqa: S311 (is printed)
        help="Anyone who has it can draw the same sample again.",
    )
    # --- what came of it ------------------------------------------------------------
    attachment_id = fields.Many2one("ir.attachment", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
    waiting_count = fields.Integer(string="Not sealed yet", readonly=True)
    signed_to = fields.Integer(string="Signed up to entry", readonly=True)
    # a code of `NotSigningError`
    unsigned_code = fields.Char(string="Not signed (code)", readonly=True)
    unsigned_reason = fields.Char(
        string="Not signed because", compute="_compute_unsigned_reason"
    )
    entry_count = fields.Integer(string="Entries of the chain", readonly=True)
    extent = fields.Char(string="Signed up to", compute="_compute_extent")
    sha256 = fields.Char(string="SHA-256 of the data", readonly=True)
    file_sha256 = fields.Char(string="SHA-256 of the file", readonly=True)

    @api.model
    def _default_is_comma(self):
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return lang.decimal_point == ","

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for export in self:
            ends = export.date_to or export.date_from
            if export.date_from and export.date_from > ends:
                raise ValidationError(self.env._("The period ends before it begins."))

    @api.depends("unsigned_code")
    @api.depends_context("lang")
    def _compute_unsigned_reason(self):
        reasons = self.env["edic.ai.ledger.key"]._why_not_words()
        for export in self:
            export.unsigned_reason = reasons.get(export.unsigned_code, False)

    @api.depends("signed_to", "entry_count")
    @api.depends_context("lang")
    def _compute_extent(self):
        lang = language_of(self.env.lang)
        for export in self:
            report = {"signed_to": export.signed_to, "entries": export.entry_count}
            export.extent = extent_sentence({**report, "anchored_to": None}, lang)

    # --- the button -----------------------------------------------------------------
    @roles.for_roles(roles.AUDITOR, roles.DPO, roles.MANAGER)
    def action_export(self):
        """Write the file, record that it was, and show its digest."""
        self.ensure_one()
        self._check_exporter()
        if not (self.purpose or "").strip():
            raise UserError(self.env._("Say what the export is for."))
        if not 0 <= self.sample_size <= MAX_SAMPLED:
            raise UserError(self.env._("A sample has at most %s records.", MAX_SAMPLED))
        self.env.flush_all()
        with (
            tempfile.TemporaryDirectory(prefix="edic-export-") as folder,
            self._signed() as reader,
        ):
            write = {
                "chain": reader._write_data,
                "extract": reader._write_data,
                "csv": reader._write_csv,
                "paper": reader._write_paper,
            }
            data, file, totals = write[self.format](Path(folder))
            found = {"sha256": sha256(data), "file_sha256": sha256(file)}
            whole = {}
            if self.format == "chain":
                whole = self.env["edic.ai.verify"]._whole(verify_file(data, None, None))
            signed = {
                name: reader[name]
                for name in ("signed_to", "unsigned_code", "entry_count")
            }
            signed["waiting_count"] = reader._waiting_count()
            attachment = self._keep_file(file)
        self.sudo().write(
            {
                **found,
                **signed,
                "attachment_id": attachment.id,
                "record_count": totals.records,
            }
        )
        whole["signed_to"] = signed["signed_to"]
        self._record_export({**found, **whole}, totals)
        return self._get_records_action(
            name=self.env._("Export of the audit trail"), target="new", context={}
        )

    @contextmanager
    def _signed(self):
        """Have what waits sealed and the chain's head signed, and give the wizard in a
        transaction that sees it: this one began before."""
        chain, values = self._chain(), self.copy_data()[0]
        code = self.env["edic.ai.checkpoint"].sudo()._sign_head(chain)
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            entries = env["edic.ai.seal"]._head(chain)[0]
            if not code:
                # records sealed since are in the next export, and signed there
                entries = env["edic.ai.checkpoint"]._last(chain).size
            yield env[self._name].new(
                {
                    **values,
                    "signed_to": 0 if code else entries,
                    "unsigned_code": code,
                    "entry_count": entries,
                }
            )

    @roles.for_roles(roles.AUDITOR, roles.DPO, roles.MANAGER)
    def action_download(self):
        """Hand the file over, as long as it is there."""
        self.ensure_one()
        self._check_exporter()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def _check_exporter(self):
        check_person(self.env)
        roles.check_role(self.env, *EXPORTERS)
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose one of your companies."))
        self.env["edic.ai.mandate"]._within([self._chain()], EXPORTERS)

    # --- what is exported -----------------------------------------------------------
    def _chain(self):
        return 0 if self.is_shared else self.company_id.id

    def _population(self):
        """Return the domain of the records; the user's own rights come on top of it."""
        domain = Domain("company_ref", "=", self._chain())
        if self.date_from:
            domain &= Domain("occurred_at", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("occurred_at", "<", self.date_to + timedelta(days=1))
        if self.event:
            domain &= Domain("event", "=", self.event)
        if self.use_case:
            domain &= Domain("use_case", "=", self.use_case.strip())
        return domain

    def _filters(self):
        """Return the filters as the header of an extract and the ledger name them."""
        if self.format == "chain":
            return {}
        return {
            "from": self.date_from.isoformat() if self.date_from else None,
            "to": self.date_to.isoformat() if self.date_to else None,
            "event": self.event or None,
            "use_case": (self.use_case or "").strip() or None,
        }

    def _waiting_count(self):
        """Return how many records of the chain have no number yet."""
        return self.env["edic.ai.seal"]._waiting_count(self._chain())

    # --- recorded -------------------------------------------------------------------
    def _record_export(self, digests, totals):
        filters = self._filters()
        sampled = {}
        if self.format == "paper" and self.sample_size:
            sampled = {"sample": self.sample_size, "seed": self.seed}
        self.env["edic.ai.gateway"]._record(
            "access",
            USE_CASE,
            {
                "format": self.format,
                "chain": self._chain(),
                "records": totals.records,
                "first": totals.first,
                "last": totals.last,
                **{name: filters.get(name) for name in ("from", "to", "event")},
                **sampled,
                **digests,
            },
            company=self.company_id if self._chain() else False,
            comment=self.purpose.strip(),
            # a filter is typed: it may hold anything
            values={"use_case": filters.get("use_case")},
        )

    @api.model
    def _record_file(self, use_case, facts, content):
        """Record a file that was handed over at once.

        :param bytes content: of the file
        """
        file_facts = {**facts, "sha256": hashlib.sha256(content).hexdigest()}
        self.env["edic.ai.gateway"]._record_taken(use_case, file_facts)

    @api.model
    def _check_file(self, content):
        """Return the record of the export that a file is of.

        :param bytes content: a data file, a dictionary's zip or a work-paper's zip
        :return: edic.ai.trace, empty where none has its digest: it was changed, or is
            none of this ledger
        """
        self.env.cr.execute(
            """SELECT id FROM edic_ai_trace
                WHERE use_case = ANY(%s) AND event = 'access'
                  AND %s IN (facts->>'sha256', facts->>'file_sha256')
             ORDER BY id LIMIT 1""",
            [[USE_CASE, "inventory.export"], hashlib.sha256(content).hexdigest()],
        )
        row = self.env.cr.fetchone()
        return self.env["edic.ai.trace"].browse(row and row[0])

    # --- files ------------------------------------------------------------------
    def _entries(self):
        """Yield the lines of the records, by number, as far as the user reads them."""
        wanted = self.env["edic.ai.trace"]._search(self._population()).subselect("id")
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        query = SQL(
            """SELECT seal.seq, seal.prev_hash, seal.record_hash, %s
                 FROM edic_ai_seal seal JOIN edic_ai_trace trace
                   ON trace.id = seal.trace_id
                WHERE seal.chain = %s AND seal.seq <= %s AND trace.id IN %s
             ORDER BY seal.seq""",
            columns,
            self._chain(),
            self.entry_count,
            wanted,
        )
        # a cursor of the server's: the client never holds them all
        with self.env.cr.connection.cursor("edic_export") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(query.code, query.params)
            for seq, before, found, *row in cursor:
                yield {
                    "type": "record",
                    "seq": seq,
                    "prev_hash": before,
                    "record_hash": found,
                    "record": record_of(dict(zip(COVERED, row, strict=True))),
                }

    # --- JSON lines -----------------------------------------------------------------
    def _write_data(self, folder):
        path, totals = folder / self._named(self.format, "jsonl"), Totals()
        if self.format == "extract":
            lines = self._extract_lines(totals)
        else:
            verify = self.env["edic.ai.verify"]
            whole = verify._export_lines(self._chain(), self.unsigned_code or None)
            lines = (self._counted(totals, line) for line in whole)
        self._write_lines(path, lines)
        return path, path, totals

    def _counted(self, totals, line):
        if line["type"] == "record":
            totals.add(line)
        return line

    def _extract_lines(self, totals):
        """Yield records of the chain, with what proves that it has them.

        Where the head is signed, the subtrees of what is left out stand between them:
        whoever verifies puts the signed tree together again.
        """
        closing = self.env["edic.ai.checkpoint"]
        if self.signed_to:
            closing = closing._last(self._chain())
        proof = closing._proof_members()
        yield {
            "type": "extract",
            "format": FORMAT,
            "origin": self.env["edic.ai.seal"]._chain_origin(self._chain()),
            "chain": self._chain(),
            "company": self.company_id.name if self._chain() else None,
            "exported_at": plain(datetime.now(UTC)),
            "filters": self._filters(),
            "records": self._record_count(),
            "unsigned": self.unsigned_code or None,
            **{name: proof[name] for name in ("keys", "named", "revoked")},
        }
        for checkpoint in closing:
            yield {"type": "checkpoint", "text": checkpoint.text, "is_kept": False}
        last = 0
        for line in totals.over(self._entries()):
            yield from self._skipped(last, line["seq"] - 1)
            yield line
            last = line["seq"]
        yield from self._skipped(last, closing.size)

    def _skipped(self, start, stop):
        """Yield the line that stands for records which are left out, if there are any.

        :param int start: number of the last record before them
        :param int stop: number of the last one of them
        """
        if not self.signed_to or start >= stop:
            return
        hashes = self.env["edic.ai.seal"]._hashes(self._chain(), start, stop)
        nodes = []
        for size in subtree_sizes(start, stop):
            tree = Tree()
            for found in islice(hashes, size):
                tree.add(found)
            nodes.append(base64.b64encode(tree.root()).decode())
        yield {"type": "skipped", "first": start + 1, "last": stop, "nodes": nodes}

    def _record_count(self):
        self.env.cr.execute(
            SQL(
                """SELECT count(*) FROM edic_ai_seal
                    WHERE chain = %s AND seq <= %s AND trace_id IN %s""",
                self._chain(),
                self.entry_count,
                self.env["edic.ai.trace"]._search(self._population()).subselect("id"),
            )
        )
        return self.env.cr.fetchone()[0]

    def _write_lines(self, path, lines):
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
                file.write(f"{text}\n")

    # --- CSV ------------------------------------------------------------------------
    def _write_csv(self, folder):
        data, words = folder / "records.csv", folder / "dictionary.csv"
        totals = Totals()
        rows = table(totals.over(self._entries()), self.is_comma)
        for path, content in ((data, rows), (words, dictionary(self.env))):
            with path.open("w", encoding="utf-8", newline="") as file:
                write_table(file, content, self.has_bom)
        target = folder / self._named("table", "zip")
        beside = [data, words, *self._write_checkpoint(folder)]
        return data, self._zipped(target, *beside), totals

    def _write_checkpoint(self, folder):
        """Write the checkpoint that was signed for this export, and return its path; an
        empty list where none was."""
        if not self.signed_to:
            return []
        path = folder / f"{self.signed_to:012}.checkpoint"
        text = self.env["edic.ai.checkpoint"]._last(self._chain()).text
        path.write_text(text, encoding="utf-8")
        return [path]

    def _zipped(self, target, *paths):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
            for path in paths:
                file.write(path, path.name)
        return target

    # --- kept -----------------------------------------------------------------------
    def _named(self, what, ending):
        day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return f"edic-ledger-{self._chain()}-{what}-{day}.{ending}"

    def _keep_file(self, path):
        """Return the dialog's attachment, moved to the filestore without reading."""
        attachment = self.env["ir.attachment"].sudo()
        attachment = attachment.create(
            {
                "name": path.name,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": MIME[path.suffix],
            }
        )
        if attachment._storage() != "file":
            attachment.raw = path.read_bytes()
            return attachment
        self._move_into_filestore(attachment, path)
        return attachment

    def _move_into_filestore(self, attachment, path):
        with path.open("rb") as file:
            checksum = hashlib.file_digest(
                file, lambda: hashlib.sha1(usedforsecurity=False)
            ).hexdigest()
        name = f"{checksum[:2]}/{checksum}"
        attachment.flush_recordset()
        self.env.cr.execute(
            """UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s,
                      mimetype = %s WHERE id = %s""",
            [name, checksum, path.stat().st_size, MIME[path.suffix], attachment.id],
        )
        attachment.invalidate_recordset()
        attachment._mark_for_gc(name)  # should the transaction fail
        target = Path(attachment._full_path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)

    # --- work-paper -----------------------------------------------------------------
    def _write_paper(self, folder):
        totals, data = Totals(), folder / "records.jsonl"
        chosen = set(drawn(self._record_count(), self.sample_size, self.seed))
        sample = []

        def lines():
            position = 0  # among the records; other lines prove them
            for line in self._extract_lines(totals):
                if line["type"] == "record":
                    if position in chosen:
                        sample.append(line)
                    position += 1
                yield line

        self._write_lines(data, lines())
        paper = folder / "work-paper.pdf"
        report = self.env["edic.ai.verify"]._verify(self._chain())
        document = WorkPaper(self, totals, sample, report).document(sha256(data))
        with paper.open("wb") as file:
            write_pdf(document, file, self.env._("Page %(number)s of %(pages)s"))
        target, beside = folder / self._named("work-paper", "zip"), [paper, data]
        beside += self._write_checkpoint(folder)
        return data, self._zipped(target, *beside), totals
