# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of JSON columns that are not of their form are emptied and logged, so that no
query breaks on them; links into another company are logged. Nothing is deleted."""

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai.company_check import log_foreign_links
from odoo.addons.edic_ai.json_field import clear_all_malformed


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    clear_all_malformed(env, "edic_public_sector")
    log_foreign_links(env, "edic_public_sector")
