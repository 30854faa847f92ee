# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_pace,
    edic_ai_suggestion,
    edic_ai_decision,
    res_company,
    res_config_settings,
)
