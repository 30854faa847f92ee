# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_engine,
    edic_ai_gateway,
    edic_ai_pace,
    edic_ai_suggestion,
    edic_ai_suggestion_decision,
    edic_ai_suggestion_evidence,
    edic_ai_task,
    edic_ai_trace,
    edic_ai_use_case,
    ir_mail_server,
    mail_mail,
    res_company,
    res_config_settings,
)
