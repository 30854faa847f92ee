# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiSuggestion(models.Model):
    """A proposal that rests on the budget says so."""

    _inherit = "edic.ai.suggestion"

    def _stated_text(self, stated):
        # EXTENDS edic_finance
        kind = (stated or {}).get("kind")
        if kind == "commitment":
            return self.env._(
                "Commitment %(number)s is on budget line %(line)s, which entries reach "
                "by this code.",
                number=stated["text"],
                line=stated["line"],
            )
        if kind == "budget_line":
            return self.env._(
                "The seller states “%(text)s” as your accounting reference (%(term)s): "
                "budget line %(line)s, which entries reach by this code.",
                text=stated["text"],
                term=stated["term"],
                line=stated["line"],
            )
        return super()._stated_text(stated)
