# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_chart_template,
    edic_public_demo,
    edic_public_demo_users,
    ir_module_module,
)
