# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import json
import shutil
import zipfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from odoo import models
from odoo.tools import SQL

from ..tools.canonical import plain
from ..tools.edic_verify import Tree, subtree_sizes
from ..tools.ledger.record import COVERED, FORMAT, record_of
from ..tools.ledger.table import COLUMNS, table, write_table
from ..tools.ledger.totals import Totals

AT_ONCE = 2000  # records fetched from the database
MIME = {".zip": "application/zip", ".jsonl": "application/jsonl"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiExport(models.TransientModel):
    """How the files are written: record by record, never all of them in memory."""

    _inherit = "edic.ai.export"

    def _write_files(self, folder):
        """``(data file, file to hand over, totals)``."""
        write = {
            "chain": self._write_chain,
            "extract": self._write_extract,
            "csv": self._write_csv,
            "paper": self._write_paper,
        }[self.format]
        return write(folder)

    def _entries(self):
        """The lines of the records, by number, as far as the user may read them."""
        traces = self.env["edic.ai.trace"]
        wanted = traces._search(self._population()).subselect("id")
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
    def _write_chain(self, folder):
        path, totals = folder / self._named("chain", "jsonl"), Totals()
        verify = self.env["edic.ai.verify"]
        lines = verify._export_lines(self._chain(), self.unsigned_code or None)
        self._write_lines(path, (self._counted(totals, line) for line in lines))
        return path, path, totals

    def _counted(self, totals, line):
        if line["type"] == "record":
            totals.add(line)
        return line

    def _write_extract(self, folder):
        path, totals = folder / self._named("extract", "jsonl"), Totals()
        self._write_lines(path, self._extract_lines(totals))
        return path, path, totals

    def _extract_lines(self, totals):
        """Yield records of the chain, with what proves that it has them.

        Where the head is signed, the subtrees of what is left out stand between them:
        whoever verifies puts the signed tree together again.
        """
        closing = self.env["edic.ai.checkpoint"]
        if self.signed_to:
            closing = closing._last(self._chain())
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
            **self._proof_members(closing),
        }
        for checkpoint in closing:
            yield {"type": "checkpoint", "text": checkpoint.text, "is_kept": False}
        last = 0
        for line in totals.over(self._entries()):
            yield from self._skipped(last, line["seq"] - 1)
            yield line
            last = line["seq"]
        yield from self._skipped(last, closing.size)

    def _proof_members(self, closing):
        members = closing._proof_members()
        return {name: members[name] for name in ("keys", "named", "revoked")}

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
        traces = self.env["edic.ai.trace"]
        wanted = traces._search(self._population()).subselect("id")
        self.env.cr.execute(
            SQL(
                """SELECT count(*) FROM edic_ai_seal
                    WHERE chain = %s AND seq <= %s AND trace_id IN %s""",
                self._chain(),
                self.entry_count,
                wanted,
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
        for path, content in ((data, rows), (words, self._dictionary())):
            with path.open("w", encoding="utf-8", newline="") as file:
                write_table(file, content, self.has_bom)
        return (
            data,
            self._zipped(
                folder / self._named("table", "zip"),
                *(data, words, *self._write_checkpoint(folder)),
            ),
            totals,
        )

    def _write_checkpoint(self, folder):
        """The file of the checkpoint that was signed for this export, if it was."""
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

    def _dictionary(self):
        """What each column is, in the user's language."""
        meanings, kinds = self._meanings(), self._kinds()
        yield [
            self.env._("Column"),
            self.env._("Meaning"),
            self.env._("Kind"),
            self.env._("Unit"),
            self.env._("Where it comes from"),
        ]
        for column in COLUMNS:
            source = ".".join(column.path)
            yield [
                column.name,
                meanings[column.name],
                kinds[column.kind],
                column.unit,
                source,
            ]

    def _kinds(self):
        return {
            "integer": self.env._("whole number"),
            "decimal": self.env._("decimal number"),
            "text": self.env._("text"),
            "code": self.env._("code"),
            "time": self.env._("UTC, ISO 8601"),
            "digest": self.env._("64 hexadecimal digits"),
            "json": self.env._("canonical JSON (RFC 8785)"),
        }

    # --- kept -----------------------------------------------------------------------
    def _named(self, what, ending):
        day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return f"edic-ledger-{self._chain()}-{what}-{day}.{ending}"

    def _keep_file(self, path):
        """An attachment of this dialog, moved into the filestore without reading it."""
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": path.name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": MIME[path.suffix],
                }
            )
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
