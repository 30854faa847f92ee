# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector",
    "summary": "Letters with locked figures; charts of accounts of public bodies",
    "version": "19.0.1.1.0",
    "category": "Accounting/Accounting",
    "author": "EDIC contributors",
    "license": "AGPL-3",
    "website": "https://example.org/edic",
    "depends": ["edic_finance"],
    "external_dependencies": {"python": ["babel", "lxml", "pypdf", "python-docx"]},
    "data": [
        "security/edic_public_groups.xml",
        "security/ir.model.access.csv",
        "security/edic_public_rules.xml",
        "data/ir_cron_data.xml",
        "data/edic_public_draft_data.xml",
        "wizards/edic_public_draft_new_views.xml",
        "views/edic_public_draft_views.xml",
        "views/edic_public_template_views.xml",
        "views/account_move_views.xml",
        "views/edic_public_chat_views.xml",
        "views/account_move_line_views.xml",
        "views/res_config_settings_views.xml",
        "views/edic_public_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["edic_public_sector/static/src/**/*"],
        "web.assets_unit_tests": ["edic_public_sector/static/tests/**/*.test.js"],
        "web.assets_tests": ["edic_public_sector/static/tests/tours/**/*"],
    },
    "application": True,
}
