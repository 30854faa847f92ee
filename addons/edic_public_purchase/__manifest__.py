# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Public Sector: orders",
    "summary": "Orders commit the credits of the budget",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_public_sector", "purchase"],
    "data": ["views/purchase_order_views.xml"],
    "assets": {
        "web.assets_tests": ["edic_public_purchase/static/tests/**/*_tour.js"],
    },
    "auto_install": True,
}
