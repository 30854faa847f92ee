# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_finance_audit,
    edic_demo_part,
    edic_demo,
    edic_demo_books,
    edic_demo_intake,
    edic_demo_steps,
    edic_demo_payments,
    edic_demo_cases,
    edic_demo_audit,
    edic_demo_letters,
    edic_demo_budget,
    edic_demo_forms,
    edic_demo_staff,
    edic_demo_orders,
)
