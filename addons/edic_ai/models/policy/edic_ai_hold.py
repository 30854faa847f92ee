# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...transaction import scheduled

HELD_MINUTES = 60  # longer than any call but of a batch: then its worker is gone


class EdicAiHold(models.Model):
    """A reservation is what a running call may still take of a counter.

    A worker that dies leaves its hold behind; past its time it no longer counts.
    """

    _name = "edic.ai.hold"
    _description = "Part of an AI budget held for a running call"
    _log_access = False

    reservation = fields.Char(required=True, index=True)
    meter_id = fields.Many2one(
        "edic.ai.meter", required=True, index=True, ondelete="cascade"
    )
    window_start = fields.Datetime(required=True)
    tokens = fields.Integer(required=True)
    cost = fields.Float(digits=(16, 6), required=True)
    expires_at = fields.Datetime(required=True)
    is_expired = fields.Boolean(required=True)

    @api.model
    def _hold(self, reservation, windows, tokens, cost, minutes):
        """Note what a call may take, of each ``(counter id, its window)``."""
        expires_at = fields.Datetime.now() + timedelta(minutes=minutes)
        self.env.cr.execute_values(
            """INSERT INTO edic_ai_hold (reservation, meter_id, window_start, tokens,
                    cost, expires_at, is_expired) VALUES %s""",
            [
                (reservation, meter_id, window_start, tokens, cost, expires_at, False)
                for meter_id, window_start in windows
            ],
        )

    @api.model
    def _close(self, reservation, requests, tokens, cost):
        """Replace what was held by what was taken; None: as it was held.

        :return: ids of the counters that changed
        """
        # in the order in which reservations lock them
        self.env.execute_query(
            SQL(
                """
                SELECT 1 FROM edic_ai_meter WHERE id IN (
                    SELECT meter_id FROM edic_ai_hold WHERE reservation = %s
                ) ORDER BY budget_id, user_ref, span FOR UPDATE
                """,
                reservation,
            )
        )
        return [
            meter_id
            for (meter_id,) in self.env.execute_query(
                SQL(
                    """
                    WITH held AS (
                        DELETE FROM edic_ai_hold WHERE reservation = %(reservation)s
                        RETURNING meter_id, window_start, tokens, cost,
                            CASE WHEN is_expired THEN 0 ELSE 1 END AS counts
                    )
                    UPDATE edic_ai_meter AS meter SET
                        requests = meter.requests + %(requests)s - held.counts,
                        tokens = meter.tokens + coalesce(%(tokens)s, held.tokens)
                            - held.counts * held.tokens,
                        cost = meter.cost + coalesce(%(cost)s, held.cost)
                            - held.counts * held.cost
                    FROM held WHERE held.meter_id = meter.id
                        AND held.window_start = meter.window_start
                    RETURNING meter.id
                    """,
                    reservation=reservation,
                    requests=requests,
                    tokens=tokens,
                    cost=cost,
                )
            )
        ]

    @api.autovacuum
    @scheduled
    def _gc_expired(self):
        """Forget holds that nobody will settle any more."""
        self.sudo().search([("expires_at", "<", "-1d")]).unlink()
