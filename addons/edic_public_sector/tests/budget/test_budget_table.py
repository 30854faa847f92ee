# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..budget_common import OFFICER, BudgetCase
from ..budget_files import table

GERMAN = {"is_enforced": True, "budget_name": "Kernhaushalt (fiktiv)"}


@tagged("post_install", "-at_install")
class TestBudgetTable(BudgetCase):
    """German files: tables whose columns a person maps, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasurer = cls.make_user("treasurer", OFFICER, cls.town)

    def look(self, text, **vals):
        return self.make_import(text, user=self.treasurer, **GERMAN | vals)

    def take(self, text, **vals):
        taken = self.look(text, **vals)
        self.assertFalse(taken.has_errors, taken.report)
        taken.is_confirmed = True
        taken.action_import()
        return taken

    def column(self, taken, name):
        return taken.column_ids.filtered(lambda column: column.name == name)

    def asked(self, taken):
        groups = taken.report["groups"]
        return [group["title"] for group in groups if group["level"] == "ask"]

    # --- content ----------------------------------------------------------------------
    def test_columns_are_guessed_and_shown(self):
        taken = self.look(table())
        self.assertEqual(taken.format, "table")
        roles = {
            column.name: (
                column.role or "",
                column.of or column.measure or "",
                column.year,
            )
            for column in taken.column_ids
        }
        self.assertEqual(
            roles,
            {
                "Produkt": ("code", "function", 0),
                "Produktbezeichnung": ("label", "function", 0),
                "Sachkonto": ("code", "nature", 0),
                "Ansatz 2026": ("amount", "open", 2026),
            },
        )
        self.assertIn("21100100", self.column(taken, "Produkt").sample)

    def test_what_a_product_spends_and_earns(self):
        budget = self.take(table()).budget_ids
        self.assertEqual(
            (budget.framework, budget.classes, budget.level_operating, budget.state),
            ("de_doppik", "nkf", "product", "voted"),
        )
        credit = self.credit(budget, "21100100")
        self.assertEqual(self.sums(credit, "open"), (1234.56,))
        self.assertEqual(credit.display_name, "21100100 Grundschule (fiktiv)")
        self.assertTrue(credit.is_binding)
        earned = self.credit(budget, "61100100", direction="revenue")
        self.assertEqual(self.sums(earned, "open"), (1234.56,))
        works = self.line(budget, "783100", "21100100")
        self.assertEqual(
            (works.section, works.nature_id.accounts), ("capital", "01,06,07,08")
        )
        self.assertEqual(budget.nomenclature_id.company_id, self.town)

    def test_other_writings_of_amounts(self):
        rows = ("21100100;Schule;524100;1,234.50", "61100100;Steuern;401100;1,234.50")
        for delimiter in ";\t|":
            with self.subTest(delimiter=delimiter):
                text = table(rows).replace(";", delimiter)
                taken = self.look(text.encode("cp1252"))
                [document] = taken.report["documents"]
                self.assertEqual(document["sections"][0]["expense"], "1234.50")

    def test_revenue_written_below_zero(self):
        rows = ("21100100;Schule;524100;900,00", "61100100;Steuern;401100;-900,00")
        taken = self.take(table(rows))
        self.assertTrue(taken.is_revenue_negative)
        line = self.line(taken.budget_ids, "401100", "61100100", direction="revenue")
        self.assertEqual(line.open, 900)

    # --- faults -----------------------------------------------------------------------
    def test_faults_of_a_table(self):
        rows = (
            "21100100;Schule;524100;viel",
            "21100100;Schule;824100;5,00",
            "21100100;Schule;524100;5,00;zu viel",
            "21100100;Schule;527100;10,00",
            ";;;99,00",
        )
        taken = self.look(table(rows))
        own = {"role": "amount", "measure": "open", "year": 2026}
        self.column(taken, "Ansatz 2026").write(own)
        taken.action_check()
        shown = {
            group["title"]: [(line["line"], line["about"]) for line in group["lines"]]
            for group in taken.report["groups"]
            if group["level"] == "error"
        }
        self.assertEqual(shown["this is not an amount"], [(2, "Ansatz 2026: viel")])
        self.assertEqual(
            shown["this account is in no class of the chart"], [(3, "824100")]
        )
        self.assertEqual(shown["not as many cells as the first line has"], [(4, "5/4")])
        [[line, about]] = shown["the line of totals is not the sum of the lines"]
        self.assertEqual((line, about), (6, "Ansatz 2026: 99.00 / 15.00"))
        with self.assertRaisesRegex(UserError, "Correct the file first"):
            taken.action_import()
        self.assertFalse(self.own("", self.treasurer).search([]))

    def test_a_balance_that_is_no_sum_is_asked_about(self):
        head = "Produkt;Aufwand Ansatz 2026;Ertrag Ansatz 2026;Saldo Ansatz 2026"
        text = f"{head}\n21100100;900,00;100,00;-800,00\n61100100;0;800,50;900,50\n"
        taken = self.look(text)
        roles = taken.column_ids.mapped("role")
        self.assertEqual(roles, ["code", "amount", "amount", "balance"])
        self.assertIn("balance column is not the sum", str(self.asked(taken)))

    def test_a_mapping_without_amounts_or_keys(self):
        taken = self.look(table())
        amount = self.column(taken, "Ansatz 2026")
        amount.role = False
        taken.action_check()
        self.assertRegex(taken.report["refused"], "mapped to an amount")
        amount.role = "amount"
        taken.column_ids.filtered(lambda column: column.role == "code").role = False
        taken.action_check()
        self.assertRegex(taken.report["refused"], "what the money is for")

    # --- the mapping is kept ----------------------------------------------------------
    def corrected(self):
        """A column that no guess tells, and what a person made of it."""
        rows = ("21100100;Schule;524100;900,00", "61100100;Steuern;401100;900,00")
        taken = self.look(table(rows, "Amtliche Zahl 2026"))
        self.assertTrue(taken.has_errors)
        own = {"role": "amount", "measure": "open", "year": 2026}
        self.column(taken, "Amtliche Zahl 2026").write(own)
        taken.action_check()
        self.assertFalse(taken.has_errors)
        taken.is_confirmed = True
        taken.action_import()
        return rows, taken

    def test_mapping_is_kept_for_the_same_kind_of_file(self):
        rows, first = self.corrected()
        again = self.look(table(rows, "Amtliche Zahl 2026"))
        self.assertEqual(again.mapping_id, first.mapping_id)
        self.assertFalse(again.has_errors)

    def test_mapping_moves_on_to_next_year(self):
        rows, first = self.corrected()
        after = self.take(table(rows, "Amtliche Zahl 2027"))
        self.assertNotEqual(after.mapping_id, first.mapping_id)
        [amount] = after.column_ids.filtered(lambda column: column.role == "amount")
        shown = (amount.name, amount.year, amount.measure)
        self.assertEqual(shown, ("Amtliche Zahl 2027", 2027, "open"))
        self.assertEqual(after.budget_ids.year, 2027)
        self.assertEqual(first.column_ids.mapped("year"), [0, 0, 0, 2026])

    def test_another_company_maps_for_itself(self):
        rows, _first = self.corrected()
        text = table(rows, "Amtliche Zahl 2026")
        self.assertTrue(self.make_import(text).has_errors)

    def test_another_file_has_another_mapping(self):
        taken = self.look(table())
        taken.file = self.make_import("Produkt;Ansatz 2026\n21100100;5,00\n").file
        taken.action_check()
        self.assertEqual(taken.column_ids.mapped("name"), ["Produkt", "Ansatz 2026"])
        self.assertFalse(taken.has_errors)

    # --- years ------------------------------------------------------------------------
    def test_past_and_coming_years_of_one_file(self):
        head = ("Ergebnis 2024", "Ansatz 2025", "Ansatz 2026")
        rows = (
            "21100100;Schule;524100;800,00;850,00;900,00",
            "61100100;Steuern;401100;800,00;850,00;900,00",
        )
        budgets = self.take(table(rows, *head)).budget_ids.sorted("year")
        self.assertEqual(budgets.mapped("year"), [2024, 2025, 2026])
        self.assertEqual(budgets.mapped("state"), ["closed", "voted", "voted"])
        self.assertEqual(budgets.mapped("actuals"), ["document", "ledger", "ledger"])
        past = self.credit(budgets[0], "21100100")
        self.assertEqual(self.sums(past, "open", "spent"), (0, 800))

    def test_report_says_what_of_a_file_is_not_taken_over(self):
        rows = (
            "Produkt;Sachkonto;Ist 2024;Ansatz 2025;Vermerk",
            "21100100;524100;-90,00;-100,00;x",
            ";;-90,00;-100,00;",
        )
        taken = self.look("\n".join(rows))
        titles = {group["title"]: group["lines"] for group in taken.report["groups"]}
        [left] = [lines for title, lines in titles.items() if "not mapped" in title]
        self.assertEqual([message["about"] for message in left], ["Vermerk"])
        [years] = [lines for title, lines in titles.items() if "without plan" in title]
        self.assertEqual([year["about"] for year in years], ["2024"])
        [total] = [
            lines for title, lines in titles.items() if "line of totals" in title
        ]
        self.assertEqual([message["line"] for message in total], [3])
        first, second = taken.report["documents"]
        self.assertEqual(first["act"], "Realised figures, no plan")
        self.assertFalse(first["has_plan"])
        self.assertTrue(second["has_plan"])
        self.assertIn("–", taken.report_html)

    def test_a_running_year_is_followed_in_the_entries(self):
        """Its Ist so far makes it no document: bills and commitments are asked."""
        head = ("Ansatz 2025", "Ist 2025", "Ansatz 2026", "Ist 2026", "Ist 2027")
        rows = (
            "21100100;Schule;524100;850,00;840,00;900,00;300,00;1,00",
            "61100100;Steuern;401100;850,00;840,00;900,00;310,00;1,00",
        )
        taken = self.take(table(rows, *head))
        notes = [group for group in taken.report["groups"] if group["level"] == "note"]
        about = [
            line["about"]
            for note in notes
            if "year is not over" in note["title"]
            for line in note["lines"]
        ]
        self.assertEqual(about, ["Kernhaushalt (fiktiv) 2026"])
        budgets = taken.budget_ids.sorted("year")
        self.assertEqual(budgets.mapped("actuals"), ["document", "ledger", "document"])
        self.assertEqual(budgets.mapped("state"), ["voted", "voted", "closed"])
        line = self.line(budgets[1], "524100", "21100100")
        self.assertEqual((line.open, line.realised), (900, 300))
        words = "Confirm that it is committed"
        with self.assertRaisesRegex(UserError, words):
            self.commit(line, 901, self.treasurer)

    def test_next_years_file_votes_no_year_twice(self):
        rows = (
            "21100100;Schule;524100;850,00;900,00",
            "61100100;Steuern;401100;850,00;900,00",
        )
        first = self.take(table(rows, "Ansatz 2025", "Ansatz 2026")).budget_ids
        text = table(rows, "Ansatz 2026", "Ansatz 2027")
        taken = self.look(text)
        self.assertRegex(str(self.asked(taken)), "voted already")
        self.assertRegex(str(taken.report["groups"]), "524100: 850.00 / 900.00")
        self.take(text)
        now = first.filtered(lambda amount: amount.year == 2026)
        self.assertEqual(len(now.decision_ids), 1)
        self.assertEqual(self.sums(self.credit(now, "21100100"), "open"), (900,))

    def test_authorities_for_later_years(self):
        rows = (
            "21100100;Schule;783100;400,00;250,00",
            "21100100;Schule;681100;400,00;",
        )
        text = table(rows, "Ansatz 2026", "VE 2026")
        self.take(text)
        self.take(text)
        [authority] = self.own("authority", self.treasurer).search([])
        self.assertEqual((authority.kind, authority.amount), ("ve", 250))
        self.assertEqual(
            (authority.state, str(authority.until)[4:]), ("draft", "-12-31")
        )
        with self.assertRaisesRegex(UserError, "Enter the years"):
            authority.action_enforce()

    def test_a_year_is_followed_up_once_it_is_over(self):
        rows = ("21100100;Schule;524100;900,00", "61100100;Steuern;401100;900,00")
        budget = self.take(table(rows)).budget_ids
        closed = ("21100100;Schule;524100;880,00", "61100100;Steuern;401100;910,00")
        taken = self.take(table(closed, "Ergebnis 2026"))
        self.assertEqual(taken.budget_ids, budget)
        line = self.line(budget, "524100", "21100100")
        self.assertEqual((line.open, line.realised), (900, 880))
        self.assertEqual((budget.state, len(budget.decision_ids)), ("voted", 1))
