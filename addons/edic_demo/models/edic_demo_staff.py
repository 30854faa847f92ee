# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command

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
EXPENSE_APPROVER = "hr_expense.group_hr_expense_user"
LEAVE_OFFICER = "hr_holidays.group_hr_holidays_user"
RECRUITER = "hr_recruitment.group_hr_recruitment_user"
JOURNEYS = {
    "fr": "Train, réunion au département",
    "de": "Bahnfahrt zur Bezirksregierung",
}
TYPES = {"fr": "Congé annuel", "de": "Erholungsurlaub"}
APPLICANTS = {"fr": "Ari Candidat (fictif)", "de": "Jo Bewerbung (fiktiv)"}


class EdicDemoStaff(models.AbstractModel):
    """Staff of the fictional towns, and what their HR clerks have begun, as far as
    the HR addons are installed."""

    _name = "edic.demo.staff"
    _inherit = "edic.demo.part"
    _description = "Staff of the demo"

    def _staff(self, words):
        """Create a job, its employees, and drafts about them."""
        country = words.country
        company = self._found(f"company_{country}")
        title, people = JOBS[country]
        vals = {"name": title, "company_id": company.id}
        job = self._one("hr.job", f"job_{country}", vals)
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
        if "edic.public.facts.expense" in self.env:
            self._journey(country)
        if "edic.public.facts.leave" in self.env:
            code, leave = f"hr.leave.{country}", self._leave(country)
            self._hr_letter(country, "leave", code, leave, group=LEAVE_OFFICER)
        if "edic.public.facts.applicant" in self.env:
            self._application(country)

    def _hr_letter(self, country, name, code, record, entered=(), group=None):
        """Create a draft begun by the town's HR clerk, who is given a role for it."""
        user = self._found(f"user_{CLERKS[country]}")
        if group:
            user.sudo().group_ids = [Command.link(self.env.ref(group).id)]
        own = self.with_user(user).sudo(False)
        record = own.env[record._name].browse(record.id)
        self.env["edic.demo.letters"]._letter(
            own, f"draft_{country}_{name}", code, record, dict(entered)
        )

    def _journey(self, country):
        """Create a journey without its receipt, and the letter that asks for it."""
        vals = {
            "name": JOURNEYS[country],
            "employee_id": self._found(f"employee_{country}_1").id,
            "company_id": self._found(f"company_{country}").id,
            "date": fields.Date.subtract(fields.Date.today(), days=20),
            "total_amount_currency": 84.5,
        }
        expense = self._one("hr.expense", f"expense_{country}", vals)
        code = "hr.expense_receipt"
        self._hr_letter(country, "expense", code, expense, group=EXPENSE_APPROVER)

    def _leave(self, country):
        """Create five days of leave in two months, asked for and not decided."""
        vals = {
            "name": TYPES[country],
            "company_id": self._found(f"company_{country}").id,
            "requires_allocation": False,
        }
        kind = self._one("hr.leave.type", f"leave_type_{country}", vals)
        first = fields.Date.add(fields.Date.today(), months=2)
        first = fields.Date.start_of(first, "week")
        vals = {
            "employee_id": self._found(f"employee_{country}_1").id,
            "holiday_status_id": kind.id,
            "request_date_from": first,
            "request_date_to": fields.Date.add(first, days=4),
        }
        return self._one("hr.leave", f"leave_{country}", vals)

    def _application(self, country):
        """Create an application, and the answer that is begun."""
        vals = {
            "partner_name": APPLICANTS[country],
            "job_id": self._found(f"job_{country}").id,
            "company_id": self._found(f"company_{country}").id,
        }
        applicant = self._one("hr.applicant", f"applicant_{country}", vals)
        code = f"hr.applicant_answer.{country}"
        self._hr_letter(country, "applicant", code, applicant, group=RECRUITER)
