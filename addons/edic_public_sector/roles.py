# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The roles of a public body, beside those that `edic_ai` and `edic_finance` know."""

from odoo.addons.edic_ai.roles import APPROVER, EMPLOYEE, for_roles, reads
from odoo.addons.edic_finance.roles import ACCOUNTANT, BILLING, READONLY

BUDGET = "edic_public_sector.group_edic_public_budget"
DESK = "edic_public_sector.group_edic_public_desk"
PROCEDURE = "edic_public_sector.group_edic_public_procedure"
TEMPLATES = "edic_public_sector.group_edic_public_author"

__all__ = [
    "ACCOUNTANT",
    "APPROVER",
    "BILLING",
    "BUDGET",
    "DESK",
    "EMPLOYEE",
    "PROCEDURE",
    "READONLY",
    "TEMPLATES",
    "for_roles",
    "reads",
]
