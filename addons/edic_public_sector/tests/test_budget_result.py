# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal as D

from odoo.tests import tagged

from .budget_common import OFFICER, BudgetCase
from .budget_files import totem
from .draft_common import SoundTemplates

HEAD = "Produkt;Konto;Bezeichnung;Plan 2026"
ROWS = (  # of a town that does not exist, with a deficit of 550.00
    "61100100;401100;Grundsteuer;1.000,00",
    "61100100;416100;Auflösung von Sonderposten;200,00",
    "61100100;461700;Zinserträge;10,00",
    "21100100;501200;Bezüge;900,00",
    "21100100;571100;Abschreibungen;800,00",
    "61200100;551700;Zinsen;60,00",
    "21100100;681100;Zuwendungen;300,00",
    "21100100;783100;Anlagen;450,00",
    "61200100;692700;Investitionskredit;150,00",
    "61200100;692701;Umschuldung Investitionskredit;400,00",
    "61200100;792700;Tilgung;70,00",
    "61200100;792701;Umschuldung Investitionskredit;400,00",
)
FINANZPLAN = (
    "61100100;601100;Grundsteuer;980,00",
    "21100100;701200;Bezüge;890,00",
)
BARE = (
    "Produkt;Ansatz 2026 (Erträge);Ansatz 2026 (Aufwendungen)",
    "1;90;-100",
    "2;5;-1",
)


@tagged("post_install", "-at_install")
class TestBudgetResult(SoundTemplates, BudgetCase):
    """What notes say of the result of a budget, and that their totals are those of
    the report of its import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda _own: ("DE", "FR", ""))
        cls.treasurer = cls.make_user("result_treasurer", OFFICER, cls.town)
        cls.taken = cls.take("Haushalt (fiktiv)", HEAD, *ROWS)
        cls.budget = cls.taken.budget_ids

    @classmethod
    def take(cls, name, *rows):
        return cls.bring("\n".join(rows), user=cls.treasurer, budget_name=name)

    def facts(self, budget):
        own = budget.with_user(budget.create_uid)
        facts, tables = self.env["edic.public.facts"]._of(own, "en")
        rows = {
            name: [[cell.value for cell in row] for row in table["rows"]]
            for name, table in tables.items()
        }
        return {key: fact.value for key, fact in facts.items()}, rows

    def note(self, budget, code="budget.vorbericht.de", lang="de"):
        """``{key: paragraph as it is read}``"""
        draft = self.begin(code, lang, budget.create_uid, budget).sudo()
        return {one["key"]: draft._filled(one["text"] or "") for one in draft.blocks}

    def assert_as_imported(self, taken, rows):
        """Each section's total is that of the import's report."""
        [document] = taken.report["documents"]
        wanted = {
            f"{one['name']}: total": [D(one["revenue"]), D(one["expense"])]
            for one in document["sections"]
        }
        found = {
            row[0]: [D(row[1]), D(row[2])] for row in rows if row[0].endswith(": total")
        }
        self.assertEqual(found, wanted)

    def test_a_deficit_is_told_as_one_with_depreciation_and_release(self):
        facts, tables = self.facts(self.budget)
        told = [facts[key] for key in ("result_revenue", "result_expense", "result")]
        self.assertEqual(told, ["1210.00", "1760.00", "-550.00"])
        self.assertEqual(facts["non_cash_expense"], "800.00")
        self.assertEqual(facts["non_cash_revenue"], "200.00")
        self.assertEqual(facts["financial_result"], "-50.00")
        text = self.note(self.budget)
        self.assertIn("das Jahresergebnis beträgt -550,00\xa0€", text["result"])
        self.assertNotIn("Überschuss", "\n".join(text.values()))
        self.assert_as_imported(self.taken, tables["sections"])

    def test_a_model_may_begin_with_the_texts_of_the_doppik(self):
        for year in ("2025", "2026"):
            head = HEAD.replace("2026", year)
            whole = self.take("Mit Finanzplan (fiktiv)", head, *ROWS, *FINANZPLAN)
        for lang in ("en", "fr", "de"):
            begun = ("budget.vorbericht.de", lang, self.treasurer, whole.budget_ids)
            self._check_lock(self.begin(*begun).sudo())

    def test_finanzplan_and_ergebnisplan_are_never_added(self):
        facts, tables = self.facts(self.budget)
        self.assertEqual(facts["credit_now"], facts["result_expense"])
        self.assertEqual(facts["revenue_credit_now"], facts["result_revenue"])
        self.assertEqual(facts["capital_expense_credit_now"], "920.00")  # 450 70 400
        self.assertEqual(facts["capital_revenue_credit_now"], "850.00")  # 300 150 400
        self.assertEqual(tables["chapters"][-1], ["Total", "1760.00"])
        self.assertEqual(tables["chapters_capital_expense"][-1], ["Total", "920.00"])
        self.assertEqual(self.budget.open, 1760)
        sides = self.budget.with_user(self.treasurer).edic_story()["sides"]
        amounts = {one["direction"]: one["after"] for one in sides}
        self.assertEqual(
            amounts,
            {
                **{"expense": 1760, "revenue": 1210},
                **{"capital_expense": 920, "capital_revenue": 850},
            },
        )
        found = self.budget.with_user(self.treasurer).edic_story_lines("expense")
        [(_id, _in, ids)] = found["domain"]
        lines = self.env["edic.public.budget.line"].browse(ids)
        self.assertEqual(set(lines.mapped("section")), {"operating"})

    def test_refinancing_is_neither_repayment_nor_a_new_loan(self):
        facts, _tables = self.facts(self.budget)
        self.assertEqual((facts["repayment"], facts["borrowing"]), ("70.00", "150.00"))
        self.assertEqual(facts["refinanced"], "400.00")
        text = self.note(self.budget)
        self.assertIn("Für die Tilgung sind 70,00\xa0€", text["debt_doppik"])
        self.assertIn("Umschuldungen", text["refinanced"])
        self.assertNotIn("refinancing_unknown", text)

    def test_a_scenario_neither_repays_nor_borrows_what_is_refinanced(self):
        scenario = self.env["edic.public.scenario"].with_user(self.treasurer)
        scenario = scenario.with_company(self.town).create(
            {"name": "Fiktiv", "budget_id": self.budget.id, "borrowing": "none"}
        )
        scenario.action_start()
        lines = {line.label: line for line in scenario._scenario().lines}
        found = [one for label, one in lines.items() if "Umschuldung" in label]
        self.assertEqual({one.role.value for one in found}, {"refinancing"})
        facts, _tables = self.facts(scenario)
        # -550 without depreciation and release, less the repayment of 70
        self.assertEqual(facts["gross_savings_base"], "50.00")
        self.assertEqual(facts["net_savings_base"], "-20.00")
        self.assertEqual(facts["net_savings_last"], "-20.00")

    def test_what_a_file_does_not_hold_is_said_to_be_unknown(self):
        text = self.note(self.budget)
        self.assertIn("nicht bekannt", text["current_unknown"])
        self.assertNotIn("capital_unknown", text)
        bare = self.take("Ohne Konten (fiktiv)", *BARE)
        facts, tables = self.facts(bare.budget_ids)
        self.assertEqual(facts["result"], "-6.00")
        unknown = {"repayment", "borrowing", "non_cash_expense", "ordinary_result"}
        self.assertFalse(unknown & set(facts))
        text = self.note(bare.budget_ids)
        for key in ("capital_unknown", "result_parts_unknown"):
            self.assertIn("nicht bekannt", text[key])
        self.assertFalse({"debt", "debt_doppik", "capital", "result_parts"} & set(text))
        self.assert_as_imported(bare, tables["sections"])

    def test_what_is_voted_is_not_said_to_be_missing(self):
        facts, _tables = self.facts(self.budget)
        self.assertIn("no_budget_before", facts)
        self.assertNotIn("no_act", facts)
        later = self.take("Haushalt (fiktiv)", HEAD.replace("2026", "2027"), *ROWS)
        facts, _tables = self.facts(later.budget_ids)
        self.assertFalse({"no_budget_before", "no_act"} & set(facts))
        bare = self.budget.copy({"name": "Ohne Beschluss (fiktiv)"})
        facts, _tables = self.facts(bare)
        self.assertIn("no_act", facts)
        self.assertNotIn("no_budget_before", facts)

    def test_loans_without_a_name_for_refinancing_may_hold_it(self):
        rows = [row for row in ROWS if "Umschuldung" not in row]
        told = self.take("Ohne Umschuldung (fiktiv)", HEAD, *rows)
        text = self.note(told.budget_ids)
        self.assertIn("nicht bekannt", text["refinancing_unknown"])
        self.assertNotIn("refinanced", text)

    def test_a_whole_finanzplan_has_its_balance(self):
        taken = self.take("Mit Finanzplan (fiktiv)", HEAD, *ROWS, *FINANZPLAN)
        facts, tables = self.facts(taken.budget_ids)
        self.assertEqual(facts["current_balance"], "90.00")
        self.assertEqual(facts["after_repayment"], "20.00")
        self.assertEqual(facts["result"], "-550.00")
        self.assert_as_imported(taken, tables["sections"])

    def test_the_totals_of_a_french_note_are_those_of_its_import(self):
        taken = self.bring(totem(), name="bp.xml")
        budget = taken.budget_ids
        facts, tables = self.facts(budget)
        self.assert_as_imported(taken, tables["sections"])
        real = ("operating_expense", "capital_expense", "repayment", "refinanced")
        total = sum(D(facts.get(key) or 0) for key in real)
        self.assertEqual(D(facts["credit_now"]), total)
        self.assertEqual(D(str(budget.open)), total)
