# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions that may wait: what handing them in and taking them in takes here.

Usage: batches.py --database NAME [--questions 400]

What the provider takes is not in it: its jobs are done when they are looked at first.
"""

import time

import scene

TEXT = "The invoice of March is due on 30 April; nothing else is open."


def enqueue(registry, count):
    """A task for each of new partners; nobody waits for them."""
    with scene.environment(registry) as env:
        env["edic.ai.deployment"].search([]).is_batched = True
        env["edic.ai.task"].search([]).unlink()
        names = [{"name": f"Town {number}"} for number in range(count)]
        partners = env["res.partner"].create(names)
        env["edic.ai.task"]._enqueue(scene.USE_CASE, partners)


def work(registry):
    """Run the cron of batches with all of them due; return the seconds it took."""
    with registry.cursor() as cr:
        cr.execute("UPDATE edic_ai_batch SET next_look = '2020-01-01'")
    started = time.perf_counter()
    with scene.environment(registry) as env:
        env["edic.ai.task"]._cron_batches()
    return time.perf_counter() - started


def states(registry):
    """Return the number of tasks in each state, and the number of batches."""
    with registry.cursor() as cr:
        cr.execute("SELECT state, count(*) FROM edic_ai_task GROUP BY state")
        tasks = dict(cr.fetchall())
        cr.execute("SELECT count(*) FROM edic_ai_batch")
        [batches] = cr.fetchone()
        return tasks, batches


def main():
    """Print a table; exit 1 when a question was not answered."""
    options = scene.options(__doc__, questions=400)
    count, registry = options.questions, scene.load(options.database)
    rows, wrong = [], 0
    with scene.Provider(TEXT) as provider:
        for zone, words in scene.ZONES.items():
            with registry.cursor() as cr:
                cr.execute("DELETE FROM edic_ai_batch")
            scene.serve(registry, provider.url, zone=zone)
            enqueue(registry, count)
            there, back = work(registry), work(registry)
            tasks, batches = states(registry)
            wrong += tasks != {"done": count}
            each = (1000 * seconds / count for seconds in (there, back))
            rows.append((words, batches, *(f"{ms:.1f}" for ms in each)))
    scene.table(
        f"{count} questions in batches, here and without the provider's time",
        ("way", "batches", "handing in, ms each", "taking in, ms each"),
        rows,
    )
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
