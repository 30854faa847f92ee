# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import csv
import gzip
import importlib.util
import io
import tempfile
from argparse import Namespace
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, freeze_time, tagged

from ..budget_common import TODAY
from ..budget_files import table, totem

FREIBURG = (  # as that city writes it, of a town that does not exist
    "Produkt;Produktbezeichnung;Ansatz 2026 (Erträge);Ansatz 2026 (Aufwendungen);"
    "Ansatz 2026 (Saldo)\n1;Rat (fiktiv);100;-300;{}\n2;Steuern (fiktiv);900;-50;850\n"
)
TABLES = ("assumptions", "fan", "rules", "tornado", "years")
FILES = {
    "budget_note.md",
    "budget_note.odt",
    "budget_note.pdf",
    "import.md",
    "scenario_note.md",
    "scenario_note.odt",
    "scenario_note.pdf",
    "scenario_inputs.json",
    *(f"scenario_{name}.csv" for name in TABLES),
}


@tagged("post_install", "-at_install")
class TestBudgetPaper(TransactionCase):
    """`odoo edic_budget_paper` from files of budgets to their papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time(TODAY))
        # loaded as Odoo does it: not as a part of the addon's package
        path = Path(get_module_path("edic_public_sector"), "cli/edic_budget_paper.py")
        name = "odoo.cli.edic_budget_paper"
        spec = importlib.util.spec_from_file_location(name, path)
        cls.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.module)
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def work(self, files, **options):
        """Return ``({name: bytes} made, output, whether there are papers)``.

        :param files: ``{name: content}``
        """
        usual = {"name": "Lindenfurt (fictive)", "budget": None, "lang": None}
        usual |= {"source": "Open data of Lindenfurt", "confirm": False, "keep": None}
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            Path(self.folder, name).write_bytes(data)
        command = self.module.EdicBudgetPaper()
        out = Path(tempfile.mkdtemp(dir=self.folder), "papers")
        paths = [Path(self.folder, name) for name in files]
        command.options = Namespace(**usual | options, out=out, files=paths)
        stringio = io.StringIO()
        with contextlib.redirect_stderr(stringio), contextlib.redirect_stdout(stringio):
            is_made = command._work(self.env["edic.public.budget.paper"])
        made = {path.name: path.read_bytes() for path in out.iterdir()}
        return made, stringio.getvalue(), is_made

    def rows(self, made, name):
        text = made[f"scenario_{name}.csv"].decode()
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    def company(self):
        return self.env["res.company"].search([("name", "=", "Lindenfurt (fictive)")])

    # --- from files to papers ---------------------------------------------------------
    def test_two_years_of_a_french_budget(self):
        first = totem(year="2025", power="900.00")
        made, pattern, is_made = self.work({"2025.xml": first, "2026.xml": totem()})
        self.assertTrue(is_made, pattern)
        self.assertEqual(set(made), FILES)
        note = made["budget_note.md"].decode()
        pattern = (
            r"(files of the budget|fichiers du budget).*\. Open data of Lindenfurt"
        )
        self.assertRegex(note, pattern)
        # 1050 + 200 + 400 + 200, and 100 less the year before
        self.assertRegex(note, r"1.850,00.*1.750,00.*100,00")
        for form, beginning in (("pdf", b"%PDF"), ("odt", b"PK")):
            self.assertTrue(made[f"budget_note.{form}"].startswith(beginning))
            self.assertTrue(made[f"scenario_note.{form}"].startswith(beginning))
        report = made["import.md"].decode()
        self.assertIn("## 2025.xml", report)
        self.assertIn("## 2026.xml", report)

    def test_doing_nothing_in_figures(self):
        made, _output, _is = self.work({"2026.xml": totem()})
        years = {row[0]: row[2:] for row in self.rows(made, "years")}
        self.assertEqual(years["figure"], [str(year) for year in range(2026, 2032)])
        # one year tells no growth, and nobody entered one: 1200 of taxes, 1050 and 200
        # only the voted year's amounts of purchases are known
        self.assertEqual(years["operating_revenue"][:2], ["1200.00", ""])
        self.assertEqual(years["operating_expense"][:2], ["1250.00", ""])
        codes = {row[0] for row in self.rows(made, "assumptions")}
        self.assertLessEqual({"energy", "purchases", "taxes", "rate"}, codes)
        self.assertNotIn("gross_savings", {row[0] for row in self.rows(made, "fan")})
        bars = {row[0] for row in self.rows(made, "tornado")}
        self.assertNotIn("gross_savings", bars)
        _head, balance, *_rest, debt = [row[2:] for row in self.rows(made, "rules")]
        self.assertEqual(balance[:1] + balance[3:], ["2026", ""])  # as it was voted
        self.assertEqual(debt[:3], ["", "", ""])
        self.assertIn(": ", debt[3])  # inputs that are missing
        self.assertIn("Non saisi", made["scenario_note.md"].decode())

    def test_an_operating_budget_alone_needs_no_loans(self):
        files = {"plan.csv.gz": packed(FREIBURG.format(-200))}
        made, output, is_made = self.work(files, confirm=True)  # it does not balance
        self.assertTrue(is_made, output)
        years = {row[0]: row[2:4] for row in self.rows(made, "years")}
        self.assertEqual(years["result"], ["650.00", ""])  # no growth was entered
        for figure in ("borrowing", "gross_savings", "fund"):
            self.assertEqual(years[figure], ["", ""], "nothing tells it")
        note = made["budget_note.md"].decode()
        self.assertIn("Erläuterung", note)
        self.assertRegex(note, "Jahresergebnis beträgt 650,00")
        note = made["scenario_note.md"].decode()
        self.assertIn("Der laufende Saldo ist nicht bekannt", note)
        self.assertIn("Nicht eingetragen: ", note)
        self.assertNotIn("Das Jahresergebnis geht von", note)
        self.assertEqual(self.company().country_id.code, "DE")

    # --- errors -----------------------------------------------------------------------
    def test_what_is_asked_is_read_first(self):
        files = {"plan.csv": FREIBURG.format(-500)}  # 100 - 300 is -200
        made, output, is_made = self.work(files)
        self.assertFalse(is_made)
        self.assertEqual(set(made), {"import.md"})
        self.assertIn("-500 / -200", made["import.md"].decode())
        self.assertRegex(output, "No papers. Read what .* plan.csv .*--confirm")
        self.assertFalse(self.env["edic.public.budget"].search_count(self.own()))
        self.company().name = "The first try"
        made, output, is_made = self.work(files, confirm=True)
        self.assertTrue(is_made, output)
        self.assertIn(
            ["result", "650.00"], [[row[0], row[2]] for row in self.rows(made, "years")]
        )

    def own(self):
        return [("company_id", "=", self.company().id)]

    def test_an_error_stops_it(self):
        made, output, is_made = self.work({"a.csv": table(("1;Rat;501200;x",))})
        self.assertFalse(is_made)
        self.assertIn("Mend a.csv first", output)
        self.assertEqual(set(made), {"import.md"})
        self.company().name = "The first try"
        for content, words in (
            (b"\x1f\x8bno", "not whole"),
            (b"<html/>", "Mend b.xml first"),
        ):
            with self.subTest(words=words):
                _made, output, is_made = self.work({"b.xml": content})
                self.assertFalse(is_made)
                self.assertIn(words, output)

    def test_a_file_that_is_not_there(self):
        command = self.module.EdicBudgetPaper()
        gone = [Path(self.folder, "gone.xml")]
        command.options = Namespace(out=self.folder, files=gone, name=None, keep=None)
        stringio = io.StringIO()
        with contextlib.redirect_stderr(stringio):
            self.assertFalse(command._work(self.env["edic.public.budget.paper"]))
        self.assertRegex(stringio.getvalue(), "No papers. .*gone.xml")

    # --- readers ----------------------------------------------------------------------
    def test_paper_is_kept_for_somebody_who_is_named(self):
        guest = self.env.ref("base.user_admin")
        self.work({"2026.xml": totem()}, keep=guest.login)
        self.assertIn(self.company(), guest.company_ids)
        drafts = self.env["edic.public.draft"].search(self.own())
        self.assertEqual(len(drafts), 2)
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertFalse(drafts.signed_by_id)
        self.assertFalse(self.company().chart_template)
        _made, output, is_made = self.work({"2026.xml": totem()}, keep="nobody here")
        self.assertFalse(is_made)
        self.assertIn("There is no user nobody here", output)

    def test_a_company_that_is_there_is_not_touched(self):
        name = self.env.company.name
        _made, output, is_made = self.work({"2026.xml": totem()}, name=name)
        self.assertFalse(is_made)
        self.assertIn("There is a company", output)


def packed(text):
    return gzip.compress(text.encode())
