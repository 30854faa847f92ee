# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.tests.hoot import run_hoot

from .draft_common import DraftCase


@tagged("post_install", "-at_install", "edic_js")
class TestComponents(HttpCase):
    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_public_sector")


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_public_sector", "mobile")


@tagged("post_install", "-at_install", "edic_tour")
class TestDraftTour(HttpCase, DraftCase):
    def test_a_letter_from_the_bill_to_the_signature(self):
        self.clerk.lang = "en_US"
        self.vendors["paper"].lang = "en_US"
        self.start_tour(
            f"/odoo/vendor-bills/{self.bill.id}", "edic_draft", login=self.clerk.login
        )
        drafts = self.env["edic.public.draft"].sudo()
        draft = drafts.search([("user_id", "=", self.clerk.id)])
        self.assertEqual((draft.state, draft.lang), ("signed", "en"))
        self.assertEqual(draft.version_ids.sorted("number")[-1].origin, "person")
        self.assertIn("With kind regards", self.text(draft))

    def test_asking_about_a_bill_without_a_model(self):
        self.clerk.lang = "en_US"
        self.start_tour(
            f"/odoo/vendor-bills/{self.bill.id}", "edic_ask", login=self.clerk.login
        )
        turns = self.env["edic.public.chat.turn"].sudo()
        turn = turns.search([("chat_id.user_id", "=", self.clerk.id)])
        self.assertEqual(len(turn), 1)
        self.assertFalse(turn.task_id)
