# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writers of one chain at once: records a second, and how long they wait for it.

Usage: writers.py --database NAME [--records 1000]

Processes with connections of their own; each record is a transaction, sealed after its
commit. Exit 1 when the chain has a gap, a fork, or a record that is not in it once.
"""

import json
import os
import sys
import time

from chain import CHAIN, check
from common import environment, load, options, p95, table
from common import median as half

WRITERS = (1, 8)
GOAL_MS = 50


class Clock:
    """Times, in this process, how long sealing takes and waits for the chain's lock."""

    def __init__(self, registry):
        from odoo.addons.edic_ai.models.ledger import edic_ai_seal

        self.locks, self.seals, self.began = [], [], 0.0
        model = registry["edic.ai.seal"]
        seal_some, waiting, seal = model._seal_some, model._waiting, edic_ai_seal.seal

        def timed_seal_some(seals, chain):
            self.began = time.perf_counter()
            return seal_some(seals, chain)

        def timed_waiting(seals, chain):
            self.locks.append(1000 * (time.perf_counter() - self.began))
            return waiting(seals, chain)

        def timed_seal(registry, chains):
            began = time.perf_counter()
            seal(registry, chains)
            self.seals.append(1000 * (time.perf_counter() - began))

        model._seal_some, model._waiting = timed_seal_some, timed_waiting
        edic_ai_seal.seal = timed_seal


def write(registry, chain, count):
    """Waits of one writer, ms: ``(for the lock, for the sealing)``."""
    clock = Clock(registry)
    for number in range(count):
        with environment(registry) as env:
            env["edic.ai.gateway"]._record(
                "decision",
                "bench.writers",
                {"decision": "accepted", "number": number},
                company=env["res.company"].browse(chain),
            )
    return clock.locks, clock.seals


def together(registry, chain, writers, count):
    """Seconds until all are through, and all their waits."""
    from odoo import sql_db

    sql_db.close_all()
    pipes, began = [], time.perf_counter()
    for _writer in range(writers):
        mine, its = os.pipe()
        if not os.fork():
            try:
                os.close(mine)
                with os.fdopen(its, "w") as pipe:
                    json.dump(write(registry, chain, count), pipe)
            finally:
                os._exit(0)
        os.close(its)
        pipes.append(mine)
    locks, seals = [], []
    for mine in pipes:
        with os.fdopen(mine) as pipe:
            own_locks, own_seals = json.load(pipe)
        locks, seals = locks + own_locks, seals + own_seals
    seconds = time.perf_counter() - began
    for _writer in range(writers):
        os.wait()
    return seconds, locks, seals


def quantiles(times):
    """Half / 95 % / most."""
    return f"{half(times)} / {p95(times)} / {max(times):.1f}"


def main():
    """Print a table."""
    asked = options(__doc__, records=1000)
    registry = load(asked.database)
    rows, worst = [], 0
    for turn, writers in enumerate(WRITERS):
        chain = CHAIN + turn
        seconds, locks, seals = together(registry, chain, writers, asked.records)
        report = check(registry, chain)
        count = writers * asked.records
        is_whole = report["exit_code"] == 0 and report["records"] == count
        worst |= not is_whole
        rows.append(
            (
                f"{writers}",
                count,
                "none" if is_whole else json.dumps(report["damage"][:3]),
                f"{count / seconds:.0f}",
                quantiles(locks),
                quantiles(seals),
                "yes" if float(p95(locks, 3)) < GOAL_MS else "no",
            )
        )
    table(
        f"Writers at once, {asked.records} records each: ms, half / 95 % / most",
        (
            "writers",
            "records",
            "gaps, forks",
            "records a second",
            "waiting for the chain",
            "sealing in all",
            f"95 % under {GOAL_MS} ms",
        ),
        rows,
    )
    return worst


if __name__ == "__main__":
    sys.exit(main())
