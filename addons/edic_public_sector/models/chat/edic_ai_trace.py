# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """The audit trail says what a question looked up, in words for who reads
    the list."""

    _inherit = "edic.ai.trace"

    def _render_any_public_chat(self, facts):
        if not facts.get("tool"):
            return NotImplemented
        return self.env._(
            "Data read for a question: %(tool)s, rows: %(rows)s",
            tool=facts.text("tool"),
            rows=facts.text("rows"),
        )
