# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The speed and memory of the verification of a chain.

Usage: verify.py --database NAME [--records 200000] [--contents 20000]

Rows are made in SQL and sealed by the code that always does it. Then, each in a process
of its own: ``odoo edic_verify`` (its code on the rows, where the command is not there),
and the stand-alone program on the export. Exit 1 when one of them finds damage.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chain import CHAIN, check, export, fill
from common import ROOT, environment, load, options, table

COMMAND = ROOT / "addons" / "edic_ai" / "cli" / "edic_verify.py"
ALONE = ROOT / "addons" / "edic_ai" / "tools" / "ledger" / "edic_verify.py"
GOAL_S = 60  # for 1,000,000 records
AT_ONCE = 500
LOOK_S = 0.02


def memory_of(process):
    """MB that it had at most; getrusage would count whom it was forked from, too."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0].split()[1]) / 1024 if found else 0  # none once it has ended


def ended(process, began):
    """``(exit code, seconds, MB at most)`` of a child."""
    most = 0
    while not (found := os.waitpid(process, os.WNOHANG))[0]:
        most = max(most, memory_of(process))
        time.sleep(LOOK_S)
    return os.waitstatus_to_exitcode(found[1]), time.perf_counter() - began, most


def run(*command):
    """The same, of a program; and its standard output."""
    with tempfile.TemporaryFile("w+") as temporaryfile:
        began = time.perf_counter()
        process = subprocess.Popen([*map(str, command)], stdout=temporaryfile)
        code, seconds, memory = ended(process.pid, began)
        process.returncode = code  # waited for by us
        temporaryfile.seek(0)
        return code, seconds, memory, temporaryfile.read()


def in_fork(work, *args):
    """The same, of what a process forked from this one does; it returns the code."""
    from odoo import sql_db

    sql_db.close_all()
    began = time.perf_counter()
    child = os.fork()
    if not child:
        code = 70
        try:
            code = work(*args)
        finally:
            os._exit(code)
    return *ended(child, began), ""


def verify_rows(registry, chain):
    """Return the exit code of ``odoo edic_verify`` on one chain."""
    return check(registry, chain)["exit_code"]


def by_command(database, *more):
    """``odoo edic_verify`` on all chains of the database."""
    return run("odoo", "edic_verify", "-d", database, "--json", *more)


def with_contents(registry, chain, count, filled, rows):
    """So many records with a content, as a decision with a comment has one.

    The rows made in SQL, those of the chain ``filled``, have none: their erasure is
    recorded.
    """
    with environment(registry) as env:
        for what in ("content", "person"):
            env["edic.ai.gateway"]._record(
                "ledger",
                "ledger.erasure",
                {"what": what, "ranges": [[1, rows]], "count": rows},
                company=env["res.company"].browse(filled),
            )
    for first in range(0, count, AT_ONCE):
        with environment(registry) as env:
            for number in range(first, min(count, first + AT_ONCE)):
                env["edic.ai.gateway"]._record(
                    "decision",
                    "finance.account",
                    {"decision": "edited", "number": number},
                    company=env["res.company"].browse(chain),
                    comment=f"Le libellé {number} dit autre chose que le compte.",
                    inputs={"lines": [["Abonnement électricité", "12.30"]] * 10},
                )


def row(what, count, found):
    """Return a row of the table."""
    code, seconds, memory, _report = found
    return (
        what,
        f"{count:,}",
        code,
        f"{seconds:.1f}",
        f"{count / seconds:,.0f}",
        f"{1e6 * seconds / count:.1f}",
        f"{memory:.0f}",
    )


def contents(asked, registry, total):
    """A row on contents; none where the command is not there."""
    if not COMMAND.exists() or not asked.contents:
        return []
    with_contents(registry, CHAIN + 9, asked.contents, CHAIN + 8, asked.records)
    found = by_command(asked.database, "--contents")
    what = f"the same, and {asked.contents:,} contents"
    return [row(what, total + asked.contents, found)]


def main():
    """Print a table."""
    asked = options(__doc__, records=200_000, contents=20_000)
    registry = load(asked.database)
    chain, count = CHAIN + 8, asked.records
    sealing = fill(registry, chain, count)
    with environment(registry) as env:
        env.cr.execute("SELECT count(*) FROM edic_ai_seal")
        [total] = env.cr.fetchone()
    rows = []
    if COMMAND.exists():
        found = by_command(asked.database)
        rows.append(row("odoo edic_verify, all chains", total, found))
    else:
        found = in_fork(verify_rows, registry, chain)
        rows.append(row("its code on the rows", count, found))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        export(registry, chain, path)
        size = path.stat().st_size / 2**20
        alone = run(sys.executable, "-I", "-S", ALONE, path, "--json")
    report = json.loads(alone[3])
    rows.append(row(f"edic_verify.py on {size:.0f} MB of export", count, alone))
    rows += contents(asked, registry, total)
    table(
        f"Verifying (goal: 1,000,000 records in {GOAL_S} s, memory that does not grow)",
        (
            "what",
            "records",
            "exit code",
            "s",
            "records a second",
            "µs a record",
            "MB at most",
        ),
        rows,
    )
    print(
        f"\nSealing {count:,} records that waited, {AT_ONCE} in a transaction, took"
        f" {sealing:.1f} s ({count / sealing:,.0f} a second)."
    )
    return max(cells[2] for cells in rows) or int(report["records"] != count)


if __name__ == "__main__":
    sys.exit(main())
