# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    account_move_choice,
    account_move_line,
    edic_ai_engine_coding,
    edic_ai_suggestion,
    edic_ai_suggestion_explained,
    edic_ai_suggestion_explained_how,
    edic_ai_document_bill,
    edic_ai_document_procedure,
    edic_ai_use_case_account,
    edic_ai_use_case_coding,
    edic_finance_coding_model,
    edic_ai_inventory,
    account_validate_account_move,
    edic_finance_accept,
)
