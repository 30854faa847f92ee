# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from math import floor, log10

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang


class EdicAiUsageReport(models.Model):
    """A month of a company on one card: all uses together, and each by itself."""

    _name = "edic.ai.usage.report"
    _description = "AI usage by month"
    _auto = False
    _log_access = False
    _order = "month desc, company_id, is_total desc, calls desc, id"
    _rec_name = "use_case"

    month = fields.Date(readonly=True)
    month_label = fields.Char(compute="_compute_month_label")
    company_id = fields.Many2one("res.company", readonly=True)
    is_total = fields.Boolean("All uses together", readonly=True)
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.usage"]._selection_use_case(),
        string="Used for",
        readonly=True,
    )
    use_name = fields.Char("Use", compute="_compute_use_name")
    calls = fields.Integer(readonly=True)
    errors = fields.Integer(readonly=True)
    tokens = fields.Integer(readonly=True)
    pages = fields.Integer(readonly=True)
    cost = fields.Float("Euros", digits=(16, 2), readonly=True)
    unpriced = fields.Integer("Calls without a known price", readonly=True)
    median_ms = fields.Integer("Median duration (ms)", readonly=True, aggregator=None)
    p95_ms = fields.Integer("95% of calls within (ms)", readonly=True, aggregator=None)
    energy_low = fields.Float("Wh, at least", digits=(16, 4), readonly=True)
    energy_high = fields.Float("Wh, at most", digits=(16, 4), readonly=True)
    co2_low = fields.Float("g CO2e, at least", digits=(16, 4), readonly=True)
    co2_high = fields.Float("g CO2e, at most", digits=(16, 4), readonly=True)
    energy_text = fields.Char("Energy", compute="_compute_energy_text")
    co2_text = fields.Char("CO2e", compute="_compute_energy_text")
    unestimated = fields.Integer("Calls without an estimate of energy", readonly=True)
    budget_percent = fields.Integer(
        "Budget used (%)", compute="_compute_budget_percent"
    )
    has_budget = fields.Boolean(compute="_compute_budget_percent")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (
                    ORDER BY month, company_id, use_case NULLS FIRST
                ) AS id,
                month, company_id, use_case, grouping(use_case) = 1 AS is_total,
                sum(calls)::bigint AS calls, sum(errors)::bigint AS errors,
                sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0))::bigint
                    AS tokens,
                sum(pages)::bigint AS pages, sum(cost) AS cost,
                sum(unpriced)::bigint AS unpriced,
                percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms)
                    FILTER (WHERE status = 'ok') AS median_ms,
                percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms)
                    FILTER (WHERE status = 'ok') AS p95_ms,
                sum(energy_low) AS energy_low, sum(energy_high) AS energy_high,
                sum(co2_low) AS co2_low, sum(co2_high) AS co2_high,
                sum(unestimated)::bigint AS unestimated
            FROM (
                SELECT *, date_trunc('month', occurred_at)::date AS month
                FROM edic_ai_usage
            ) AS usage
            GROUP BY GROUPING SETS (
                (month, company_id), (month, company_id, use_case)
            )
            """
        )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for card in self:
            card.month_label = format_date(self.env, card.month, date_format="LLLL y")

    @api.depends("use_case", "is_total")
    @api.depends_context("lang")
    def _compute_use_name(self):
        titles = dict(self.env["edic.ai.usage"]._selection_use_case())
        for card in self:
            card.use_name = (
                self.env._("All uses together")
                if card.is_total
                else titles.get(card.use_case, card.use_case)
            )

    @api.depends("energy_low", "energy_high", "co2_low", "co2_high")
    @api.depends_context("lang")
    def _compute_energy_text(self):
        for card in self:
            card.energy_text = self._range(card.energy_low, card.energy_high, "Wh")
            card.co2_text = self._range(card.co2_low, card.co2_high, "g")

    def _range(self, low, high, unit):
        """Return the range as text, or False where it is not known."""
        if not high:
            return False
        texts = [
            formatLang(self.env, value, digits=_decimals(value))
            for value in (low, high)
        ]
        text = (
            texts[0]
            if texts[0] == texts[1]
            else self.env._("%(low)s to %(high)s", low=texts[0], high=texts[1])
        )
        return f"{text} {unit}"

    @api.depends("month", "company_id", "use_case")
    def _compute_budget_percent(self):
        """Show the running month's fullest budget for just this use, or for all."""
        running = fields.Date.today().replace(day=1)
        model = self.env["edic.ai.budget"].sudo()
        companies = Domain("company_id", "in", self.company_id.ids)
        budgets = (
            model.search(companies & model._for_everybody())
            .filtered(lambda budget: budget.month_tokens or budget.month_cost)
            .grouped(lambda budget: (budget.company_id, budget.use_case))
        )
        for card in self:
            key = (card.company_id, card.use_case)
            own = budgets.get(key) if card.month == running else None
            card.has_budget = bool(own)
            card.budget_percent = max(own.mapped("used_percent")) if own else 0


def _decimals(value):
    """Return the decimals to show: below 1, as many as make two digits that count."""
    return min(6, 1 - floor(log10(value))) if 0 < value < 1 else 1
