# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance",
    "summary": "Vendor bills from e-invoices, coded from the company's own history",
    "version": "19.0.1.1.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_ai", "account", "analytic", "account_edi_ubl_cii"],
    "external_dependencies": {"python": ["numpy", "scipy"]},
    "data": [
        "security/edic_finance_groups.xml",
        "security/ir.model.access.csv",
        "security/edic_finance_rules.xml",
        "data/ir_cron_data.xml",
        "data/edic_finance_prompt_data.xml",
        "wizards/edic_finance_accept_views.xml",
        "wizards/edic_finance_tax_views.xml",
        "views/account_journal_views.xml",
        "views/account_move_views.xml",
        "views/edic_ai_suggestion_views.xml",
        "views/edic_finance_coding_model_views.xml",
        "views/edic_finance_document_views.xml",
        "views/edic_finance_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["edic_finance/static/src/**/*"],
        "web.assets_unit_tests": [
            "edic_finance/static/tests/*_data.js",
            "edic_finance/static/tests/**/*.test.js",
        ],
        "web.assets_tests": ["edic_finance/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "application": True,
}
