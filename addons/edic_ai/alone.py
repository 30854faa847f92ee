# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import time

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo.tools import SQL

from .transaction import CONCURRENCY_ERRORS, expecting

TRIES = 8
# one clock for the leases of all workers; of the moment, not of the transaction's begin
DB_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")


def alone(registry, work):
    """Run ``work(cr)`` in a transaction of its own, anew when it collides."""
    for tried in range(1, TRIES + 1):
        again = CONCURRENCY_ERRORS if tried < TRIES else ()
        try:
            with expecting(*again), registry.cursor() as cr:
                return work(cr)
        except CONCURRENCY_ERRORS:
            registry.reset_changes()
            if tried == TRIES:
                raise
            time.sleep(random.uniform(0, 0.01 * 2**tried))  # noqa: S311
    raise AssertionError("unreachable")


def read_latest(cr):
    """Let each statement see what others committed before it.

    In Odoo's REPEATABLE READ, whoever had to wait for a counter fails. Nothing happens
    where the transaction has begun, as in tests.
    """
    if cr.connection.info.transaction_status == TRANSACTION_STATUS_IDLE:
        cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
