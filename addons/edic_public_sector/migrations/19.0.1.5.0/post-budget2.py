# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Templates about a bill of another day cite the law of that day.

So do those that drafts were begun with, and versions that a site made of them."""

OF_THE_FACT = (
    "finance.interest.fr",
    "finance.interest.de",
    "finance.return.fr",
    "finance.return.de",
)


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "UPDATE edic_public_template SET law_day = 'fact' WHERE code IN %s",
        [OF_THE_FACT],
    )
