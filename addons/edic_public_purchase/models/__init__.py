# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_aid_order,
    edic_public_budget_use,
    purchase_order,
    purchase_order_line,
)
