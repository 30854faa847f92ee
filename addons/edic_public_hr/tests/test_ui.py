# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install", "edic_tour")
class TestHrDraftTour(HttpCase, HrDraftCase):
    def test_a_reference_whose_grades_a_person_chooses(self):
        self.areas("DE-NW", "DE")
        self.clerk.lang = "en_US"
        self.company.partner_id.lang = "de_DE"
        url = f"/odoo/employees/{self.person.id}"
        self.start_tour(url, "edic_hr_draft", login=self.clerk.login)
        drafts = self.env["edic.public.draft"].sudo()
        draft = drafts.search([("user_id", "=", self.clerk.id)])
        self.assertEqual((draft.state, draft.lang), ("signed", "de"))
        self.assertEqual(self.notes(draft).count("fact.entered"), 12)
        self.assertFalse(draft.writing_ids)
