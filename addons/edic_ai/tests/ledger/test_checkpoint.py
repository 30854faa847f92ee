# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import InsufficientPrivilege

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ...exceptions import NotSigningError
from ...models.ledger.edic_ai_checkpoint import AT_MOST, EdicAiCheckpoint
from ...tools.ledger.edic_verify import Entry, Tree, Verifier
from ...tools.ledger.record import COVERED, record_of
from ..common import anchor
from ..ledger_common import CRON, LedgerCase


@tagged("post_install", "-at_install")
class TestCheckpoint(LedgerCase):
    def test_checkpoint_says_how_many_and_is_signed(self):
        traces = self.records(3)
        checkpoint = self.make()
        parsed, tree = self.parsed(checkpoint), Tree()
        for trace in traces:
            tree.add(bytes.fromhex(trace.record_hash))
        origin = self.env["edic.ai.seal"]._chain_origin(self.chain)
        self.assertEqual(
            (parsed.origin, parsed.size, parsed.root), (origin, 3, tree.root())
        )
        self.assertEqual(parsed.said["key"], self.keys._current().key_ref)
        self.assertTrue(parsed.is_signed_by(self.public()))

    def test_nothing_new_nothing_signed(self):
        self.assertFalse(self.make())
        self.records(1)
        self.assertTrue(self.make())
        self.assertFalse(self.make())

    def test_next_one_reads_only_what_is_new(self):
        self.records(5)
        self.make()
        traces = self.records(4)
        seals = self.env["edic.ai.seal"]
        with patch.object(
            type(seals), "_hashes", autospec=True, side_effect=type(seals)._hashes
        ) as read:
            checkpoint = self.make()
        self.assertEqual(read.call_args.args[1:], (self.chain, 5, 9))
        self.assertEqual(self.parsed(checkpoint).root, self.scratch(9))
        self.assertEqual(traces[-1].seq, checkpoint.size)

    def scratch(self, size):
        """The root, from nothing but the seals."""
        tree = Tree()
        self.env.cr.execute(
            """SELECT record_hash FROM edic_ai_seal WHERE chain = %s AND seq <= %s
                ORDER BY seq""",
            [self.chain, size],
        )
        for [found] in self.env.cr.fetchall():
            tree.add(bytes.fromhex(found))
        return tree.root()

    def test_five_thousand(self):
        """In three steps, of which none reads what another read."""
        self.env["edic.ai.seal"]._insert(
            [
                {
                    "chain": self.chain,
                    "seq": seq,
                    "trace_id": -seq,  # synthetic
                    "prev_hash": "00",
                    "record_hash": hashlib.sha256(b"%d" % seq).hexdigest(),
                }
                for seq in range(1, 5001)
            ]
        )
        made = []
        head = type(self.env["edic.ai.seal"])
        for size in (1234, 4096, 5000):
            with patch.object(head, "_head", lambda *_args, size=size: (size, b"")):
                made.append(self.make())
        for checkpoint in made:
            self.assertEqual(
                self.parsed(checkpoint).root, self.scratch(checkpoint.size)
            )

    def test_each_chain_has_its_own(self):
        other = self.new_body("Bergdorf").id
        self.records(3)
        self.records(2, other)
        mine, theirs = self.make(), self.make(other)
        self.assertEqual((mine.size, theirs.size), (3, 2))
        self.assertNotEqual(self.parsed(mine).origin, self.parsed(theirs).origin)
        self.assertEqual(self.checkpoints._known(other), [(theirs.text, False)])

    def test_verifier_agrees(self):
        traces = self.records(6)
        self.make()
        self.records(2)
        self.make()
        seals = self.env["edic.ai.seal"].search(
            [("chain", "=", self.chain)], order="seq"
        )
        parsed = [
            self.parsed(checkpoint)
            for checkpoint in self.checkpoints.search([], limit=2)
        ]
        verifier = Verifier(parsed[0].origin, parsed, self.public())
        report = verifier.run(map(self.entry, seals))
        self.assertEqual(report["damage"], [])
        self.assertEqual(report["last"], traces[-1].seq + 2)

    def entry(self, seal):
        trace = self.env["edic.ai.trace"].browse(seal.trace_id)
        record = record_of({name: trace[name] for name in COVERED})
        return Entry(seal.seq, seal.prev_hash, seal.record_hash, record)

    # --- a signed size is not signed again otherwise ----------------------------------
    def test_a_gap_is_not_signed_over(self):
        self.records(3)
        self.make()
        self.records(2)
        self.without_triggers(
            "edic_ai_seal", "DELETE FROM %s WHERE chain = %s AND seq = 4"
        )
        with self.assertRaises(NotSigningError) as caught:
            self.make()
        self.assertEqual(caught.exception.code, "gap")

    def test_an_edge_that_was_changed_is_not_built_on(self):
        self.records(3)
        self.make()
        self.records(1)
        forged = 'UPDATE %s SET edge = \'["00", "00"]\' WHERE chain = %s'
        self.without_triggers("edic_ai_checkpoint", forged)
        with self.assertRaises(NotSigningError) as caught:
            self.make()
        self.assertEqual(caught.exception.code, "gap")

    def without_triggers(self, table, statement):
        name = SQL.identifier(table)
        self.env.flush_all()
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        self.env.cr.execute(SQL(statement, name, self.chain))
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
        self.env.invalidate_all()

    def test_checkpoints_keys_and_anchors_are_never_changed(self):
        self.records(1)
        anchor(self.anchors, "folder", self.make())
        for model in (self.checkpoints, self.keys, self.anchors):
            table = SQL.identifier(model._table)
            for statement in ("UPDATE %s SET id = id", "DELETE FROM %s", "TRUNCATE %s"):
                with (
                    self.subTest(table=model._table, statement=statement),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(InsufficientPrivilege),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(SQL(statement, table))
            row = model.search([], limit=1).with_user(SUPERUSER_ID)
            with self.assertRaises(AccessError):
                row.unlink()
            with self.assertRaises(AccessError):
                model.sudo().create({})

    # --- when -------------------------------------------------------------------------
    def test_checkpoint_is_due_after_a_day_or_a_thousand_records(self):
        self.assertNotIn(self.chain, self.checkpoints._due())
        self.records(1)
        self.assertIn(self.chain, self.checkpoints._due())  # the first
        made = self.make()
        self.assertNotIn(self.chain, self.checkpoints._due())
        later = made.created_at + timedelta(days=1, minutes=1)
        with freeze_time(later):
            self.assertNotIn(self.chain, self.checkpoints._due())  # nothing new
        self.records(1)
        self.assertNotIn(self.chain, self.checkpoints._due())
        with freeze_time(later):
            self.assertIn(self.chain, self.checkpoints._due())
        head = type(self.env["edic.ai.seal"])
        for new, is_due in ((AT_MOST, False), (AT_MOST + 1, True)):
            found = (made.size + new, b"")
            with patch.object(head, "_head", lambda *_args, found=found: found):
                self.assertEqual(self.chain in self.checkpoints._due(), is_due)

    def test_what_only_waits_for_its_seal_is_new_as_well(self):
        self.gateway._record("policy", "x", {}, company=self.body)
        self.assertIn(self.chain, self.checkpoints._due())

    def test_cron_makes_them_and_writes_them(self):
        self.gateway._record("policy", "x", {}, company=self.body)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.checkpoints._cron_checkpoint()
        self.env.invalidate_all()
        [(text, is_kept)] = self.checkpoints._known(self.chain)
        self.assertTrue(is_kept)
        file = self.folder / "000000000001.checkpoint"
        self.assertEqual(file.read_text(encoding="utf-8"), text)

    def test_one_chain_s_trouble_is_not_another_s(self):
        real = EdicAiCheckpoint._make

        def make(records, chain):
            if chain == self.chain:
                raise ZeroDivisionError
            return real(records, chain)

        other = self.new_body("Bergdorf")
        for company in (self.body, other):
            self.gateway._record("policy", "x", {}, company=company)
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            patch.object(EdicAiCheckpoint, "_make", make),
            self.assertLogs(CRON, "ERROR"),
        ):
            self.checkpoints._cron_checkpoint()
        self.env.invalidate_all()
        self.assertTrue(self.checkpoints._known(other.id))
        self.assertFalse(self.checkpoints._known(self.chain))

    def test_when_a_period_is_closed(self):
        self.gateway._record("policy", "x", {}, company=self.body)
        self.env.flush_all()
        later = self.env.cr.postcommit
        self.addCleanup(later.clear)
        self.checkpoints._at_period_close(self.body)
        self.assertFalse(self.checkpoints._known(self.chain))  # not before the commit
        with self.enter_registry_test_mode():
            later.run()
        self.env.invalidate_all()
        self.assertEqual(len(self.checkpoints._known(self.chain)), 1)
