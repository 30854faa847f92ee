# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.models.privacy.edic_ai_person_search import BY_TIME

from .edic_public_chat import KEPT


class EdicAiPersonSearch(models.AbstractModel):
    """Conversations go by time."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _owner_fields(self):
        # EXTENDS edic.ai.person.search in letters
        return {**super()._owner_fields(), "edic.public.chat.turn": "chat_id"}

    @api.model
    def _end_of(self, row):
        # EXTENDS edic.ai.person.search in letters
        if row._name == "edic.public.chat" and row.last_at:
            return self._in_days(KEPT.days), (row.last_at + KEPT).date()
        return super()._end_of(row)

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        passing = ("edic.public.chat", "edic.public.chat.turn")
        return {**super()._reason_of_models(), **dict.fromkeys(passing, BY_TIME)}
