# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector: leave",
    "summary": "Decisions on leave as drafts, with the notice on remedies",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Human Resources",
    "depends": ["edic_public_hr", "hr_holidays"],
    "data": [
        "data/edic_public_hr_holidays_data.xml",
        "views/hr_leave_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["edic_public_hr_holidays/static/tests/**/*_tour.js"],
    },
    "auto_install": True,
}
