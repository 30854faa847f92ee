# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.models.edic_ai_person_search import BY_TIME
from odoo.addons.edic_finance.models.edic_ai_person_search import BOOKS

SIGNED = "signed"


class EdicAiPersonSearch(models.AbstractModel):
    """What the budget and signed letters need stays; questions and chats go by time."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _reasons(self):
        # EXTENDS edic_ai
        words = self.env._("Signed letters and drafts in work, each for its own time")
        return {**super()._reasons(), SIGNED: words}

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        books = (
            "edic.public.aid",
            "edic.public.budget",
            "edic.public.budget.authority",
            "edic.public.budget.commitment",
            "edic.public.budget.credit",
            "edic.public.budget.decision",
            "edic.public.budget.import",
            "edic.public.budget.line",
            "edic.public.budget.movement",
            "edic.public.grant",
            "edic.public.grant.paper",
        )
        passing = (
            "edic.public.chat",
            "edic.public.chat.turn",
            "edic.public.form.entry",
            "edic.public.form.paper",
            "edic.public.question",
        )
        letters = (
            "edic.public.draft",
            "edic.public.draft.comment",
            "edic.public.draft.version",
            "edic.public.draft.writing",
        )
        return {
            **super()._reason_of_models(),
            **dict.fromkeys(books, BOOKS),
            **dict.fromkeys(passing, BY_TIME),
            **dict.fromkeys(letters, SIGNED),
        }
