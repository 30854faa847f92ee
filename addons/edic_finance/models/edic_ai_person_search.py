# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

BOOKS = "books"


class EdicAiPersonSearch(models.AbstractModel):
    """What the books need stays as long as the law keeps these."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _reasons(self):
        # EXTENDS edic_ai
        words = self.env._(
            "Part of the books and their audit, for as long as the law keeps these "
            "(Code de commerce, Article L123-22; § 147 AO)"
        )
        return {**super()._reasons(), BOOKS: words}

    @api.model
    def _places(self):
        # EXTENDS edic_ai
        return {
            **super()._places(),
            "account.move": self.env._("Bills and entries of the books"),
            "account.move.line": self.env._("Lines of bills"),
        }

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_ai
        books = (
            "account.analytic.account",
            "account.move",
            "account.move.line",
            "account.payment",
            "edic.ai.suggestion",
            "edic.finance.document",
            "edic.finance.flag",
            "edic.finance.justification",
            "edic.finance.pdf.reading",
            "edic.finance.plan",
            "edic.finance.plan.line",
            "edic.finance.run",
            "edic.finance.run.line",
            "edic.finance.sample",
            "edic.finance.sample.line",
            "edic.finance.step",
        )
        return {**super()._reason_of_models(), **dict.fromkeys(books, BOOKS)}
