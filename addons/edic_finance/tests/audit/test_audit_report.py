# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import importlib.util
import io
import json
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import date
from hashlib import sha256
from pathlib import Path

from lxml import etree

from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.text.canonical import digest

from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]
OPTIONS = {
    "company": None,
    "since": None,
    "until": None,
    "profile": None,
    "checks": (),
    "simulate": False,
    "fec": None,
    "datev": None,
    "gobd": None,
    "chart": None,
    "table": "",
    "columns": None,
    "keep": False,
    "lang": None,
    "json": False,
    "csv": None,
}


@tagged("post_install", "-at_install")
class TestAuditReport(AuditCase):
    """`odoo edic_audit` on a company's books, from its options to what it prints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # loaded as Odoo does it: not as a part of the addon's package
        path = Path(get_module_path("edic_finance"), "cli", "edic_audit.py")
        spec = importlib.util.spec_from_file_location("odoo.cli.edic_audit", path)
        cls.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.module)
        cls.make_bill("paper", LINES, ref="F-1").action_post()
        cls.later = cls.make_bill("paper", LINES, ref="F-1", day="2026-02-15")
        cls.later.action_post()
        cls.env.flush_all()

    def command(self, **options):
        command = self.module.EdicAudit()
        command._parser = ArgumentParser()
        command._parser.error = self.refuse
        command.options = Namespace(**OPTIONS | options)
        command.decimal = ","
        return command

    def refuse(self, message):
        raise SystemExit(message)

    def printed(self, command, method, *args):
        """``(what it returns, standard output, standard error)``"""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            found = getattr(command, method)(*args)
        return found, out.getvalue(), err.getvalue()

    def report(self, **options):
        command = self.command(**options)
        return self.printed(
            command, "_report", self.env(su=True), self.company.sudo(), None
        )

    def test_what_checks_looked_at_is_not_added_up(self):
        """They look at the same bills: the sum would be of nothing."""
        runs = self.env["edic.finance.run"].sudo()
        arch = runs.get_view(view_type="form")["arch"]
        for name in ("population", "checked"):
            shown = etree.fromstring(arch).xpath(f"//list/field[@name='{name}']")
            self.assertTrue(shown)
            self.assertFalse([field for field in shown if field.get("sum")])
            field = self.env["edic.finance.run.line"]._fields[name]
            self.assertIsNone(field.aggregator)

    def test_what_is_on_leaves_flags(self):
        self.turn_on("A01")
        report, _out, progress = self.report()
        self.assertEqual(report["kind"], "batch")
        [check] = report["checks"]
        self.assertEqual((check["code"], check["found"], check["new"]), ("A01", 1, 1))
        self.assertEqual(check["outcome"], "done")
        [found] = report["findings"]
        self.assertEqual(found["entry"], self.later.name)
        self.assertEqual(found["amount"], f"{self.later.amount_total:.2f}")
        self.assertIn("F-1", found["seen"])
        self.assertEqual(len(self.flags("A01")), 1)
        self.assertIn("A01 Recorded twice", progress)
        json.dumps(report)  # it is JSON

    def test_what_is_off_leaves_none(self):
        self.company.edic_audit_profile = "none"
        for options in (
            {"checks": ("A01",)},
            {"profile": "fr_local", "checks": ("A01",)},
            {"simulate": True, "checks": ("A01",)},
        ):
            with self.subTest(options):
                report, _out, errors = self.report(**options)
                self.assertEqual(report["kind"], "simulation")
                self.assertEqual(len(report["findings"]), 1)
                self.assertFalse(self.flags("A01"))
                self.assertEqual("leaves no flags" in errors, "simulate" not in options)

    def test_another_profile_is_a_simulation_even_of_what_is_on(self):
        self.turn_on("A01")
        report, _out, _err = self.report(profile="fr_local", checks=("A01",))
        self.assertEqual(report["kind"], "simulation")
        self.company.edic_audit_profile = "fr_local"
        report, _out, _err = self.report(profile="fr_local", checks=("A01",))
        self.assertEqual(report["kind"], "batch")

    def test_a_period(self):
        self.turn_on("A01")
        report, _out, _err = self.report(
            since=date(2026, 2, 1), until=date(2026, 2, 28)
        )
        self.assertEqual((report["from"], report["to"]), ("2026-02-01", "2026-02-28"))
        self.assertEqual(report["entries"], 1)
        report, _out, _err = self.report(since=date(2026, 3, 1))
        self.assertFalse(report["findings"])

    def test_population_can_be_asked_for_again(self):
        self.turn_on("A01")
        for number in range(9, 12):  # more digits come after fewer
            bill = self.make_bill("paper", LINES, ref=f"G-{number}", day="2026-03-15")
            bill.name = f"B/{number}"
            bill.action_post()
        report, _out, _err = self.report(since=date(2026, 3, 1))
        journal = bill.journal_id.code
        numbers = {"journal": journal, "first": "B/9", "last": "B/11", "entries": 3}
        self.assertEqual(report["sequences"], [numbers])
        [check] = report["checks"]
        self.env.cr.execute(check["query"])
        rows = self.env.cr.dictfetchall()
        self.assertEqual(len(rows), check["population"])
        ids = ",".join(str(n) for n in sorted(r["id"] for r in rows if not r["reason"]))
        self.assertEqual(sha256(ids.encode()).hexdigest(), check["ids_digest"])
        run = self.env["edic.finance.run"].sudo().search([], limit=1)
        self.assertEqual(run.line_ids.query, check["query"])
        cells = ("BILL", "B/9", "B/11", "3")
        self.assertIn("".join(f"<td>{cell}</td>" for cell in cells), run.sequences_text)
        self.assertIn(">Journal<", run.sequences_text)
        facts = self.env["edic.ai.trace"].sudo().search([], limit=1).facts
        self.assertEqual(facts["sequences"], digest([numbers]))
        self.assertEqual(facts["checks"]["A01"]["query"], digest(check["query"]))

    def test_what_there_is_not(self):
        for options, expected in (
            ({"checks": ("A99",)}, "no check A99"),
            ({"profile": "nobody"}, "no profile nobody"),
            ({"profile": "auditor", "checks": ("A01",)}, "not in the profile auditor"),
        ):
            with self.subTest(expected), self.assertRaisesRegex(SystemExit, expected):
                self.report(**options)
        with self.assertRaisesRegex(SystemExit, "--company is needed"):
            self.command()._company(self.env(su=True))
        with self.assertRaisesRegex(SystemExit, "xx_XX"):
            self.command(lang="xx_XX")._in_language(self.env, "en_US")

    def test_options_that_do_not_go_together(self):
        path = Path("x")
        for options, expected in (
            ({"fec": path, "company": "A"}, "--company"),
            ({"fec": path, "simulate": True}, "--simulate"),
            ({"keep": True}, "--keep"),
            ({"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "--from is after"),
        ):
            with self.subTest(expected), self.assertRaisesRegex(SystemExit, expected):
                self.command(**options)._check_together()

    def test_told_and_written(self):
        self.turn_on("A01", "A08")
        report, _out, _err = self.report()
        code, out, _err = self.printed(self.command(), "_print_report", report)
        self.assertEqual(code, 1, "A08 had no account to look at: it was not done")
        self.assertIn("A08: 2 left out: The bill names no bank account", out)
        self.assertRegex(out, r"A01 +Recorded twice under the same number +2 +2 +0 +1 ")
        with tempfile.TemporaryDirectory() as folder:
            command = self.command(json=True, csv=Path(folder, "new"))
            _code, out, _err = self.printed(command, "_print_report", report)
            self.assertEqual(json.loads(out)["findings"][0]["check"], "A01")
            numbers = Path(folder, "new", "sequences.csv").read_text("utf-8-sig")
            text = Path(folder, "new", "findings.csv").read_bytes().decode("utf-8")
        self.assertTrue(numbers.startswith('"journal";"first";"last";"entries"'))
        self.assertIn(f'"{self.later.name}";"2"', numbers)
        head, row = text.removeprefix("\ufeff").splitlines()
        self.assertTrue(head.startswith('"check";"title";"severity"'))
        self.assertIn(f'"{self.later.name}"', row)
        amount = f"{self.later.amount_total:.2f}".replace(".", ",")
        self.assertIn(f'"{amount}"', row)

    def test_a_check_that_was_not_done(self):
        report, _out, _err = self.report(profile="auditor", checks=())
        report["checks"].append({**report["checks"][0], "outcome": "failed"})
        code, _out, _err = self.printed(self.command(), "_print_report", report)
        self.assertEqual(code, 1)

    def test_day_that_ages_are_reckoned_from(self):
        audit = self.env["edic.finance.audit"].sudo()
        check = self.check("A01")
        day = date(2020, 3, 31)
        scope = audit._scope(self.company, check, day, today=day)
        self.assertEqual(scope.today, date(2020, 3, 31))

    def test_a_file_is_noted_in_the_ledger(self):
        file = {"format": "FEC", "sha256": "0" * 64, "lines": 3, "outcome": "1" * 64}
        faults = [{"code": "date", "column": "ValidDate", "count": 3}]
        trace = self.env["edic.finance.audit.report"].sudo()
        trace = trace.with_company(self.company)._record_file(
            {"file": file, "faults": faults}
        )
        self.assertEqual((trace.event, trace.use_case), ("accounting", "audit.fec"))
        self.assertEqual(
            trace.facts, {**file, "faults": {"date ValidDate": 3}, "checks": {}}
        )
        self.assertEqual(trace.company_ref, self.company.id)

    def test_choice_is_in_the_reader_s_language(self):
        audit = self.env["edic.finance.audit.report"].sudo().with_context(lang="fr_FR")
        with self.assertRaises(UserError):
            audit._choose(self.company, None, ("A99",))
