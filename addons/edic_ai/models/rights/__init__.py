# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    base,
    edic_ai_mandate,
    edic_ai_recorded,
    edic_ai_four_eyes,
    edic_ai_approved,
    edic_ai_asked,
    edic_ai_access,
    ir_attachment,
    ir_config_parameter,
    ir_cron,
    ir_default,
    ir_module_module,
    ir_model_access,
    ir_rule,
    res_groups,
    res_users,
)
