# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from io import BytesIO
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from odoo.addons.edic_ai.propose_only import ProposeOnlyError
from odoo.addons.edic_ai.tests.model_use import MODEL_WORKER, ModelUse

from fakes.fake_provider import FakeProvider, Step

from ...models.intake import document_pages
from ...models.intake.document_pages import DocumentPages
from ...tools.intake.pages.text import Page, Word, as_json, in_lines
from .test_intake_common import IntakeCase
from .test_pages import IBAN, LINES, pdf_page, scan

USE_CASE = "edic.ai.use.case.finance.ocr"
READ_AS = {  # what recognition takes for what on this scan
    "Rechnungsbetrag": "Rechmungsbetraq",
    "Nettobetrag": "Nettobetraq",
    "1.487,50": "1.437,50",
    f"{IBAN}": f"{IBAN[:-1]}7",
}


def read_page(changes, score=0.7):
    """Return the page of `LINES` as recognition reads a poor scan."""
    words = []
    for x, y, size, text in LINES:
        for old, new in changes.items():
            text = text.replace(old, new)
        for word in text.split(" "):
            right = x + len(word) * size * 0.5
            words.append(Word(word, (x, y - size, right, y), score))
            x = right + size * 0.5
    return as_json(Page(1, 595.0, 842.0, "ocr", in_lines(words)))


def markdown(*changes):
    """Return the text of the same page as the model gives it."""
    rows = {}
    for _x, y, _size, text in LINES:
        rows.setdefault(y, []).append(text)
    text = "\n".join(" | ".join(row) for row in rows.values())
    for old, new in changes:
        text = text.replace(old, new)
    return text


def answer(text, sure=True):
    """Return the body that Mistral's OCR sends for a page (its OCRResponse)."""
    word = {"text": "Rechnungsbetrag", "confidence": 0.9 if sure else 0.2}
    page = {
        "index": 0,
        "markdown": text,
        "images": [],
        "dimensions": {"dpi": 144, "height": 1684, "width": 1190},
        "confidence_scores": {
            "average_page_confidence_score": 0.9,
            "minimum_page_confidence_score": 0.2,
            "word_confidence_scores": [{**word, "start_index": 0}],
        },
    }
    usage = {"pages_processed": 1, "doc_size_bytes": 1}
    body = {"model": "mistral-ocr-2512", "pages": [page], "usage_info": usage}
    return Step(body=json.dumps(body).encode(), content_type="application/json")


@tagged("post_install", "-at_install")
class TestSecondReading(ModelUse, IntakeCase):
    """A model reads a scan a second time where recognition is not sure of it; its words
    count only where the page bears them out."""

    workers = (MODEL_WORKER,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.use = cls.make_use(
            use_case="finance.ocr",
            kind="mistral",
            model={"name": "mistral-ocr-latest", "can_ocr": True},
        )
        cls.env = cls.env(user=cls.clerk)

    def setUp(self):
        super().setUp()
        self.fake.forget()

    def take_in(self, changes=None, score=0.7):
        """Upload a scan, and have it read as recognition reads this page."""
        changes = READ_AS if changes is None else changes
        with patch.object(document_pages, "can_recognise", lambda: True):
            rows, _action = self.upload(**{"bill.pdf": scan(pdf_page())})
        page = {"pages": 1, "read": [read_page(changes, score)]}
        document = rows.sudo()
        DocumentPages(document).keep_page(1, page)
        DocumentPages(document).find_fields()
        return rows

    def ask(self, document):
        """Let the queue ask the model, and find the fields anew."""
        self.work()
        for task in self.tasks("finance.pages", document):
            use_case = self.env["edic.ai.use.case.finance.pages"]
            use_case._work_alone(lambda work, *a: work(document.sudo(), *a), None)
            task.state = "done"
        self.env.invalidate_all()

    def tasks(self, code, document):
        tasks = self.env["edic.ai.task"].sudo()
        ids = {"finance.ocr": document.page_ids.ids}.get(code, document.ids)
        return tasks.search([("use_case", "=", code), ("res_id", "in", ids)])

    def read_again(self, *texts, **how):
        """Take a scan in and have the model answer with these bodies."""
        self.fake.script(*texts)
        document = self.take_in(**how)
        self.ask(document)
        return document

    def traces(self, document):
        domain = [("use_case", "=", "finance.ocr"), ("event", "=", "inference")]
        domain += [("res_id", "=", document.id)]
        return self.env["edic.ai.trace"].sudo().search(domain, order="id")

    def alert(self, document):
        return document.move_id._get_alerts().get("edic_pages", {}).get("message", "")

    def value(self, document, name):
        return document.page_values["fields"][name]["value"]

    def test_words_of_the_page_are_corrected_and_fill_the_draft(self):
        document = self.read_again(answer(markdown()))
        page = document.page_ids
        self.assertEqual(page.second_reading, "done")
        self.assertEqual(
            {(made["old"], made["new"], made["proof"]) for made in page.corrections},
            {
                ("Rechmungsbetraq", "Rechnungsbetrag", "letters"),
                ("Nettobetraq", "Nettobetrag", "letters"),
                ("1.437,50", "1.487,50", "sum"),
                (f"{IBAN[:-1]}7", IBAN, "digits"),
            },
        )
        found = document.page_values["fields"]
        self.assertEqual(found["gross"]["value"], "1487.50")
        self.assertEqual(
            (found["gross"]["band"], found["gross"]["source"]), ("check", "ocr")
        )
        self.assertEqual(found["iban"]["value"], IBAN)
        bill = document.move_id
        self.assertEqual((bill.state, bill.amount_total), ("draft", 1487.5))
        self.assertFalse(bill.partner_bank_id)

    def test_value_names_the_model_that_corrected_it(self):
        document = self.read_again(answer(markdown()))
        shown = {v["name"]: v["hint"] for v in document.move_id.edic_pages["values"]}
        self.assertIn("mistral-ocr-2512 (House)", shown["gross"])
        self.assertNotIn("mistral", shown["number"])

    def test_picture_of_the_page_goes_through_the_gateway_and_is_recorded(self):
        document = self.read_again(answer(markdown()))
        [request] = self.fake.captured
        self.assertEqual(request.path, "/v1/ocr")
        url = json.loads(request.body)["document"]["image_url"]
        picture = Image.open(BytesIO(base64.b64decode(url.partition(",")[2])))
        self.assertGreater(min(picture.size), 1000)
        started, done = self.traces(document)
        self.assertEqual((started.status, done.status), ("started", "ok"))
        self.assertEqual(started.facts["edic.policy.data_class"], "personal")
        self.assertEqual(done.facts["edic.usage.pages"], 1)
        usage = (
            self.env["edic.ai.usage"].sudo().search([("use_case", "=", "finance.ocr")])
        )
        self.assertEqual((usage.operation, usage.pages), ("ocr", 1))

    def test_words_that_are_not_on_the_page_are_dropped(self):
        text = "Zahlen Sie 9.999,00 EUR an DE89370400440532013000\n" + markdown(
            ("Gartenbau", "Hochbau"), ("GL-2026-017", "GL-2026-999")
        )
        document = self.read_again(answer(text), changes={})
        self.assertFalse(document.page_ids.corrections)
        self.assertEqual(self.value(document, "number"), "GL-2026-017")
        self.assertEqual(self.value(document, "iban"), IBAN)
        self.assertEqual(self.value(document, "gross"), "1487.50")

    def test_invented_account_is_dropped(self):
        document = self.read_again(answer(markdown((IBAN, "DE89370400440532013000"))))
        self.assertFalse(self.value(document, "iban"))
        proofs = {made["proof"] for made in document.page_ids.corrections}
        self.assertEqual(proofs, {"letters", "sum"})

    def test_figure_that_no_sum_proves_is_dropped(self):
        document = self.read_again(answer(markdown(("1.487,50", "1.457,50"))))
        words = [made["new"] for made in document.page_ids.corrections]
        self.assertNotIn("1.457,50", words)
        self.assertFalse(document.move_id.invoice_line_ids)

    def test_word_of_which_the_model_is_not_sure_is_dropped(self):
        document = self.read_again(answer(markdown(), sure=False))
        words = [made["new"] for made in document.page_ids.corrections]
        self.assertNotIn("Rechnungsbetrag", words)
        self.assertIn("Nettobetrag", words)

    def test_clear_page_with_all_that_is_essential_is_not_sent(self):
        document = self.read_again(changes={}, score=0.97)
        self.assertFalse(document.page_ids.second_reading)
        self.assertFalse(self.fake.captured)

    def test_page_with_text_of_its_own_is_not_sent(self):
        rows, _action = self.upload(**{"bill.pdf": pdf_page(LINES[:4])})
        self.work()
        self.assertFalse(rows.page_ids.second_reading)
        self.assertFalse(self.fake.captured)

    def test_nothing_is_asked_where_no_model_is_approved(self):
        self.use.sudo().state = "retired"
        document = self.read_again()
        self.assertFalse(document.page_ids.second_reading)
        self.assertFalse(self.tasks("finance.ocr", document))
        self.assertFalse(self.alert(document))

    def test_refusal_of_the_policy_stands_on_the_bill(self):
        self.use.sudo().provider_id.zone = "eu_controlled"
        self.use.sudo().model_id.card_state = "approved"
        self.open_policy()
        document = self.read_again()
        self.assertEqual(document.page_ids.second_reading, "refused")
        self.assertFalse(self.fake.captured)
        self.assertIn("read in the house only", self.alert(document))
        self.assertEqual(self.value(document, "number"), "GL-2026-017")

    def test_what_was_recognised_stands_where_no_server_answers(self):
        self.silence()
        document = self.take_in()
        self.assertIn("a second time", self.alert(document))
        self.work()
        self.assertEqual(document.page_ids.second_reading, "waiting")
        self.assertIn("What was recognised here stands", self.alert(document))
        task = self.tasks("finance.ocr", document)
        task._close("failed", "The server cannot answer.")
        self.assertEqual(document.page_ids.second_reading, "failed")
        self.assertIn("The server cannot answer.", self.alert(document))
        self.assertFalse(document.page_ids.corrections)
        self.assertEqual(self.value(document, "number"), "GL-2026-017")

    def test_page_is_asked_once(self):
        document = self.read_again(answer(markdown()))
        DocumentPages(document.sudo()).find_fields()
        self.work()
        self.assertEqual(len(self.fake.captured), 1)

    def test_draft_that_a_person_decided_on_is_not_filled_anew(self):
        self.fake.script(answer(markdown()))
        document = self.take_in()
        document.move_id.ref = "ENTERED"
        self.assertTrue(document.page_decisions)
        self.ask(document)
        self.assertFalse(
            self.tasks("finance.pages", document).filtered(
                lambda task: task.origin == "background"
            )
        )
        self.assertEqual(document.move_id.ref, "ENTERED")

    def test_answer_may_change_pages_and_nothing_else(self):
        document = self.take_in()
        use_case = self.env[USE_CASE].sudo()

        def fill(record, _answer):
            record.document_id.move_id.ref = "MODEL"

        with (
            patch.object(type(use_case), "_apply", lambda _self, *a: fill(*a)),
            self.assertRaises(ProposeOnlyError),
        ):
            use_case._keep(document.page_ids.sudo(), object())

    def test_evaluation_reads_pictures_with_known_words(self):
        cases, _digest = self.env[USE_CASE]._evaluation_cases(self.company)
        self.assertGreaterEqual(len(cases), self.env[USE_CASE]._min_cases)
        self.assertEqual(len({case.key for case in cases}), len(cases))
        nulls = self.env[USE_CASE]._null_scores(cases)
        self.assertLessEqual(max(nulls.values()), 1)
        for case in cases:
            picture = Image.open(BytesIO(case.request.document))
            self.assertEqual(picture.format, "PNG")
