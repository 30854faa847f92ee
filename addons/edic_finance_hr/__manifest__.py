# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: vendors and employees",
    "summary": "Vendors that share an account or an address with an employee",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "hr"],
    "data": [
        "security/edic_finance_hr_groups.xml",
        "security/ir.model.access.csv",
        "wizards/edic_finance_reveal_views.xml",
        "views/edic_finance_flag_views.xml",
    ],
    "auto_install": True,
}
