# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_procedure,
    edic_public_procedure_part,
    edic_public_procedure_source,
    edic_ai_use_case_public_find,
    edic_public_question,
    edic_public_form,
    edic_public_form_field,
    edic_public_form_entry,
    edic_public_form_paper,
    edic_ai_engine_forms,
    edic_ai_erasure,
    edic_ai_person_search,
    edic_ai_trace,
)
