# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_document_import_mixin,
    account_edi_common,
    account_journal,
    account_move,
    account_move_line,
    account_tax,
    edic_ai_engine_pages,
    edic_ai_task,
    edic_ai_use_case_intake,
    edic_ai_use_case_layout,
    edic_ai_use_case_pages,
    edic_finance_document,
    edic_finance_layout,
    edic_finance_page,
    edic_finance_split,
    edic_finance_tax,
    ir_attachment,
    mail_compose_message,
    mail_thread,
    res_company,
)
