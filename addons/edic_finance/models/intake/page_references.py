# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edic_ai.write_guard import within

from .page_bill import FILLING

# column of a bill → name in `pages.references`
COLUMNS = {
    "edic_buyer_reference": "buyer_reference",
    "edic_contract_ref": "contract",
    "edic_delivery_ref": "delivery_note",
}


def fill_references(move, named):
    """Put the references that its pages name on a draft; what it has stays.

    :param dict named: of `pages.references.references`
    """
    if move.state != "draft":
        return
    found = {
        column: named[name]
        for column, name in COLUMNS.items()
        if name in named and not move[column]
    }
    if found:
        with within(FILLING):
            move.write(found)
