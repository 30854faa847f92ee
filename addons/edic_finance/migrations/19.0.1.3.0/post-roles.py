# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Roles that no longer imply what another role decides."""

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai import roles
from odoo.addons.edic_finance.roles import ACCOUNTANT, BILLING


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    # bookkeepers go on deciding; those who only administer do not
    roles.part(env, roles.MANAGER, ACCOUNTANT, keeps=BILLING)
