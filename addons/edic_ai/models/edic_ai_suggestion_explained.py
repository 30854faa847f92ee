# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain

from .. import roles
from ..tools.document import Text


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """What a suggestion can say of itself in an explanation; addons add to it."""

    _inherit = "edic.ai.suggestion"

    @roles.reads
    def action_explain(self):
        """The explanation of one suggestion, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.explanation"]._open(self.id)

    def _told_by(self):
        """The ledger's records of these: calls, what they brought, decisions."""
        uuids = [uuid for uuid in self.mapped("trace_uuid") if uuid]
        if not uuids:
            return self.env["edic.ai.trace"]
        about = Domain("call_uuid", "in", uuids) | Domain("parent_uuid", "in", uuids)
        found = self.env["edic.ai.trace"].sudo().search(about, order="id")
        # one call may have brought others, which were decided on apart
        return found.filtered(lambda t: t.event != "decision" or self._explained_by(t))

    def _explained_by(self, trace):
        """Those of these that a decision of the ledger is on."""
        field = (trace.facts or {}).get("field")
        return self.filtered(
            lambda s: (
                s.trace_uuid == trace.parent_uuid
                and s.res_id == trace.res_id
                and s.res_model == trace.res_model
                and s.field_name == field
            )
        )

    def _parts(self, name, traces):
        """What each engine's suggestions say by the method ``name``, in one."""
        parts = []
        for _engine, suggestions in self.grouped("engine").items():
            parts += getattr(suggestions, name)(traces)
        return tuple(parts)

    # --- the parts --------------------------------------------------------------------
    def _explained_name(self):
        """What it is for, in words that tell it from the others."""
        about = self._target().exists()._filtered_access("read")
        return " · ".join(filter(None, (about.display_name, self.field_label)))

    def _explained_sureness(self):
        bands = dict(self._fields["band"]._description_selection(self.env))
        if not self.confidence:
            return bands[self.band]
        document = self.env["edic.ai.document"]
        return f"{bands[self.band]}, {document._percent(self.confidence)}"

    def _explained_data(self, traces):
        """Parts on the data used and where they came from."""
        return (self._unknown_evidence(),)

    def _explained_parameters(self, traces):
        """Parts on parameters and weights."""
        return ()

    def _explained_operations(self, traces):
        """Parts on what was done, step by step."""
        return ()

    def _unknown_evidence(self):
        return Text(
            self.env._(
                "What it was computed from is not known any more: the evidence was "
                "erased, or none was kept."
            )
        )
