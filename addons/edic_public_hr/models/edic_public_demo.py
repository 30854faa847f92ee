# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, models

CLERKS = {"fr": "personnel", "de": "personal"}
JOBS = {  # country → (name of the job, fictional employees)
    "fr": ("Gestionnaire comptable", ("Alix Exemple", "Noé Fictif")),
    "de": ("Sachbearbeitung Rechnungswesen", ("Kim Beispiel", "Luca Muster")),
}
DRAFTS = {  # country → name: (template, of the job or the employee, what is entered)
    "fr": {
        "vacancy": (
            "hr.vacancy.fr",
            "job",
            {
                "branch": "fonction publique territoriale",
                "creation_or_vacancy": "Vacance d’emploi",
                "category": "C",
                "missions": "Saisir les factures et suivre les engagements.",
                "profile": "Connaissance de la comptabilité publique.",
            },
        ),
        "certificate": ("hr.certificate.fr", "employee", {"category": "C"}),
    },
    "de": {
        "vacancy": (
            "hr.vacancy.de",
            "job",
            {
                "reach": "öffentlich",
                "part_time": "möglich",
                "missions": "Rechnungen erfassen und den Haushalt überwachen.",
                "profile": "Kenntnisse der kommunalen Buchführung.",
            },
        ),
        "reference": (
            "hr.reference.de",
            "employee",
            {
                "scope": "qualifiziert: auch Leistung und Verhalten",
                "duties": "Erfassung von Rechnungen.",
            },
        ),
    },
}
HIRED = "2019-04-01"


class EdicPublicDemo(models.AbstractModel):
    """Staff of the fictional towns, and what their HR clerks have begun."""

    _inherit = "edic.public.demo"

    def _demo_users(self):
        # EXTENDS edic_public_sector
        return {
            **super()._demo_users(),
            "personnel": ("Noa Personnel", "fr_FR", ("fr",), "hr.group_hr_user"),
            "personal": ("Toni Personal", "de_DE", ("de",), "hr.group_hr_user"),
        }

    def _letters(self, words):
        # EXTENDS edic_public_sector
        result = super()._letters(words)
        self._staff(words)
        return result

    def _staff(self, words):
        """A job, its employees, and drafts about them."""
        country = words.country
        company = self._found(f"company_{country}")
        title, people = JOBS[country]
        vals = {"name": title, "company_id": company.id}
        job = self._made("hr.job", {f"job_{country}": vals})[f"job_{country}"]
        staff = self._made(
            "hr.employee",
            {
                f"employee_{country}_{at}": {
                    "name": name,
                    "company_id": company.id,
                    "job_id": job.id,
                    "job_title": title,
                    "contract_date_start": HIRED,
                }
                for at, name in enumerate(people)
            },
        )
        about = {"job": job, "employee": staff[f"employee_{country}_0"]}
        for name, (code, what, entered) in DRAFTS[country].items():
            self._hr_letter(country, name, code, about[what], entered)

    def _hr_letter(self, country, name, code, record, entered=(), group=None):
        """A draft that the town's HR clerk has begun, who is given a role for it."""
        user = self._found(f"user_{CLERKS[country]}")
        if group:
            user.sudo().group_ids = [Command.link(self.env.ref(group).id)]
        own = self.with_user(user).sudo(False)
        record = own.env[record._name].browse(record.id)
        self._letter(own, f"draft_{country}_{name}", code, record, dict(entered))
