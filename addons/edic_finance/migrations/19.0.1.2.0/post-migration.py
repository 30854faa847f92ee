# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give existing companies the checks of their country, as new ones get them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._edic_audit_start()
