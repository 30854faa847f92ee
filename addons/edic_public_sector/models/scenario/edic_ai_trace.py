# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """Kept runs of scenarios, in words for who reads the list."""

    _inherit = "edic.ai.trace"

    def _render_decision_public_scenario(self, facts):
        return self.env._(
            "Scenario computed: draws %(draws)s, seed %(seed)s",
            draws=facts.text("draws"),
            seed=facts.text("seed"),
        )
