# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The texts that a hostile model gets past the number lock and out of a chat, and the
time that a draft takes.

Usage: run.py [--drafts N] [--seed N]    (through `make bench-drafting`, which starts
the database and the local model)
"""

import argparse
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver

DATABASE = "edic_bench_drafting"
HERE = Path(__file__).parent
PARTS = ("locked.py", "asked.py", "timed.py")


def main():
    """Copy the demo database, run each part in its shell, drop the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    values = {"HERE": str(HERE), "DRAFTS": options.drafts, "SEED": options.seed}
    with driver.copied("edic", DATABASE):
        parts = (driver.shell(DATABASE, HERE / part, **values) for part in PARTS)
        return next(filter(None, parts), 0)


if __name__ == "__main__":
    sys.exit(main())
