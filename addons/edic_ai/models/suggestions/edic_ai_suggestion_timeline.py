# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


class EdicAiSuggestion(models.Model):
    """The call that a suggestion came from, and what was decided on it."""

    _name = "edic.ai.suggestion"
    _inherit = ["edic.ai.suggestion", "edic.ai.traceable"]

    def _edic_traces(self):
        # EXTENDS edic_ai: it tells of the record that it is about
        self.ensure_one()
        self._target().check_access("read")
        return super()._edic_traces()

    def _edic_traced(self):
        # OVERRIDE edic_ai
        return {self.res_model: {self.res_id: False}}

    def _edic_trace_ids(self):
        # OVERRIDE edic_ai: of the record's entries, those of this suggestion alone
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM edic_ai_trace
                 WHERE call_uuid = %(call)s
                    OR parent_uuid = %(call)s AND event != 'decision'
                    OR parent_uuid IS NOT DISTINCT FROM %(call)s AND event = 'decision'
                       AND res_model = %(model)s AND res_id = %(id)s
                       AND facts ->> 'field' = %(field)s
                 ORDER BY id
                """,
                call=self.trace_uuid or None,
                model=self.res_model,
                id=self.res_id,
                field=self.field_name,
            )
        )
        return [number for [number] in rows]
