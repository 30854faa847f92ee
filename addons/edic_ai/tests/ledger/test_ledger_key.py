# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import shutil

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ...exceptions import NotSigningError
from ...tools.ledger.edic_verify import Verifier
from ...tools.ledger.note import is_successor, key_ref
from ..ledger_common import CRON, LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerKey(LedgerCase):
    def test_first_key_is_made_with_the_first_checkpoint_and_recorded(self):
        self.assertFalse(self.keys._current())
        self.records(1)
        self.make()
        current = self.keys._current()
        public = base64.b64decode(current.public_key)
        self.assertEqual(current.key_ref, key_ref(public))
        trace = self.last_trace("ledger.key")
        self.assertEqual((trace.event, trace.company_ref), ("ledger", 0))
        self.assertEqual(
            trace.facts,
            {
                "action": "created",
                "key_ref": current.key_ref,
                "public_key": current.public_key,
                "previous": None,
                "signature": None,
                "revoked_from": None,
            },
        )
        self.assertEqual(trace.summary, f"Key: Made, {current.key_ref}")

    def test_private_key_is_in_a_file_that_only_odoo_reads(self):
        self.keys._ensure()
        [file] = self.keyring.folder.glob("sign-*.key")
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        secret = file.read_text(encoding="ascii")
        self.env.cr.execute(
            "SELECT string_agg(key::text, '') FROM edic_ai_ledger_key key"
        )
        self.assertNotIn(secret, self.env.cr.fetchone()[0])

    def test_old_key_names_the_new_one(self):
        self.records(1)
        first = self.make()
        old = self.keys._current()
        self.ledger.with_user(self.the_manager).action_rotate_key()
        self.records(1)
        second, new = self.make(), self.keys._current()
        self.assertNotEqual(old.key_ref, new.key_ref)
        self.assertEqual((new.action, new.previous), ("rotated", old.key_ref))
        public, signature = map(base64.b64decode, (new.public_key, new.signature))
        self.assertTrue(
            is_successor(
                self.env["edic.ai.seal"]._ledger(),
                public,
                base64.b64decode(old.public_key),
                signature,
            )
        )
        self.assertEqual(self.keys._public_keys(), [old.public_key, new.public_key])
        for checkpoint in (first, second):
            self.assertTrue(self.parsed(checkpoint).is_signed_by(self.public()))
        self.assertEqual(self.last_trace("ledger.key").facts["action"], "rotated")

    def test_who_rotates(self):
        self.keys._ensure()
        for user in (self.the_auditor, self.the_dpo, self.the_approver, self.the_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ledger.with_user(user).action_rotate_key()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ledger.with_user(user).action_checkpoint()

    # --- without a key ----------------------------------------------------------------
    def test_no_checkpoint_without_the_key_and_a_loud_alarm(self):
        self.records(1)
        self.make()
        [file] = self.keyring.folder.glob("sign-*.key")
        file.unlink()
        self.records(1)
        with self.assertRaises(NotSigningError) as caught:
            self.make()
        self.assertEqual(caught.exception.code, "no_key")
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.assertLogs(CRON, "ERROR"):
            self.checkpoints._try_to_make(self.chain)
        self.assertIn("no_key", dict(self.ledger._problems()))
        self.checkpoints.env["edic.ai.ledger"]._alarm_all()
        activities = self.ledger.activity_ids.filtered(
            lambda activity: "key that signs" in activity.summary
        )
        for user in (self.the_manager, self.the_dpo):
            self.assertIn(user, activities.user_id)
        self.assertNotIn(self.the_auditor, activities.user_id)
        self.assertIn("key that signs", self.ledger.problems)

    def test_another_file_under_its_name_is_not_the_key(self):
        self.keys._ensure()
        [file] = self.keyring.folder.glob("sign-*.key")
        file.write_text("00" * 32)
        with self.assertRaises(NotSigningError):
            self.keys._signing_key()

    def test_a_folder_that_cannot_be_written_makes_no_key(self):
        (self.root / "keys").write_text("")
        with self.assertRaises(NotSigningError) as caught:
            self.keys._ensure()
        self.assertEqual(caught.exception.code, "no_key")
        self.assertFalse(self.keys._current())

    # --- copies -----------------------------------------------------------------------
    def refused(self, code):
        for attempt in (self.keys._signing_key, self.keys._ensure, self.keys._rotate):
            with self.assertRaises(NotSigningError) as caught:
                attempt()
            self.assertEqual(caught.exception.code, code)

    def test_a_copy_with_another_name_signs_nothing(self):
        self.records(1)
        self.make()
        self.called("another database")
        self.refused("copy")

    def called(self, name):
        """As in a copy that createdb made: all is the same but its name."""
        identity = self.keyring.identity()
        self.keyring.write_identity({**identity, "database": name})

    def test_a_copy_with_another_uuid_signs_nothing(self):
        self.keys._ensure()
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.refused("copy")

    def test_a_copy_made_before_the_first_key_takes_none(self):
        self.keyring.write_identity({"ledger": "", "database_uuid": "", "database": ""})
        self.refused("copy")
        self.assertFalse(list(self.keyring.folder.glob("sign-*.key")))

    def test_a_copy_writes_nothing_elsewhere_either(self):
        self.records(1)
        self.make()
        self.called("another database")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.anchors._anchor_all()
        self.assertFalse((self.root / "anchors").exists())
        self.assertFalse(self.anchors.search([]))

    def test_a_copy_without_the_files_writes_nothing_elsewhere_either(self):
        """On another server: rows of keys are there, and nobody's name beside."""
        self.records(1)
        self.make()
        shutil.rmtree(self.keyring.folder)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.anchors._anchor_all()
        self.assertFalse(self.anchors.search([]))

    def test_a_neutralised_copy_signs_nothing_and_knows_nobody(self):
        self.env["ir.config_parameter"].set_param(
            "edic_ai.ledger_mail", "a@example.org"
        )
        self.records(1, comment="why")
        self.make()
        self.gateway.with_user(self.the_user)._record("policy", "x", {}, comment="why")
        self.env.flush_all()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", True)
        self.env.flush_all()
        with file_open("edic_ai/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.refused("neutralised")
        self.assertEqual(set(self.anchors._config()), {"folder"})  # the host's
        for model in ("edic.ai.person", "edic.ai.content"):
            self.assertFalse(self.env[model].search([]))
        self.assertFalse(self.env.ref("edic_ai.ir_cron_edic_ai_checkpoint").active)
        # what has the keys is no copy: it was neutralised in place, and somebody has to
        # know that nothing is signed any more
        self.assertIn("neutralised", dict(self.ledger._problems()))
        self.keyring.write_identity({"ledger": "", "database_uuid": "", "database": ""})
        self.assertEqual(self.ledger._problems(), [])
        self.assertTrue(self.ledger.note)
        with self.assertNoLogs(CRON, "WARNING"), self.enter_registry_test_mode():
            self.checkpoints._try_to_make(self.chain)
        with self.enter_registry_test_mode():
            self.anchors._anchor_all()
        self.assertFalse(self.anchors.search([]))

    def test_who_the_keys_belong_to_is_written_with_the_first(self):
        self.keys._ensure()
        file = self.keyring.folder / "identity.json"
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        content = json.loads(file.read_text(encoding="utf-8"))
        params = self.env["ir.config_parameter"]
        self.assertEqual(
            content,
            {
                "ledger": params.get_param("edic_ai.ledger"),
                "database_uuid": params.get_param("database.uuid"),
                "database": self.env.cr.dbname,
            },
        )
        file.unlink()
        self.refused("no_key")

    # --- declared by two --------------------------------------------------------------
    def test_a_lost_key_is_followed_by_one_that_nobody_signed(self):
        self.records(1)
        first = self.make()
        old = self.keys._current()
        [file] = self.keyring.folder.glob("sign-*.key")
        file.unlink()
        self.declare("loss")
        new = self.keys._current()
        self.assertEqual((new.previous, new.signature), (old.key_ref, False))
        self.records(1)
        second = self.make()
        verifier = Verifier(
            self.parsed(first).origin,
            [self.parsed(first), self.parsed(second)],
            self.public(),
        )
        verifier.check_signatures()
        self.assertEqual(verifier.codes, {})
        traces = self.env["edic.ai.trace"].search(
            [("use_case", "in", ("ledger.key", "ledger.declared"))],
            limit=3,
            order="id desc",
        )
        self.assertEqual(
            [trace.facts.get("action") for trace in traces], ["created", "lost", None]
        )
        self.assertEqual(
            traces.mapped("parent_uuid"),
            [traces[2].call_uuid, traces[2].call_uuid, False],
        )
        self.assertEqual(traces[2]._people(), self.the_manager)
        self.assertEqual(traces[:2]._people(), self.the_dpo)

    def test_all_files_lost_with_the_folder(self):
        self.keys._ensure()
        for file in self.keyring.folder.iterdir():
            file.unlink()
        self.refused("no_key")
        self.declare("loss")
        self.assertTrue(self.keys._signing_key())

    def test_a_stolen_key_counts_for_what_it_signed_before(self):
        self.records(1)
        checkpoint = self.make()
        old = self.keys._current()
        self.declare("theft", revoked_from=checkpoint.created_at)
        self.assertEqual(
            self.keys._revoked(), {old.public_key: self.parsed(checkpoint).said["time"]}
        )
        self.assertNotEqual(self.keys._current().key_ref, old.key_ref)
        self.assertEqual(len(self.keys._public_keys()), 2)
        revoked = {base64.b64decode(k): t for k, t in self.keys._revoked().items()}
        new_checkpoint = self.parsed(checkpoint)
        verifier = Verifier(
            new_checkpoint.origin, [new_checkpoint], self.public(), revoked=revoked
        )
        verifier.check_signatures()
        self.assertEqual(verifier.codes, {4: 1})

    def test_an_older_key_is_revoked_without_a_new_one(self):
        self.keys._ensure()
        old = self.keys._current()
        self.keys._rotate()
        current = self.keys._current()
        self.declare("theft", key_ref=old.key_ref, revoked_from="2026-01-01 00:00:00")
        self.assertEqual(self.keys._current(), current)
        self.assertEqual(self.keys._revoked(), {old.public_key: "2026-01-01T00:00:00Z"})

    def test_a_database_that_moved_signs_again(self):
        self.records(1)
        self.make()
        self.called("before")
        self.refused("copy")
        self.declare("move")
        self.records(1)
        self.assertTrue(self.make())
        trace = self.last_trace("ledger.move")
        self.assertEqual(trace.facts, {"changed": ["database"]})
        with self.assertRaises(UserError):
            self.declare("move")  # nothing to declare

    def test_a_neutralised_copy_cannot_be_declared_the_real_one(self):
        self.keys._ensure()
        self.called("before")
        self.env["ir.config_parameter"].set_param("database.is_neutralized", True)
        for kind in ("move", "loss"):
            with self.assertRaises(NotSigningError):
                self.declare(kind)
