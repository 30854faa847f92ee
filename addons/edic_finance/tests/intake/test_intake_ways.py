# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import importlib.util
import io
import json
import tempfile
from argparse import Namespace
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules import get_module_path
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...tools.intake.watched_folder import DONE, REFUSED, TAKEN, WatchedFolder
from .test_intake_common import IntakeCase, ubl_bill
from .test_intake_containers import packed

CII = "xrechnung_cii.xml"


@tagged("post_install", "-at_install")
class TestIntakeProgram(IntakeCase):
    """Another program hands files in with the rights of its user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.env = env(user=cls.env.ref("base.user_root"))
        cls.other = cls._create_company(name="Other")
        cls.auditor = cls.person("program_auditor", "edic_ai.group_edic_ai_auditor")
        cls.env = env

    def hand_in(self, name, raw=None, **options):
        content = b64encode(raw or self.content(name)).decode()
        return self.env["account.journal"].edic_hand_in(name, content, **options)

    def test_answer_says_what_became_of_the_file(self):
        answer = self.hand_in(CII)
        bill = self.env["account.move"].browse(answer["move_id"])
        self.assertEqual((answer["state"], answer["reason"]), ("billed", None))
        self.assert_equal_to_document(bill)
        self.assertEqual(bill.create_uid, self.clerk)
        self.assertEqual(bill.edic_document_id.source, "program")
        again = self.hand_in(CII)
        self.assertEqual(
            (again["state"], again["duplicate_of"]), ("duplicate", bill.id)
        )
        self.assertEqual(self.hand_in("orderx.xml")["state"], "refused")
        self.assertEqual(json.loads(json.dumps(answer)), answer)

    def test_same_delivery_is_taken_in_once(self):
        first = self.hand_in(CII, key="run 7, file 1")
        again = self.hand_in(CII, key="run 7, file 1")
        self.assertEqual(first["move_id"], again["move_id"])
        rows = self.env["edic.finance.document"].search(
            [("delivery_key", "=", "run 7, file 1")]
        )
        self.assertEqual(len(rows), 1)

    def test_day_of_arrival_is_the_one_that_the_program_states(self):
        """As of a portal that made the bill available days ago."""
        day = fields.Date.today() - timedelta(days=5)
        answer = self.hand_in(CII, received=day.isoformat())
        bill = self.env["account.move"].browse(answer["move_id"])
        self.assertEqual(bill.edic_received, day)
        self.assertEqual(bill.edic_document_id.received, day)
        answer = self.hand_in("other.xml", ubl_bill())
        bill = self.env["account.move"].browse(answer["move_id"])
        self.assertEqual(
            bill.edic_received, self.company.sudo()._edic_day(fields.Datetime.now())
        )

    def test_day_of_arrival_that_is_none_is_said(self):
        later = fields.Date.today() + timedelta(days=2)
        for text in (later.isoformat(), "31.03.2026", "soon", 7):
            with self.assertRaisesRegex(UserError, "day of arrival"):
                self.hand_in(CII, received=text)

    def test_keys_of_two_companies_are_their_own(self):
        self.clerk.sudo().write({"company_ids": [Command.link(self.other.id)]})
        first = self.hand_in(CII, key="1")
        self.env = self.env(context={"allowed_company_ids": self.other.ids})
        second = self.hand_in(CII, key="1")
        self.assertNotEqual(first["move_id"], second["move_id"])
        move = self.env["account.move"].browse(second["move_id"])
        self.assertEqual(move.company_id, self.other)

    def test_who_may_not_make_bills_hands_none_in(self):
        self.env = self.env(user=self.auditor)
        with self.assertRaises(AccessError):
            self.hand_in(CII)

    def test_what_is_no_file_or_no_journal_is_said(self):
        for content in ("no base64!", None, 7):
            with self.assertRaises(UserError):
                self.env["account.journal"].edic_hand_in("a.xml", content)
        sales = self.company_data["default_journal_sale"].with_user(self.clerk)
        with self.assertRaises(UserError):
            sales.edic_hand_in("a.xml", b64encode(b"<a/>").decode())


@tagged("post_install", "-at_install")
class TestIntakeJson2(IntakeCase, HttpCase):
    """The same over Odoo's JSON-2, with a key of the user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_root"))

    def post(self, key, **body):
        return self.url_open(
            "/json/2/account.journal/edic_hand_in",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )

    def api_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        until = fields.Datetime.now() + timedelta(days=1)
        return keys._generate("rpc", "intake", until)

    def test_file_is_handed_in_over_json_2(self):
        content = b64encode(self.content(CII)).decode()
        key = self.api_key(self.clerk)
        context = {"allowed_company_ids": self.company.ids}
        answer = self.post(key, name="a.xml", content=content, context=context)
        self.assertEqual(answer.status_code, 200, answer.text)
        found = answer.json()
        self.assertEqual(found["state"], "billed")
        bill = self.env["account.move"].browse(found["move_id"])
        self.assertEqual((bill.company_id, bill.amount_total), (self.company, 336.90))

    @mute_logger("odoo.http")
    def test_who_has_no_key_or_no_right_is_turned_away(self):
        content = b64encode(self.content(CII)).decode()
        body = {"name": "a.xml", "content": content}
        self.assertEqual(self.post("wrong", **body).status_code, 401)
        employee = self.person("no_billing", "base.group_user")
        answer = self.post(self.api_key(employee), **body)
        self.assertEqual(answer.status_code, 403)


@tagged("post_install", "-at_install")
class TestIntakeFolder(IntakeCase):
    """`odoo edic_intake --watch`: each file of a folder once, and moved after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = Path(get_module_path("edic_finance"), "cli", "edic_intake.py")
        spec = importlib.util.spec_from_file_location("odoo.cli.edic_intake", path)
        cls.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.module)
        cls.env = cls.env(user=cls.env.ref("base.user_root"))

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(self.enter_registry_test_mode())

    def watch(self, **patches):
        """Watch the folder until nothing is left to do; return the lines printed."""
        command = self.module.EdicIntake()
        command.options = Namespace(
            watch=self.folder, once=True, settle=0.0, json=True, paths=[], again=False
        )
        context = {"allowed_company_ids": self.company.ids}
        out = io.StringIO()
        with contextlib.redirect_stdout(out), patch("signal.signal"):
            command._watch(self.env.registry, context)
        self.env.invalidate_all()
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def die(self):
        """Watch until the first file is committed, and end there as a kill does."""
        with patch.object(WatchedFolder, "settle", side_effect=KeyboardInterrupt):
            try:  # Odoo's assertRaises would roll back what is committed
                self.watch()
            except KeyboardInterrupt:
                return self.env.invalidate_all()
        return self.fail("no file was taken in")

    def put(self, name, raw=None):
        (self.folder / name).write_bytes(raw or self.content(name))

    def names(self, place):
        return sorted(path.name for path in (self.folder / place).iterdir())

    def rows(self):
        return self.env["edic.finance.document"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    def test_day_of_arrival_of_a_folder_is_the_one_that_is_given(self):
        self.put(CII)
        day = fields.Date.today() - timedelta(days=4)
        with patch.object(self.module.EdicIntake, "arrived", day):
            self.watch()
        self.assertEqual(self.rows().received, day)
        self.assertEqual(self.rows().move_id.edic_received, day)

    def test_files_go_where_they_belong(self):
        self.put(CII)
        self.put("again.xml", self.content(CII))
        self.put("orderx.xml")
        self.put("x.zip", packed(**{"order.xml": self.content("orderx.xml")}))
        lines = self.watch()
        self.assertEqual(len(lines), 4)
        self.assertEqual(
            self.names(DONE), ["again.xml", "again.xml.txt", "x.zip", "x.zip.txt", CII]
        )
        self.assertEqual(self.names(REFUSED), ["orderx.xml", "orderx.xml.txt"])
        words = (self.folder / REFUSED / "orderx.xml.txt").read_text()
        self.assertIn("an order", words)
        inner = (self.folder / DONE / "x.zip.txt").read_text()
        self.assertIn("order.xml: This is an order", inner)
        self.assertEqual(self.names(TAKEN), [])
        self.assertEqual(
            sorted(self.rows().mapped("state")),
            ["billed", "duplicate", "opened", "refused", "refused"],
        )
        self.assertEqual(set(self.rows().mapped("source")), {"folder"})

    def test_process_that_dies_after_the_commit_takes_nothing_in_twice(self):
        for name in (CII, "orderx.xml"):
            with self.subTest(name):
                self.put(name)
                before = self.rows()
                self.die()
                [row] = self.rows() - before
                self.assertEqual(len(self.names(TAKEN)), 1)
                [line] = self.watch()
                self.assertEqual(self.rows() - before, row)
                self.assertEqual(line["state"], row.state)
                self.assertEqual(self.names(TAKEN), [])
        self.assertEqual(self.names(DONE), [CII])

    def test_file_waits_while_the_database_is_away(self):
        self.put(CII)
        journals = type(self.env["account.journal"])
        hand_in, tries = journals._edic_hand_in, []

        def fail_twice(*args):
            tries.append(1)
            if len(tries) < 3:
                raise OperationalError("the connection is closed")
            return hand_in(*args)

        with (
            patch.object(journals, "_edic_hand_in", fail_twice),
            patch.object(self.module, "MAX_PAUSE_S", 0.0),
            contextlib.redirect_stderr(io.StringIO()) as said,
        ):
            lines = self.watch()
        self.assertEqual([line["state"] for line in lines], ["billed"])
        self.assertIn("the connection is closed", said.getvalue())

    def test_file_that_always_fails_is_for_a_person(self):
        self.put(CII)
        journals = type(self.env["account.journal"])
        with (
            patch.object(journals, "_edic_hand_in", side_effect=OSError("no disk")),
            patch.object(self.module, "MAX_PAUSE_S", 0.0),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            self.watch()
        self.assertEqual(self.names(REFUSED), [CII, f"{CII}.txt"])
        self.assertIn("no disk", (self.folder / REFUSED / f"{CII}.txt").read_text())
        self.assertFalse(self.rows())

    def test_stop_ends_after_the_file_at_work(self):
        for number in range(3):
            self.put(f"{number}.xml", self.content("orderx.xml") + b" " * number)
        take = self.module.EdicIntake._take_in_waiting

        def stop_after(command, *args):
            take(command, *args)
            command._stop()

        with patch.object(self.module.EdicIntake, "_take_in_waiting", stop_after):
            self.assertEqual(len(self.watch()), 1)
        self.assertEqual(len(self.names(".")) - 3, 2, "the others stay")
