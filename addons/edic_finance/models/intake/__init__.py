# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_document_import_mixin,
    account_edi_common,
    account_edi_vendor,
    account_journal,
    account_journal_data,
    account_move_difference,
    account_move_intake,
    account_move_line_intake,
    edic_finance_document,
    ir_attachment,
    edic_finance_tax,
    percent,
)
