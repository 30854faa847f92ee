# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..draft_common import LINES, DraftCase

CODE = "test.conditions"


def in_languages(text):
    return dict.fromkeys(("en", "fr", "de"), text)


def block(key, needs=None, **more):
    return {
        "key": key,
        "kind": "text",
        "text": in_languages(key),
        "needs": needs,
        **more,
    }


CONTENT = {
    "code": CODE,
    "name": in_languages("Conditions"),
    "res_model": "account.move",
    "data_class": "internal",
    "source": "for the tests",
    "blocks": [
        block("first"),
        block("employee", "status=employee"),
        block("official", "!status=employee,status"),
        {
            "key": "law",
            "kind": "locked",
            "legal": "test.law",
            "needs": "status=official",
        },
        block("last"),
        block("check", "status=official", kind="check"),
    ],
    "variables": [
        {
            "key": "status",
            "kind": "choice",
            "label": in_languages("Status"),
            "choices": [
                {
                    "code": "employee",
                    "text": {"en": "employee", "fr": "agent", "de": "tarifbeschäftigt"},
                },
                {
                    "code": "official",
                    "text": {"en": "official", "fr": "fonctionnaire", "de": "beamtet"},
                },
            ],
        }
    ],
}


@tagged("post_install", "-at_install")
class TestConditions(DraftCase):
    """Paragraphs that depend on what was chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["edic.public.template"].sudo()._load_one(CONTENT)
        law = cls.env["edic.public.legal"].sudo()
        law._load_one(
            code="test.law",
            name=in_languages("Law"),
            text=in_languages("So the law says."),
            valid_from="2026-01-01",
            source="for the tests",
            kind="block",
        )

    def keys(self, draft):
        return [block["key"] for block in draft.sudo().blocks]

    def test_a_choice_is_written_in_the_language_and_known_by_its_code(self):
        for lang, chosen in (
            ("en", "official"),
            ("fr", "fonctionnaire"),
            ("de", "beamtet"),
        ):
            with self.subTest(lang=lang):
                draft = self.begin(CODE, lang)
                self.assertIn(chosen, draft.edic_open()["choices"]["status"])
                draft.edic_set_fact("status", chosen)
                self.assertIn("law", self.keys(draft))

    def test_paragraphs_come_and_go_at_their_place(self):
        draft = self.begin(CODE)
        self.assertEqual(self.keys(draft), ["first", "last"])
        opened = draft.edic_set_fact("status", "fonctionnaire")
        self.assertEqual(self.keys(draft), ["first", "official", "law", "last"])
        self.assertEqual(opened["checks"], ["check"])
        self.assertEqual(opened["version"], 2)
        draft.edic_set_fact("status", "agent")
        self.assertEqual(self.keys(draft), ["first", "employee", "last"])
        draft.edic_set_fact("status", "")
        self.assertEqual(self.keys(draft), ["first", "last"])

    def test_what_a_person_wrote_or_took_away_stays_so(self):
        draft = self.begin(CODE)
        draft.edic_set_fact("status", "agent")
        blocks = self.blocks(draft, employee="My own words.")
        draft.edic_save(blocks[1:], draft.version_id.number)
        draft.edic_set_fact("status", "fonctionnaire")
        keys = self.keys(draft)
        self.assertIn("employee", keys)
        self.assertNotIn("first", keys)

    def test_law_stands_where_its_condition_holds_and_nowhere_else(self):
        draft = self.begin(CODE)
        before = draft.version_id
        draft.edic_set_fact("status", "fonctionnaire")
        after = draft.version_id
        draft.edic_restore(before.id)
        self.assertIn("law", self.keys(draft))
        draft.edic_set_fact("status", "agent")
        draft.edic_restore(after.id)
        self.assertNotIn("law", self.keys(draft))

    def test_a_figure_that_is_there_by_now_brings_its_paragraph(self):
        blocks = [block("first"), block("order", "order_number")]
        content = {**CONTENT, "code": "test.order", "blocks": blocks}
        self.env["edic.public.template"].sudo()._load_one(content)
        draft = self.begin("test.order")
        self.assertEqual(self.keys(draft), ["first"])
        self.bill.invoice_origin = "BC-1"
        draft.edic_refresh()
        self.assertEqual(self.keys(draft), ["first", "order"])

    def law_of(self, day_of, **block_more):
        """A letter on a bill received in April, of a template and a paragraph of it;
        the law changed in May, before the letter."""
        law = self.env["edic.public.legal"].sudo()
        for code, kind in (("test.law", "block"), ("test.cited", "citation")):
            for day, text in (("2026-01-01", "The old"), ("2026-05-01", "The new")):
                values = {
                    "name": in_languages("Law"),
                    "text": in_languages(text),
                    "source": "test",
                }
                law._load_one(code=code, kind=kind, valid_from=day, **values)
        blocks = [
            {**block("cited"), "text": in_languages("By {test_cited}.")},
            {"key": "law", "kind": "locked", "legal": "test.law", **block_more},
        ]
        content = {**CONTENT, "code": "test.law_day", "blocks": blocks}
        self.env["edic.public.template"].sudo()._load_one(
            {**content, "law_day": day_of}
        )
        return self.begin("test.law_day")

    def test_a_letter_about_a_fact_cites_the_law_of_its_day(self):
        draft = self.law_of("fact")
        self.assertEqual(self.text(draft), "By The old.\nThe old")
        draft.edic_refresh()
        self.assertEqual(self.text(draft, "cited"), "By The old.")

    def test_a_letter_of_its_own_day_cites_the_law_of_today(self):
        self.assertEqual(self.text(self.law_of("letter")), "By The new.\nThe new")

    def test_a_notice_of_remedies_is_of_the_letter_whatever_it_is_about(self):
        draft = self.law_of("fact", law_day="letter")
        self.assertEqual(self.text(draft), "By The old.\nThe new")

    def test_without_a_receipt_the_day_of_the_bill_counts(self):
        facts = self.env["edic.public.facts"]
        self.assertEqual(str(facts._law_day_of(self.bill)), "2026-04-03")
        bill = self.make_bill("paper", LINES, day="2023-04-01", ref="F-2023-1")
        self.assertEqual(str(facts._law_day_of(bill)), "2023-04-01")
        self.assertIsNone(facts._law_day_of(self.vendors["paper"]))

    def test_no_law_can_be_asked_for_without_a_day(self):
        for method in (
            self.env["edic.public.legal"]._of_company,
            self.env["edic.public.aid.source"]._law,
        ):
            day = inspect.signature(method).parameters["day"]
            self.assertIs(day.default, inspect.Parameter.empty, method)

    def test_only_what_can_be_chosen_is_taken(self):
        draft = self.begin(CODE)
        for value in ("official", "employee|agent"):
            with self.assertRaisesRegex(UserError, "not one of the choices"):
                draft.edic_set_fact("status", value)

    def test_a_condition_is_one_of_three_forms(self):
        template = self.template(CODE).sudo()
        for needs in ("status==a", "a b=", "status=A", "1=1", "{status}"):
            with self.subTest(needs=needs), self.assertRaises(ValidationError):
                template.block_ids[0].needs = needs
