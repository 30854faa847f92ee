# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

RECRUITER = "hr_recruitment.group_hr_recruitment_user"
APPLICANTS = {"fr": "Ari Candidat (fictif)", "de": "Jo Bewerbung (fiktiv)"}


class EdicPublicDemo(models.AbstractModel):
    """An application at each of the fictional towns, and the answer that is begun."""

    _inherit = "edic.public.demo"

    def _staff(self, words):
        # EXTENDS edic_public_hr
        result = super()._staff(words)
        country = words.country
        vals = {
            "partner_name": APPLICANTS[country],
            "job_id": self._found(f"job_{country}").id,
            "company_id": self._found(f"company_{country}").id,
        }
        name = f"applicant_{country}"
        applicant = self._made("hr.applicant", {name: vals})[name]
        code = f"hr.applicant_answer.{country}"
        self._hr_letter(country, "applicant", code, applicant, group=RECRUITER)
        return result
