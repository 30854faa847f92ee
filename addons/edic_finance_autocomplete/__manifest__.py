# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: completion of companies by a cloud service",
    "summary": "Off until the company switches it on",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "partner_autocomplete"],
    "data": ["views/res_config_settings_views.xml"],
    "auto_install": True,
}
