# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ... import roles
from .edic_public_budget_line import DIRECTIONS, ORDERS
from .edic_public_budget_nomenclature import SECTIONS
from .edic_public_budget_words import opened

KEYS = ("chapter_id", "nature_id", "function_id", "operation_id")


class EdicPublicBudgetSums(models.AbstractModel):
    """A row of a budget with what was voted, committed, spent and is available."""

    _name = "edic.public.budget.sums"
    _description = "Sums of budget lines"

    budget_id = fields.Many2one("edic.public.budget", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    section = fields.Selection(SECTIONS, readonly=True)
    direction = fields.Selection(DIRECTIONS, readonly=True)
    voted = fields.Monetary(readonly=True)
    amended = fields.Monetary(readonly=True)
    open = fields.Monetary(string="Credit", readonly=True)
    committed = fields.Monetary(readonly=True)
    pending = fields.Monetary(string="Pending drafts", readonly=True)
    spent = fields.Monetary(readonly=True)
    available = fields.Monetary(readonly=True)


class EdicPublicBudgetFollow(models.Model):
    """Each line of a budget with what was voted, committed, spent and is available."""

    _name = "edic.public.budget.follow"
    _inherit = ["edic.public.budget.sums"]
    _description = "Budget follow-up"
    _auto = False
    _order = "budget_id, section, direction, chapter_id, nature_id, id"
    _rec_name = "line_id"

    line_id = fields.Many2one(
        "edic.public.budget.line", string="Budget line", readonly=True
    )
    credit_id = fields.Many2one(
        "edic.public.budget.credit", string="Voted credit", readonly=True
    )
    year = fields.Integer(string="Budget year", readonly=True, aggregator=None)
    order = fields.Selection(ORDERS, string="Kind of operation", readonly=True)
    chapter_id = fields.Many2one("edic.public.budget.code", readonly=True)
    nature_id = fields.Many2one(
        "edic.public.budget.code", string="Article, account", readonly=True
    )
    function_id = fields.Many2one(
        "edic.public.budget.code", string="Function, product", readonly=True
    )
    operation_id = fields.Many2one(
        "edic.public.budget.code", string="Operation, measure", readonly=True
    )
    raised = fields.Monetary(string="From additional revenue", readonly=True)

    @property
    def _table_query(self):
        lines = self._query_lines()
        pools = self.env["edic.public.budget.credit"].sudo()
        found = pools.search([("raised_by", "!=", False)])._raised()
        rows = [(pool.id, amount) for pool, amount in found.items() if amount]
        return self._with_raised(lines, rows) if rows else lines

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        # EXTENDS base
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._has_raised())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS base: where no revenue raises a pool, no column of zeros
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in () if self._has_raised() else arch.xpath("//field[@name='raised']"):
            node.getparent().remove(node)
        return arch, view

    def _query_lines(self):
        use = self.env["edic.public.budget.use"]
        for name in ("edic.public.budget", "edic.public.budget.line"):
            self.env[name].flush_model()
        columns = SQL(", ").join(SQL("line.%s", SQL.identifier(key)) for key in KEYS)
        spent = SQL(
            "CASE budget.actuals WHEN 'document' THEN COALESCE(line.realised, 0) "
            "ELSE COALESCE(used.spent, 0) END"
        )
        return SQL(
            """SELECT line.id, line.id AS line_id, line.budget_id, line.credit_id,
                      line.company_id, company.currency_id, line.year, line.section,
                      line.direction, line."order", %(columns)s,
                      line.voted, line.amended, line.open,
                      COALESCE(used.committed, 0) AS committed,
                      COALESCE(used.pending, 0) AS pending,
                      %(spent)s AS spent,
                      CASE budget.state WHEN 'closed' THEN 0 ELSE
                        line.open - %(spent)s - COALESCE(used.committed, 0)
                        - COALESCE(used.pending, 0) END AS available,
                      0::numeric AS raised
                 FROM edic_public_budget_line line
                 JOIN edic_public_budget budget ON budget.id = line.budget_id
                 JOIN res_company company ON company.id = line.company_id
                 LEFT JOIN (
                    SELECT line_id,
                           SUM(amount) FILTER (WHERE kind = 'committed') AS committed,
                           SUM(amount) FILTER (WHERE kind = 'pending') AS pending,
                           SUM(amount) FILTER (WHERE kind = 'spent') AS spent
                      FROM (%(use)s) one GROUP BY line_id
                 ) used ON used.line_id = line.id""",
            columns=columns,
            spent=spent,
            use=use._table_query,
        )

    @roles.reads
    def action_uses(self):
        """Open what was spent and committed on the line, or what raises the pool."""
        self.ensure_one()
        if not self.line_id:
            return self.credit_id.action_revenue()
        domain, name = [("line_id", "=", self.id)], self.line_id.display_name
        action = "edic_public_budget_use_action"
        return opened(self.env, action, domain, display_name=name)

    @roles.reads
    def action_line(self):
        """Open the line itself, with its acts, or the pool that is raised."""
        self.ensure_one()
        return (self.line_id or self.credit_id).get_formview_action()

    # --- raised by revenue ------------------------------------------------------------
    @api.model
    def _has_raised(self):
        pools = self.env["edic.public.budget.credit"].sudo()
        own = [("company_id", "in", self.env.companies.ids), ("raised_by", "!=", False)]
        return bool(pools.search_count(own, limit=1))

    def _with_raised(self, lines, rows):
        """Return the SELECT of lines, and of what revenue adds to cover pools.

        :param rows: ``[(id of the pool, amount)]``
        """
        ids, amounts = map(list, zip(*rows, strict=True))
        return SQL(
            """%s UNION ALL
               SELECT -credit.id, NULL, credit.budget_id, credit.id, credit.company_id,
                      company.currency_id, budget.year, credit.section,
                      credit.direction, 'real', NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0,
                      0, more.amount, more.amount
                 FROM edic_public_budget_credit credit
                 JOIN unnest(%s::int[], %s::numeric[]) AS more(id, amount)
                      ON more.id = credit.id
                 JOIN edic_public_budget budget ON budget.id = credit.budget_id
                 JOIN res_company company ON company.id = credit.company_id""",
            lines,
            ids,
            amounts,
        )
