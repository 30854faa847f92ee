# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC AI: departments and employees",
    "summary": "AI budgets per department; names of employees never leave in clear",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Productivity",
    "depends": ["edic_ai", "hr"],
    "data": ["views/edic_ai_budget_views.xml"],
    "auto_install": True,
}
