# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.budget.budget_figures import BudgetFigures
from ..budget_common import OFFICER, TwoChartsCase

HEAD = "Kapitel;Titel;Zweckbestimmung;Funktion;Soll 2026;VE 2026"
ROWS = (  # all invented
    "0301;11101;Gebühren;012;300,00;",
    "0301;13201;Verkauf von Fahrzeugen;012;50,00;",
    "1301;32501;Kreditmarkt;920;400,00;",
    "0301;42201;Bezüge;012;250,00;",
    "0301;51701;Bewirtschaftung;012;100,00;",
    "0302;51701;Bewirtschaftung;013;40,00;",
    "0301;57501;Zinsen;920;30,00;",
    "1301;59501;Tilgung;920;130,00;",
    "0301;71201;Neubau;012;200,00;500,00",
)


@tagged("post_install", "-at_install")
class TestBudgetKameral(TwoChartsCase):
    """A budget by Einzelplan, Kapitel and Titel, whose Gruppierung says what it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasurer = cls.make_user("kameral_treasurer", OFFICER, cls.town)
        cls.taken = cls.bring(
            "\n".join([HEAD, *ROWS]),
            user=cls.treasurer,
            budget_name="Haushalt (fiktiv)",
            is_enforced=True,
        )
        cls.budget = cls.taken.budget_ids

    def title(self, code, chapter="0301"):
        found = self.budget.line_ids.filtered(
            lambda line: (line.nature_id.code, line.chapter_id.code) == (code, chapter)
        )
        self.assertEqual(len(found), 1, code)
        return found

    # --- from its file ----------------------------------------------------------------
    def test_file_says_that_it_is_kameral(self):
        marks = (self.taken.classes, self.budget.framework, self.budget.classes)
        self.assertEqual(marks, ("kameral", "de_kameral", "kameral"))
        self.assertEqual((self.budget.state, len(self.budget.line_ids)), ("voted", 9))
        power = self.title("51701")
        self.assertEqual((power.function_id.code, power.open), ("012", 100))

    def test_sections_follow_the_gruppierung(self):
        found = {
            line.nature_id.code: (line.section, line.direction)
            for line in self.budget.line_ids
        }
        for code in ("13201", "32501"):
            self.assertEqual(found[code], ("capital", "revenue"), code)
        for code in ("59501", "71201"):
            self.assertEqual(found[code], ("capital", "expense"), code)
        self.assertEqual(found["57501"], ("operating", "expense"))

    def test_interest_counts_and_repayment_is_no_expense_of_the_year(self):
        totals = {name: str(amount) for name, amount in self.budget._totals().items()}
        self.assertEqual(totals["operating_expense"], "420.00")  # 250 100 40 30
        self.assertEqual(totals["gross_savings"], "-120.00")
        self.assertEqual(totals["repayment"], "130.00")
        self.assertEqual(totals["borrowing"], "400.00")
        self.assertEqual(totals["capital_expense"], "200.00")
        self.assertEqual(totals["capital_revenue"], "50.00")

    def test_a_report_adds_up_by_kapitel(self):
        own = self.budget.with_context(lang="en_US")
        found = BudgetFigures(own).by_chapter("expense", own._edic_pairs())
        rows = [(name, float(now)) for name, _before, now in found]
        self.assertEqual(
            rows,
            [
                ("0301 (Operating)", 380.0),
                ("0302", 40.0),
                ("0301 (Capital)", 200.0),
                ("1301", 130.0),
            ],
        )

    # --- each Titel binds -------------------------------------------------------------
    def test_each_title_binds(self):
        credits = self.budget.credit_ids.filtered("is_binding")
        self.assertEqual(len(credits), 6)
        self.commit(self.title("51701"), 100)
        with self.assertRaisesRegex(UserError, "Confirm"):
            self.commit(self.title("51701"), 1)
        self.commit(self.title("51701", "0302"), 40)

    def test_a_bill_is_spent_in_its_kapitel(self):
        for chapter in ("0301", "0302"):
            self.title("51701", chapter).accounts = "524"
        service = self.make_service("Amt (fiktiv)", "0302", company=self.town)
        clerk = self.make_user(
            "kameral_clerk", "account.group_account_invoice", self.town
        )
        bill = self.make_bill(("524100", 25, {service: 100}), user=clerk)
        bill.action_post()
        self.assert_spent(self.title("51701", "0302"), 25)
        self.assert_spent(self.title("51701"), 0)

    def test_an_overrun_is_approved_by_an_act(self):
        power, less = self.title("51701"), self.title("42201")
        act = self.make_act(self.budget, "overrun", (power, 20), (less, -20))
        act.action_enforce_confirmed()
        self.assertEqual((power.open, less.open), (120, 230))

    # --- by hand ----------------------------------------------------------------------
    def test_by_hand_the_law_says_what_it_has(self):
        own = self.own("", self.treasurer)
        with Form(own) as form:
            form.name, form.year = "Zweiter Haushalt (fiktiv)", 2026
            form.nomenclature_id = self.budget.nomenclature_id
            self.assertEqual((form.framework, form.classes), ("de_doppik", "nkf"))
            form.framework = "de_kameral"
            marks = (form.classes, form.level_operating, form.level_capital)
            self.assertEqual(marks, ("kameral", "line", "line"))
            form.framework = "de_doppik"
            self.assertEqual((form.classes, form.level_capital), ("nkf", "chapter"))
            form.framework = "de_kameral"
            form.classes = "kameral_by"
        self.assertEqual(form.record.classes, "kameral_by")
        with self.assertRaisesRegex(ValidationError, "not of the law"):
            form.record.classes = "nkf"
