# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiSuggestion(models.Model):
    """A proposal that rests on an order says so."""

    _inherit = "edic.ai.suggestion"

    def _stated_text(self, stated):
        # EXTENDS edic_finance
        if (stated or {}).get("kind") != "order":
            return super()._stated_text(stated)
        if stated["line"]:
            return self.env._(
                "It was ordered so: order %(order)s, line “%(line)s”.",
                order=stated["text"],
                line=stated["line"],
            )
        return self.env._(
            "It was ordered so: order %(order)s, all of whose lines that it may be are "
            "coded alike.",
            order=stated["text"],
        )
