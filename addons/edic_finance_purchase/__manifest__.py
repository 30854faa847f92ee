# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: orders",
    "summary": "Bills find their orders and are compared with them and with receipts",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "purchase"],
    "data": ["views/account_move_views.xml"],
    "auto_install": True,
}
