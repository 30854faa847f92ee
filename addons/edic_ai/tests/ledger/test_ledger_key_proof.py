# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...tools.ledger.note import is_successor, key_ref, new_key, public_key
from ..ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerKeyProof(LedgerCase):
    """The checks of the keys that the ledger itself vouches for."""

    def setUp(self):
        super().setUp()
        self.before = self.keys._doubtful()

    def doubtful(self):
        """Return the doubts about this test's keys: of earlier ones the records
        stay."""
        self.env.invalidate_all()
        return [kind for kind, _key in self.keys._doubtful()][len(self.before) :]

    def test_each_key_follows_another(self):
        self.records(1)
        self.make()
        first = self.keys._current()
        self.keys._rotate()
        self.declare("theft", key_ref=first.key_ref, revoked_from="2026-01-01 00:00:00")
        self.declare("loss")
        self.assertFalse(self.doubtful())
        old, new, signature = map(base64.b64decode, self.keys._named()[0])
        self.assertTrue(
            is_successor(self.env["edic.ai.seal"]._ledger(), new, old, signature)
        )

    def test_earliest_revocation_counts(self):
        """Stolen yesterday; no, last month."""
        self.records(1)
        self.make()
        key = self.keys._current()
        for day in ("2026-02-01", "2026-01-01", "2026-03-01"):
            self.declare("theft", key_ref=key.key_ref, revoked_from=f"{day} 00:00:00")
        revoked = {key.public_key: "2026-01-01T00:00:00Z"}
        self.assertEqual(self.keys._revoked(), revoked)
        with self.assertRaises(UserError):
            self.declare(
                "theft", key_ref=key.key_ref, revoked_from="2100-01-01 00:00:00"
            )

    def test_a_key_that_was_put_there_is_told(self):
        self.records(1)
        self.make()
        public = public_key(new_key())
        row = {
            "action": "created",
            "key_ref": key_ref(public),
            "previous": None,
            "public_key": base64.b64encode(public).decode(),
            "signature": None,
            "revoked_from": None,
        }
        self.keys._insert([{**row, "occurred_at": datetime.now()}])
        expected = ["key not as recorded", "key that nobody named"]
        self.assertEqual(self.doubtful(), expected)
        self.gateway._record("ledger", "ledger.key", row, company=False)
        self.assertEqual(self.doubtful(), expected[1:])
        named = {**row, "action": "rotated", "previous": self.keys._current().key_ref}
        named["signature"] = base64.b64encode(bytes(64)).decode()
        self.keys._insert([{**named, "occurred_at": datetime.now()}])
        self.gateway._record("ledger", "ledger.key", named, company=False)
        self.assertEqual(self.doubtful(), expected[1:] * 2)

    def test_a_revocation_that_is_gone_is_told(self):
        """Else what the thief signs would count again."""
        self.records(1)
        self.make()
        self.declare(
            "theft",
            key_ref=self.keys._current().key_ref,
            revoked_from="2026-01-01 00:00:00",
        )
        self.env.cr.execute("ALTER TABLE edic_ai_ledger_key DISABLE TRIGGER ALL")
        self.env.cr.execute("DELETE FROM edic_ai_ledger_key WHERE action = 'revoked'")
        self.env.invalidate_all()
        self.assertIn("key not as recorded", self.doubtful())
