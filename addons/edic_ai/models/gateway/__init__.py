# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_engine,
    edic_ai_gateway,
    ir_mail_server,
    mail_mail,
    edic_ai_preview,
    edic_ai_use_case_probe,
)
