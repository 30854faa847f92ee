# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Open the books in the audit trail."""
    api.Environment(cr, SUPERUSER_ID, {})["edic.ai.books"]._open_books()
