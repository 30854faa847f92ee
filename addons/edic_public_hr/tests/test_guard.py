# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .hr_draft_common import HrModelCase


@tagged("post_install", "-at_install")
class TestGuard(HrModelCase):
    """Nobody is ranked, scored, compared, filtered or assessed."""

    def refuse(self, draft, wish):
        with self.assertRaisesRegex(UserError, "Annex III, point 4"):
            draft.edic_write([], "again", wish)
        self.assertFalse(draft.sudo().writing_ids)

    def test_a_wish_that_asks_for_it_is_refused_with_the_reason(self):
        draft = self.begin("hr.onboarding.fr", record=self.person)
        for wish in (
            "Évalue la performance de cet agent",
            "Vergleiche sie mit den anderen Beschäftigten",
            "Rank this employee among the staff",
        ):
            with self.subTest(wish=wish):
                self.refuse(draft, wish)
        self.assertFalse(self.fake.captured)

    def test_on_a_job_too(self):
        draft = self.begin("hr.interview_grid", record=self.job)
        self.refuse(draft, "Classe les candidats par aptitude")
        draft.edic_write(["q_job"], "again", "Parle de l’évaluation des agents")
        self.assertEqual(len(draft.sudo().writing_ids), 1)

    def test_other_wishes_are_asked(self):
        draft = self.begin("hr.onboarding.fr", record=self.person)
        draft.edic_write(["welcome"], "again", "Plus chaleureux, en une phrase")
        self.assertEqual(len(draft.sudo().writing_ids), 1)

    def test_a_model_is_told_no_value(self):
        draft = self.begin("hr.onboarding.fr", user=self.manager, record=self.person)
        text = "{employee} arrive le {first_day} : {job_title}."
        sent = self.sent_for(draft, "welcome", text)
        self.assertIn("{employee}", sent)
        for value in ("Testmann", "Sachbearbeitung", "3456", "2020", "Bürgerbüro"):
            self.assertNotIn(value, sent)
