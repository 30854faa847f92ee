# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_incident,
    edic_ai_person_search,
    edic_ai_erasure,
    edic_ai_legal_hold,
    edic_ai_retention,
    edic_ai_erasure_request,
    edic_ai_person_request,
    edic_ai_content_reading,
    edic_ai_retention_due,
    edic_ai_retention_reason,
)
