# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.edic_ai.models.privacy.edic_ai_person_search import NOTE

BOOKS = "books"


class EdicAiPersonSearch(models.AbstractModel):
    """The books keep what they need as long as the law keeps them."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _reasons(self, company=None):
        # EXTENDS edic_ai
        return {**super()._reasons(company), BOOKS: self._books_words(company)}

    @api.model
    def _books_words(self, company=None):
        """Say that the books need something, by the law of the company's country."""
        words = self.env._(
            "Part of the books and their audit, for as long as the law keeps these"
        )
        law = {
            "FR": self.env._("Code de commerce, Article L123-22"),
            "DE": self.env._("§ 147 AO"),
        }.get(self._country(company))
        return f"{words} ({law})" if law else words

    @api.model
    def _with_reason(self, code, res_model, ids, how):
        # EXTENDS edic_ai: posted entries and their documents alone are of the books
        if code != BOOKS:
            return super()._with_reason(code, res_model, ids, how)
        if how == NOTE or res_model not in self.env:
            return set()
        rows = self.env[res_model].sudo().with_context(active_test=False).browse(ids)
        return {row.id for row in rows.exists() if self._is_in_books(row)}

    @api.model
    def _is_in_books(self, row):
        """Tell whether it is a posted entry or belongs to one; for addons to add to."""
        if row._name == "account.move":
            return row.state == "posted"
        if "move_id" in row._fields and row.move_id:
            return self._is_in_books(row.move_id)
        named = self._record_of(row)
        return bool(named) and self._is_in_books(named)

    @api.model
    def _why_record_stays(self, record, company=None):
        # EXTENDS edic_ai: what is posted stays, and names its vendor
        if record._name == "account.move" and self._is_in_books(record):
            return self._books_words(company), False
        if record._name != "res.partner" or not self._is_on_entries(record, company):
            return super()._why_record_stays(record, company)
        words = self.env._(
            "entries of the books name it (%s); what these do not need, the data "
            "protection officer examines, and you will be told the result",
            self._books_words(company),
        )
        return words, True

    @api.model
    def _is_on_entries(self, contact, company):
        lines = self.env["account.move.line"].sudo()
        posted = Domain("parent_state", "=", "posted")
        posted &= Domain("partner_id", "=", contact.id)
        if company:
            posted &= Domain("company_id", "child_of", company.ids)
        return bool(lines.search_count(posted, limit=1))

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
