# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

EXPORT = "ledger.export"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What left the ledger, in words."""

    _inherit = "edic.ai.trace"

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "access" and self.use_case == EXPORT and "format" in facts:
            formats = {
                "chain": self.env._("the whole chain"),
                "extract": self.env._("data (JSON lines)"),
                "csv": self.env._("table (CSV)"),
                "paper": self.env._("work-paper (PDF)"),
            }
            return self.env._(
                "Exported: %(what)s, records: %(count)s",
                what=formats.get(facts["format"], facts["format"]),
                count=facts.get("records", "–"),
            )
        return super()._summary(facts)
