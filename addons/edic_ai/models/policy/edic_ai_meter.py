# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...transaction import scheduled
from .edic_ai_hold import HELD_MINUTES


class EdicAiMeter(models.Model):
    """A count of what the running minute or month has taken of a budget.

    One counter per budget, span and (where the limit is a person's) person; it starts
    anew with each window, so there is no history. Nobody has the right to read it:
    a limit for a person is a limit, not a report.
    """

    _name = "edic.ai.meter"
    _description = "Counter of an AI budget"
    _log_access = False

    budget_id = fields.Many2one("edic.ai.budget", required=True, ondelete="cascade")
    user_ref = fields.Integer(required=True, help="0: everybody together.")
    span = fields.Selection([("minute", "Minute"), ("month", "Month")], required=True)
    window_start = fields.Datetime(required=True)
    requests = fields.Integer(required=True)
    tokens = fields.Integer(required=True)
    cost = fields.Float(digits=(16, 6), required=True)
    is_warned = fields.Boolean(required=True)

    _counter_uniq = models.Constraint(
        "UNIQUE(budget_id, user_ref, span)", "There is one counter per budget and span."
    )

    @api.model
    def _add(self, key, window_start, tokens, cost):
        """Count a request, and keep the counter locked until the transaction ends.

        :param key: ``(budget id, user id or 0, span)``
        :return: ``(id, window, requests, tokens, cost)`` with the request
        """
        [(meter_id, window, requests, total, spent)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO edic_ai_meter AS meter (budget_id, user_ref, span,
                    window_start, requests, tokens, cost, is_warned)
                VALUES %s
                ON CONFLICT (budget_id, user_ref, span) DO UPDATE SET
                    requests = excluded.requests
                        + CASE WHEN %s THEN meter.requests ELSE 0 END,
                    tokens = excluded.tokens
                        + CASE WHEN %s THEN meter.tokens ELSE 0 END,
                    cost = excluded.cost + CASE WHEN %s THEN meter.cost ELSE 0 END,
                    is_warned = meter.is_warned AND %s,
                    window_start = greatest(meter.window_start, excluded.window_start)
                RETURNING id, window_start, requests, tokens, cost::text
                """,
                (*key, window_start, 1, tokens, cost, False),
                # a clock that is late counts into the window that has begun
                *[SQL("meter.window_start >= excluded.window_start")] * 4,
            )
        )
        return meter_id, window, requests, total, Decimal(spent)

    @api.model
    def _free_expired(self, meter_id):
        """Give back what calls hold whose worker is gone; totals as in `_add`."""
        [(requests, total, spent)] = self.env.execute_query(
            SQL(
                """
                WITH gone AS (
                    UPDATE edic_ai_hold SET is_expired = true
                    WHERE meter_id = %(meter)s AND NOT is_expired
                        AND expires_at < %(now)s
                    RETURNING tokens, cost, window_start
                ), back AS (
                    SELECT count(*) AS requests,
                        coalesce(sum(gone.tokens), 0) AS tokens,
                        coalesce(sum(gone.cost), 0) AS cost
                    FROM gone JOIN edic_ai_meter ON edic_ai_meter.id = %(meter)s
                        AND edic_ai_meter.window_start = gone.window_start
                )
                UPDATE edic_ai_meter SET requests = edic_ai_meter.requests
                    - back.requests, tokens = edic_ai_meter.tokens - back.tokens,
                    cost = edic_ai_meter.cost - back.cost
                FROM back WHERE edic_ai_meter.id = %(meter)s
                RETURNING edic_ai_meter.requests, edic_ai_meter.tokens,
                    edic_ai_meter.cost::text
                """,
                meter=meter_id,
                now=fields.Datetime.now(),
            )
        )
        return requests, total, Decimal(spent)

    @api.autovacuum
    @scheduled
    def _gc_persons(self):
        """Forget the counters of persons once their window is over."""
        now = fields.Datetime.now()
        month = self.env["edic.ai.budget"]._window("month")
        self.sudo().search(
            [
                ("user_ref", "!=", 0),
                "|",
                ("window_start", "<", month),
                "&",
                ("span", "=", "minute"),
                ("window_start", "<", now - timedelta(minutes=HELD_MINUTES)),
            ]
        ).unlink()
