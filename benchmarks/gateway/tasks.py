# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A thousand tasks on eight lanes: how fast, how late, and each applied once.

Usage: tasks.py --database NAME [--tasks 1000]

A process for each lane does what the lane's cron does, with the real claim, lease and
commit; asking a model takes 20 ms in which nothing happens, other work next to none.
Writes to the database and deletes what it wrote. Connection as the ``odoo`` command has
it (``ODOO_RC``).
"""

import json
import os
import statistics
import sys
import time
from collections import Counter

import scene

ASK_S = 0.02
SHARES = {"quick": 1, "long": 1, "model": 6}  # shares of eight, as there are lanes


def define_models():
    """Use cases that count how often they were applied, and a gateway that waits."""
    from odoo import models

    def applied(record):
        record.env.cr.execute(
            "INSERT INTO edic_bench_applied VALUES (%s, clock_timestamp())", [record.id]
        )

    for lane in SHARES:
        attributes = {
            "_name": f"edic.ai.use.case.bench.{lane}",
            "_inherit": "edic.ai.use.case",
            "_description": "Use case of the benchmark",
            "_module": "edic_ai",
            "_lane": lane,
            "_writes": {"edic_bench_applied": None},
            "_work": lambda self, record: applied(record),
            "_request": lambda self, record: {"about": record.id},
            "_apply": lambda self, record, answer: applied(record),
        }
        type(models.AbstractModel)(
            f"UseCaseBench{lane}", (models.AbstractModel,), attributes
        )

    def ask(self, request, *, task=None, **_options):
        task._sending(f"bench {task.id}")
        time.sleep(ASK_S)
        return "an answer"

    type(models.AbstractModel)(
        "GatewayBench",
        (models.AbstractModel,),
        {"_inherit": "edic.ai.gateway", "_module": "edic_ai", "_ask": ask},
    )


def load(database):
    """The registry with the models of the benchmark."""
    from odoo.tools import config

    config.parse_config(["-d", database, "--log-level=error", "--max-cron-threads=0"])
    import odoo.addons.edic_ai  # noqa: F401

    define_models()
    from odoo.modules.registry import Registry

    return Registry(database)


def enqueue(registry, count):
    """One task for each of new partners, spread over the lanes."""
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        cr.execute("DROP TABLE IF EXISTS edic_bench_applied")
        cr.execute("CREATE TABLE edic_bench_applied (id int, moment timestamptz)")
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        cr.execute(
            """INSERT INTO res_partner (name, complete_name, active, type)
               SELECT 'Bench', 'Bench', TRUE, 'contact'
               FROM generate_series(1, %s) RETURNING id""",
            [count],
        )
        ids = [row[0] for row in cr.fetchall()]
        lanes = [lane for lane, share in SHARES.items() for _time in range(share)]
        for lane in SHARES:
            mine = [
                number
                for at, number in enumerate(ids)
                if lanes[at % len(lanes)] == lane
            ]
            partners = env["res.partner"].browse(mine)
            env["edic.ai.task"]._enqueue(f"bench.{lane}", partners)
    return ids


def work(registry, lane):
    """Run the lane's cron."""
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        Environment(cr, SUPERUSER_ID, {})["edic.ai.task"]._cron_work(lane)


def run(registry, lanes):
    """A process for each lane; seconds until all are through."""
    from odoo import sql_db

    sql_db.close_all()
    started = time.perf_counter()
    for lane in lanes:
        if not os.fork():
            try:
                work(registry, lane)
            finally:
                os._exit(0)
    for _lane in lanes:
        os.wait()
    return time.perf_counter() - started


def report(registry, ids, seconds, began):
    """One JSON object."""
    with registry.cursor() as cr:
        cr.execute("SELECT id, extract(epoch FROM moment) FROM edic_bench_applied")
        rows = cr.fetchall()
        cr.execute(
            "SELECT count(*) FROM edic_ai_task WHERE state = 'done' AND attempts = 1"
            " AND use_case LIKE 'bench.%%'"
        )
        [done] = cr.fetchone()
    applied = Counter(row for row, _moment in rows)
    once = sum(applied[number] == 1 for number in ids)
    late = sorted(float(moment) - began for _task, moment in rows)
    print(
        json.dumps(
            {
                "tasks": len(ids),
                "applied once": once,
                "done at the first attempt": done,
                "seconds": round(seconds, 2),
                "tasks per second": round(len(ids) / seconds),
                "median latency s": round(statistics.median(late), 2),
                "p95 latency s": round(late[int(0.95 * len(late))], 2),
            }
        )
    )
    return once == len(ids)


def clean(registry, ids):
    """Delete what was written."""
    with registry.cursor() as cr:
        cr.execute("DROP TABLE edic_bench_applied")
        cr.execute("DELETE FROM edic_ai_task WHERE use_case LIKE 'bench.%%'")
        cr.execute("DELETE FROM res_partner WHERE id = ANY(%s)", [ids])


def main():
    """Exit 1 when a task was not applied exactly once."""
    options = scene.options(__doc__, tasks=1000)
    registry = load(options.database)
    from odoo.addons.edic_ai.models.queue.edic_ai_task import LANES

    ids = enqueue(registry, options.tasks)
    try:
        began = time.time()
        seconds = run(registry, list(LANES))
        fine = report(registry, ids, seconds, began)
    finally:
        clean(registry, ids)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
