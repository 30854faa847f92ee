# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_asked,
    edic_public_chat_kind,
    edic_public_chat_kinds,
    edic_public_tool,
    edic_public_tools,
    edic_public_tool_aggregate,
    edic_public_tool_explain,
    edic_public_chat,
    edic_public_chat_turn,
    edic_ai_use_case_public_chat,
    edic_ai_erasure,
    edic_ai_person_search,
    edic_ai_trace,
    account_move,
    edic_finance_flag,
    res_partner,
)
