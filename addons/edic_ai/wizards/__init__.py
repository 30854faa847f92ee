# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_export,
    edic_ai_content_reading,
    edic_ai_policy_simulation,
    edic_ai_preview,
    edic_ai_prompt_compare,
    edic_ai_prompt_trial,
    edic_ai_retention_due,
    edic_ai_retention_reason,
    edic_ai_receipt,
    edic_ai_rewrite,
    edic_ai_switch_release,
)
