# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import importlib.util
import io
import json
import tempfile
from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.modules import get_module_path
from odoo.tests import tagged

from .test_intake_common import IntakeCase


def _options(parser, args):
    """Return the options, as `edic_ai.command.read_options` does; no database."""
    return parser.parse_args(args)


@tagged("post_install", "-at_install")
class TestIntakeCommand(IntakeCase):
    """`odoo edic_intake` from the list of files to the lines that it prints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # loaded as Odoo does it: not as a part of the addon's package
        path = Path(get_module_path("edic_finance"), "cli", "edic_intake.py")
        spec = importlib.util.spec_from_file_location("odoo.cli.edic_intake", path)
        cls.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.module)
        cls.env = cls.env(su=True, context={"allowed_company_ids": cls.company.ids})

    def setUp(self):
        super().setUp()
        self.command = self.module.EdicIntake()

    def work(self, *names, as_json=True):
        """Return the output printed for the files, and the files that failed."""
        command = self.command
        command.options = Namespace(json=as_json)
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                Path(folder, name).write_bytes(self.content(name))
            Path(folder, "notes.txt").write_text("not taken from a folder")
            files = list(self.module._files([Path(folder), Path("gone.xml")]))
            with contextlib.redirect_stdout(out):
                failed = list(command._work(lambda work: work(self.env), files))
        return out.getvalue().splitlines(), [str(path) for path, _error in failed]

    def test_command_says_in_json_what_came_of_each_file(self):
        lines, failed = self.work("orderx.xml", "xrechnung_cii.xml")
        refused, billed, gone = map(json.loads, lines)
        self.assertEqual(len(failed), 2)
        self.assertEqual(
            list(billed),
            [
                "file",
                "state",
                "format",
                "move_id",
                "name",
                "xml",
                "odoo",
                "difference",
                "reason",
                "error",
                "duplicate_of",
                "lines",
                "read",
                "files",
            ],
        )
        self.assertEqual(billed["format"], "xrechnung-cii")
        self.assertEqual(
            billed["xml"], {"untaxed": "314.86", "tax": "22.04", "total": "336.90"}
        )
        self.assertEqual(billed["odoo"], billed["xml"])
        self.assertIsNone(billed["error"])
        self.assertIsNone(billed["name"])
        self.assertEqual(
            [list(line) for line in billed["lines"]],
            [["line_id", "description", "suggestions"]] * 2,
        )
        self.assertIn("an order", refused["error"])
        self.assertIn("cannot be read", gone["error"])
        row = self.env["edic.finance.document"].search([], limit=1)
        self.assertEqual(row.source, "command")

    def test_day_of_arrival_is_the_one_that_is_given(self):
        self.command.options = Namespace(received="2024-03-05")
        self.command.arrived = self.command._arrival(self.env)
        self.work("xrechnung_cii.xml")
        row = self.env["edic.finance.document"].search([], limit=1)
        self.assertEqual(row.received, date(2024, 3, 5))
        self.assertEqual(row.received_from, "stated")
        self.assertEqual(row.move_id.edic_received, date(2024, 3, 5))

    def test_day_of_arrival_to_come_is_refused(self):
        later = fields.Date.today() + timedelta(days=2)
        for text in (later.isoformat(), "5.3.2024"):
            self.command.options = Namespace(received=text)
            with (
                self.assertRaises(SystemExit),
                contextlib.redirect_stderr(io.StringIO()) as said,
            ):
                self.command._arrival(self.env)
            self.assertIn("day of arrival", said.getvalue())

    def test_watching_for_long_has_no_day_of_arrival(self):
        arguments = ["--watch", "x", "--received", "2024-03-05"]
        with (
            self.assertRaises(SystemExit),
            contextlib.redirect_stderr(io.StringIO()) as said,
            patch.object(self.module, "read_options", _options),
        ):
            self.command._arguments(arguments)
        self.assertIn("--once", said.getvalue())

    def test_for_people(self):
        lines, failed = self.work("facturx_minimum.xml", as_json=False)
        self.assertIn("draft bill", lines[0])
        self.assertIn("which VAT rates", lines[0])
        self.assertEqual(failed, ["gone.xml"])

    def test_command_refuses_a_company_that_is_not_there(self):
        command = self.module.EdicIntake()
        command.options = Namespace(company=str(self.company.id))
        self.assertEqual(command._company(self.env), self.company)
        command.options.company = self.company.name
        self.assertEqual(command._company(self.env), self.company)
        for wanted in ("no such company", None):
            command.options.company = wanted
            with (
                self.assertRaises(SystemExit),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                command._company(self.env)
