# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """From here on the ledger tells of the books."""
    api.Environment(cr, SUPERUSER_ID, {})["edic.ai.books"]._open_books()
