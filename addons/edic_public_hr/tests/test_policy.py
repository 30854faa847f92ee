# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .hr_draft_common import HrModelCase

WELCOME = "{employee} prend ses fonctions le {first_day} en qualité de {job_title}."


@tagged("post_install", "-at_install")
class TestPolicy(HrModelCase):
    """Data of employees and a model of a provider under EU control."""

    zone = "eu_controlled"

    def test_as_shipped_they_stay_in_the_house(self):
        draft = self.begin("hr.onboarding.fr", record=self.person)
        self.assertFalse(draft.edic_may_write()["is_available"])
        self.assertEqual(self.sent_for(draft, "welcome", WELCOME), "")

    def test_a_vacancy_stays_in_the_house_too(self):
        draft = self.begin("hr.vacancy.fr", record=self.job)
        self.assertFalse(draft.edic_may_write()["is_available"])

    def test_where_the_site_decided_so_names_are_replaced(self):
        self.site_decides("pseudonymise")
        draft = self.begin("hr.onboarding.fr", record=self.person)
        blocks = self.blocks(draft, welcome="Bienvenue à Ottilie Testmann !")
        draft.edic_save(blocks, draft.version_id.number)
        sent = self.sent_for(draft, "welcome", WELCOME)
        self.assertIn("Bienvenue", sent)
        for name in ("Ottilie", "Testmann"):
            self.assertNotIn(name, sent)
