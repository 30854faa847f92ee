# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A cursor to read whole books with, on the replica where Odoo has one."""

import logging
import time
from contextlib import closing, contextmanager

_logger = logging.getLogger(__name__)
PATIENCE = 60  # seconds that a replica may take to have what was committed
PAUSE = 0.2


@contextmanager
def open_reading(registry, patience=PATIENCE):
    """Yield a cursor in whose transaction PostgreSQL refuses to write.

    Where Odoo has a replica (``db_replica_host``), it is one of the replica, once that
    has all that was committed before: a flag must not expire since its bill is not
    there yet. A replica that stays behind is logged, and not used. No query
    was run with it: the snapshot is that of its first one.

    :param float patience: seconds to wait for a replica
    """
    with closing(registry.cursor(readonly=True)) as reading:
        if _catches_up(registry, reading, patience):
            yield _only_reading(reading)
            return
    _logger.warning(
        "The replica of the database is more than %s s behind: the checks read on the "
        "database itself",
        patience,
    )
    with closing(registry.cursor()) as reading:
        yield _only_reading(reading)


def _only_reading(cr):
    cr.execute("SET TRANSACTION READ ONLY")
    return cr


def _catches_up(registry, reading, patience):
    """Return whether the cursor reads, within ``patience`` seconds, all that is
    committed by now."""
    reading.execute("SELECT pg_is_in_recovery()")
    is_replica = reading.fetchone()[0]
    reading.rollback()
    if not is_replica:
        return True
    with closing(registry.cursor()) as cr:
        cr.execute("SELECT pg_current_wal_insert_lsn()::text")
        [committed] = cr.fetchone()
    until = time.monotonic() + patience
    while True:
        reading.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [committed])
        is_there = reading.fetchone()[0]
        reading.rollback()
        if is_there or time.monotonic() >= until:
            return is_there
        time.sleep(PAUSE)
