# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: payment orders",
    "summary": "Critical audit flags stop payment orders of OCA's bank-payment",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "account_payment_order"],
    "auto_install": True,
}
