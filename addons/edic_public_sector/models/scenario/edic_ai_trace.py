# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """The list of traces says in words which runs of scenarios were kept."""

    _inherit = "edic.ai.trace"

    def _render_decision_public_scenario(self, facts):
        return self.env._(
            "Scenario computed: draws %(draws)s, seed %(seed)s",
            draws=facts.text("draws"),
            seed=facts.text("seed"),
        )
