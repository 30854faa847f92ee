# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector",
    "summary": "Charts of accounts and taxes for French and German public bodies",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "EDIC contributors",
    "license": "AGPL-3",
    "website": "https://example.org/edic",
    "depends": ["edic_finance"],
    "data": [
        "views/account_move_line_views.xml",
        "views/edic_public_menus.xml",
    ],
    "application": True,
}
