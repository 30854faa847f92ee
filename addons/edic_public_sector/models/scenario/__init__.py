# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_scenario,
    edic_public_scenario_part,
    edic_public_scenario_rule,
    edic_public_scenario_run,
    edic_public_facts_scenario,
    edic_public_budget_paper,
    edic_ai_trace,
)
