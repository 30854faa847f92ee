# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cost of the French profile's checks over 10^4, 10^5 and 10^6 journal items.

Usage: cost.py --database NAME [--items 1000000] [--json]
       cost.py --database NAME --fill ITEMS --seed N     (a part: adds items)
       cost.py --database NAME --measure                 (a part: runs the checks)

The database has the ground (seed.py --ground). Items are those of the background of the
benchmark, book after book, each with vendors of its own, so that a vendor has as many
bills at every size. Bars: 120 s for a million items, 200 ms for one saved bill.
"""

import argparse
import json
import math
import os
import resource
import statistics
import time
from datetime import date
from pathlib import Path

from audit import database
from audit.book import behaviour, entries
from audit.book.book import Book
from audit.database import say

SIZES = (10_000, 100_000, 1_000_000)
IN_BOOK = 190_000  # items, about, of a book of one company at full scale
VENDORS, BILLS = 400, 20_000
PROFILE = "fr_local"
ROUNDS = 20


class Clock:
    """Processor seconds of this process and of its database connection, by check: what
    others do on the machine does not count. Parallel workers of the database are left
    out."""

    def __init__(self, env):
        env.cr.execute("SELECT pg_backend_pid()")
        self._stat = Path(f"/proc/{env.cr.fetchone()[0]}/stat")
        self.by_check, self._code, self._since = {}, None, self.now()

    def now(self):
        """Seconds so far; NaN where the database is on another machine."""
        if not self._stat.exists():
            return math.nan
        words = self._stat.read_text().rsplit(")", 1)[1].split()
        ticks = int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK") + time.process_time()

    def __call__(self, check, findings):
        """Told before and after each check; until the next one it is that one's."""
        if findings is None:
            self.end(check._code)

    def end(self, code=None):
        """Note the time since the last check; the next one begins."""
        now = self.now()
        if self._code:
            self.by_check[self._code] = round(now - self._since, 2)
        self._code, self._since = code, now


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--items", type=int, default=SIZES[-1])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fill", type=int, help="add about so many items")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure", action="store_true")
    return parser.parse_args()


def fill(asked):
    """Add a book of the French authority; print how many items there are."""
    from audit.ground import QUIET
    from audit.load import ground
    from audit.load.loader import Loader

    scale = min(1.0, asked.fill / IN_BOOK)
    registry = database.load(asked.database)
    with database.environment(registry) as env:
        env = env(context={**env.context, **QUIET})
        end = date.today()
        book = Book(
            asked.seed,
            scale,
            date(end.year - 3, 1, 1),
            end,
            {"fr": ground.companies(env)["fr"]},
            ground.law(env),
            fields=ground.columns(env, "account.move"),
        )
        behaviour.fill(book, max(8, round(VENDORS * scale)), round(BILLS * scale))
        entries.Bookkeeping(book, book.companies["fr"], 2 * scale).fill()
        Loader(env, book).load()
        for later in book.later:
            later(env, book)
        env.cr.execute("SELECT count(*) FROM account_move_line")
        print(env.cr.fetchone()[0])


def measure(asked):
    """Print seconds of each check, the whole, memory, and one saved bill."""
    from audit.load import ground

    registry = database.load(asked.database)
    with database.environment(registry) as env:
        company = env["res.company"].browse(ground.companies(env)["fr"].id)
        company.edic_audit_profile = PROFILE
        env["edic.finance.check.setting"]._apply_profile(company)
        others = env["res.company"].search([("id", "!=", company.id)])
        settings = env["edic.finance.check.setting"].search([])
        settings.filtered(lambda row: row.company_id in others).write({"is_on": False})
        env.flush_all()
        clock, began = Clock(env), time.perf_counter()
        run = env["edic.finance.audit"]._run_checks(company, tell=clock)
        seconds = time.perf_counter() - began
        clock.end()
        measured = {
            "items": run.item_count,
            "seconds": round(seconds, 2),
            "checks": {x.code: round(x.duration or 0, 3) for x in run.line_ids},
            "cpu": clock.by_check,
            "cpu_seconds": round(sum(clock.by_check.values()), 1),
            "found": {x.code: x.found for x in run.line_ids},
            "failed": {
                x.code: x.reason
                for x in run.line_ids
                if x.outcome not in ("done", "in_part")
            },
            "load": round(os.getloadavg()[0], 1),  # others at work
            "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        print(json.dumps({**measured, **one_bill(env, company)}))
        env.cr.rollback()


def one_bill(env, company):
    """Milliseconds of the checks of one saved bill, median and most."""
    env.cr.execute(
        """SELECT id FROM account_move WHERE company_id = %s AND state = 'posted'
              AND move_type = 'in_invoice' ORDER BY md5(id::text) LIMIT %s""",
        [company.id, ROUNDS + 1],
    )
    ids = [number for [number] in env.cr.fetchall()]
    env.cr.execute("ANALYZE")  # the run's flags are a second old
    times, clock = [], Clock(env)
    busy = clock.now()
    for number in ids:  # the first one warms up
        env.invalidate_all()
        began = time.perf_counter()
        env["edic.finance.audit"]._check_now("account.move", [number])
        env.flush_all()
        times.append(1000 * (time.perf_counter() - began))
    busy = clock.now() - busy
    busy, times = busy / len(times), times[1:] or [math.nan]
    return {
        "one_bill_cpu_ms": round(1000 * busy, 1),
        "one_bill_ms": round(statistics.median(times), 1),
        "one_bill_most_ms": round(max(times), 1),
    }


def grow(asked):
    """Fill to each size and measure."""
    results, there, seed = [], 0, 0
    for size in [size for size in SIZES if size <= asked.items] or [asked.items]:
        while there < 0.97 * size:
            seed += 1
            words = ["--database", asked.database, "--fill", size - there]
            before = there
            there = int(database.part("cost.py", *words, "--seed", seed))
            say(f"{there:,} items")
            if there <= before:
                raise SystemExit("nothing was added")
        # as the database's own upkeep does with books that are not a minute old
        database.psql("VACUUM ANALYZE", into=asked.database)
        words = ["--database", asked.database, "--measure"]
        results.append(json.loads(database.part("cost.py", *words)))
        say(f"{results[-1]['seconds']} s, one bill {results[-1]['one_bill_ms']} ms")
    return results


def table(results):
    """The figures as Markdown."""
    last = results[-1]
    head = ["check", *(f"{result['items']:,} items, s" for result in results)]
    head += ["share of the last", "growth"]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    whole = sum(last["checks"].values()) or 1
    for code in sorted(last["checks"], key=last["checks"].get, reverse=True):
        times = [result["checks"].get(code, 0) for result in results]
        cells = [code, *(f"{t:.2f}" for t in times), f"{times[-1] / whole:.0%}"]
        lines.append("| " + " | ".join([*cells, growth(results, times)]) + " |")
    for name, words in (
        ("seconds", "all"),
        ("cpu_seconds", "all, processor alone"),
        ("one_bill_cpu_ms", "one saved bill, processor alone, mean ms"),
        ("one_bill_ms", "one saved bill, median ms"),
        ("one_bill_most_ms", "one saved bill, most ms"),
        ("most_mb", "memory, MB at most"),
        ("load", "load of the machine meanwhile"),
    ):
        cells = [words, *(str(result[name]) for result in results), "", ""]
        lines.append("| " + " | ".join(cells) + " |")
    failed = {code: why for result in results for code, why in result["failed"].items()}
    lines += [f"\nNot done: {code}: {why}" for code, why in sorted(failed.items())]
    return "\n".join(lines) + "\n"


def growth(results, times):
    """The power of the number of items that the time grows with: 1 is linear."""
    if len(times) < 2 or min(times[-2:]) < 0.01:
        return "–"
    items = results[-1]["items"] / results[-2]["items"]
    return f"{math.log(times[-1] / times[-2]) / math.log(items):.1f}"


def main():
    """Print the figures; no time is judged."""
    asked = options()
    if asked.fill:
        fill(asked)
    elif asked.measure:
        measure(asked)
    else:
        results = grow(asked)
        print(json.dumps(results) if asked.json else table(results), end="")


if __name__ == "__main__":
    main()
