# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_about_search,
    edic_ai_budget,
    edic_ai_gateway,
    edic_ai_use_case_rewrite,
)
