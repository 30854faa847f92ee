# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import tempfile
from pathlib import Path

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, tagged
from odoo.tools import config

from odoo.addons.edic_ai.tests.command_common import run_here, run_process

from ...models.files.scratch_database import PREFIX
from ..ledger_file_common import NAME, make_fec

INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<DataSet><Version>1.0</Version><Media><Name>2025</Name>
<Table><URL>journal.csv</URL><Name>Buchungen</Name><VariableLength>
<VariableColumn><Name>Konto</Name><AlphaNumeric/></VariableColumn>
<VariableColumn><Name>Datum</Name><Date/></VariableColumn>
<VariableColumn><Name>Betrag</Name><Numeric/></VariableColumn></VariableLength></Table>
<Table><URL>gone.csv</URL><Name>Belege</Name><VariableLength>
<VariableColumn><Name>Nr</Name><AlphaNumeric/></VariableColumn></VariableLength></Table>
</Media></DataSet>
"""
CONNECTION = ("db_host", "db_port", "db_user", "db_password")


@tagged("post_install", "-at_install")
class TestAuditFileCommand(BaseCase):
    """`odoo edic_audit --fec`, as a process with a database of its own."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        settings = {name: config[name] for name in CONNECTION if config[name]}
        settings |= {
            "addons_path": ",".join(config["addons_path"]),
            "data_dir": self.folder / "data",
        }
        self.config = self.folder / "odoo.conf"
        lines = (f"{name} = {value}\n" for name, value in settings.items())
        self.config.write_text(f"[options]\n{''.join(lines)}")

    def run_command(self, *args):
        config_file = str(self.config)
        return run_process("edic_audit", "-c", config_file, *args, without={"ODOO_RC"})

    def databases(self):
        """Those of ledger files; what else is on the server may come and go."""
        with db_connect("postgres").cursor() as cr:
            cr.execute(
                "SELECT datname FROM pg_database"
                " WHERE datallowconn AND starts_with(datname, %s)",
                [PREFIX],
            )
            return {name for [name] in cr.fetchall()}

    def test_a_file_from_the_command_to_the_report(self):
        file = self.folder / NAME
        file.write_bytes(make_fec())
        before = self.databases()
        done = self.run_command("--fec", str(file), "--json", "--lang", "de")
        # six entries are too few for statistics, which were not done
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertLessEqual(self.databases(), before, "its database is gone")
        report = json.loads(done.stdout)
        self.assertEqual(report["faults"], [])
        self.assertEqual(
            {name: report["file"][name] for name in ("format", "owner", "lines")},
            {"format": "FEC", "owner": "732829320", "lines": 15},
        )
        self.assertEqual((report["entries"], report["debit"]), (6, "1190.00"))
        outcomes = {check["code"]: check["outcome"] for check in report["checks"]}
        self.assertNotIn("failed", outcomes.values())
        self.assertEqual((outcomes["A20"], outcomes["A24"]), ("not_done", "not_done"))
        self.assertEqual((outcomes["A01"], outcomes["A05"]), ("done", "not_applicable"))
        not_run = {check["code"] for check in report["not_run"]}
        self.assertFalse(not_run & outcomes.keys())
        self.assertIn("A21", not_run)
        settled = {"done", "in_part", "nothing", "not_applicable", "not_done"}
        self.assertLessEqual(set(outcomes.values()), settled)
        self.assertIn("loading entries", done.stderr)

    def test_what_was_understood_and_what_does_not_balance(self):
        """Two tables, one of which is not there; a record that has one side only."""
        self.folder.joinpath("index.xml").write_text(INDEX, encoding="utf-8")
        rows = "1200;31.01.2025;5,00\r\n8400;31.01.2025;-4,00\r\n"
        self.folder.joinpath("journal.csv").write_text(rows)
        done = self.run_command(
            "--gobd",
            str(self.folder),
            "--checks",
            "A32,A01",
            "--json",
            "--lang",
            "en_US",
        )
        self.assertEqual(done.returncode, 2, done.stderr)
        # the checks are of no profile, and none is needed
        codes = [check["code"] for check in json.loads(done.stdout)["checks"]]
        self.assertEqual(codes, ["A01", "A32"])
        self.assertIn("journal: Buchungen (", done.stderr)
        self.assertIn("not needed: the index.xml names a file", done.stderr)
        [fault] = json.loads(done.stdout)["faults"]
        self.assertEqual(
            (fault["code"], fault["level"], fault["value"]), ("total", "error", "1.00")
        )

    def test_what_is_no_ledger(self):
        file = self.folder / NAME
        file.write_bytes(make_fec())
        for args, code in (
            # refused before anything is read or built, so no process is needed
            (("--fec", str(file), "--lang", "xx"), 64),
            (("--fec", str(file), "--lang", ""), 64),
            (("--fec", str(self.config)), 70),
            (("--fec", "no-such-file"), 70),
            (("--gobd", str(self.folder)), 70),
            (("--datev", str(self.config)), 70),
            (("--gobd", str(self.config), "--columns", "a"), 64),
            (("--fec", "x", "--gobd", "y"), 64),
            (("--fec", "x", "--simulate"), 64),
            (("--from", "yesterday"), 64),
            ((), 64),
        ):
            with self.subTest(args):
                # in this process there is a database, which nothing else names
                here = ("edic_audit", "-c", str(self.config), *args)
                done = run_here(*here) if args else self.run_command()
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertFalse(done.stdout)
                self.assertNotIn("Traceback", done.stderr)
                self.assertNotIn("Preparing", done.stderr)
