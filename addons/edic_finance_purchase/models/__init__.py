# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    account_move_line,
    edic_ai_suggestion,
    edic_finance_spending,
    purchase_order,
    purchase_order_line,
)
