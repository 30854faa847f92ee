# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.ledger.edic_ai_ledger_key import FOLLOWS
from ...tools.ledger.edic_verify import (
    ALTERED,
    ANCHOR,
    SIGNATURE,
    UNSIGNED,
    Anchors,
    SignatureStatus,
    sentences,
)
from ...tools.ledger.note import checkpoint, new_key, public_key
from ..common import anchor
from ..tamper_common import TamperCase


@tagged("post_install", "-at_install")
class TestLedgerAnchored(TamperCase):
    """The damage that only checkpoints show, which the database's owner cannot write
    (8.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(
            patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": str(cls.anchors)})
        )
        cls.env["edic.ai.ledger.key"]._ensure()
        cls.early = cls.anchor()
        cls.grow(6)
        cls.late = cls.anchor()

    def setUp(self):
        super().setUp()
        self.copy = Path(self.enterContext(tempfile.TemporaryDirectory()), "kept")
        shutil.copytree(self.anchors, self.copy)

    @classmethod
    def anchor(cls):
        """A checkpoint of now, written to the folder."""
        checkpoints = cls.env["edic.ai.checkpoint"]
        made = checkpoints.browse(checkpoints._sign(cls.chain))
        assert anchor(cls.env["edic.ai.anchor"], "folder", made)
        return made

    @property
    def kept(self):
        return Anchors.found_in(self.copy)

    def files(self):
        return sorted(self.copy.rglob("*.checkpoint"))

    def cut(self, seq):
        """Take away everything from a number on, as an older backup has not got it."""
        for table in ("edic_ai_content", "edic_ai_person"):
            self.sql(
                SQL(
                    """DELETE FROM %s WHERE trace_id IN
                       (SELECT trace_id FROM edic_ai_seal
                         WHERE chain = %s AND seq >= %s)""",
                    SQL.identifier(table),
                    self.chain,
                    seq,
                )
            )
        self.sql(
            """DELETE FROM edic_ai_trace WHERE id IN
               (SELECT trace_id FROM edic_ai_seal WHERE chain = %s AND seq >= %s)""",
            self.chain,
            seq,
        )
        self.sql(
            "DELETE FROM edic_ai_seal WHERE chain = %s AND seq >= %s", self.chain, seq
        )
        self.sql(
            "DELETE FROM edic_ai_checkpoint WHERE chain = %s AND size >= %s",
            self.chain,
            seq,
        )

    def forget_checkpoints(self):
        """Delete the checkpoints, as a forger who makes the chain anew does."""
        self.sql("DELETE FROM edic_ai_checkpoint WHERE chain = %s", self.chain)

    def test_untouched_is_intact_and_anchored(self):
        report = self.assertCode(0, anchors=self.kept)
        self.assertTrue(report["anchored"])
        self.assertEqual(report["anchored_to"], 18)
        self.assertEqual(report["signatures"], SignatureStatus.OWN_KEY)
        self.assertEqual((report["signed_to"], report["entries"]), (18, 18))
        self.assertIsNone(report["unsigned"])

    # --- 7 ----------------------------------------------------------------------------
    @property
    def key(self):
        return self.env["edic.ai.ledger.key"]._current().public_key

    def test_with_the_true_key_what_is_not_signed_is_named(self):
        report = self.assertCode(0, key=self.key)
        self.assertEqual(report["signatures"], SignatureStatus.CHECKED)
        self.grow(2)
        report = self.assertCode(UNSIGNED, key=self.key)
        self.assertEqual(report["unsigned"], [19, 20])
        lines = sentences(report, "en")
        self.assertIn(
            "Signed up to entry 18 of 20, kept elsewhere: not compared.", lines
        )

    def test_with_the_true_key_a_chain_made_anew_without_checkpoints(self):
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(3))
        self.rehash(3)
        self.forget_checkpoints()
        report = self.assertCode(0)
        self.assertEqual(report["signatures"], SignatureStatus.NO_CHECKPOINT)
        self.assertCode(UNSIGNED, key=self.key)

    # --- 3 ----------------------------------------------------------------------------
    def test_deleted_last_record_is_found(self):
        self.cut(18)
        self.assertFalse(self.assertCode(0)["anchored"])
        report = self.assertCode(ANCHOR, anchors=self.kept)
        self.assertEqual(report["damage"][0]["kind"], "rolled back")

    def test_tail_cut_off_and_grown_anew(self):
        self.cut(15)
        self.grow(6)
        self.assertCode(0)
        report = self.assertCode(ANCHOR, anchors=self.kept)
        self.assertEqual(report["damage"][0]["kind"], "recomputed")

    def test_chain_made_anew_is_found(self):
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(3))
        self.rehash(3)
        self.assertCode(ANCHOR)  # the database's own checkpoints tell
        self.forget_checkpoints()
        self.assertCode(0)
        report = self.assertCode(ANCHOR, anchors=self.kept)
        self.assertEqual(len(report["damage"]), 2)

    def test_yesterdays_backup(self):
        self.cut(13)
        self.assertCode(ANCHOR, anchors=self.kept)

    def test_a_chain_that_is_gone_is_looked_for(self):
        self.cut(1)
        self.assertIn(self.chain, self.verify._chains(self.kept))
        self.assertCode(ANCHOR, anchors=self.kept)

    def test_an_alteration_is_still_told_as_one(self):
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(3))
        self.assertCode(ALTERED, anchors=self.kept)

    # --- 4 ----------------------------------------------------------------------------
    def test_a_checkpoint_is_missing(self):
        self.files()[0].unlink()
        report = self.assertCode(SIGNATURE, anchors=self.kept)
        self.assertEqual(report["damage"][0]["kind"], "anchor missing")

    def test_a_checkpoint_is_unreadable(self):
        file = self.files()[0]
        file.chmod(0o600)
        file.write_text("nonsense", encoding="utf-8")
        self.assertCode(SIGNATURE, anchors=self.kept)

    def test_there_is_no_checkpoint_at_all(self):
        self.assertCode(SIGNATURE, anchors=Anchors.found_in(self.copy / "elsewhere"))

    def test_a_signature_of_another_key(self):
        """A forger without the key signs with one of his own."""
        file = self.files()[-1]
        forged = checkpoint(
            self.env["edic.ai.seal"]._chain_origin(self.chain),
            18,
            bytes(32),
            self.late.created_at,
            new_key(),
        )
        file.chmod(0o600)
        file.write_text(forged, encoding="utf-8")
        report = self.report(anchors=self.kept)
        kinds = {damage["kind"] for damage in report["damage"]}
        self.assertLessEqual({"signature", "recomputed"}, kinds)

    def test_key_in_the_database_replaced(self):
        self.env.cr.execute(
            """ALTER TABLE edic_ai_ledger_key DISABLE TRIGGER edic_ai_append_only_row"""
        )
        self.sql("UPDATE edic_ai_ledger_key SET public_key = %s", "A" * 43 + "=")
        self.assertCode(SIGNATURE, anchors=self.kept)

    # --- keys got from elsewhere ------------------------------------------------------
    def test_with_the_right_key_and_with_another(self):
        [first] = self.rows()
        report = self.assertGiven(0, first)
        expected = (report["keys"], report["signatures"], report["records"])
        self.assertEqual(expected, ("given", "checked", 18))
        other = base64.b64encode(public_key(new_key())).decode()
        report = self.assertCode(SIGNATURE, key=other)
        kinds = [(damage["kind"], damage["seq"]) for damage in report["damage"]]
        bad = [("signature", 12), ("signature", 18)]
        self.assertEqual(kinds, [*bad, ("unsigned chain", 1)])
        self.assertEqual(report["signatures"], SignatureStatus.NONE_HOLDS)
        self.assertCode(0, key=f"{other}\n{first.public_key}\n")

    def test_one_key_is_enough_as_long_as_keys_were_rotated(self):
        self.rotate()
        first, second = self.rows()
        self.assertGiven(0, first)
        self.assertGiven(0, first, second)
        # it vouches for none before, and its own checkpoint covers those entries
        self.assertGiven(0, second)

    def test_a_key_that_was_stolen_names_nobody(self):
        self.rotate()
        first, second = self.rows()
        self.ledger_keys._replace(first, "revoked", datetime(2100, 1, 1))
        self.assertGiven(SIGNATURE, first)
        self.assertGiven(0, first, second)

    def test_after_a_declared_theft_the_next_key_has_to_be_got_too(self):
        [first] = self.rows()
        self.ledger_keys._replace(first, "revoked", datetime(2100, 1, 1))
        second = self.ledger_keys._current()
        self.assertGiven(0, first)
        self.sign()
        report = self.assertGiven(SIGNATURE, first)
        found = [(damage["code"], damage["seq"]) for damage in report["damage"]]
        self.assertEqual(found, [(SIGNATURE, 21), (UNSIGNED, 19)])
        self.assertGiven(0, first, second)

    def test_what_a_stolen_key_signed_from_then_on_does_not_count(self):
        [first] = self.rows()
        self.ledger_keys._replace(first, "revoked", self.early.created_at)
        report = self.assertGiven(SIGNATURE, first, self.ledger_keys._current())
        found = [(damage["code"], damage["seq"]) for damage in report["damage"]]
        self.assertEqual(found, [(SIGNATURE, 12), (SIGNATURE, 18), (UNSIGNED, 1)])

    @property
    def ledger_keys(self):
        return self.env["edic.ai.ledger.key"]

    def rows(self):
        """The keys that were made, oldest first."""
        return self.ledger_keys.search([("action", "in", FOLLOWS)], order="id")

    def rotate(self):
        """A second key, and a checkpoint that it signed."""
        self.ledger_keys._rotate()
        self.sign()

    def sign(self):
        """A checkpoint that no folder has: that is the other tests', too."""
        self.grow(3)
        self.env["edic.ai.checkpoint"]._sign(self.chain)

    def assertGiven(self, code, *rows):
        """The code where these keys alone are trusted."""
        return self.assertCode(code, key="\n".join(row.public_key for row in rows))

    # --- 0 ----------------------------------------------------------------------------
    def test_a_restore_that_two_persons_declared(self):
        head = self.env["edic.ai.seal"]._hash_at(self.chain, 15).hex()
        root = self.late.root
        self.cut(16)
        self.gateway._record(
            "ledger",
            "ledger.restore",
            {
                "from_size": 18,
                "from_root": root,
                "to_size": 15,
                "to_head": head,
            },
            company=self.house,
        )
        self.grow(8)
        report = self.assertCode(0, anchors=self.kept)
        self.assertEqual(report["restores"][0]["to_size"], 15)
