# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from .edic_public_chat import USE_CASE

CHATS = "chats"


class EdicAiErasure(models.AbstractModel):
    """Conversations have a time of their own, as drafts have."""

    _inherit = "edic.ai.erasure"

    @api.model
    def _kinds_of_contacts(self):
        # EXTENDS edic.ai.erasure in letters
        asked = self.env["edic.public.chat"].sudo()._read_group([], ["res_model"])
        return super()._kinds_of_contacts() | {res_model for [res_model] in asked}

    @api.model
    def _without_record(self):
        # EXTENDS edic_ai
        return SQL(
            """(%s
             OR trace.event = 'access' AND trace.use_case = %s
                AND trace.facts->>'chat' IS NOT NULL
                AND NOT EXISTS (SELECT FROM edic_public_chat chat
                                 WHERE chat.id::text = trace.facts->>'chat'))""",
            super()._without_record(),
            USE_CASE,
        )


class EdicAiErasureRequest(models.Model):
    _inherit = "edic.ai.erasure.request"

    @api.model
    def _written_models(self):
        # EXTENDS edic.ai.erasure.request in letters
        return {**super()._written_models(), CHATS: "edic.public.chat"}

    def _what_words(self):
        # EXTENDS edic_ai
        words = self.env._("Conversations with the assistant")
        return {**super()._what_words(), CHATS: words}
