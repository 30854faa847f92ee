# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Public budgets through the import, what a bill line costs, scenarios, a forecast.

Usage: run.py [--data FOLDER]    (through `make bench-budget`, which starts Odoo)

FOLDER holds the published budgets (`../shared/data` of the project); without it the
parts that need them say so and are left out. The demo database is copied and dropped.
The command fails when a check does: of totals, carry-over, a wrong balance.
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
IN_ODOO = ("public.py", "bills.py")


def main():
    """Copy the demo database, run each part, drop the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--template", default="edic", help="database that is copied")
    parser.add_argument("--database", default="edic_bench_budget", help="the copy")
    options = parser.parse_args()
    failed = 0
    with driver.copied(options.template, options.database) as database:
        for part in IN_ODOO:
            failed |= driver.shell(database, HERE / part, DATA=str(options.data))
    for part, more in (
        ("simulation.py", []),
        ("forecast.py", ["--data", options.data]),
        ("start.py", ["--data", options.data]),
    ):
        if more and not options.data.is_dir():
            print(f"{part}: {options.data} is not there, left out")
            continue
        command = [sys.executable, str(HERE / part), *map(str, more)]
        failed |= subprocess.run(command, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
