# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .. import roles

EXPORT = "ledger.export"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What left the ledger, in words."""

    _inherit = "edic.ai.trace"

    is_explained = fields.Boolean(compute="_compute_is_explained")

    def _compute_is_explained(self):
        """Whether it tells of something that was proposed or computed."""
        for trace in self:
            trace.is_explained = trace.event == "inference" or (
                trace.event == "decision" and bool(trace.parent_uuid)
            )

    @roles.reads
    def action_explain(self):
        """The explanation of a call and of what it brought, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.call"]._open(self.id)

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
                what=formats.get(facts.code("format")) or facts.text("format"),
                count=facts.text("records"),
            )
        return super()._summary(facts)
