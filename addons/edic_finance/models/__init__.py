# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_document_import_mixin,
    account_edi_common,
    account_edi_vendor,
    account_journal,
    account_journal_data,
    account_move,
    account_move_choice,
    account_move_difference,
    account_move_intake,
    account_move_line,
    account_move_line_intake,
    edic_ai_engine_coding,
    edic_ai_suggestion,
    edic_ai_suggestion_explained,
    edic_ai_suggestion_explained_how,
    edic_ai_document_bill,
    edic_ai_document_procedure,
    edic_ai_use_case_account,
    edic_ai_use_case_coding,
    edic_finance_coding_model,
    edic_finance_coding_training,
    edic_finance_document,
    edic_finance_document_text,
    ir_attachment,
)
from . import edic_ai_inventory  # extends those above
