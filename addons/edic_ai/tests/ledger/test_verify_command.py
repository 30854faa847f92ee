# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentTypeError
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import config
from odoo.tools.misc import file_path

from ...command import read_language
from ...tools.ledger.edic_verify import SIGNATURE, UNSIGNED

ODOO = "/usr/bin/odoo"


@tagged("post_install", "-at_install")
class TestVerifyCommand(TransactionCase):
    """`odoo edic_verify`, as a process on what is committed."""

    def run_command(self, *args, database=None):
        command = [
            sys.executable,
            ODOO,
            f"--addons-path={','.join(config['addons_path'])}",
            "edic_verify",
            "-d",
            database or self.env.cr.dbname,
            *args,
        ]
        return subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, env={**os.environ}
        )

    def test_command_reports_damage_or_none(self):
        done = self.run_command("--json", "--contents", "--company", "0")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        names = {"records", "first", "last", "head", "damage", "first_bad", "seconds"}
        self.assertLessEqual(names, set(report))
        self.assertFalse(report["anchored"])
        done = self.run_command()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no damage was found", done.stdout)
        done = self.run_command("--company", "0", "--lang", "de_DE")
        self.assertIn("Signiert bis Eintrag", done.stdout)

    def test_languages_of_commands_are_named_short_or_long(self):
        for name, code in (
            ("fr", "fr_FR"),
            ("DE", "de_DE"),
            ("en", "en_US"),
            ("fr-BE", "fr_BE"),
            ("de_DE.UTF-8", "de_DE"),
            ("es", "es_ES"),
        ):
            self.assertEqual(read_language(name), code)
        for name in ("xx", "", "english", "C"):
            with self.subTest(name), self.assertRaises(ArgumentTypeError):
                read_language(name)

    def test_wrong_use_and_what_cannot_be_run(self):
        for code, args in (
            (64, ("--nonsense",)),
            (64, ("--from", "yesterday")),
            (64, ("--company", "no such company")),
            (64, ("--lang", "xx")),
            (64, ("--export", "x.jsonl")),
            (70, ("--file", "no-such-file")),
        ):
            with self.subTest(args):
                done = self.run_command(*args)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertFalse(done.stdout)
        self.assertEqual(self.run_command(database="no_such_db").returncode, 70)

    def test_without_the_checkpoints_that_are_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_command("--company", "0", "--anchors", folder)
        self.assertEqual(done.returncode, 4, done.stderr)

    def test_with_keys_got_from_elsewhere(self):
        with tempfile.TemporaryDirectory() as folder:
            key = Path(folder, "key")
            key.write_text("A" * 43 + "=", encoding="ascii")
            args = ("--json", "--company", "0", "--key", str(key))
            done = self.run_command(*args)
            signed = self.env["edic.ai.checkpoint"].search_count([("chain", "=", 0)])
            code = SIGNATURE if signed else UNSIGNED
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(json.loads(done.stdout)["keys"], "given")
            key.write_text("nonsense", encoding="ascii")
            self.assertEqual(self.run_command(*args).returncode, 70)

    def test_an_export_agrees_with_it(self):
        alone = file_path("edic_ai/tools/ledger/edic_verify.py")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "export.jsonl")
            before = json.loads(self.run_command("--json", "--company", "0").stdout)
            done = self.run_command("--company", "0", "--export", str(file))
            # a copy has no key, and its export says so
            is_signed = not self.env["edic.ai.ledger.key"]._why_not()
            self.assertEqual(done.returncode, 0 if is_signed else UNSIGNED, done.stderr)
            self.assertEqual("NOT SIGNED" in done.stderr, not is_signed)
            again = subprocess.run(  # noqa: S603
                [sys.executable, "-I", alone, file, "--json"],
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual(again.returncode, 0, again.stderr)
            report = json.loads(again.stdout)
            self.assertGreaterEqual(report["entries"], before["entries"])
            self.assertEqual(report["unsigned"] is None, is_signed)
            self.assertEqual(self.run_command("--file", str(file)).returncode, 0)
            file.write_bytes(file.read_bytes() + b" ")
            self.assertEqual(self.run_command("--file", str(file)).returncode, 5)
