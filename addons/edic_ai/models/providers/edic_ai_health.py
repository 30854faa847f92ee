# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...json_field import SchemaJson
from ...tools.providers.breaker import FAILURES, open_seconds
from ...tools.text.json_schema import OBJECT, TEXT, list_of, record

# after these the server would not answer the next question either; after others, such
# as an answer that was not usable, it has answered
SILENT = (
    "unreachable",
    "unavailable",
    "tls",
    "timeout",
    "no_sdk",
    "rate_limited",
    "key_refused",
    "not_found",
)

PROBE = record(
    {"steps": OBJECT, "code": TEXT, "error": TEXT, "models": list_of(TEXT)},
    is_open=True,
)


class EdicAiHealth(models.Model):
    """A provider's health, counted by all workers: the memory of the breaker."""

    _name = "edic.ai.health"
    _description = "Health of an AI provider"
    _log_access = False
    _rec_name = "provider_id"

    provider_id = fields.Many2one("edic.ai.provider", required=True, ondelete="cascade")
    failures = fields.Integer(
        string="Failures in a row",
        default=0,
        required=True,
        readonly=True,
        aggregator=None,
    )
    open_until = fields.Datetime(string="Skipped until", readonly=True)
    last_ok_at = fields.Datetime(string="Last answer", readonly=True)
    last_error_at = fields.Datetime(string="Last failure", readonly=True)
    last_error = fields.Char(string="Last error", readonly=True)
    failing_since = fields.Datetime(
        readonly=True,
        help="When it first failed since its last answer; empty: it answers.",
    )
    latency_ms = fields.Integer(
        string="Usual time (ms)", readonly=True, aggregator=None
    )
    probe = SchemaJson(schema=PROBE, readonly=True)
    probed_at = fields.Datetime(string="Tested", readonly=True)

    _provider_uniq = models.Constraint("UNIQUE(provider_id)", "One row per provider.")

    @api.model
    def _may_call(self, provider):
        """Return None when calls may go there, else when to ask again (naive UTC).

        After the pause one call goes first: it moves the pause on, and only its
        success ends it.
        """
        now = fields.Datetime.now()
        failures, until = self._breaker(provider)
        if until is None or until > now:
            return until
        first = now + timedelta(seconds=open_seconds(failures))
        won = self.env.execute_query(
            SQL(
                """UPDATE edic_ai_health SET open_until = %s
                    WHERE provider_id = %s AND open_until = %s
                RETURNING id""",
                first,
                provider.id,
                until,
            )
        )
        return None if won else first

    @api.model
    def _breaker(self, provider):
        """Return ``(failures, end of the pause after them)``: naive UTC, perhaps past;
        None without a pause. Reads only."""
        self.flush_model()
        [(failures, until)] = self.env.execute_query(
            SQL(
                """SELECT failures, open_until FROM edic_ai_health
                    WHERE provider_id = %s""",
                provider.id,
            )
        ) or [(0, None)]
        return failures, until if failures >= FAILURES else None

    @api.model
    def _succeeded(self, provider, duration_ms):
        """Count an answer: the breaker closes, and the usual time moves by a fifth."""
        self.env.cr.execute(
            """INSERT INTO edic_ai_health AS health
                    (provider_id, failures, last_ok_at, latency_ms)
               VALUES (%s, 0, %s, %s)
               ON CONFLICT (provider_id) DO UPDATE SET failures = 0,
                    open_until = NULL, failing_since = NULL,
                    last_ok_at = excluded.last_ok_at,
                    latency_ms = COALESCE((4 * health.latency_ms
                        + excluded.latency_ms) / 5, excluded.latency_ms)""",
            (provider.id, fields.Datetime.now(), duration_ms),
        )

    @api.model
    def _failed(self, provider, error_type, is_outage):
        """Count a failure; only what the server is to blame for opens the breaker."""
        now = fields.Datetime.now()
        [(failures,)] = self.env.execute_query(
            SQL(
                """INSERT INTO edic_ai_health AS health
                        (provider_id, failures, last_error_at, last_error,
                         failing_since)
                   VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (provider_id) DO UPDATE SET
                        failures = health.failures + excluded.failures,
                        last_error_at = excluded.last_error_at,
                        last_error = excluded.last_error,
                        failing_since = CASE
                            WHEN excluded.failing_since IS NULL THEN NULL
                            ELSE COALESCE(health.failing_since, excluded.failing_since)
                        END
                RETURNING failures""",
                provider.id,
                int(is_outage),
                now,
                error_type,
                now if error_type in SILENT else None,
            )
        )
        pause = open_seconds(failures) if is_outage else 0
        if pause:
            self.env.cr.execute(
                "UPDATE edic_ai_health SET open_until = %s WHERE provider_id = %s",
                (now + timedelta(seconds=pause), provider.id),
            )

    @api.model
    def _probed(self, provider, lines):
        """Keep what *Test connection* found."""
        row = self.search([("provider_id", "=", provider.id)])
        now = fields.Datetime.now()
        is_silent = lines["error"] in SILENT
        vals = {
            "probe": lines,
            "probed_at": now,
            "failing_since": is_silent and (row.failing_since or now),
        }
        if row:
            row.write(vals)
        else:
            self.create({"provider_id": provider.id, **vals})

    def _forget(self):
        """Forget what was found at another place or with another key: it says nothing
        of what stands there now, and its failures do not keep calls from it."""
        self.write(
            dict.fromkeys(
                (
                    "probe",
                    "probed_at",
                    "open_until",
                    "last_ok_at",
                    "last_error_at",
                    "last_error",
                    "failing_since",
                ),
                False,
            )
            | {"failures": 0, "latency_ms": 0}
        )
