# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.letters.drafting import lock
from ..budget_common import READER
from ..draft_common import Drafting
from .test_budget_justified import REASONS, JustifiedCase

TITLES = ("volume", "price", "perimeter", "one_off", "rest")
AMOUNTS = ("credit_now", "credit_before", "difference", "difference_rate")
USED = ("spent_now", "committed_now", "available_now", "spent_before")


def added(rows, at):
    """The sum of a column, as a table has it."""
    return str(sum(Decimal(row[at]) for row in rows))


@tagged("post_install", "-at_install")
class TestBudgetNote(Drafting, JustifiedCase):
    """Notes on lines, credits and budgets say what was computed, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.explain(cls.power, *REASONS)
        more = cls.taxed("tva_nd_20")
        cls.make_bill(("60612", 500, {cls.hall: 100}, more)).action_post()
        cls.commit(cls.power, 300)
        cls.records = {
            "budget.line_note": cls.power,
            "budget.credit_note": cls.general,
            "budget.note": cls.budget,
            "budget.rob.fr": cls.budget,
        }

    def begin(self, code, lang="fr", user=None, record=None, **more):
        return super().begin(code, lang, user or self.officer, record, **more)

    def facts(self, record, *keys, user=None, lang="en"):
        facts = self.env["edic.public.facts"].with_user(user or self.officer)
        table, _tables = facts._of(record.with_user(user or self.officer), lang)
        return tuple(table[key].value for key in keys)

    def table(self, record, name):
        """Rows as texts; amounts as they are."""
        facts = self.env["edic.public.facts"].with_user(self.officer)
        _table, tables = facts._of(record, "en")
        return [tuple(cell.value for cell in row) for row in tables[name]["rows"]]

    # --- facts ------------------------------------------------------------------------
    def test_facts_of_a_line(self):
        figures = ("1000.33", "900.10", "100.23", "11.1")
        self.assertEqual(self.facts(self.power, *AMOUNTS), figures)
        figures = ("-20.00", "110.00", "5.23", "10.00", "-5.00")
        self.assertEqual(self.facts(self.power, *TITLES), figures)
        figures = ("600.00", "300.00", "100.33", "720.08")
        self.assertEqual(self.facts(self.power, *USED), figures)
        figures = ("2026", "2025", "Main", "80.0")  # 720.08 of 900.10
        keys = ("year", "year_before", "budget", "execution_before")
        self.assertEqual(self.facts(self.power, *keys), figures)

    def test_facts_of_a_credit(self):
        figures = ("2000.00", "2050.04", "-50.04", "-2.4")
        self.assertEqual(self.facts(self.general, *AMOUNTS), figures)
        figures = ("-20.00", "110.00", "5.23", "10.00", "-155.27")
        self.assertEqual(self.facts(self.general, *TITLES), figures)
        figures = ("600.00", "300.00", "1100.00", "770.08")
        self.assertEqual(self.facts(self.general, *USED), figures)

    def test_facts_of_a_budget(self):
        figures = ("6100.00", "5550.04", "549.96", "9.9")
        self.assertEqual(self.facts(self.budget, *AMOUNTS), figures)
        figures = ("-20.00", "110.00", "5.23", "10.00", "444.73")
        self.assertEqual(self.facts(self.budget, *TITLES), figures)
        totals = {
            "operating_revenue": "5500.00",
            "operating_expense": "5500.00",
            "gross_savings": "0.00",
            "repayment": "0.00",
            "net_savings": "0.00",
            "capital_expense": "600.00",
            "capital_revenue": "600.00",
            "borrowing": "0.00",
        }
        self.assertEqual(self.facts(self.budget, *totals), tuple(totals.values()))

    def test_without_last_year_there_is_no_percentage(self):
        grants = self.line(self.budget, "65748")
        self.assertEqual(
            self.facts(grants, *AMOUNTS), ("500.00", "0.00", "500.00", None)
        )
        self.assertEqual(self.facts(grants, "execution_before"), (None,))

    def test_each_fact_is_of_the_record(self):
        draft = self.begin("budget.line_note", "en", record=self.power)
        facts = {fact["key"]: fact for fact in draft.edic_open()["facts"]}
        for key in (*AMOUNTS, *TITLES, *USED):
            source = facts[key]["source"]
            with self.subTest(key=key):
                expected = (source["model"], source["id"])
                self.assertEqual(expected, (self.power._name, self.power.id))

    # --- tables -----------------------------------------------------------------------
    def test_parts_add_up_to_the_difference(self):
        for record in (self.power, self.general, self.budget):
            *rows, last = self.table(record, "parts")
            [difference] = self.facts(record, "difference")
            with self.subTest(record=record):
                self.assertEqual(last, ("Difference", "", difference, ""))
                self.assertEqual(added(rows, 2), difference)
                rest = [row for row in rows if row[0] == "Not explained yet"]
                self.assertEqual((len(rest), rest[0]), (1, rows[-1]))
                # two parts of the driver, four items, one rest of all lines
                self.assertEqual(len(rows), 7)

    def test_more_reasons_than_a_table_holds_are_added_up(self):
        many = {"kind": "one_off", "source": "Counted"}
        self.explain(
            self.lessons,
            *({**many, "name": f"No. {n}", "amount": n} for n in range(1, 31)),
        )
        *rows, _total = self.table(self.general, "parts")
        self.assertEqual(len(rows), 22)
        self.assertEqual(rows[0][1:], ("kWh", "110.00", "Meter; contract 2026-4"))
        self.assertEqual(rows[-2][0], "Further reasons")
        self.assertEqual(added(rows, 2), "-50.04")

    def test_steps_lead_from_last_year_to_this_year(self):
        expected = [
            ("2025", "2050.04"),
            ("Volume", "-20.00"),
            ("Price", "110.00"),
            ("Change of scope", "5.23"),
            ("Once only", "10.00"),
            ("Not explained yet", "-155.27"),
            ("2026", "2000.00"),
        ]
        self.assertEqual(self.table(self.general, "steps"), expected)

    def test_tables_of_years_and_lines(self):
        expected = [("2025", "900.10", "720.08"), ("2026", "1000.33", "600.00")]
        self.assertEqual(self.table(self.power, "history"), expected)
        movers = [row[1:] for row in self.table(self.general, "movers")]
        self.assertEqual(
            movers,
            [
                ("900.10", "1000.33", "100.23"),
                ("99.99", "0.00", "-99.99"),
                ("249.95", "199.67", "-50.28"),
                ("800.00", "800.00", "0.00"),  # all that did not move
                ("2050.04", "2000.00", "-50.04"),
            ],
        )

    # --- the note ---------------------------------------------------------------------
    def test_notes_say_the_amounts_in_three_languages(self):
        for lang, expected in (
            ("en", "The credit is €1,000.33, after €900.10 in 2025: a difference"),
            ("fr", "s’élève à 1\u202f000,33\xa0€, contre 900,10\xa0€ en 2025, "),
            ("de", "beträgt 1.000,33\xa0€, im Jahr 2025 waren es 900,10\xa0€;"),
        ):
            with self.subTest(lang=lang):
                draft = self.begin("budget.line_note", lang, record=self.power)
                self.assertIn(expected, self.text(draft, "amounts"))
        draft = self.begin("budget.credit_note", "en", record=self.general)
        self.assertIn("a difference of -€50.04", self.text(draft, "amounts"))
        self.assertIn("-€155.27 is not explained", self.text(draft, "why"))
        draft = self.begin("budget.note", "en", record=self.budget)
        self.assertIn("€6,100.00", self.text(draft))

    def test_a_model_words_it_within_the_lock(self):
        for code, record in self.records.items():
            draft = self.begin(code, "fr", record=record).sudo()
            facts, words = self._filled_facts(draft), draft._vocabulary()
            blocks = self._written_blocks(draft, facts)
            self.assertTrue(blocks)
            for block, text in blocks:
                with self.subTest(code=code, block=block.key):
                    self.assertEqual(lock.violations(text, facts, words), [])
                    wrong = f"{text} La hausse est de 12,3 % à Dupont."
                    self.assertTrue(lock.violations(wrong, facts, words))

    def test_a_note_is_of_who_may_read_the_budget(self):
        draft = self.begin("budget.line_note", "en", self.reader, self.power)
        self.assertIn("€1,000.33", self.text(draft))
        stranger = self.make_user("note_stranger", READER, company=self.town)
        for user in (self.plain, stranger):
            for code, record in self.records.items():
                values = {"user": user.login, "code": code}
                with self.subTest(**values), self.assertRaises(AccessError):
                    self.begin(code, "en", user, record)

    def test_a_note_says_that_its_figures_changed(self):
        draft = self.begin("budget.line_note", "en", record=self.power)
        self.assertFalse(draft.edic_look()["stale"])
        self.explain(self.power, {**REASONS[3], "amount": 5, "name": "More"})
        stale = {
            change["key"]: (change["old"], change["new"])
            for change in self.stale(draft)
        }
        self.assertEqual(stale["one_off"], ("€10.00", "€15.00"))
        self.assertEqual(stale["rest"], ("-€5.00", "-€10.00"))

    def stale(self, draft):
        return draft.edic_look()["stale"]
