# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC AI: work for benchmarks",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "depends": ["edic_ai"],
}
