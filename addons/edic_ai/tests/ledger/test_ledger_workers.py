# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
from pathlib import Path
from unittest.mock import patch

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

from ...models.ledger import edic_ai_trace
from ...models.ledger.edic_ai_trace import ORPHAN_AFTER
from ...tools.ledger.edic_verify import Entry, Verifier
from ...tools.ledger.record import COVERED, record_of
from ..queue.test_task_kill import Workers

WORKER = Path(__file__).parents[1] / "workers" / "ledger_worker.py"
# a chain of no company, so that what stays after a crash is in nobody's way
CHAIN = 2_000_000_000 + os.getpid()
POINTS = ("committed", "numbered", "sealed")  # after the commit
WRITERS, EACH = 8, 100  # `make bench-ledger` has a thousand of each
BESIDE = ("edic_ai_person", "edic_ai_content", "edic_ai_seal", "edic_ai_trace")


@tagged("post_install", "-at_install")
class TestLedgerWorkers(BaseCase):
    """Real processes on the real database: what is committed is deleted afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workers = Workers(WORKER)
        cls.addClassCleanup(cls.workers.close)

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.forget)

    def forget(self):
        """Delete the chain, as nobody but who owns the tables can."""
        self.workers.kill()
        with self.registry.cursor() as cr:
            cr.execute("SELECT id FROM edic_ai_trace WHERE company_ref = %s", [CHAIN])
            ids = [number for [number] in cr.fetchall()]
            cr.execute("DELETE FROM edic_ai_pending WHERE chain = %s", [CHAIN])
            for table in BESIDE:
                name = SQL.identifier(table)
                column = SQL("id" if table == "edic_ai_trace" else "trace_id")
                guarded = table in ("edic_ai_seal", "edic_ai_trace")
                trigger = SQL.identifier("edic_ai_append_only_row")
                if guarded:
                    cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER %s", name, trigger))
                cr.execute(SQL("DELETE FROM %s WHERE %s = ANY(%s)", name, column, ids))
                if guarded:
                    again = "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s"
                    cr.execute(SQL(again, name, trigger))

    def start(self, point="none", transactions=1, records=1):
        self.workers.start(f"{point} {CHAIN} {transactions} {records}")

    def counts(self):
        """Return the chain's numbers of records, of sealed ones and of waiting ones."""
        with self.registry.cursor() as cr:
            found = []
            for query in (
                "SELECT count(*) FROM edic_ai_trace WHERE company_ref = %s",
                "SELECT count(DISTINCT trace_id) FROM edic_ai_seal WHERE chain = %s",
                "SELECT count(*) FROM edic_ai_pending WHERE chain = %s",
            ):
                cr.execute(query, [CHAIN])
                found += cr.fetchone()
            return tuple(found)

    def verified(self):
        """The report on the chain."""
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            cr.execute(
                SQL(
                    """SELECT seq, prev_hash, record_hash, %s FROM edic_ai_seal seal
                       LEFT JOIN edic_ai_trace trace ON trace.id = trace_id
                       WHERE chain = %s ORDER BY seq""",
                    columns,
                    CHAIN,
                )
            )
            rows = [
                Entry(*seal, record_of(dict(zip(COVERED, row, strict=True))))
                for *seal, row in ((*line[:3], line[3:]) for line in cr.fetchall())
            ]
            return Verifier(env["edic.ai.seal"]._chain_origin(CHAIN)).run(rows)

    def seal_all(self):
        """Seal all waiting records, as the cron does."""
        with self.registry.cursor() as cr:
            Environment(cr, SUPERUSER_ID, {})["edic.ai.seal"]._seal_all()

    def ended(self, writers=1):
        """So many writers end; none had to try anything again.

        :return: their process ids
        """
        ends = [self.workers.listen() for _writer in range(writers)]
        shown = [words[:2] for _point, _pid, words in ends]
        self.assertEqual(shown, [["end", "0"]] * writers)
        return {pid for _point, pid, _words in ends}

    def assertWhole(self, records):
        """So many records, each sealed once, in a chain without gap or fork."""
        self.assertEqual(self.counts(), (records, records, 0))
        report = self.verified()
        self.assertEqual((report["exit_code"], report["damage"]), (0, []))
        last = report["last"] or 0
        self.assertEqual((report["records"], last), (records, records))

    def test_writers_at_once(self):
        for _writer in range(WRITERS):
            self.start(transactions=EACH)
        self.assertEqual(len(self.ended(WRITERS)), WRITERS)
        self.assertWhole(WRITERS * EACH)

    def test_a_request_never_waits_for_itself(self):
        """It wrote a record that is not committed, and within it a call is recorded."""
        self.start("nested")
        self.ended()
        self.assertWhole(2)
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT facts->>'number' FROM edic_ai_seal
                   JOIN edic_ai_trace trace ON trace.id = trace_id
                   WHERE chain = %s ORDER BY seq""",
                [CHAIN],
            )
            # the call was committed first, though written last
            self.assertEqual([number for [number] in cr.fetchall()], ["2", "1"])

    def test_requests_at_once_never_wait_for_each_other(self):
        for _writer in range(4):
            self.start("nested", transactions=10)
        self.ended(4)
        self.assertWhole(4 * 10 * 2)

    def killed_at(self, point):
        """Three records of one transaction, and what is there when it is killed."""
        self.start(point, records=3)
        self.assertEqual(self.workers.listen()[2], ["at", point])
        self.workers.kill()
        return self.counts()

    def test_killed_before_the_commit_there_is_nothing(self):
        self.assertEqual(self.killed_at("written"), (0, 0, 0))
        self.seal_all()
        self.assertWhole(0)

    def test_killed_in_a_call_it_is_shown_as_never_finished(self):
        self.assertEqual(self.killed_at("calling"), (1, 1, 0))
        self.assertWhole(1)
        mine = [("company_ref", "=", CHAIN), ("is_orphan", "=", True)]
        for after, is_orphan in ((ORPHAN_AFTER, False), (-ORPHAN_AFTER, True)):
            with (
                patch.object(edic_ai_trace, "ORPHAN_AFTER", after),
                self.registry.cursor() as cr,
            ):
                env = Environment(cr, SUPERUSER_ID, {})
                self.assertEqual(len(env["edic.ai.trace"].search(mine)), is_orphan)

    def test_killed_before_or_amid_the_sealing_the_next_one_seals(self):
        for point in POINTS:
            with self.subTest(point=point):
                self.start()
                self.ended()
                self.assertEqual(self.killed_at(point), (4, 1, 3))
                self.start()  # whoever comes next seals what waits, too
                self.ended()
                self.assertWhole(5)
            self.forget()

    def test_killed_amid_the_sealing_the_cron_seals(self):
        for point in POINTS:
            with self.subTest(point=point):
                self.assertEqual(self.killed_at(point), (3, 0, 3))
                self.seal_all()
                self.assertWhole(3)
            self.forget()

    def test_killed_while_others_write(self):
        self.start("numbered", records=3)
        self.assertEqual(self.workers.listen()[2], ["at", "numbered"])
        for _writer in range(3):  # they wait: it holds the lock
            self.start(transactions=5)
        self.workers.kill()
        self.ended(3)
        self.assertWhole(3 + 3 * 5)
