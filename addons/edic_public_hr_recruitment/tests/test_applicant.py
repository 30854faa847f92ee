# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_public_hr.tests.hr_draft_common import HrModelCase

PEOPLE = {
    "Balthasar Muster": "balthasar@applicant.example",
    "Cosima Beispiel": "cosima@applicant.example",
}
ON_A_JOB = ("hr.job_description", "hr.interview_grid", "hr.vacancy.fr")
READ = {"applicant", "job_title", "department", "applied_on"}
HOUSE = {"organisation", "place", "letter_date", "clerk", "eu_dir2023_970_5"} | {
    "law_unapproved"
}


@tagged("post_install", "-at_install")
class TestApplicant(HrModelCase):
    """Answers to applicants; what is drafted on a job knows none of them."""

    groups = "hr.group_hr_user,hr_recruitment.group_hr_recruitment_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicants = cls.env["hr.applicant"].create(
            [
                {
                    "partner_name": name,
                    "email_from": email,
                    "job_id": cls.job.id,
                    "priority": "3",
                    "salary_expected": 4321,
                    "applicant_notes": "<p>Beste Bewerbung</p>",
                }
                for name, email in PEOPLE.items()
            ]
        )
        cls.applicant = cls.applicants[0]

    def test_they_are_sound(self):
        records = {"hr.applicant": self.applicant}
        self.check_sound("edic_public_hr_recruitment", records)

    def assert_nobody(self, text):
        for name, email in PEOPLE.items():
            for word in (*name.split(), email):
                self.assertNotIn(word, text)

    def test_what_is_drafted_on_a_job_knows_no_applicant(self):
        for code in ON_A_JOB:
            with self.subTest(code=code):
                draft = self.begin(code, record=self.job).sudo()
                self.assert_nobody(repr((draft.facts, draft.tables, draft.blocks)))

    def test_nor_does_the_model(self):
        draft = self.begin("hr.vacancy.fr", record=self.job)
        sent = self.sent_for(draft, "presentation", "{organisation} recrute.")
        self.assertIn("{organisation}", sent)
        self.assert_nobody(sent)

    def test_no_source_of_a_job_reads_applicants(self):
        facts = self.env["edic.public.facts"].with_user(self.clerk)
        names = {source._model for source in facts._sources("hr.job")}
        self.assertEqual(names, {None, "hr.job"})
        table, _tables = facts._of(self.job.with_user(self.clerk), "de")
        models = {fact.source.model for fact in table.values() if fact.source}
        self.assertFalse({name for name in models if "applicant" in name})

    # --- answers ------------------------------------------------------------------
    def test_no_evaluation_is_a_fact(self):
        draft = self.begin("hr.applicant_answer.fr", record=self.applicant)
        values = self.values(draft)
        read = {key for key, value in values.items() if value is not None}
        self.assertEqual(read, READ | HOUSE)
        text = repr((draft.sudo().facts, draft.sudo().blocks))
        for word in ("4321", "Beste", "Cosima"):
            self.assertNotIn(word, text)

    def test_answer_is_a_person_s(self):
        draft = self.begin("hr.applicant_answer.fr", record=self.applicant)
        self.assertFalse({"receipt", "invitation", "refusal"} & set(self.keys(draft)))
        self.assertIn("Réponse", "".join(draft.sudo()._gaps()))
        with self.assertRaisesRegex(UserError, "missing"):
            draft.action_sign()
        self.choose(draft, answer="refusal")
        keys = self.keys(draft)
        self.assertIn("refusal", keys)
        self.assertIn("remedies", keys)
        self.assertNotIn("reason", keys)
        draft.edic_set_fact("refusal_reason", "Le poste a été pourvu en interne.")
        self.assertIn("pourvu en interne", self.text(draft, "reason"))
        self.choose(draft, answer="receipt")
        self.assertFalse({"refusal", "remedies", "reason"} & set(self.keys(draft)))

    def test_a_german_refusal_has_no_notice_on_remedies(self):
        self.areas("DE-NW", "DE")
        draft = self.begin("hr.applicant_answer.de", "de", record=self.applicant)
        self.choose(draft, answer="refusal")
        self.assertFalse([b for b in draft.sudo().blocks if b["kind"] == "locked"])
        checks = " ".join(draft.edic_open()["checks"])
        self.assertIn("§ 15 Abs. 4 AGG", checks.replace("\u00a0", " "))

    def test_nobody_is_assessed(self):
        draft = self.begin("hr.applicant_answer.fr", record=self.applicant)
        self.choose(draft, answer="refusal")
        with self.assertRaisesRegex(UserError, "Annex III"):
            draft.edic_write(["refusal"], "again", "Pourquoi est-il le moins apte ?")
        self.assertIs(draft.sudo()._edic_data_class(), DataClass.HR)

    def test_others_begin_nothing(self):
        with self.assertRaises(AccessError):
            self.begin("hr.applicant_answer.fr", user=self.plain, record=self.applicant)
