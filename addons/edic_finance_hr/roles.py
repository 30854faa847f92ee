# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The role that learns which employee a flag is about, beside those of `edic_ai`."""

from odoo.addons.edic_ai.roles import for_roles

REVEALERS = "edic_finance_hr.group_edic_finance_audit_hr"

__all__ = ["REVEALERS", "for_roles"]
