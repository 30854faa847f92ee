# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Activities on incidents said a deadline in their text, which may have moved since."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for incident in env["edic.ai.incident"].search([("state", "!=", "closed")]):
        incident._follow_deadline()
