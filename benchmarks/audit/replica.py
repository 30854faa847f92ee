# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The load of a streaming replica on the database: one run without and one with it.

Usage: replica.py --items 100000 --fill             makes the database
       replica.py --replica FOLDER [--json]         measures; FOLDER of its socket

Through `make bench-replica`, which starts the servers.
"""

import argparse
import json
import os
import subprocess
import time

import cost

from audit import database
from audit.load import ground

NAME = "edic_bench_replica"
STATISTICS = """SELECT tup_returned + tup_fetched, blks_hit + blks_read, tup_inserted
                  + tup_updated FROM pg_stat_database WHERE datname = current_database()
"""
COUNTERS = ("rows_read", "blocks_read", "rows_written")
BURST = """WITH changed AS (
    UPDATE account_move_line SET write_date = write_date WHERE id % 4 = 0 RETURNING 1
) SELECT count(*) FROM changed"""
ITEMS = "SELECT count(*) FROM account_move_line WHERE company_id = %s"


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--template", help="an existing database with the addons")
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--replica", help="folder of the replica's socket")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def fill(asked):
    """A database with the addons, the ground and journal items."""
    if asked.template:
        database.copy(asked.template, NAME)
    else:
        database.install(NAME)
    database.part("seed.py", "--database", NAME, "--ground")
    there = seed = 0
    while there < 0.97 * asked.items:
        seed += 1
        words = ["--database", NAME, "--fill", asked.items - there, "--seed", seed]
        there = int(database.part("cost.py", *words))
        database.say(f"{there:,} items")
    with database.environment(database.load(NAME)) as env:
        company = env["res.company"].browse(ground.companies(env)["fr"].id)
        company.edic_audit_profile = cost.PROFILE
        env["edic.finance.check.setting"]._apply_profile(company)
        env.cr.commit()


def ask(host, query):
    """One row of a server, as texts."""
    command = ["psql", "-XAtq", "-h", host, "-d", NAME, "-c", query]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip().split("|")


def counters(hosts):
    """``{server: {counter: number}}``"""
    time.sleep(1.5)  # statistics of ended sessions appear after a second
    return {
        name: dict(zip(COUNTERS, map(int, ask(host, STATISTICS)), strict=True))
        for name, host in hosts.items()
    }


def run(hosts, company, with_replica):
    """One run of the checks that are on, as a process: its report and what it cost."""
    extra = {"PGHOST_REPLICA": hosts["replica"]} if with_replica else {}
    before, began = counters(hosts), time.perf_counter()
    words = ["odoo", "edic_audit", "-c", os.environ["ODOO_RC"], "-d", NAME]
    done = subprocess.run(
        [*words, "--company", company, "--json"],
        env={**os.environ, **extra},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    after, report = counters(hosts), json.loads(done.stdout)
    return {
        "seconds": round(seconds, 1),
        "checks": {c["code"]: (c["found"], c["ids_digest"]) for c in report["checks"]},
        **{
            name: {key: after[name][key] - before[name][key] for key in COUNTERS}
            for name in hosts
        },
    }


def delay(hosts):
    """Seconds until the replica has a burst of changes; bytes of its WAL."""
    wal = "SELECT pg_current_wal_insert_lsn()"
    [start] = ask(hosts["primary"], wal)
    [count] = ask(hosts["primary"], BURST)
    [end] = ask(hosts["primary"], wal)
    began = time.perf_counter()
    while ask(hosts["replica"], f"SELECT pg_last_wal_replay_lsn() >= '{end}'") != ["t"]:
        time.sleep(0.05)
    [size] = ask(hosts["primary"], f"SELECT pg_wal_lsn_diff('{end}', '{start}')")
    return {
        "rows": int(count),
        "wal_mb": round(int(size) / 2**20),
        "seconds": round(time.perf_counter() - began, 2),
    }


def measure(asked):
    """The figures."""
    hosts = {"primary": os.environ["PGHOST"], "replica": asked.replica}
    [is_replica] = ask(hosts["replica"], "SELECT pg_is_in_recovery()")
    if is_replica != "t":
        raise SystemExit("the server to measure is no replica")
    with database.environment(database.load(NAME)) as env:
        company = str(ground.companies(env)["fr"].id)
    [items] = ask(hosts["primary"], ITEMS % company)
    run(hosts, company, with_replica=False)  # the first one makes the flags
    alone = run(hosts, company, with_replica=False)
    with_it = run(hosts, company, with_replica=True)
    same = alone.pop("checks") == with_it.pop("checks")
    measured = {"items": int(items), "same_findings": same, "delay": delay(hosts)}
    return {**measured, "alone": alone, "with_replica": with_it}


def table(result):
    """The figures as Markdown."""
    head = "| | rows read on the database | on the replica | rows written | seconds |"
    lines = [head, "|---|--:|--:|--:|--:|"]
    for name in ("alone", "with_replica"):
        measured = result[name]
        cells = [measured[server]["rows_read"] for server in ("primary", "replica")]
        cells.append(measured["primary"]["rows_written"])
        figures = " | ".join(f"{cell:,}" for cell in cells)
        lines.append(
            f"| {name.replace('_', ' ')} | {figures} | {measured['seconds']} |"
        )
    late = result["delay"]
    return "\n".join(
        [
            *lines,
            f"\n{result['items']:,} journal items; "
            f"same findings: {result['same_findings']}.",
            f"{late['rows']:,} changed rows ({late['wal_mb']} MB of WAL) were on the "
            f"replica {late['seconds']} s after their commit.\n",
        ]
    )


def main():
    """Print the figures; no time is judged."""
    asked = options()
    if asked.fill:
        fill(asked)
        return
    measured = measure(asked)
    print(json.dumps(measured) if asked.json else table(measured), end="")


if __name__ == "__main__":
    main()
