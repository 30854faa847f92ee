# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import zipfile
from decimal import Decimal

from odoo.tests import Form, tagged

from odoo.addons.edic_ai.write_guard import by_method

from ..budget_common import DE_LINES, FR_LINES, BudgetBillCase
from ..draft_common import Drafting
from .test_budget_justified import BEFORE, NOW, REASONS

GONE = (
    ("operating", "expense", "67", "6718", "", 250.45),  # chapters of last year alone
    ("operating", "revenue", "74", "74111", "", 120.10),
)
NEW = (("operating", "revenue", "70", "70632", "", 33.33),)
BOTH = (("expense", "", ""), ("revenue", "_revenue", "revenue_"))
KAMERAL = (
    ("operating", "expense", "0301", "51701", "012", 100.0),
    ("operating", "revenue", "0301", "11101", "012", 300.0),
    ("capital", "expense", "0301", "71201", "012", 200.0),
)
DOPPIK = r"Aufwend|[Ee]rträge|Auszahl|Einzahl|Ergebnisplan|Finanzplan"
NOTES = ("budget.note", "budget.rob.fr", "budget.vorbericht.de")
LANGS = ("en", "fr", "de")


@tagged("post_install", "-at_install")
class TestBudgetNoteWhole(Drafting, BudgetBillCase):
    """Notes on whole budgets: expense and revenue, all chapters, sums and charts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda _own: ("FR", "DE", ""))
        cls.make_budget((*BEFORE, *GONE), year=2025, actuals="document")
        cls.budget = cls.make_budget((*NOW, *NEW))
        power = cls.line(cls.budget, "60612", "020")
        cls.own("reason").create(
            [{**reason, "line_id": power.id} for reason in REASONS]
        )

    def begin(self, code, lang="fr", user=None, record=None):
        return super().begin(code, lang, user or self.officer, record or self.budget)

    def note_facts(self, record=None, lang="en"):
        """Facts, and tables as ``{name: [row]}`` of values."""
        record = record or self.budget
        record = record.with_user(record.create_uid)
        facts, tables = self.env["edic.public.facts"]._of(record, lang)
        values = {
            name: [[cell.value for cell in row] for row in table["rows"]]
            for name, table in tables.items()
        }
        return {key: fact.value for key, fact in facts.items()}, values

    def letter(self, draft):
        """The tables on paper that have a chart, by their first head."""
        parts = draft.sudo()._letter().body
        return [part for part in parts if getattr(part, "chart", None)]

    # --- sums -------------------------------------------------------------------------
    def movers(self, direction):
        end = "" if direction == "expense" else "_revenue"
        return [f"movers{end}", f"movers_capital_{direction}"]

    def assert_whole(self, facts, tables):
        """To the cent: each table adds up to the amounts that the text says."""
        for direction, end, begin in BOTH:
            before, now, difference = (
                facts[f"{begin}{key}"]
                for key in ("credit_before", "credit_now", "difference")
            )
            sums = Decimal(before), Decimal(now), Decimal(difference)
            is_apart = f"chapters_capital_{direction}" in tables
            movers = self.movers(direction)[: 1 if is_apart else 2]
            for names in ([f"chapters{end}"], movers):
                parts = [tables[name] for name in names if name in tables]
                with self.subTest(tables=names, direction=direction):
                    for at, whole in enumerate(sums, start=1):
                        for *rows, total in parts:
                            added = sum(Decimal(row[at]) for row in rows)
                            self.assertEqual(added, Decimal(total[at]))
                        totals = sum(Decimal(part[-1][at]) for part in parts)
                        # a section of which nothing moved has no table of movers
                        is_all = at == 3 or len(parts) == len(names)
                        self.assertTrue(not is_all or totals == whole, names)
            first, *parts, last = (Decimal(row[1]) for row in tables[f"steps{end}"])
            self.assertEqual([first, last], [Decimal(before), Decimal(now)])
            self.assertEqual(sum(parts), Decimal(difference))
            self.assertEqual(tables[f"parts{end}"][-1][2], difference)

    def test_tables_add_up_to_the_difference_that_is_printed(self):
        facts, tables = self.note_facts()
        self.assert_whole(facts, tables)
        self.assertEqual(facts["difference"], "299.51")  # 6100.00 - 5800.49
        self.assertEqual(facts["revenue_difference"], "463.19")  # 6133.33 - 5670.14

    def test_lines_that_moved_are_of_one_section_in_each_table(self):
        moved = [(*line[:5], line[5] + at) for at, line in enumerate(FR_LINES)]
        self.make_budget(FR_LINES, year=2025, name="Sections")
        budget = self.make_budget(moved, name="Sections")
        _facts, tables = self.note_facts(budget)
        for names, section in (
            (("movers", "movers_revenue"), "operating"),
            (("movers_capital_expense", "movers_capital_revenue"), "capital"),
        ):
            own = budget.line_ids.filtered(lambda line, s=section: line.section == s)
            for name in names:
                *rows, _total = tables[name]
                self.assertTrue(rows, name)
                shown = {row[0] for row in rows}
                self.assertLessEqual(
                    shown, {*own.mapped("display_name"), "Further lines"}
                )
        draft = self.begin("budget.rob.fr", record=budget).sudo()
        found = [block["key"] for block in draft.blocks]
        at = found.index("h_capital")
        self.assertLess(found.index("t_movers_revenue"), at)
        self.assertGreater(found.index("t_movers_capital_expense"), at)

    # --- the law of its year ----------------------------------------------------------
    def test_a_report_cites_the_article_of_the_year_of_its_budget(self):
        old, dated, new = "art. L. 2312-1", "art. L. 5217-10-4", "art. L. 1612-26"
        codes = self.budget.nomenclature_id.id
        for year, cited in (
            (2014, set()),
            (2023, {old}),
            (2024, {old, dated}),
            (2025, {old, dated}),
            (2026, {new}),
            (2027, {new}),
        ):
            own = {"name": f"Law of {year}", "nomenclature_id": codes}
            budget = self.make_budget(NEW, year=year, **own)
            text = self.text(self.begin("budget.rob.fr", record=budget))
            with self.subTest(year=year):
                found = {note for note in (old, dated, new) if note in text}
                self.assertEqual(found, cited)
                self.assertEqual("pas encore approuvé" in text, bool(cited))

    def test_an_approved_article_is_cited_without_a_word_on_it(self):
        law = self.env["edic.public.legal"].sudo()
        law = law.search([("code", "=", "fr.budget.orientation")])
        draft = self.begin("budget.rob.fr", "en")
        texts = self.text(draft), "".join(draft.edic_open()["checks"])
        for text in texts:
            self.assertRegex(text, "approved by the site yet.*L. 1612-26")
        with by_method(law, "state"):
            law.write({"state": "approved"})
        draft = self.begin("budget.rob.fr", "en")
        self.assertIn("L. 1612-26", self.text(draft, "law"))
        texts = self.text(draft) + "".join(draft.edic_open()["checks"])
        self.assertNotIn("approved by the site", texts)

    def test_sentences_say_whether_their_amounts_are_voted(self):
        project = self.make_budget(NEW, year=2027, is_voted=False)
        closed = self.make_budget(NEW, year=2024, actuals="document")
        closed.action_close()
        for budget, words in (
            (self.budget, "(amounts as voted)"),
            (closed, "(amounts as voted)"),
            (project, "(amounts as prepared)"),
        ):
            draft = self.begin("budget.rob.fr", "en", record=budget)
            self.assertIn(words, self.text(draft, "balance"))

    def test_chapters_that_ended_or_began_are_in_the_table(self):
        _facts, tables = self.note_facts()
        rows = {row[0].split()[0]: row[1:] for row in tables["chapters"]}
        self.assertEqual([*rows], ["011", "012", "65", "67", "21", "Total"])
        self.assertEqual(rows["67"], ["250.45", "0.00", "-250.45"])
        self.assertEqual(rows["65"], ["0.00", "500.00", "500.00"])
        rows = {row[0].split()[0]: row[1:] for row in tables["chapters_revenue"]}
        self.assertEqual([*rows], ["70", "731", "74", "10", "Total"])
        self.assertEqual(rows["74"], ["120.10", "0.00", "-120.10"])
        self.assertEqual(rows["70"], ["0.00", "33.33", "33.33"])

    def test_what_is_gone_from_a_budget_of_products_is_in_it_too(self):
        self.make_german(year=2026)
        gone = ("operating", "expense", "", "527100", "12600100", 77.07)
        more = {"framework": "de_doppik", "classes": "nkf", "level_capital": "product"}
        officer = self.env["res.users"].search([("login", "=", "german_officer")])
        before = [(*line[:5], line[5] - 1) for line in DE_LINES]
        levels = {"year": 2025, "level_operating": "product_group", **more}
        self.make_budget([*before, gone], officer, **levels)
        budget = self.env["edic.public.budget"].search(
            [("company_id", "=", self.town.id), ("year", "=", 2026)]
        )
        facts, tables = self.note_facts(budget)
        self.assert_whole(facts, tables)
        rows = {row[0]: row[1:] for row in tables["chapters"]}
        # by product, as this year's budget is voted, what ended as last year's was;
        # capital apart
        self.assertEqual(rows["21100100"], ["998.00", "1000.00", "2.00"])
        capital = {row[0]: row[1:] for row in tables["chapters_capital_expense"]}
        self.assertEqual(capital["21100100"], ["399.00", "400.00", "1.00"])
        self.assertEqual(rows["21100200"], ["499.00", "500.00", "1.00"])
        [ended] = [row for name, row in rows.items() if name.startswith("1260")]
        self.assertEqual(ended, ["77.07", "0.00", "-77.07"])

    # --- notes ------------------------------------------------------------------------
    def test_a_note_begins_in_the_language_of_the_town(self):
        for lang, code in (("de", "budget.vorbericht.de"), ("fr", "budget.rob.fr")):
            self.company.partner_id.lang = f"{lang}_{lang.upper()}"
            action = self.budget.with_user(self.reader).action_edic_draft()
            begun = self.env[action["res_model"]].with_user(self.reader)
            with Form(begun.with_context(**action["context"])) as form:
                form.template_id = begun.template_id.search([("code", "=", code)])
                self.assertEqual(form.lang, lang)
            form.record.action_begin()
            drafts = self.env["edic.public.draft"].sudo()
            [draft] = drafts.search([("template_id.code", "=", code)])
            self.assertEqual((draft.lang, draft.state), (lang, "draft"))
            self.assertEqual(
                (draft.user_id, draft.res_id), (self.reader, self.budget.id)
            )

    def test_notes_have_revenue_and_charts_in_three_languages(self):
        words = {"en": "Revenue is", "fr": "Les recettes", "de": "Die Erträge betragen"}
        amounts = {"en": "€6,133.33", "fr": "6\u202f133,33\xa0€", "de": "6.133,33\xa0€"}
        for code in NOTES:
            for lang in LANGS:
                with self.subTest(code=code, lang=lang):
                    draft = self.begin(code, lang)
                    text = self.text(draft, "revenue_amounts")
                    self.assertIn(words[lang], text)
                    self.assertIn(amounts[lang], text)
                    kinds = [letter.chart.kind for letter in self.letter(draft)]
                    whole = code == "budget.note"
                    wanted = ["steps", "bars"] * 2 if whole else ["bars"] * 2
                    self.assertEqual(kinds, wanted)

    def test_a_kameral_budget_has_its_own_words(self):
        law = {"framework": "de_kameral", "classes": "kameral", "actuals": "document"}
        level = {"level_operating": "line", "level_capital": "line"}
        before = [(*line[:5], line[5] - 1) for line in KAMERAL]
        for with_last_year in (False, True):
            if with_last_year:
                self.make_budget(before, year=2025, name="Kameral", **law, **level)
            else:
                own = self.make_budget(KAMERAL, name="Kameral", **law, **level)
            for code in ("budget.note", "budget.vorbericht.de"):
                draft = self.begin(code, "de", None, own).sudo()
                text = "\n".join(
                    block["text"] for block in draft.blocks if block["text"]
                )
                for word in ("Die Ausgaben betragen", "Die Einnahmen betragen"):
                    self.assertIn(word, text)
                self.assertNotRegex(text, DOPPIK)
        self.assertRegex(self.text(self.begin("budget.note", "de"), "amounts"), DOPPIK)

    def test_a_chart_has_the_values_of_its_table(self):
        steps, history, *_more = self.letter(self.begin("budget.note", "de"))
        values = [str(row[0]) for row in steps.chart.values]
        _facts, tables = self.note_facts()
        self.assertEqual(values, [row[1] for row in tables["steps"]])
        self.assertEqual(steps.rows[0], ("2025", "5.800,49\xa0€"))
        self.assertEqual(len(history.chart.values), len(history.rows))
        [chapters, _revenue] = self.letter(self.begin("budget.rob.fr"))
        self.assertEqual(chapters.head[1:3], ("2025", "2026"))
        self.assertEqual(chapters.chart.columns, (1, 2))

    def test_files_hold_the_charts(self):
        draft = self.begin("budget.note", "fr").sudo()
        for form, folder in (("odt", "Pictures/"), ("docx", "word/media/")):
            with zipfile.ZipFile(io.BytesIO(draft._written_as(form))) as found:
                names = [name for name in found.namelist() if folder in name]
            self.assertEqual(len(names), 4, form)
        self.assertEqual(draft._written_as("pdf"), draft._written_as("pdf"))

    def test_screen_shows_the_charts_with_their_text(self):
        tables = self.begin("budget.note", "de").edic_open()["tables"]
        shown = {name for name, table in tables.items() if "picture" in table}
        wanted = {
            f"{name}{end}" for name in ("steps", "history") for end in ("", "_revenue")
        }
        self.assertEqual(shown, wanted)
        head, _sep, data = tables["steps"]["picture"]["src"].partition(",")
        self.assertEqual(head, "data:image/png;base64")
        self.assertTrue(base64.b64decode(data).startswith(b"\x89PNG"))
        self.assertIn("Diagramm", tables["steps"]["picture"]["alt"])

    def test_a_line_and_a_chapter_show_their_steps(self):
        general = self.credit(self.budget, "011")
        for code, record in (
            ("budget.line_note", self.line(self.budget, "60612", "020")),
            ("budget.credit_note", general),
        ):
            [steps] = self.letter(self.begin(code, record=record))
            self.assertEqual(steps.chart.kind, "steps")
            self.assertEqual([steps.rows[0][0], steps.rows[-1][0]], ["2025", "2026"])

    def test_without_last_year_nothing_is_compared(self):
        alone = self.make_budget(NOW, name="Annex")
        facts, tables = self.note_facts(alone)
        self.assertEqual(facts["credit_now"], "6100.00")
        known = {key for key in facts if "before" in key or "difference" in key}
        self.assertEqual(known, {"year_before", "no_budget_before"})
        self.assertEqual(
            set(tables),
            {"chapters", "history", "chapters_revenue", "history_revenue", "sections"},
        )
        self.assertEqual(tables["chapters"][-1], ["Total", "6100.00"])
        draft = self.begin(NOTES[0], "fr", None, alone)
        self.assertIn("aucun budget 2025", self.text(draft, "amounts_alone"))
        self.assertIn("aucun budget 2025", self.text(draft, "revenue_amounts_alone"))
        keys = {block["key"] for block in draft.sudo().blocks}
        self.assertFalse(keys & {"amounts", "why", "h_why", "used_before", "t_movers"})
        self.assertNotIn("⟦", self.text(draft, "used"))
        self.assertEqual({letter.chart.kind for letter in self.letter(draft)}, {"bars"})

    def test_of_a_year_without_books_nothing_is_said_to_be_spent(self):
        later = self.make_budget(NOW, year=2027)
        facts, _tables = self.note_facts(later)
        # the year before it is not over: what is spent so far is no year's
        self.assertFalse({"spent_now", "spent_before"} & set(facts))
        draft = self.begin(NOTES[0], "de", None, later)
        keys = {block["key"] for block in draft.sudo().blocks}
        self.assertFalse({"used", "used_before", "revenue_used"} & keys)

    def test_revenue_is_budgeted_and_realised_and_uses_no_credit(self):
        taxes = self.line(self.budget, "73111", direction="revenue")
        facts, _tables = self.note_facts(taxes)
        self.assertNotIn("realised_now", facts)
        draft = self.begin("budget.line_note", "fr", record=taxes)
        self.assertIn("La prévision s’élève à", self.text(draft, "amounts_revenue"))
        self.assertIn("ne sont pas connues", self.text(draft, "realised_unknown"))
        taxes.budget_id.actuals, taxes.realised = "document", 20.0
        facts, _tables = self.note_facts(taxes)
        self.assertEqual(facts["realised_now"], "20.00")
        self.assertNotIn("available_now", facts)
        draft = self.begin("budget.line_note", "fr", record=taxes)
        self.assertIn("Sur cette prévision", self.text(draft, "realised"))
        keys = {block["key"] for block in draft.sudo().blocks}
        self.assertFalse({"amounts", "used"} & keys)

    def test_without_revenue_the_note_does_not_speak_of_it(self):
        spending = [line for line in NOW if line[1] == "expense"]
        alone = self.make_budget(spending, name="Annex")
        keys = {
            block["key"]
            for block in self.begin(NOTES[0], "fr", None, alone).sudo().blocks
        }
        self.assertFalse([key for key in keys if "revenue" in key])
