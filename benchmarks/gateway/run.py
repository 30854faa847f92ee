# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way to a model and back: overhead, batches, first token, streams, memory, faults.

Usage: run.py [--only overhead,batches,server,memory,faults] [--markdown FILE]
              [--database NAME]

Through `make bench-gateway`, which starts the database server. Makes a database of its
own and drops it; one that is named is used as it is and kept.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import driver
import scene

DATABASE = "edic_bench_gateway"
PARTS = ("overhead", "batches", "server", "memory", "faults")
MODULES = "edic_ai_bench_stream"  # the gateway and the question of the benchmark
HERE = Path(__file__).parent


def main():
    """Exit 1 when a part could not run; no time is judged."""
    options = driver.arguments(__doc__, PARTS)
    about = f"{driver.machine()}. Times are to be read as ratios.\n"
    words = ("--addons-path", scene.addons_path())
    with driver.installed(
        DATABASE, MODULES, *words, existing=options.database
    ) as database:
        parts = [(HERE / f"{p}.py", "--database", database) for p in options.parts]
        return driver.run(parts, about, options.markdown)


if __name__ == "__main__":
    sys.exit(main())
