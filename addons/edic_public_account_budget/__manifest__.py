# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector: OCA budgets",
    "summary": "Budgets of OCA's account_budget_oca taken over, and copies for it",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_public_sector", "account_budget_oca"],
    "data": [
        "views/crossovered_budget_views.xml",
        "views/edic_public_budget_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["edic_public_account_budget/static/tests/**/*_tour.js"],
    },
    "auto_install": True,
}
