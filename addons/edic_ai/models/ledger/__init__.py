# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_about,
    edic_ai_about_search,
    edic_ai_about_chosen,
    edic_ai_append_only,
    edic_ai_traceable,
    edic_ai_books,
    edic_ai_trace_rendered,
    edic_ai_trace,
    edic_ai_seal,
    edic_ai_content,
    edic_ai_verify,
    edic_ai_verify_contents,
    edic_ai_verification,
    edic_ai_ledger_key,
    edic_ai_checkpoint,
    edic_ai_anchor,
    edic_ai_declaration,
    edic_ai_ledger,
    edic_ai_export,
    edic_ai_receipt,
)
