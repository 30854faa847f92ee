# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_analytic_line,
    account_invoice_report,
    account_journal,
    account_lock_exception,
    account_move,
    account_move_line,
    base_partner_merge,
    edic_ai_about_entry,
    edic_ai_books,
    edic_ai_erasure,
    edic_ai_person_search,
    edic_ai_trace,
    ir_attachment,
    ir_module_module,
    mail_message,
    res_company,
    res_groups,
    res_partner,
    res_partner_bank,
)
