# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    account_move_line,
    account_validate_account_move,
    edic_ai_document_bill,
    edic_ai_document_procedure,
    edic_ai_engine_coding,
    edic_ai_inventory,
    edic_ai_suggestion,
    edic_ai_use_case_account,
    edic_ai_use_case_coding,
    edic_finance_accept,
    edic_finance_coding_model,
)
