# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC AI: website",
    "summary": "The website's configurator sends no texts to a remote service",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Productivity",
    "depends": ["edic_ai", "website"],
    "auto_install": True,
}
