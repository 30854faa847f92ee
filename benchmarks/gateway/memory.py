# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The growth of a worker's memory with its first call, and with those after it.

Usage: memory.py --database NAME [--calls 200]

A worker is what it is in the server: forked from a process that has the registry.
"""

import json
import os
import traceback
from functools import partial
from pathlib import Path

import scene

KINDS = {"mistral": "Mistral (SDK)", "openai": "OpenAI-compatible"}


def memory():
    """Resident memory of this process, and what of it is its own alone, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    size = {line.split()[0]: int(line.split()[1]) / 1000 for line in lines[1:]}
    return size["Rss:"], size["Private_Clean:"] + size["Private_Dirty:"]


def worker(registry, calls):
    """Memory before the first call, with its client, after it, after many; and the
    milliseconds of the first call, client and all.
    """
    from odoo.addons.edic_ai.tools.providers import clients

    found = []
    request = scene.request(registry)
    with scene.environment(registry) as env:
        plan = env["edic.ai.gateway"]._preview(request)
        found.append(memory())
        first = scene.milliseconds(lambda: clients.client_for(plan.endpoint))
        found.append(memory())
        ask = partial(env["edic.ai.gateway"]._ask, request)
        first += scene.milliseconds(ask)
        found.append(memory())
        for _call in range(calls - 1):
            ask()
        found.append(memory())
    return found, first


def in_fork(work, *args):
    """Return the work's result, computed in a process forked from this one."""
    from odoo import sql_db

    sql_db.close_all()
    mine, its = os.pipe()
    if not os.fork():
        try:
            os.write(its, json.dumps(work(*args)).encode())
        except Exception:  # noqa: BLE001 - whatever it is, this process ends here
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(its)
    with os.fdopen(mine) as pipe:
        found = json.loads(pipe.read())
    os.wait()
    return found


def main():
    """Print a table."""
    options = scene.options(__doc__, calls=200)
    registry = scene.load(options.database)
    rows = []
    with scene.Provider("The invoice is due on 30 April.") as provider:
        for kind, words in KINDS.items():
            # in another process, since the fake provider loads the SDK, too
            in_fork(scene.serve, registry, provider.url, kind)
            found, first = in_fork(worker, registry, options.calls)
            cells = (f"{rss:.0f} ({own:.0f})" for rss, own in found)
            rows.append(
                (words, *cells, f"{found[-1][0] - found[0][0]:+.0f}", f"{first:.0f}")
            )
    scene.table(
        "Memory of a worker: resident MB (of it not shared with others)",
        (
            "client",
            "before its first call",
            "client made",
            "after the first call",
            f"after {options.calls} calls",
            "in all",
            "first call, ms",
        ),
        rows,
    )


if __name__ == "__main__":
    main()
