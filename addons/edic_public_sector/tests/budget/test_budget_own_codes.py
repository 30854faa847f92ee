# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..budget_common import FR_LINES, OFFICER, BudgetCase
from ..budget_files import scdl, totem

VERSION = Path(__file__).parents[2] / "migrations" / "19.0.1.3.0"
UNKNOWN = "60619"
ROWS = (
    f"Fonctionnement,011,{UNKNOWN},dépense,500",
    "Fonctionnement,731,73111,recette,500",
)


@tagged("post_install", "-at_install")
class TestBudgetOwnCodes(BudgetCase):
    """A company's additions to a published nomenclature are its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.bring(scdl(rows=ROWS)).budget_ids
        cls.published = cls.budget.nomenclature_id
        cls.added = cls.line(cls.budget, UNKNOWN).nature_id
        cls.other = cls.make_company("Nachbarort (fictif)", "fr")
        cls.stranger = cls.make_user("own_stranger", OFFICER, cls.other)

    def codes(self, user, code=UNKNOWN):
        return self.own("code", user).search(
            [("code", "=", code), ("nomenclature_id", "=", self.published.id)]
        )

    def test_what_an_import_adds_is_of_its_company(self):
        self.assertFalse(self.published.company_id)
        self.assertEqual(self.added.company_id, self.company)
        self.assertFalse(self.line(self.budget, UNKNOWN).chapter_id.company_id)
        self.assertEqual(self.codes(self.officer), self.added)
        self.assertFalse(self.codes(self.stranger))
        again = self.make_import(scdl(rows=ROWS), budget_name="Again")
        self.assertFalse(again.has_asks, "it was confirmed once")

    def test_an_officer_enters_a_nomenclature_with_its_codes(self):
        with Form(self.own("nomenclature", self.officer)) as form:
            form.name, form.year = "Erlenbruck", 2026
            with form.own_ids.new() as code:
                code.kind, code.code = "function", "21100100"
                code.name = "Grundschule"
        own = form.record
        self.assertEqual(own.display_name, "Erlenbruck 2026")
        self.assertEqual(own.company_id, self.company)
        shown = [(number.kind, number.code) for number in own.code_ids]
        self.assertEqual(shown, [("function", "21100100")])

    def test_what_edic_brings_is_read_when_it_is_first_asked_for(self):
        nomenclatures = self.env["edic.public.budget.nomenclature"].sudo()
        nomenclatures.search([("name", "=", "M57-M57_A")]).unlink()
        found = nomenclatures._for("M57-M57_A", 2026, self.company)
        self.assertEqual((found.year, found.company_id.id), (2024, False))
        kinds = {"chapter", "nature", "function"}
        self.assertEqual(set(found.code_ids.mapped("kind")), kinds)

    def test_missing_nomenclature_is_said_and_a_bare_one_is_never_preferred(self):
        nomenclatures = self.env["edic.public.budget.nomenclature"]
        bare = nomenclatures.create(
            {"name": "M14-FICTIF", "company_id": self.company.id, "source": "a file"}
        )
        found = nomenclatures._for("M14-FICTIF", 2023, self.company)
        self.assertEqual(found, bare)
        published = nomenclatures.sudo().create(
            {"name": "M14-FICTIF", "company_id": False, "year": 2023}
        )
        found = nomenclatures._for("M14-FICTIF", 2023, self.company)
        self.assertEqual(found, published)
        self.assertEqual(nomenclatures._for("M14-FICTIF", 2022, self.company), bare)
        text = totem().replace("M57-M57_D", "M14-FICTIF_2")
        report = self.make_import(text).report_html
        self.assertIn("This nomenclature is not here", report)
        self.assertIn("M14-FICTIF_2", report)
        self.assertNotIn("This nomenclature", self.make_import(totem()).report_html)

    def test_another_company_is_asked_and_gets_its_own(self):
        taken = self.make_import(scdl(rows=ROWS), user=self.stranger)
        self.assertTrue(taken.has_asks)
        taken.is_confirmed = True
        taken.action_import()
        theirs = self.line(taken.budget_ids, UNKNOWN).nature_id
        self.assertNotEqual(theirs, self.added)
        self.assertEqual(theirs.company_id, self.other)
        self.assertEqual(taken.budget_ids.nomenclature_id, self.published)
        line = self.line(self.budget, UNKNOWN)
        with self.assertRaises(UserError):
            line.sudo().copy({"nature_id": theirs.id, "order": "between"})

    def test_one_code_among_many_lines_is_looked_at_too(self):
        taken = self.make_import(scdl(rows=ROWS), user=self.stranger)
        taken.is_confirmed = True
        taken.action_import()
        theirs = self.line(taken.budget_ids, UNKNOWN).nature_id
        line = self.line(self.budget, UNKNOWN)
        data = line.sudo().copy_data({"order": "between"})[0]
        rows = [{**data, "nature_id": code.id} for code in (self.added, theirs)]
        with self.assertRaisesRegex(UserError, "another company"):
            line.sudo().create(rows)
        with self.assertRaisesRegex(UserError, "another company"):
            line.sudo().copy({"order": "within"}).nature_id = theirs

    def test_published_ones_stay(self):
        code = self.codes(self.officer, "60612")
        published = self.own("nomenclature").browse(self.published.id)
        for work in (
            code.unlink,
            published.unlink,
            lambda: self.own("code").create(
                {
                    "nomenclature_id": published.id,
                    "kind": "nature",
                    "code": "X-1",
                    "name": "x",
                    "company_id": False,
                }
            ),
        ):
            with self.assertRaises(AccessError):
                work()
        for record in (code, published):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                record.name = "x"
        with self.assertRaisesRegex(UserError, "stays as it is|stays in its company"):
            self.codes(self.officer).company_id = False  # nobody publishes an own one
        code.accounts = "60613"
        vals = {"kind": "nature", "code": "X-1", "name": "Own"}
        published.code_ids = [(0, 0, vals)]
        self.assertEqual(self.codes(self.officer, "X-1").company_id, self.company)
        with self.assertRaisesRegex(ValidationError, "already exists"):
            published.code_ids = [(0, 0, {**vals, "code": "60612"})]

    def test_what_was_added_before_goes_to_who_uses_it(self):
        rows = [*FR_LINES, ("operating", "expense", "011", UNKNOWN, "", 1.0)]
        theirs = self.make_budget(rows, self.stranger)
        shared = self.added
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_public_budget_line SET nature_id = %s WHERE id = %s",
            [shared.id, self.line(theirs, UNKNOWN).id],
        )
        self.env.cr.execute(
            "DELETE FROM edic_public_budget_code WHERE code = %s AND id != %s",
            [UNKNOWN, shared.id],
        )
        self.env.cr.execute(
            "UPDATE edic_public_budget_code SET company_id = NULL WHERE id = %s",
            [shared.id],
        )
        self.env.invalidate_all()
        for name in ("pre-migration", "post-migration"):
            spec = spec_from_file_location("script", VERSION / f"{name}.py")
            script = module_from_spec(spec)
            spec.loader.exec_module(script)
            script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        ours = self.line(self.budget, UNKNOWN).nature_id
        others = self.line(theirs, UNKNOWN).nature_id
        self.assertEqual(
            (ours.company_id, others.company_id), (self.company, self.other)
        )
        self.assertEqual((ours | others).mapped("code"), [UNKNOWN] * 2)
        self.assertFalse(self.codes(self.officer, "60612").company_id)
