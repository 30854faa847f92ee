# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_use_case,
    edic_ai_deployment,
    edic_ai_evaluation,
    edic_ai_inventory,
    edic_ai_prompt,
    edic_ai_prompt_version,
    edic_ai_use_case_evaluation,
    edic_ai_use_case_try,
    edic_ai_prompt_compare,
    edic_ai_prompt_trial,
)
