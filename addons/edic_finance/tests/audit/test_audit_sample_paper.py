# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io
import json
import re
from decimal import Decimal
from fractions import Fraction

from lxml import html
from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.edic_ai.tools.paper.paper import write_pdf

from ..audit_room_common import RoomCase


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Paper:
    """A work-paper as a stranger has it: its text and its tables, and no more.

    It is drawn again here by what the paper says, with nothing of the product.
    """

    def __init__(self, page):
        root = html.fromstring(page)
        paragraphs = root.xpath("//p|//td|//th|//h1|//h2|//h3|//dd|//dt|//li|//div")
        self.texts = [" ".join(node.text_content().split()) for node in paragraphs]
        self.tables = [
            [
                [
                    " ".join(cell.text_content().split())
                    for cell in row.xpath("./th|./td")
                ]
                for row in table.xpath(".//tr")
            ]
            for table in root.xpath("//table")
        ]

    def find(self, pattern):
        """Return the groups of the first text that a pattern is in."""
        found = filter(None, (re.search(pattern, text) for text in self.texts))
        return next(found).groups()

    def table(self, *names):
        """Return the rows of the first table that has these columns, as dicts."""
        for head, *rows in filter(None, self.tables):
            if set(names) <= set(head):
                return [dict(zip(head, row, strict=True)) for row in rows]
        raise AssertionError(f"no table with {names}")

    def query(self):
        return self.find(r"^(SELECT id, .* ORDER BY id)$")[0]

    def seed(self):
        return self.find(r"the text “(.+?)\|id” in UTF-8")[0]

    def place(self, number):
        return int(sha(f"{self.seed()}|{number}")[:16], 16)

    def in_order(self, items):
        return sorted(items, key=lambda item: (self.place(item[0]), item[0]))

    def units(self, items):
        total, size, interval = self.find(
            r"added up: ([\d.]+) in all\. Divided by (\d+) units, "
            r".*interval: ([\d.]+)\."
        )
        pool = [item for item in self.in_order(items) if item[1] > 0]
        step = Fraction(sum(value for _number, value in pool)) / int(size)
        assert Decimal(total) == sum(value for _number, value in pool)
        assert abs(step - Fraction(interval)) < Fraction(1, 10**6)
        first = self.find(r"the text “([^”]+)”, divided by 2\^64")[0]
        start = step * int(sha(first)[:16], 16) / 2**64
        hits = [start + k * step for k in range(int(size))]
        drawn, before = {}, Fraction(0)
        for number, value in pool:
            with_it = before + Fraction(value)
            if count := sum(before <= hit < with_it for hit in hits):
                drawn[number] = count
            before = with_it
        return drawn

    def strata(self, items):
        """Return the drawn ids of samples with strata: the lowest places of each."""
        drawn = {}
        for row in self.table("Stratum", "Value", "Drawn"):
            text = row["Value"].replace(",", "")
            numbers = [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", text)]
            if row["Value"] == "below 0":
                found = [item for item in items if item[1] < 0]
            else:
                above = numbers[1] if len(numbers) > 1 else Decimal("Infinity")
                found = [item for item in items if numbers[0] <= item[1] < above]
            assert len(found) == int(row["Items of the population"])
            for number, _value in self.in_order(found)[: int(row["Drawn"])]:
                drawn[number] = 1
        return drawn


@tagged("post_install", "-at_install")
class TestAuditSamplePaper(RoomCase):
    """The work-paper of a sample is enough to draw it again by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = [("Copy paper A4", "office", None, 400.0)]
        cls.refund = cls.make_bill("paper", line, ref="C-1", day="2026-03-01")
        cls.refund.move_type = "in_refund"
        large = [("Copy paper A4", "office", None, 9000.0)]
        cls.large = cls.make_bill("paper", large, ref="L-1", day="2026-03-01")
        (cls.refund | cls.large).action_post()

    def document(self, sample, form="html"):
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        return papers._produce(sample.id, form)

    def paper(self, sample):
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        page = reports._render_template(
            "edic_ai.document_page",
            {
                "document": self.document(sample),
                "company": self.company,
                "languages": {},
                "here": "/",
                "lang": "en_US",
            },
        )
        return Paper(page)

    def items(self, paper):
        """Return what the query in the paper gives, after its digest was checked."""
        self.env.flush_all()
        self.env.cr.execute(paper.query())
        rows = self.env.cr.fetchall()
        text = json.dumps([list(row) for row in rows], separators=(",", ":"))
        self.assertIn(sha(text), paper.texts)
        return [(number, Decimal(value)) for number, value in rows]

    def test_each_method_is_drawn_again_from_the_text_of_the_paper(self):
        for method, vals in {
            "random": {"size": 5},
            "stratified": {"size": 7, "bounds": "500;1000.5"},
            "monetary": {"size": 8},
        }.items():
            with self.subTest(method):
                sample = self.sample(method=method, seed="a|b 7", **vals)
                sample.action_draw()
                paper = self.paper(sample)
                items = self.items(paper)
                again = paper.units if method == "monetary" else paper.strata
                expected = {line.res_id: line.hits for line in sample.line_ids}
                self.assertEqual(again(items), expected)
                listed = paper.table("Id", "Record")
                self.assertEqual({int(row["Id"]) for row in listed}, set(expected))
                for row in paper.table("Text", "First 16 digits of its SHA-256"):
                    place = row["First 16 digits of its SHA-256"]
                    self.assertEqual(sha(row["Text"])[:16], place)

    def test_a_control_plan_is_drawn_again_from_the_text_of_the_paper(self):
        plan = self.approved_plan(
            {"name": "large", "amount_from": 1000, "rate": 1},
            {"name": "rest", "rate": 0.4},
        )
        action = plan.action_select()
        sample = self.env["edic.finance.sample"].browse(action["res_id"])
        paper = self.paper(sample)
        shares = {
            row["Stratum"]: Decimal(row["Share"].removesuffix("%").strip()) / 100
            for row in paper.table("Stratum", "Share")
        }
        self.assertEqual(shares["large"], 1)
        # categories as the plan itself says them: by the amount of the bill
        drawn = {
            number
            for number, value in self.items(paper)
            if paper.place(number)
            < int(shares["large" if abs(value) >= 1000 else "rest"] * 2**64)
        }
        self.assertEqual(drawn, set(sample.line_ids.mapped("res_id")))

    def test_pdf_has_the_same_recipe(self):
        sample = self.sample(size=5)
        sample.action_draw()
        file = io.BytesIO()
        write_pdf(self.document(sample, "pdf"), file, "%(number)s of %(pages)s")
        pages = PdfReader(io.BytesIO(file.getvalue())).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        self.assertIn("that of the text “2026|id” in UTF-8", text)
        for line in sample.line_ids:
            place = sha(f"2026|{line.res_id}")[:16]
            self.assertIn(f"2026|{line.res_id} {place}", text)
        self.assertIn("Credit notes below 0 1 0 1", text)

    def test_paper_says_why_there_are_fewer_items_than_units(self):
        sample = self.sample(method="monetary", size=8)
        sample.action_draw()
        units, items = sum(sample.line_ids.mapped("hits")), len(sample.line_ids)
        self.assertLess(items, units)
        words = "\n".join(self.document(sample).words())
        self.assertIn(f"Units drawn: {units}, in {items} items.", words)
        self.assertIn("Units to draw\n8", words)
        few = self.sample(method="monetary", size=1)
        few.action_draw()
        words = "\n".join(self.document(few).words())
        self.assertIn("Units drawn: 1, each in another item.", words)

    def test_paper_says_what_its_projection_assumes(self):
        sample = self.sample(method="monetary", size=8)
        sample.action_draw()
        sample.line_ids.outcome = "right"
        low, gone = sample.line_ids.filtered(lambda line: not line.is_certain)[:2]
        low.write({"outcome": "wrong", "right_value": low.book_value + 100})
        gone.outcome = "missing"
        limit = sample.projected
        words = "\n".join(self.document(sample).words())
        self.assertIn("2 (wrong: 1, of which understated: 1; papers missing: 1)", words)
        self.assertIn("Understated items: 1, by $\N{NO-BREAK SPACE}100.00.", words)
        self.assertIn("counts as wrong by its whole value", words)
        low.outcome = "right"
        self.assertEqual(sample.projected, limit, "understatements add nothing")

    def test_draw_of_an_older_version_is_not_said_to_be_unchanged(self):
        sample = self.sample(size=5)
        sample.action_draw()
        words = "\n".join(self.document(sample).words())
        self.assertIn("the confidence included, is as the audit trail has", words)
        facts = {
            "method": "random",
            "population": "bill",
            "seed": "2026",
            "size": 5,
            "from": "2026-01-01",
            "to": "2026-12-31",
            "items": 14,
            "strata": sample.strata,
            "drawn": "0" * 64,
            "population_digest": sample.population_digest,
        }
        older = self.sample(size=5)
        older.action_draw()
        self.patch(type(older), "_draw_entry", lambda own: Entry(facts))
        changed, unknown = older._changed_since_draw()
        self.assertFalse(changed)
        self.assertIn("confidence", unknown)
        words = "\n".join(self.document(older).words())
        self.assertIn("Whether this was changed since then cannot be said", words)
        self.patch(type(older), "_draw_entry", lambda own: None)
        words = "\n".join(self.document(older).words())
        self.assertIn("The audit trail has no entry of this draw", words)

    def test_a_sample_that_was_drawn_from_floats_is_drawn_again(self):
        sample = self.sample(method="monetary", size=8)
        sample.action_draw()
        items = [
            [item.number, str(Decimal(float(item.value)))] for item in sample._items()
        ]
        self.env.flush_all()
        digest = sha(json.dumps(items, separators=(",", ":")))
        self.env.cr.execute(
            "UPDATE edic_finance_sample SET population_query = NULL, "
            "population_digest = %s WHERE id = %s",
            [digest, sample.id],
        )
        sample.invalidate_recordset()
        self.assertEqual(sample.action_draw_again()["params"]["type"], "success")
        words = "\n".join(self.document(sample).words())
        self.assertIn("The query of the population is not recorded", words)

    def test_paper_is_made_in_three_languages(self):
        sample = self.sample(method="monetary", size=8)
        sample.action_draw()
        for lang in ("en_US", "fr_FR", "de_DE"):
            with self.subTest(lang):
                papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
                document = papers.with_context(lang=lang)._produce(sample.id, "html")
                words = "\n".join(document.words())
                self.assertIn("2026|-1", words)
                self.assertIn(sample.population_query, words)


class Entry:
    """An entry of the ledger as an older version wrote it."""

    def __init__(self, facts):
        self.facts = facts
