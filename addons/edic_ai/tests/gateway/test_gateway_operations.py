# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import tagged

from ...tools.providers.contract import DataClass
from ...tools.providers.errors import AiDenied, AiNotSetUp
from ...tools.providers.request import EMBEDDINGS, MODERATION, OCR
from ..gateway_common import GatewayCase

PAGE = b"%PDF-1.7 no page at all"
IBAN = "DE89370400440532013000"


@tagged("post_install", "-at_install")
class TestGatewayOperations(GatewayCase):
    """Calls that are no chats go the same way: embeddings, moderation, page reading."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        models = {
            EMBEDDINGS: {"name": "mistral-embed", "can_embed": True},
            MODERATION: {"name": "mistral-moderation-latest", "can_moderate": True},
            OCR: {"name": "mistral-ocr-latest", "can_ocr": True},
        }
        cls.uses = {
            operation: cls.make_use(
                operation, "on_premise", kind="mistral", model=model, capacity=1
            )
            for operation, model in models.items()
        }

    def away(self, operation):
        self.uses[operation].provider_id.zone = "eu_controlled"
        self.uses[operation].model_id.sudo().card_state = "approved"

    def test_embeddings_of_texts_with_names_replaced(self):
        self.away(EMBEDDINGS)
        texts = [f"Pay {IBAN}", "Nothing"]
        answer = self.ask(operation=EMBEDDINGS, texts=texts, prompt="")
        self.assertEqual(len(answer.vectors), 2)
        self.assertEqual(len(answer.vectors[0]), len(answer.vectors[1]))
        self.assertNotIn(IBAN.encode(), self.fake.captured[-1].raw)
        body = json.loads(self.fake.captured[-1].body)
        self.assertEqual(body["model"], "mistral-embed")
        self.assertEqual(self.calls()[-1].status, "ok")

    def test_moderation_scores_each_text(self):
        answer = self.ask(operation=MODERATION, texts=["Good morning"], prompt="")
        self.assertEqual(len(answer.scores), 1)
        self.assertTrue(all(0 <= score <= 1 for score in answer.scores[0].values()))

    def test_a_page_is_read_in_the_house(self):
        document = {"document": PAGE, "media_type": "application/pdf", "prompt": ""}
        answer = self.ask(operation=OCR, data_class=DataClass.PERSONAL, **document)
        self.assertTrue(answer.pages[0].markdown)
        self.assertIsNotNone(answer.pages[0].confidence)
        usage = self.env["edic.ai.usage"].search([("use_case", "=", "test.ask")])
        self.assertEqual((usage.operation, usage.pages), (OCR, len(answer.pages)))

    def test_a_page_cannot_have_its_names_replaced(self):
        self.away(OCR)
        document = {"document": PAGE, "media_type": "application/pdf", "prompt": ""}
        self.refused(AiDenied, operation=OCR, **document)
        self.assertFalse(self.fake.captured)
        public = self.ask(operation=OCR, data_class=DataClass.PUBLIC, **document)
        self.assertTrue(public.pages)

    def test_a_model_that_cannot_do_it_is_not_asked(self):
        self.uses[EMBEDDINGS].sudo().state = "retired"
        self.refused(AiNotSetUp, operation=EMBEDDINGS, texts=["x"], prompt="")
