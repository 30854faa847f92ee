# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ... import roles
from .edic_public_budget_line import SUMS
from .edic_public_budget_words import opened


class EdicPublicBudgetChapter(models.Model):
    """A chapter (kameral: Kapitel; Doppik: Produkt) that is no credit by itself.

    Where articles, Titel, lines or a pool bind, it is information: it has its sums, and
    its difference from last year is explained as that of a credit is.
    """

    _name = "edic.public.budget.chapter"
    _description = "Chapter of a budget"
    _inherit = [
        "edic.public.budget.sums",
        "edic.public.budget.justified",
        "edic.public.drafted",
    ]
    _auto = False
    _order = "budget_id, section, direction, chapter_id, id"
    _rec_name = "chapter_id"

    chapter_id = fields.Many2one(
        "edic.public.budget.code", string="Chapter or product", readonly=True
    )
    is_above = fields.Boolean(
        readonly=True, help="It is no credit by itself: what binds is below or beyond."
    )

    @property
    def _table_query(self):
        sums = SQL(", ").join(
            SQL("SUM(%(name)s) AS %(name)s", name=SQL.identifier(name)) for name in SUMS
        )
        # its first line stands for it: lines that were voted are not deleted
        return SQL(
            """SELECT MIN(id) AS id, budget_id, section, direction, chapter_id,
                      company_id, currency_id, %s,
                      NOT BOOL_AND(is_credit) OR COUNT(DISTINCT credit_id) > 1
                      OR MIN(whole) > COUNT(*) AS is_above
                 FROM (SELECT line.*, COUNT(*) OVER (
                              PARTITION BY budget_id, credit_id) AS whole
                         FROM (%s) line) part
                WHERE chapter_id IS NOT NULL
                GROUP BY budget_id, section, direction, chapter_id, company_id,
                      currency_id""",
            sums,
            self._lines_query(),
        )

    @api.model
    def _lines_query(self):
        """Return the SELECT of the follow-up; lines without a chapter are of their
        product."""
        self.env["edic.public.budget.credit"].flush_model()
        self.env["edic.public.budget.code"].flush_model()
        sums = SQL(", ").join(SQL("follow.%s", SQL.identifier(name)) for name in SUMS)
        return SQL(
            """SELECT follow.id, follow.budget_id, follow.credit_id, follow.section,
                      follow.direction, follow.company_id, follow.currency_id,
                      code.id AS chapter_id,
                      credit.kind IN ('chapter', 'product')
                      AND credit.code = code.code AS is_credit, %s
                 FROM (%s) follow
                 JOIN edic_public_budget_credit credit ON credit.id = follow.credit_id
                 LEFT JOIN edic_public_budget_code code
                      ON code.id = COALESCE(follow.chapter_id, follow.function_id)
            """,
            sums,
            self.env["edic.public.budget.follow"]._table_query,
        )

    # --- what is explained ------------------------------------------------------------
    def _edic_lines(self):
        return self._edic_lines_before(self.budget_id, None)

    def _edic_begins_as(self):
        return {self._name, "edic.public.budget.credit"}

    def _edic_lines_before(self, budget, _lines):
        key = self._key()
        return budget.line_ids.filtered(lambda line: _key_of(line) == key)

    def _key(self):
        self.ensure_one()
        return self.section, self.direction, self.chapter_id.kind, self.chapter_id.code

    @roles.reads
    def action_lines(self):
        self.ensure_one()
        domain = [("line_id", "in", self._edic_lines().ids)]
        more = {"context": {"create": False}, "display_name": self.display_name}
        return opened(self.env, "edic_public_budget_follow_action", domain, **more)


def _key_of(line):
    code = line.chapter_id or line.function_id
    return line.section, line.direction, code.kind, code.code
