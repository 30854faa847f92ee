# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "EDIC AI",
    "summary": "One gateway for AI, suggestions that people decide, and their ledger",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "EDIC contributors",
    "website": "https://example.org/edic",
    "category": "Productivity",
    "depends": ["mail"],
    "data": [
        "security/edic_ai_groups.xml",
        "security/ir.model.access.csv",
        "security/edic_ai_rules.xml",
        "data/ir_cron_data.xml",
        "views/edic_ai_trace_views.xml",
        "views/edic_ai_suggestion_views.xml",
        "views/edic_ai_task_views.xml",
        "views/edic_ai_pace_views.xml",
        "views/res_config_settings_views.xml",
        "views/edic_ai_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "application": True,
}
