# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Roles of the finance office, beside those that `edic_ai` knows."""

from odoo.addons.edic_ai.roles import (
    APPROVER,
    AUDITOR,
    MANAGER,
    for_roles,
    reads,
)

ACCOUNTANT = "edic_finance.group_edic_finance_accountant"
ACCOUNTING_MANAGER = "account.group_account_manager"
BILLING = "account.group_account_invoice"
READONLY = "account.group_account_readonly"

__all__ = [
    "ACCOUNTANT",
    "ACCOUNTING_MANAGER",
    "APPROVER",
    "AUDITOR",
    "BILLING",
    "MANAGER",
    "READONLY",
    "for_roles",
    "reads",
]
