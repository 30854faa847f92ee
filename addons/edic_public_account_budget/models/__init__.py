# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import oca_chart, oca_document
from . import (
    account_budget_post,
    crossovered_budget,
    crossovered_budget_lines,
    edic_public_budget,
    edic_public_budget_apply,
    edic_public_budget_decision,
    edic_public_budget_import,
    edic_public_budget_oca,
    edic_public_budget_oca_copy,
    edic_public_budget_words,
)
