# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_ai_batch,
    edic_ai_task,
    edic_ai_task_stream,
    edic_ai_batch_line,
    edic_ai_gateway_batch,
    mail_thread,
    fetchmail_server,
)
