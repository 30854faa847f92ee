# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC Finance: export of the FEC",
    "summary": "Who exports the FEC, and with it closes the year, is in the ledger",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Accounting/Accounting",
    "depends": ["edic_finance", "l10n_fr_account"],
    "auto_install": True,
}
