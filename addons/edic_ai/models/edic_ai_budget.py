# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import api, fields, models


class EdicAiBudget(models.Model):
    """How much of the language models a company, a use case or a person may use.

    A limit refuses calls of models alone: what needs no model is never asked here.
    Minutes and months are those of UTC.
    """

    _name = "edic.ai.budget"
    _description = "AI budget"
    _check_company_auto = True
    _edic_assigned = ("user_id",)
    _inherit = ["mail.thread", "edic.ai.recorded"]
    _order = "company_id, sequence, id"
    _recorded_as = "budget"
    _recorded_fields = (
        *("name", "active", "company_id", "use_case", "scope", "user_id"),
        *("soft_percent", "minute_requests", "minute_tokens", "month_tokens"),
        "month_cost",
    )

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    use_case = fields.Selection(
        "_selection_use_case",
        string="Used for",
        help="Empty: for all uses together.",
    )
    scope = fields.Selection(
        [
            ("all", "Everybody together"),
            ("each", "Each person"),
            ("person", "One person"),
        ],
        string="For",
        default="all",
        required=True,
        help="What a person has used is shown to nobody.",
    )
    user_id = fields.Many2one("res.users", string="Person", ondelete="cascade")
    minute_requests = fields.Integer("Requests a minute", help="0: no limit.")
    minute_tokens = fields.Integer("Tokens a minute", help="0: no limit.")
    month_tokens = fields.Integer("Tokens a month", help="0: no limit.")
    month_cost = fields.Monetary("Euros a month", help="0: no limit.")
    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.ref("base.EUR"),
        required=True,
        readonly=True,
    )
    soft_percent = fields.Integer(
        "Warn at (%)",
        default=80,
        required=True,
        aggregator=None,
        help="From this share of the monthly limit, the administrators are notified "
        "once.",
    )
    used_tokens = fields.Integer("Tokens this month", compute="_compute_used")
    used_cost = fields.Monetary("Euros this month", compute="_compute_used")
    used_percent = fields.Integer("Used (%)", compute="_compute_used")

    _limits_check = models.Constraint(
        "CHECK(least(minute_requests, minute_tokens, month_tokens, month_cost) >= 0 "
        "AND coalesce(month_cost, 0) + coalesce(month_tokens, 0) "
        "+ coalesce(minute_requests, 0) + coalesce(minute_tokens, 0) > 0)",
        "A budget has at least one limit, and none below 0.",
    )
    _soft_check = models.Constraint(
        "CHECK(soft_percent BETWEEN 1 AND 100)", "The warning lies between 1 and 100 %."
    )
    _person_check = models.Constraint(
        "CHECK((scope = 'person') = (user_id IS NOT NULL))",
        "A budget for one person must name that person; other budgets must not name "
        "anyone.",
    )

    @api.model
    def _selection_use_case(self):
        return self.env["edic.ai.deployment"]._selection_use_case()

    def _compute_used(self):
        """What everybody together has used; of a person it is not told."""
        meters = {
            meter.budget_id.id: meter
            for meter in self.env["edic.ai.meter"]
            .sudo()
            .search(
                [
                    ("budget_id", "in", self.ids),
                    ("user_ref", "=", 0),
                    ("span", "=", "month"),
                    ("window_start", "=", self._window("month")),
                ]
            )
        }
        nothing = self.env["edic.ai.meter"]
        for budget in self:
            meter = meters.get(budget.id, nothing)
            budget.used_tokens, budget.used_cost = meter.tokens, meter.cost
            share = budget._share(meter.tokens, Decimal(str(meter.cost)))
            budget.used_percent = int(share * 100)

    @api.model
    def _window(self, span):
        """When the minute or the month that runs began."""
        start = fields.Datetime.now().replace(second=0, microsecond=0)
        return start.replace(day=1, hour=0, minute=0) if span == "month" else start

    def _share(self, tokens, cost):
        """The larger share of the month's limits that is used, 1 for all."""
        limits = ((tokens, self.month_tokens), (cost, self.month_cost))
        return max(
            (Decimal(used) / Decimal(str(limit)) for used, limit in limits if limit),
            default=Decimal(0),
        )
