# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..budget_common import BudgetBillCase
from ..draft_common import Drafting
from .test_budget_justified import BEFORE, NOW


@tagged("post_install", "-at_install")
class TestBudgetChapter(Drafting, BudgetBillCase):
    """Chapters above what binds: their sums, their justification, their note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda _own: ("FR", "DE", ""))
        cls.make_budget(BEFORE, year=2025, actuals="document")
        cls.budget = cls.make_budget(NOW, level_operating="article")

    def chapters(self, budget, user=None):
        own = self.own("chapter", user or budget.create_uid)
        return own.search([("budget_id", "=", budget.id), ("is_above", "=", True)])

    def general(self):
        return self.chapters(self.budget).filtered(
            lambda chapter: chapter.chapter_id.code == "011"
        )

    def test_chapters_of_articles_are_shown_and_those_that_bind_are_not(self):
        shown = {chapter.chapter_id.code for chapter in self.chapters(self.budget)}
        self.assertEqual(shown, {"011", "012", "65", "731"})  # capital: chapters bind
        self.assertEqual(self.budget.chapter_count, len(self.chapters(self.budget)))
        by_chapter = self.make_budget(NOW, name="Annex")
        self.assertEqual(by_chapter.chapter_count, 0)

    def test_sums_are_those_of_its_lines(self):
        lines = self.budget.line_ids.filtered(
            lambda line: line.chapter_id.code == "011" and line.direction == "expense"
        )
        self.assertGreater(len(lines.credit_id), 1)
        used = self.env["edic.public.budget.use"]._totals(lines)
        for name in ("open", "spent", "available"):
            wanted = sum(line._sums(used.get(line.id, {}))[name] for line in lines)
            self.assertAlmostEqual(self.general()[name], wanted, 2, name)

    def test_story_of_a_chapter_has_what_ended(self):
        [side] = self.general().edic_story()["sides"]
        shown = [round(side[name], 2) for name in ("before", "after", "difference")]
        self.assertEqual(shown, [2050.04, 2000.0, -50.04])  # 60632 is of 2025 alone

    def test_note_says_what_was_voted_in_both_years(self):
        user, chapter = self.officer, self.general()
        draft = self.begin("budget.credit_note", "fr", user, chapter)
        self.assertIn("011", self.text(draft, "subject"))
        facts, _tables = self.env["edic.public.facts"]._of(chapter, "fr")
        values = {key: fact.value for key, fact in facts.items()}
        shown = [values[f"credit_{when}"] for when in ("now", "before")]
        self.assertEqual(shown, ["2000.00", "2050.04"])
        self.assertTrue(chapter.edic_draft_count)

    def test_products_of_a_pool_are_chapters(self):
        german = self.make_german()
        self.assertEqual(german.chapter_count, 0)  # by product: they bind themselves
        officer = german.create_uid
        second = german.line_ids.filtered(
            lambda line: (line.section, line.direction) == ("operating", "expense")
        )
        self.own("credit", officer).create(
            {
                "budget_id": german.id,
                "code": "P1",
                "name": "Pool (fiktiv)",
                "line_ids": [(6, 0, second.ids)],
            }
        )
        german.invalidate_recordset(["chapter_count"])
        shown = {
            each_chapter.chapter_id.code: each_chapter.open
            for each_chapter in self.chapters(german)
        }
        self.assertEqual(shown, {"21100100": 1000.0, "21100200": 500.0})
        # a note on one stays its note when the pool is gone
        chapter = self.chapters(german)[0]
        draft = self.begin("budget.credit_note", "de", officer, chapter).sudo()
        german.credit_ids.filtered("is_pool").unlink()
        self.assertFalse(self.chapters(german))
        self.assertEqual(chapter.with_user(officer).open, 1000.0)
        self.assertNotIn(draft, draft._orphans())

    def test_what_binds_is_no_chapter_at_any_level(self):
        german = self.make_german(level_operating="chapter", level_capital="product")
        self.assertEqual(german.chapter_count, 0)

    def test_who_may_see_them(self):
        chapter = self.general()
        self.assertTrue(chapter.with_user(self.reader).open)
        with self.assertRaises(AccessError):
            chapter.with_user(self.plain).read(["open"])
        with self.assertRaises(AccessError):
            chapter.with_user(self.officer).write({"open": 1})
        foreign = self.make_user(
            "other_town", "account.group_account_readonly", self.town
        )
        self.assertFalse(self.chapters(self.budget, foreign))

    def test_what_its_note_says_adds_up_with_drafts(self):
        bill = self.make_bill(("60612", 30.0, {self.hall: 100}))
        self.assertEqual(bill.state, "draft")
        line = self.line(self.budget, "60612", "020")
        self.commit(line, 12.5)
        self.env.flush_all()
        draft = self.begin("budget.credit_note", "fr", self.officer, self.general())
        facts, _tables = self.env["edic.public.facts"]._of(self.general(), "fr")
        parts = ("spent_now", "committed_now", "pending_now", "available_now")
        values = [facts[key].parsed() for key in parts]
        self.assertEqual(sum(values), facts["credit_now"].parsed())
        self.assertEqual([str(values[1]), str(values[2])], ["12.50", "30.00"])
        for key in parts:
            self.assertIn(facts.written(key), self.text(draft, "used"))
