# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_chart_templates,
    test_chat,
    test_chat_injection,
    test_chat_rights,
    test_conditions,
    test_demo,
    test_draft,
    test_draft_model,
    test_draft_rights,
    test_draft_safe,
    test_draft_stale,
    test_templates,
    test_ui,
)
