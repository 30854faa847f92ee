# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_dated,
    edic_ai_budget,
    edic_ai_footprint,
    edic_ai_hold,
    edic_ai_meter,
    edic_ai_price,
    edic_ai_policy,
    edic_ai_policy_rule,
    edic_ai_switch,
    edic_ai_usage,
    edic_ai_usage_report,
    ir_http,
    edic_ai_policy_simulation,
    edic_ai_switch_release,
)
