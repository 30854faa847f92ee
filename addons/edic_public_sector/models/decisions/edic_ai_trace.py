# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """The list of traces says in words which options people chose."""

    _inherit = "edic.ai.trace"

    def _render_decision_public_aid(self, facts):
        return self.env._("Option chosen: %s", facts.text("option"))
