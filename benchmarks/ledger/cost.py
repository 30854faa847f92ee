# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The time that the ledger adds to accepting a suggestion and to posting bills.

Usage: cost.py --database NAME [--decisions 100] [--bills 60] [--batches 6]

With and without the ledger in turns, the median of each. All commits are real: the
records are sealed after them, in the same request.
"""

import contextlib
import statistics
import time
from collections import defaultdict

from common import environment, load, median, no_ledger, options, table

BATCH = 50
WAYS = ("without", "with")
LINES = 5  # lines of a bill


def prepare(registry):
    """A chart of accounts where there is none, somebody who decides, a vendor."""
    with environment(registry) as env:
        company = env.ref("base.main_company")
        if not company.chart_template:
            env["account.chart.template"].try_loading("generic_coa", company)
        env.ref("base.user_admin").group_ids |= env.ref("edic_ai.group_edic_ai_user")
        return env["res.partner"].create({"name": "Lindenfurt", "city": "A"}).id


def suggestions(env, partner, count):
    """Proposals for the vendor's city."""
    return env["edic.ai.suggestion"]._propose(
        [
            {
                "company_id": env.company.id,
                "res_model": "res.partner",
                "res_id": partner,
                "field_name": "city",
                "value": f"Town {time.monotonic_ns()}",
                "current": "A",
                "confidence": 0.97,
                "band": "sure",
                "evidence": {"words": [["town", "1.0"]]},
                "engine": "bench",
            }
            for _number in range(count)
        ]
    )


def bills(env, partner, count):
    """Drafts of vendor bills."""
    line = {"name": "Office material", "quantity": 3, "price_unit": 12.5}
    return env["account.move"].create(
        [
            {
                "move_type": "in_invoice",
                "partner_id": partner,
                "invoice_date": "2026-11-20",
                "ref": f"B{time.monotonic_ns()}",
                "invoice_line_ids": [(0, 0, line) for _line in range(LINES)],
            }
            for _number in range(count)
        ]
    )


def accept(records):
    records.action_accept()


def post(records):
    records._post(soft=False)


def timed(registry, made, act):
    """Milliseconds of the act, and of the commit after it with the sealing."""
    with environment(registry, "admin") as env:
        records = made(env)
        env.flush_all()
        env.cr.commit()
        env.invalidate_all()
        began = time.perf_counter()
        act(records)
        env.flush_all()
        done = time.perf_counter()
        env.cr.commit()
        return 1000 * (done - began), 1000 * (time.perf_counter() - done)


def measure(registry, made, act, rounds):
    """``way → [(act, commit), …]``, in turns; the first ones warm up."""
    found = defaultdict(list)
    for turn in range(rounds + 2):
        for way in WAYS if turn % 2 else reversed(WAYS):
            without = no_ledger(registry) if way == "without" else None
            with without or contextlib.nullcontext():
                took = timed(registry, made, act)
            if turn > 1:
                found[way].append(took)
    return found


def row(what, found, records):
    """Return a row: medians, and the time that the ledger adds to each record."""
    acts = {way: [act for act, _commit in found[way]] for way in WAYS}
    wholes = {way: [sum(both) for both in found[way]] for way in WAYS}
    cells = [what]
    for times in (acts, wholes):
        less, more = (statistics.median(times[way]) for way in WAYS)
        cells += [f"{less:.1f}", f"{more:.1f}", f"{1000 * (more - less) / records:.0f}"]
        cells.append(f"{more / less:.2f}")
    return cells


def main():
    """Print a table."""
    asked = options(__doc__, decisions=100, bills=60, batches=6)
    registry = load(asked.database)
    partner = prepare(registry)
    cases = (
        ("a suggestion accepted", suggestions, accept, asked.decisions, 1),
        ("a bill posted", bills, post, asked.bills, 1),
        (f"{BATCH} bills posted together", bills, post, asked.batches, BATCH),
    )
    rows, seals = [], []
    for what, make, act, rounds, count in cases:
        found = measure(
            registry,
            lambda env, make=make, count=count: make(env, partner, count),
            act,
            rounds,
        )
        rows.append(row(f"{what} ({rounds} times)", found, count))
        seals.append([commit for _act, commit in found["with"]])
    table(
        "What the ledger adds, median ms: before the commit; with it and the sealing",
        (
            "what",
            "without",
            "with",
            "µs a record",
            "ratio",
            "whole, without",
            "whole, with",
            "µs a record",
            "ratio",
        ),
        rows,
    )
    asked = ", ".join(median(seal) for seal in seals)
    print(f"\nThe commit with the sealing takes {asked} ms (medians, with the ledger).")


if __name__ == "__main__":
    main()
