# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.tools import SQL

from ..tools.ledger.edic_verify import record_hash
from .common import EdicAiCase

TABLES = ("edic_ai_trace", "edic_ai_seal", "edic_ai_checkpoint")


class TamperCase(EdicAiCase):
    """A company with a chain of twelve records, and the database's owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.keys, cls.anchors = Path(folder, "keys"), Path(folder, "anchors")
        cls.enterClassContext(
            patch.dict(os.environ, {"EDIC_LEDGER_KEYS": str(cls.keys)})
        )
        cls.house = cls.env["res.company"].create({"name": "Gemeinde Lindenfurt"})
        cls.decider.company_ids |= cls.house
        cls.chain = cls.house.id
        cls.verify = cls.env["edic.ai.verify"]
        cls.traces = cls.grow(11)  # after the one of the company's settings

    @classmethod
    def grow(cls, count):
        """More records of different kinds, by a person and by a program, sealed."""
        made = cls.env["edic.ai.trace"]
        own = cls.gateway.with_user(cls.decider)
        for number in range(count):
            parts = {"company": cls.house, "record": cls.partner}
            if number % 3 == 0:
                made |= cls.gateway._record(
                    "inference",
                    "test.use",
                    {"gen_ai.request.model": "m"},
                    **parts,
                    inputs={"text": f"question {number}"},
                    engine="test",
                )
            elif number % 3 == 1:
                made |= own._record(
                    "decision",
                    "test.use",
                    {"decision": "accepted", "n": number},
                    **parts,
                    parent_uuid=made[-1:].call_uuid,
                    comment="because",
                )
            else:
                made |= own._record("policy", "egress", {"version": [1, 2]}, **parts)
        cls.seal()
        return made

    @classmethod
    def seal(cls):
        cls.env.flush_all()
        while cls.env["edic.ai.seal"]._seal_some(cls.chain):
            pass

    # --- as the owner of the database -------------------------------------------------
    def sql(self, query, *args):
        """Run a statement as an owner may: with the triggers taken out of the way."""
        self.env.flush_all()
        for table in TABLES:
            self._triggers(table, "DISABLE")
        self.env.cr.execute(query, args or None)
        found = self.env.cr.fetchall() if self.env.cr.description else None
        for table in TABLES:
            self._triggers(table, "ENABLE ALWAYS")
        self.env.invalidate_all()
        return found

    def _triggers(self, table, what):
        for kind in ("row", "all"):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s %s TRIGGER %s",
                    SQL.identifier(table),
                    SQL(what),
                    SQL.identifier(f"edic_ai_append_only_{kind}"),
                )
            )

    def rehash(self, first=1):
        """Make the chain anew from a record on, as somebody would who can compute."""
        self.env.flush_all()
        entries = [e for e in self.verify._entries(self.chain) if e.seq >= first]
        before = entries[0].prev_hash
        for entry in entries:
            found = record_hash(entry.record, bytes.fromhex(before)).hex()
            self.sql(
                """UPDATE edic_ai_seal SET prev_hash = %s, record_hash = %s
                    WHERE chain = %s AND seq = %s""",
                before,
                found,
                self.chain,
                entry.seq,
            )
            before = found

    def id_of(self, seq):
        """The record's id of a number."""
        [[number]] = self.sql(
            "SELECT trace_id FROM edic_ai_seal WHERE chain = %s AND seq = %s",
            self.chain,
            seq,
        )
        return number

    def report(self, **options):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.verify._verify(self.chain, **options)

    def assertCode(self, code, **options):
        report = self.report(**options)
        self.assertEqual(report["exit_code"], code, report["damage"])
        return report

    @contextmanager
    def undone(self, name):
        """A case of its own: what it did is taken back."""
        with self.subTest(name), self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()
