# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Neither do the addons above this one change the ledger."""

from odoo.addons.edic_ai.upgrade_check import check_after


def migrate(cr, version):
    check_after(cr)
