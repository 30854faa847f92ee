# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: what it costs to say what a bill takes from its credits, as the
year's entries grow."""

import statistics
import time

SIZES = (5_000, 50_000, 200_000)  # entries of the year on one chapter
LINES = 10  # lines of the bill
ROUNDS = 15


def bill(env):
    """A draft of ten lines."""
    moves = env["account.move"]
    model = moves.search(
        [("move_type", "=", "in_invoice"), ("state", "=", "posted")],
        order="date desc",
        limit=1,
    )
    draft = model.copy({"invoice_line_ids": [], "line_ids": []})
    draft.date = draft.invoice_date = env.cr.now().date()
    line = model.invoice_line_ids[0]
    vals = {
        "account_id": line.account_id.id,
        "analytic_distribution": line.analytic_distribution,
    }
    draft.write(
        {
            "invoice_line_ids": [
                (0, 0, {**vals, "name": f"Line {n}", "price_unit": 10 + n})
                for n in range(LINES)
            ]
        }
    )
    env.flush_all()
    return draft


def fill(env, count):
    """Copies of an entry of the year, until so many are spent on a budget line."""
    env.cr.execute(
        "SELECT COUNT(*) FROM account_move_line WHERE edic_budget_line_id IS NOT NULL"
    )
    missing = count - env.cr.fetchone()[0]
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name), ', ')
             FROM information_schema.columns
            WHERE table_name = 'account_move_line' AND column_name <> 'id'
              AND is_generated = 'NEVER'"""
    )
    [columns] = env.cr.fetchone()
    env.cr.execute(
        f"""INSERT INTO account_move_line ({columns})
            SELECT {columns} FROM (
                SELECT * FROM account_move_line
                 WHERE edic_budget_line_id IS NOT NULL AND display_type = 'product'
                   AND parent_state = 'posted' AND company_id = 1
                 ORDER BY id LIMIT 500) entry, generate_series(1, %s)""",  # noqa: S608
        [max(missing, 0) // 500 + 1],
    )
    env.cr.execute("ANALYZE account_move_line")
    env.invalidate_all()


def timed(work):
    """Milliseconds, median and 95th percentile."""
    found = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - started))
    found.sort()
    return statistics.median(found), found[int(0.95 * len(found))]


def ask(env, draft):
    env.invalidate_all()
    env.registry.clear_cache()
    if not draft.edic_budget["rows"]:
        raise ValueError("the bill takes nothing")


def follow(env):
    env.invalidate_all()
    env["edic.public.budget.follow"].formatted_read_group(
        [("company_id", "=", 1)], ["credit_id"], ["open:sum", "spent:sum"]
    )


own = env(context={"allowed_company_ids": [1]})  # noqa: F821
draft = bill(own)
print("\n### A bill of ten lines, and the follow-up by credit\n")
print("| entries on budget lines | bill, median ms | a line | p95 | follow-up, ms |")
print("|---:|---:|---:|---:|---:|")
for size in SIZES:
    fill(own, size)
    median, p95 = timed(lambda: ask(own, draft))
    view, _p95 = timed(lambda: follow(own))
    print(
        f"| {size:,} | {median:.0f} | {median / LINES:.1f} | {p95:.0f} | {view:.0f} |"
    )
own.cr.rollback()
