# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: expenses",
    "summary": "Audit check of expenses: twice, without receipt, above a ceiling",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "hr_expense"],
    "data": ["data/edic_finance_parameter_expense_data.xml"],
    "auto_install": True,
}
