# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No upgrade begins on a damaged ledger."""

from odoo.addons.edic_ai.upgrade_check import check_before


def migrate(cr, version):
    check_before(cr)
