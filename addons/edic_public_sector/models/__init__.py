# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_chart_template,
    edic_public_demo,
    edic_public_demo_audit,
    edic_public_demo_flags,
    edic_public_demo_steps,
    edic_public_demo_users,
    edic_public_demo_vendors,
    ir_module_module,
)
