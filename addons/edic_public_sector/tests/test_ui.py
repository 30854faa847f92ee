# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .draft_common import DraftCase


def hoot_id(name):
    """The id by which hoot knows a suite, from its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install", "edic_js")
class TestDraftComponents(HttpCase):
    def test_components(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id('@edic_public_sector')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


@tagged("post_install", "-at_install", "edic_tour")
class TestDraftTour(DraftCase, HttpCase):
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
