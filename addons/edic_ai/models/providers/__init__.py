# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_health,
    edic_ai_key,
    edic_ai_model,
    edic_ai_provider,
    edic_ai_slot,
)
