# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Demo",
    "summary": "Two fictional public bodies with two years of bills, to try EDIC with",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Hidden",
    "depends": ["edic_public_sector"],
    "pre_init_hook": "pre_init_hook",
}
