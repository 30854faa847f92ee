# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID
from odoo.api import Environment


def migrate(cr, version):
    """Give bills whose receipt nobody recorded the due day that the law derives."""
    if not version:
        return
    env = Environment(cr, SUPERUSER_ID, {})
    for company in env["res.company"].search([]):
        env["account.move"]._edic_due_again(company)
