# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import os
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from fakes.time_authority import Authority

from ...models.ledger import edic_ai_anchor
from ...models.ledger.edic_ai_anchor import EdicAiAnchor
from ...tools.ledger import timestamp
from ...tools.ledger.note import checkpoint
from ...tools.ledger.timestamp import StampError
from ..ledger_common import SINK, LedgerCase

SERVER = "odoo.addons.base.models.ir_mail_server.IrMail_Server"
SEND, CONNECT = f"{SERVER}.send_email", f"{SERVER}._connect__"


@tagged("post_install", "-at_install")
class TestAnchor(LedgerCase):
    def setUp(self):
        super().setUp()
        self.params = self.env["ir.config_parameter"]
        self.records(3)
        self.checkpoint = self.make()

    def anchor(self):
        """Anchor as the cron does, on this connection."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.anchors._anchor_all()
        self.env.invalidate_all()

    def rows(self, sink):
        return self.anchors.search([("sink", "=", sink)], order="id")

    # --- the folder -------------------------------------------------------------------
    def test_folder_has_it_for_good(self):
        self.anchor()
        file = self.folder / "000000000003.checkpoint"
        self.assertEqual(file.read_text(encoding="utf-8"), self.checkpoint.text)
        self.assertEqual(file.stat().st_mode & 0o777, 0o444)
        self.assertEqual(
            self.checkpoints._known(self.chain), [(self.checkpoint.text, True)]
        )
        self.anchor()
        self.assertEqual(len(self.rows("folder")), 1)

    def test_killed_between_signing_and_writing(self):
        """The checkpoint has its row and no sink has one: the next cron writes."""
        for attempt in (KeyboardInterrupt, None):
            with patch.object(
                EdicAiAnchor,
                "_put",
                autospec=True,
                side_effect=attempt or EdicAiAnchor._put,
            ):
                if attempt:
                    self.env.flush_all()
                    with (
                        self.enter_registry_test_mode(),
                        self.assertRaises(KeyboardInterrupt),
                    ):
                        self.anchors._anchor_all()
                    self.assertFalse(self.rows("folder"))
                    self.assertFalse(self.folder.exists())
                else:
                    self.anchor()
        self.assertTrue(self.rows("folder").is_done)

    def test_killed_between_writing_and_its_row(self):
        self.anchors._put_folder(self.checkpoint, str(self.root / "anchors"))
        self.anchor()
        self.assertTrue(self.rows("folder").is_done)

    def test_another_checkpoint_of_that_size_is_never_overwritten(self):
        self.folder.mkdir(parents=True)
        file = self.folder / "000000000003.checkpoint"
        file.write_text("something else")
        with self.assertLogs(SINK, "WARNING"):
            self.anchor()
        self.assertEqual(file.read_text(), "something else")
        row = self.rows("folder")
        self.assertFalse(row.is_done)
        self.assertIn("KeptOtherwise", row.message)

    def test_what_failed_is_written_later_in_order(self):
        (self.root / "anchors").write_text("no folder")
        self.records(1)
        second = self.make()
        with self.assertLogs(SINK, "WARNING"):
            self.anchor()
        self.assertEqual(len(self.rows("folder")), 1)  # the second was not tried
        (self.root / "anchors").unlink()
        self.anchor()
        done = self.rows("folder").filtered("is_done")
        self.assertEqual(done.mapped("checkpoint_id"), [self.checkpoint.id, second.id])

    def test_what_a_stolen_key_signed_stops_nobody(self):
        """A checkpoint in the folder that claims more, from when it does not count."""
        key, moment = self.keys._signing_key(), self.checkpoint.created_at
        origin = self.env["edic.ai.seal"]._chain_origin(self.chain)
        texts = [
            checkpoint(origin, 9, bytes(32), moment + timedelta(hours=hours), key)
            for hours in (-1, 0)
        ]
        self.assertEqual([self.anchors._is_ours(self.chain, t) for t in texts], [1, 1])
        self.keys._replace(self.keys._current(), "revoked", moment)
        self.assertEqual([self.anchors._is_ours(self.chain, t) for t in texts], [1, 0])
        self.folder.mkdir(parents=True)
        (self.folder / "000000000009.checkpoint").write_text(texts[1])
        self.records(1)
        self.assertTrue(self.make())

    def test_host_s_folder_goes_before_the_setting(self):
        self.params.set_param("edic_ai.ledger_folder", "/elsewhere")
        self.assertEqual(
            self.anchors._config()["folder"], os.environ["EDIC_LEDGER_ANCHORS"]
        )
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": ""}):
            self.assertEqual(self.anchors._config()["folder"], "/elsewhere")

    def test_where_checkpoints_go_is_recorded(self):
        settings = self.env["res.config.settings"].create({})
        settings.edic_ai_ledger_mail = "a@example.org"
        settings.set_values()
        trace = self.last_trace("ledger.sinks")
        self.assertEqual(trace.facts["mail"], [False, True])
        self.assertNotIn("example.org", str(trace.facts))
        self.assertEqual(self.anchors._config()["mail"], "a@example.org")

    # --- e-mail -----------------------------------------------------------------------
    def test_an_e_mail_has_the_text(self):
        self.params.set_param("edic_ai.ledger_mail", "a@example.org, b@example.org")
        self.records(1)
        newest = self.make()
        sent = []
        with (
            patch(CONNECT),
            patch(f"{SERVER}._disable_send", lambda _self: False),
            patch(SEND, lambda _self, message, *_a, **_k: sent.append(message) or "id"),
        ):
            self.anchor()
        done = self.rows("mail").filtered("is_done")
        self.assertEqual(done.mapped("checkpoint_id"), [newest.id])
        [subject] = {message["Subject"] for message in sent}
        self.assertIn("4 entries", subject)
        files = [part for part in sent[0].walk() if part.get_filename()]
        content = files[0].get_payload(decode=True).decode()
        self.assertEqual(content, newest.text)
        plain = sent[0].get_body(("plain",)).get_content()
        self.assertIn(newest.root, plain)

    def test_mail_leaves_once_though_the_database_collides_after_it(self):
        """At the commit of what it wrote itself, and at the row that tells of it."""
        self.params.set_param("edic_ai.ledger_mail", "a@example.org")
        sent, collided = [], []

        def colliding(work):
            def run(*args, **kwargs):
                result = work(*args, **kwargs)
                if work not in collided:
                    collided.append(work)
                    raise SerializationFailure
                return result

            return run

        with (
            patch(CONNECT),
            patch(f"{SERVER}._disable_send", lambda _self: False),
            patch(SEND, lambda _self, message, *_a, **_k: sent.append(message) or "id"),
            # the folder's would collide in its stead
            patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": ""}),
            patch.object(edic_ai_anchor, "_put", colliding(edic_ai_anchor._put)),
            patch.object(
                edic_ai_anchor, "_keep_row", colliding(edic_ai_anchor._keep_row)
            ),
        ):
            self.anchor()
        self.assertEqual((len(sent), len(collided)), (1, 2))
        self.assertEqual(self.rows("mail").mapped("is_done"), [True])

    def test_no_address_no_mail(self):
        with patch(SEND) as send:
            self.anchor()
        send.assert_not_called()

    # --- the time stamp ---------------------------------------------------------------
    def test_a_time_stamp_is_kept_and_can_be_checked(self):
        authority = Authority(self.root)
        self.addCleanup(authority.close)
        self.params.set_param("edic_ai.ledger_stamp", authority.url)
        self.anchor()
        self.assertTrue(self.rows("stamp").is_done)
        roots = (self.root / "ca.pem").read_bytes()
        answer = self.anchors._stamp_of(self.checkpoint)
        timestamp.check(answer, self.checkpoint.text.encode(), roots)
        with self.assertRaises(StampError):
            other = (self.root / "other.pem").read_bytes()
            timestamp.check(answer, self.checkpoint.text.encode(), other)
        [(_headers, query)] = authority.asked
        digest = hashlib.sha256(self.checkpoint.text.encode()).digest()
        self.assertIn(digest, query)
        self.anchor()
        self.assertEqual(len(authority.asked), 1)

    def test_what_has_no_time_stamp_gives_none(self):
        self.anchor()
        self.assertFalse(self.rows("stamp"))
        self.assertIsNone(self.anchors._stamp_of(self.checkpoint))

    def test_whatever_an_authority_says_has_its_row(self):
        self.params.set_param("edic_ai.ledger_stamp", "https://tsa.example.org")
        said = StampError("refused: \0 \ud800 " + "x" * 5000)
        with (
            patch.object(timestamp, "ask", side_effect=said),
            self.assertLogs(SINK, "WARNING"),
        ):
            self.anchor()
        row = self.rows("stamp")
        self.assertFalse(row.is_done)
        self.assertEqual(row.message[:24], "StampError: refused: \ufffd \ufffd")
        self.assertEqual(len(row.message), 200)

    def test_time_stamps_come_by_https(self):
        settings = self.env["res.config.settings"]
        with self.assertRaises(ValidationError):
            settings.create({"edic_ai_ledger_stamp": "http://tsa.example.org"})
        settings.create({"edic_ai_ledger_stamp": "https://tsa.example.org"})

    # --- each for itself --------------------------------------------------------------
    def test_an_address_of_before_keeps_nobody_from_saving_settings(self):
        """Its sink fails, which is reported there."""
        self.env["ir.config_parameter"].set_param(
            "edic_ai.ledger_stamp", "http://time.example.org"
        )
        settings = self.env["res.config.settings"].create({})
        with self.assertRaises(ValidationError):
            settings.edic_ai_ledger_stamp = "http://other.example.org"

    def test_a_sink_that_fails_stops_no_other(self):
        self.params.set_param("edic_ai.ledger_mail", "a@example.org")
        self.params.set_param("edic_ai.ledger_stamp", "http://127.0.0.1:9/")
        with (
            patch(CONNECT, side_effect=OSError("no route")),
            self.assertLogs(SINK, "WARNING"),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.anchor()
        self.assertTrue(self.rows("folder").is_done)
        for sink in ("mail", "stamp"):
            self.assertFalse(self.rows(sink).is_done)
            self.assertTrue(self.rows(sink).message)
        self.records(1)
        self.assertTrue(self.make())

    def test_each_anchor_tells_its_health(self):
        self.assertEqual(self.anchors._health("folder"), (None, None, None))
        self.anchor()
        ok_at, since, error = self.anchors._health("folder")
        self.assertTrue(ok_at)
        self.assertFalse(since or error)
        self.assertIn("Works", self.ledger.folder_state)
        self.assertEqual(self.ledger.mail_state, "Not set up")

    def test_who_is_told_of_a_sink_that_fails_and_when(self):
        (self.root / "anchors").write_text("no folder")
        with self.assertLogs(SINK, "WARNING"):
            self.anchor()
        self.assertNotIn("sink_folder", dict(self.ledger._problems()))
        since = self.rows("folder").occurred_at
        with freeze_time(since + timedelta(days=1)), self.assertLogs(SINK, "WARNING"):
            self.anchor()
        self.assertEqual(self.anchors._health("folder")[1], since)
        with freeze_time(since + timedelta(days=2, minutes=1)):
            self.assertIn("sink_folder", dict(self.ledger._problems()))
            self.env["edic.ai.ledger"]._alarm_all()
        activities = self.ledger.activity_ids.filtered(
            lambda activity: "Folder" in activity.summary
        )
        self.assertIn(self.the_dpo, activities.user_id)
        (self.root / "anchors").unlink()
        self.anchor()
        self.env["edic.ai.ledger"]._alarm_all()
        self.assertFalse(activities.exists())

    def test_nowhere_to_write_to_is_an_alarm(self):
        self.assertNotIn("no_sink", dict(self.ledger._problems()))
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": ""}):
            self.assertIn("no_sink", dict(self.ledger._problems()))
            self.env["edic.ai.ledger"]._alarm_all()
            self.env["edic.ai.ledger"]._alarm_all()
        activities = self.ledger.activity_ids.filtered(
            lambda activity: activity.user_id == self.the_manager
        )
        self.assertEqual(len(activities), 1)

    def test_an_alarm_comes_back_each_day_until_it_is_solved(self):
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": ""}):
            self.env["edic.ai.ledger"]._alarm_all()
            self.ledger.activity_ids.unlink()
            self.env["edic.ai.ledger"]._alarm_all()
            self.assertFalse(self.ledger.activity_ids)
            self.ledger.alarmed_on = self.ledger.alarmed_on - timedelta(days=1)
            self.env["edic.ai.ledger"]._alarm_all()
        self.assertIn(self.the_dpo, self.ledger.activity_ids.user_id)

    def test_records_that_wait_for_long_are_an_alarm(self):
        self.records(1)
        self.assertNotIn("late", dict(self.ledger._problems()))
        with freeze_time(self.checkpoint.created_at + timedelta(days=3, minutes=1)):
            self.assertIn("late", dict(self.ledger._problems()))
