# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Suggestions for a ten-line bill with 100,000 lines of history, in the server.

Usage: run.py    (through `make bench-latency`, which starts the database)
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver


def main():
    """Copy the demo database, run seed.py in it, drop the copy."""
    with driver.copied("edic", "edic_bench") as database:
        return driver.shell(database, Path(__file__).with_name("seed.py"))


if __name__ == "__main__":
    sys.exit(main())
