# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ... import roles
from ...alone import read_latest
from ...people import holders
from ...tools.ledger.identifiers import uuid7
from ...tools.providers.errors import AiOverBudget
from ...transaction import CONCURRENCY_ERRORS
from .edic_ai_hold import HELD_MINUTES

_logger = logging.getLogger(__name__)
LIMITS = {  # span → the fields that limit requests, tokens and euros
    "minute": ("minute_requests", "minute_tokens", None),
    "month": (None, "month_tokens", "month_cost"),
}
LENGTHS = {"minute": timedelta(minutes=1), "month": relativedelta(months=1)}


class EdicAiBudget(models.Model):
    """A limit of what a company, a use case or a person may use of language models.

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
        "name",
        "active",
        "company_id",
        "use_case",
        "scope",
        "user_id",
        "soft_percent",
        "minute_requests",
        "minute_tokens",
        "month_tokens",
        "month_cost",
    )

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.deployment"]._selection_use_case(),
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
        "CHECK(soft_percent BETWEEN 1 AND 100)", "The warning lies between 1 and 100%."
    )
    _person_check = models.Constraint(
        "CHECK((scope = 'person') = (user_id IS NOT NULL))",
        "A budget for one person must name that person; other budgets must not name "
        "anyone.",
    )

    def _compute_used(self):
        """Show what everybody together has used; what a person has used is hidden."""
        found = self._meters("month", 0).grouped(lambda meter: meter.budget_id.id)
        for budget in self:
            meter = found.get(budget.id, self.env["edic.ai.meter"].sudo())
            budget.used_tokens, budget.used_cost = meter.tokens, meter.cost
            share = budget._share(meter.tokens, Decimal(str(meter.cost)))
            budget.used_percent = int(share * 100)

    @api.model
    def _window(self, span):
        """Return when the minute or the month that runs began."""
        start = fields.Datetime.now().replace(second=0, microsecond=0)
        return start.replace(day=1, hour=0, minute=0) if span == "month" else start

    def _meters(self, span, user_ref):
        """Return the counters of these budgets, of a person or, for 0, of everybody."""
        meters = self.env["edic.ai.meter"].sudo()
        return meters.search(
            [
                ("budget_id", "in", self.ids),
                ("user_ref", "=", user_ref),
                ("span", "=", span),
                ("window_start", "=", self._window(span)),
            ]
        )

    def _share(self, tokens, cost):
        """Return the larger share of the month's limits that is used, 1 for all."""
        limits = ((tokens, self.month_tokens), (cost, self.month_cost))
        return max(
            (Decimal(used) / Decimal(str(limit)) for used, limit in limits if limit),
            default=Decimal(0),
        )

    # --- reserving and settling -------------------------------------------------
    @api.model
    def _reserve(self, company, user, use_case, tokens, cost, *, minutes=HELD_MINUTES):
        """Hold what a call may take at most, of every budget that it falls under.

        Atomic across workers. Call it in a transaction of its own that ends before the
        model is asked: counters stay locked until then. As the first statement of its
        transaction it waits for others; later, PostgreSQL's serialization error tells
        to try again.

        :param user: res.users who asks, or an empty one for work that nobody asked for
        :param int tokens: of question and answer together, at most
        :param cost: euros at most, as Decimal; None: the price is not known
        :param int minutes: after which the call is taken for lost
        :return: a token for `_settle` or `_release`; None where there is no budget
        :raises AiOverBudget: with a sentence; then nothing is held
        """
        read_latest(self.env.cr)
        budgets = self.sudo().search(
            self._applying(company, user, use_case), order="id"
        )
        if not budgets:
            return None
        reservation = uuid7()
        with self.env.cr.savepoint():
            windows = [
                budget._take(span, user, tokens, cost)
                for budget in budgets
                for span in LIMITS
                if budget._limits(span)
            ]
            hold = self.env["edic.ai.hold"]
            hold._hold(reservation, windows, tokens, cost or Decimal(0), minutes)
        return reservation

    @api.model
    def _used_up(self, company, user, use_case):
        """Return the refusal that any further call would meet, or None; reads only.

        :param user: res.users who would ask, or an empty one
        """
        for budget in self.sudo().search(
            self._applying(company, user, use_case), order="id"
        ):
            for span in LIMITS:
                if budget._limits(span) and budget._is_used_up(span, user):
                    return budget._refusal(span, 0, Decimal(0))
        return None

    def _is_used_up(self, span, user):
        """Return whether another request, token or cent would exceed the limit."""
        meter = self._meters(span, 0 if self.scope == "all" else user.id)
        cost = Decimal(str(meter.cost))
        return bool(meter) and self._over(
            span, meter.requests + 1, meter.tokens + 1, cost + Decimal("0.000001")
        )

    @api.model
    def _settle(self, reservation, tokens, cost):
        """Count what the call took instead of what was held.

        :param tokens: None: not known, what was held counts; the same for ``cost``
        :return: sentences of budgets that have just become scarce; the administrators
            are notified of those for everybody
        """
        read_latest(self.env.cr)
        return self._warn(self.env["edic.ai.hold"]._close(reservation, 1, tokens, cost))

    @api.model
    def _release(self, reservation):
        """Give back what was held: nothing was sent."""
        read_latest(self.env.cr)
        self.env["edic.ai.hold"]._close(reservation, 0, 0, Decimal(0))

    @api.model
    def _applying(self, company, user, use_case):
        """Return the domain of the budgets that a call falls under."""
        persons = Domain("scope", "=", "all")
        if user:
            persons |= Domain("scope", "=", "each") | Domain("user_id", "=", user.id)
        return (
            persons
            & Domain("company_id", "in", company.sudo().parent_ids.ids)
            & Domain("use_case", "in", [use_case, False])
        )

    @api.model
    def _for_everybody(self):
        """Return the domain of the budgets that count a whole company."""
        return Domain("scope", "=", "all")

    def _limits(self, span):
        """Return the limits of requests, tokens and euros; empty without any."""
        limits = [name and self[name] for name in LIMITS[span]]
        return limits if any(limits) else []

    def _take(self, span, user, tokens, cost):
        """Count a call in; :return: ``(counter id, its window)``."""
        if span == "month" and self.month_cost and cost is None:
            raise AiOverBudget(
                self.env._(
                    "“%(budget)s” limits euros, but no approved price of this model is "
                    "known. An EDIC administrator can enter it.",
                    budget=self.name,
                )
            )
        meters = self.env["edic.ai.meter"]
        key = (self.id, 0 if self.scope == "all" else user.id, span)
        meter_id, window, *totals = meters._add(
            key, self._window(span), tokens, cost or Decimal(0)
        )
        if self._over(span, *totals) and self._over(
            span, *meters._free_expired(meter_id)
        ):
            raise self._refusal(span, tokens, cost)
        return meter_id, window

    def _over(self, span, *totals):
        return any(
            limit and total > Decimal(str(limit))
            for limit, total in zip(self._limits(span), totals, strict=True)
        )

    def _refusal(self, span, tokens, cost):
        if self._over(span, 1, tokens, cost or Decimal(0)):
            return AiOverBudget(
                self.env._("This request alone is larger than “%s” allows.", self.name)
            )
        until = self._window(span) + LENGTHS[span]
        seconds = (until - fields.Datetime.now()).total_seconds()
        if span == "minute":
            return AiOverBudget(
                self.env._(
                    "“%(budget)s” is used up for this minute: try again in "
                    "%(seconds)s s.",
                    budget=self.name,
                    seconds=int(seconds) + 1,
                ),
                retry_after=seconds,
            )
        return AiOverBudget(
            self.env._(
                "“%(budget)s” is used up until %(day)s. What needs no language model "
                "goes on.",
                budget=self.name,
                day=format_date(self.env, until),
            )
        )

    # --- the soft limit ---------------------------------------------------------
    @api.model
    def _warn(self, meter_ids):
        warnings = []
        meters = self.env["edic.ai.meter"].sudo().browse(meter_ids)
        meters.invalidate_recordset()
        for meter in meters.filtered(lambda m: m.span == "month" and not m.is_warned):
            budget = meter.budget_id
            share = budget._share(meter.tokens, Decimal(str(meter.cost)))
            if share * 100 >= budget.soft_percent:
                meter.is_warned = True
                warnings.append(budget._warning(share))
                if not meter.user_ref:  # a person's use is shown to nobody else
                    budget._tell_managers(share)
        return warnings

    def _warning(self, share):
        return self.env._(
            "“%(budget)s” is used to %(percent)s%% this month.",
            budget=self.name,
            percent=int(share * 100),
        )

    def _tell_managers(self, share):
        managers = holders(self.env, roles.MANAGER, company=self.company_id)
        try:
            with self.env.cr.savepoint():
                for lang, users in managers.grouped("lang").items():
                    budget = self.with_context(lang=lang)
                    budget.message_notify(
                        partner_ids=users.partner_id.ids,
                        subject=budget.env._("AI budget"),
                        body=budget._warning(share),
                    )
        except CONCURRENCY_ERRORS:
            raise  # the step is tried again
        except Exception:
            # the call was made and counts: a message that fails must not undo that
            _logger.exception("No warning about budget %s", self.id)
