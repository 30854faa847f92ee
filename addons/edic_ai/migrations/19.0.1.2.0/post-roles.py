# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No role implies what another one decides."""

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai import roles


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    roles.part(env, roles.MANAGER, roles.AUTHOR)
