# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger: what a record costs, writers at once, how fast it is verified.

Usage: run.py [--only cost,writers,verify] [--records 200000] [--markdown FILE]
              [--database NAME]

Through `make bench-ledger`, which starts the database server. Makes a database of its
own and drops it; one that is named is used as it is and keeps what was recorded.
"""

import platform
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver

DATABASE = "edic_bench_ledger"
PARTS = ("cost", "writers", "verify")
HERE = Path(__file__).parent


def machine(database):
    """Return what the figures were measured on."""
    names = ("server_version", "fsync", "synchronous_commit")
    said = driver.psql(*(f"SHOW {name}" for name in names), into=database).split("\n")
    version, fsync, commit = said[: len(names)]
    return (
        f"{driver.machine()}, Python {platform.python_version()}, PostgreSQL"
        f" {version.split()[0]} (fsync {fsync}, synchronous_commit {commit})."
        " Made-up records and bills; times are ratios.\n"
    )


def main():
    """Exit 1 when a part could not run or a chain was not whole; no time is judged."""
    options = driver.arguments(__doc__, PARTS, records=200_000)
    more = {"verify": ("--records", options.records)}
    existing = options.database
    with driver.installed(DATABASE, "edic_finance", existing=existing) as database:
        parts = [
            (HERE / f"{part}.py", "--database", database, *more.get(part, ()))
            for part in options.parts
        ]
        return driver.run(parts, machine(database), options.markdown)


if __name__ == "__main__":
    sys.exit(main())
