# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_payment_register,
    account_validate_account_move,
    base_partner_merge,
    edic_finance_accept,
    edic_finance_step_confirm,
    edic_finance_fec_check,
    edic_finance_tax,
    edic_finance_verdict,
)
