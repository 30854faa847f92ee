# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal as D
from pathlib import Path

from odoo.tests import tagged

from ...models.budget.budget_figures import BudgetFigures
from ..budget_common import DE_LINES, FR_LINES, OFFICER, BudgetCase
from ..budget_files import totem
from ..draft_common import SoundTemplates

GOLDEN = Path(__file__).parents[4] / "tests" / "golden" / "budget"
HEAD = "Produkt;Konto;Bezeichnung;Plan 2026"
ROWS = (  # the file of a fictional town, with a deficit of 550.00
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
    """The sentences of notes about the result of a budget, whose totals are those of
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
        return {
            block["key"]: draft._filled(block["text"] or "") for block in draft.blocks
        }

    def assert_as_imported(self, taken, rows):
        """Each section's total is that of the import's report."""
        [document] = taken.report["documents"]
        wanted = {
            f"{section['name']}: total": [D(section["revenue"]), D(section["expense"])]
            for section in document["sections"]
        }
        found = {
            row[0]: [D(row[1]), D(row[2])] for row in rows if row[0].endswith(": total")
        }
        self.assertEqual(found, wanted)

    def test_a_deficit_is_told_as_one_with_depreciation_and_release(self):
        facts, tables = self.facts(self.budget)
        shown = [facts[key] for key in ("result_revenue", "result_expense", "result")]
        self.assertEqual(shown, ["1210.00", "1760.00", "-550.00"])
        self.assertEqual(facts["non_cash_expense"], "800.00")
        self.assertEqual(facts["non_cash_revenue"], "200.00")
        self.assertEqual(facts["financial_result"], "-50.00")
        text = self.note(self.budget)
        self.assertIn("das Jahresergebnis beträgt -550,00\xa0€", text["result"])
        self.assertNotIn("Überschuss", "\n".join(text.values()))
        self.assert_as_imported(self.taken, tables["sections"])

    def test_each_row_of_the_sections_is_the_figure_that_sentences_name(self):
        facts, tables = self.facts(self.budget)
        rows = {row[0]: (row[1], row[2]) for row in tables["sections"]}
        for name, keys in (
            ("Operating: total", ("result_revenue", "result_expense")),
            ("Investment, without loans", ("capital_revenue", "capital_expense")),
            ("New loans and repayment", ("borrowing", "repayment")),
            ("Refinancing and cash credits", ("refinancing", "refinanced")),
        ):
            self.assertEqual(rows.pop(name), tuple(facts[key] for key in keys), name)
        [(name, _sums)] = rows.items()  # all of it has another name than investment
        self.assertEqual(name, "Finanzplan, investment and financing: total")
        own = self.budget.with_user(self.treasurer)
        _facts, found = self.env["edic.public.facts"]._of(own, "en")
        heads = found["sections"]["head"][1:3]
        self.assertEqual(heads, ["Revenue, receipts", "Expense, payments"])
        self.assertIn("Expense, payments", self.taken.report_html)

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
        amounts = {side["direction"]: side["after"] for side in sides}
        self.assertEqual(
            amounts,
            {
                "expense": 1760,
                "revenue": 1210,
                "capital_expense": 920,
                "capital_revenue": 850,
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
        found = [line for label, line in lines.items() if "Umschuldung" in label]
        self.assertEqual({item.role.value for item in found}, {"refinancing"})
        facts, _tables = self.facts(scenario)
        self.assertNotIn("net_savings_last", facts)  # no growth was entered yet
        for assumption in scenario.assumption_ids:
            assumption.yearly = "0"
        self.env.registry.clear_cache()
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
        moves = self.take("Ohne Umschuldung (fiktiv)", HEAD, *rows)
        text = self.note(moves.budget_ids)
        self.assertIn("nicht bekannt", text["refinancing_unknown"])
        self.assertNotIn("refinanced", text)

    def test_a_whole_finanzplan_has_its_balance(self):
        taken = self.take("Mit Finanzplan (fiktiv)", HEAD, *ROWS, *FINANZPLAN)
        facts, tables = self.facts(taken.budget_ids)
        self.assertEqual(facts["current_balance"], "90.00")
        self.assertEqual(facts["after_repayment"], "20.00")
        self.assertEqual(facts["result"], "-550.00")
        self.assert_as_imported(taken, tables["sections"])

    def test_totals_of_a_french_note_are_those_of_its_import(self):
        taken = self.bring(totem(), name="bp.xml")
        budget = taken.budget_ids
        facts, tables = self.facts(budget)
        self.assert_as_imported(taken, tables["sections"])
        real = ("operating_expense", "capital_expense", "repayment", "refinanced")
        total = sum(D(facts.get(key) or 0) for key in real)
        self.assertEqual(D(facts["credit_now"]), total)
        self.assertEqual(D(str(budget.open)), total)

    def test_refinancing_on_one_side_is_told_with_the_other_at_zero(self):
        """A refinanced loan that is drawn in another year leaves no gap in a letter."""
        sides = {"792701": ("400.00", "0.00"), "692701": ("0.00", "400.00")}
        for number, (code, wanted) in enumerate(sides.items()):
            gone = next(iter(sides.keys() - {code}))
            rows = [row for row in ROWS if f";{gone};" not in row]
            taken = self.take(f"Einseitig {number} (fiktiv)", HEAD, *rows)
            facts, _tables = self.facts(taken.budget_ids)
            self.assertEqual((facts["refinanced"], facts["refinancing"]), wanted)
            text = self.note(taken.budget_ids)["refinanced"]
            self.assertNotIn("[", text)
            self.assertEqual(text.count("400,00"), 1)
            self.assertEqual(text.count(" 0,00"), 1)

    def test_no_refinancing_is_not_told_of(self):
        rows = [row for row in ROWS if "Umschuldung" not in row]
        taken = self.take("Ohne (fiktiv)", HEAD, *rows)
        facts, _tables = self.facts(taken.budget_ids)
        self.assertFalse({"refinanced", "refinancing", "lent"} & set(facts))

    def test_loans_given_are_no_investment(self):
        lent = ("61200100;795100;Darlehen an Dritte;25,00",)
        taken = self.take("Mit Darlehen (fiktiv)", HEAD, *ROWS, *lent)
        facts, _tables = self.facts(taken.budget_ids)
        self.assertEqual((facts["lent"], facts["lent_back"]), ("25.00", "0.00"))
        self.assertEqual(facts["capital_expense"], "450.00")
        text = self.note(taken.budget_ids)
        self.assertIn("25,00\xa0€", text["lent"])
        self.assertNotIn("settled", text)

    def test_a_label_claims_no_more_than_the_accounts_tell(self):
        labels = BudgetFigures(self.budget).names(self.budget._amounts())
        self.assertIn("without refinancing", labels["repayment"])
        rows = [row for row in ROWS if "Umschuldung" not in row]
        taken = self.take("Unbenannt (fiktiv)", HEAD, *rows).budget_ids
        labels = BudgetFigures(taken).names(taken._amounts())
        self.assertEqual(labels["repayment"], "Repayment of loans")

    def test_one_line_without_an_account_leaves_savings_unknown(self):
        known = self.make_german(name="Alle Konten (fiktiv)")
        facts, _tables = self.facts(self.scenario(known))
        self.assertIn("gross_savings_base", facts)
        officer = known.create_uid
        bare = (*DE_LINES, ("operating", "expense", "", "", "21100300", 50.0))
        law = {"framework": "de_doppik", "classes": "nkf"}
        budget = self.make_budget(bare, officer, name="Eine Zeile (fiktiv)", **law)
        facts, _tables = self.facts(budget)
        self.assertNotIn("ordinary_result", facts)
        self.assertIn("accounts_unknown", facts)
        facts, _tables = self.facts(self.scenario(budget))
        self.assertFalse({"gross_savings_base", "net_savings_base"} & set(facts))

    def scenario(self, budget):
        scenario = self.env["edic.public.scenario"].with_user(budget.create_uid)
        scenario = scenario.with_company(budget.company_id).create(
            {"name": "Fictive", "budget_id": budget.id, "borrowing": "none"}
        )
        scenario.action_start()
        return scenario

    def test_what_is_drawn_again_on_a_revolving_loan_changes_no_debt(self):
        loans = (
            ("capital", "expense", "16", "16441", "", 700.0),
            ("capital", "revenue", "16", "16441", "", 500.0),
            ("capital", "expense", "16", "1641", "", 30.0),
        )
        budget = self.make_budget((*FR_LINES, *loans), name="Revolving")
        facts, _tables = self.facts(budget)
        self.assertEqual((facts["repayment"], facts["borrowing"]), ("230.00", "0.00"))
        self.assertEqual(facts["refinanced"], facts["refinancing"])
        self.assertEqual(facts["refinancing"], "500.00")
        scenario = self.scenario(budget)
        base, _tables = self.facts(scenario)
        self.assertEqual(base["net_savings_base"], facts["net_savings"])
        paid = self.line(budget, "16441", section="capital")
        lines = {line.key: line for line in scenario._scenario().lines}
        shown = [(lines[f"L{paid.id}{end}"].base) for end in ("", ".redrawn")]
        self.assertEqual(shown, [200, 500])
        parts = scenario.edic_terms("repayment", budget.year)
        amounts = [term["amount"] for part in parts for term in part["terms"]]
        self.assertEqual(sorted(amounts), [30.0, 200.0])

    def test_list_of_budgets_adds_up_what_the_note_does(self):
        """Also of a budget by chapter, with the results of earlier years."""
        by_chapter = (
            ("operating", "expense", "011", "", "", 100.0),
            ("operating", "expense", "002", "", "", 40.0),
            ("operating", "expense", "023", "", "", 60.0),
            ("operating", "revenue", "73", "", "", 200.0),
            ("capital", "expense", "001", "", "", 30.0),
            ("capital", "expense", "21", "", "", 30.0),
            ("capital", "revenue", "021", "", "", 60.0),
        )
        for number, lines in enumerate((by_chapter, FR_LINES)):
            budget = self.make_budget(lines, name=f"List {number}")
            facts, _tables = self.facts(budget)
            self.assertEqual(f"{budget.open:.2f}", facts["credit_now"])
        budget = self.own("").search([("name", "=", "List 0")])
        self.assertEqual(budget.open, 130)
        self.assertFalse(self.credit(budget, "002").is_binding)
        self.assertTrue(self.credit(budget, "011").is_binding)


@tagged("post_install", "-at_install")
class TestBudgetOfWesel(SoundTemplates, BudgetCase):
    """A published budget, from its file to the sentence of its Vorbericht."""

    def test_vorbericht_says_the_deficit_of_wesel_2017(self):
        self.patch(type(self.company), "_edic_areas", lambda _own: ("DE", "FR", ""))
        treasurer = self.make_user("wesel_treasurer", OFFICER, self.town)
        data = (GOLDEN / "wesel_plan_2017.csv").read_bytes()
        taken = self.bring(data, user=treasurer, budget_name="Wesel")
        budget = taken.budget_ids.with_user(treasurer)
        self.assertEqual((budget.year, budget.framework), (2017, "de_doppik"))
        [document] = taken.report["documents"]
        operating = next(
            each_section
            for each_section in document["sections"]
            if each_section["name"] == "Operating"
        )
        # classes 4 and 5 of the file, added up by hand
        self.assertEqual(D(operating["revenue"]), D("190687753.71"))
        self.assertEqual(D(operating["expense"]), D("194962990.77"))
        draft = self.begin("budget.vorbericht.de", "de", treasurer, budget).sudo()
        text = {
            block["key"]: draft._filled(block["text"] or "") for block in draft.blocks
        }
        self.assertIn("das Jahresergebnis beträgt -4.275.237,06\xa0€", text["result"])
        self.assertIn("5.015.000,00\xa0€", text["debt_doppik"])
        self.assertEqual(text["refinanced"].count("11.451.011,00\xa0€"), 2)
        rows = {
            row[0].value: [D(cell.value) for cell in row[1:]]
            for row in self.env["edic.public.facts"]._of(budget, "en")[1]["sections"][
                "rows"
            ]
        }
        for section in document["sections"]:
            own_rows = rows[f"{section['name']}: total"]
            self.assertEqual(
                own_rows[:2], [D(section["revenue"]), D(section["expense"])]
            )
        self.assertEqual(rows["Operating: total"][2], D("-4275237.06"))
