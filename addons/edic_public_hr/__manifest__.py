# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector: employees",
    "summary": "Vacancies, references, certificates, orders and onboarding as drafts",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Human Resources",
    "depends": ["edic_public_sector", "hr"],
    "data": [
        "data/edic_public_hr_data.xml",
        "views/hr_employee_views.xml",
        "views/hr_job_views.xml",
    ],
    "assets": {"web.assets_tests": ["edic_public_hr/static/tests/**/*_tour.js"]},
    "auto_install": True,
}
