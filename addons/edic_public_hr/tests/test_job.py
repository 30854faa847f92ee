# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install")
class TestJob(HrDraftCase):
    """Drafts on a job take their content from the job."""

    def test_job_as_it_is_described(self):
        values = self.values(self.begin("hr.job_description", record=self.job))
        self.assertEqual(values["job_title"], "Sachbearbeitung")
        self.assertEqual(values["department"], "Bürgerbüro")
        self.assertEqual(values["job_description"], "Accueillir *le public*.")
        self.assertEqual(values["requirements"], "Verwaltungskenntnisse")

    def test_whoever_may_not_read_a_field_does_not_get_it(self):
        draft = self.begin("hr.job_description", user=self.plain, record=self.job)
        self.assertIsNone(self.values(draft)["requirements"])

    def test_nobody_who_holds_the_job_is_in_it(self):
        for code in ("hr.job_description", "hr.interview_grid", "hr.vacancy.fr"):
            with self.subTest(code=code):
                draft = self.begin(code, record=self.job).sudo()
                text = repr((draft.facts, draft.tables, draft.blocks))
                self.assertNotIn("Testmann", text)

    def test_grid_says_what_is_not_asked(self):
        checks = self.begin("hr.interview_grid", record=self.job).edic_open()["checks"]
        self.assertTrue(any("grossesse" in check for check in checks))
        self.assertTrue(any("rémunération" in check for check in checks))
