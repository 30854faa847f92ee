# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fill a company with 100,000 posted bill lines and time suggestions for ten lines.

Runs in `odoo shell` on a throw-away copy of the demo database; see run.py. Bills are
multiplied in SQL, since posting as many through the ORM takes a quarter of an hour.
"""

import json
import statistics
import time

LINES = 100_000
ROUNDS = 30


def main(env):
    """Print one JSON object with times in milliseconds."""
    company = env.ref("base.main_company")
    multiply(env, company)
    started = time.perf_counter()
    model = env["edic.finance.coding.model"]._train(company)
    trained = time.perf_counter() - started
    vendor = env["account.move"].search(
        [("move_type", "=", "in_invoice"), ("company_id", "=", company.id)], limit=1
    )
    bill = vendor.copy({"invoice_line_ids": [], "line_ids": []})
    texts = vendor.invoice_line_ids[:1].name
    bill.write(
        {
            "invoice_line_ids": [
                (0, 0, {"name": f"{texts} {number}", "price_unit": 100 + number})
                for number in range(10)
            ]
        }
    )
    env.flush_all()
    started = time.perf_counter()
    model._load()
    loaded = time.perf_counter() - started
    times = sorted(timed(env, bill) for _round in range(ROUNDS))
    print(
        json.dumps(
            {
                "history_lines": model.row_count,
                "train_s": round(trained, 1),
                "model_mb": round(model.size / 1e6, 1),
                "load_ms": round(1000 * loaded),
                "suggest_median_ms": round(statistics.median(times), 1),
                "suggest_p95_ms": round(times[int(0.95 * len(times))], 1),
            }
        )
    )
    env.cr.rollback()


def timed(env, bill):
    """Milliseconds from the question to the stored suggestions of one bill."""
    env.invalidate_all()
    started = time.perf_counter()
    bill._edic_suggest()
    env.flush_all()
    return 1000 * (time.perf_counter() - started)


def multiply(env, company):
    """Copy posted bills until the company has LINES lines of history."""
    journal = env["account.journal"].search(
        [("type", "=", "purchase"), ("company_id", "=", company.id)], limit=1
    )
    copy = journal.copy({"code": "BENCH"})  # its own numbers: names stay unique
    count = env["account.move.line"].search_count(
        [
            ("company_id", "=", company.id),
            ("display_type", "=", "product"),
            ("move_id.move_type", "=", "in_invoice"),
            ("parent_state", "=", "posted"),
        ]
    )
    times = LINES // count
    env.flush_all()
    env.cr.execute(
        "ALTER TABLE account_move ADD edic_from int, ADD edic_copy int;"
        "ALTER TABLE account_move_line ADD edic_from int"
    )
    moves = columns(env, "account_move", "id", "journal_id", "name", "edic_from")
    env.cr.execute(
        # names of columns, read from the catalogue
        f"""INSERT INTO account_move ({moves}, journal_id, name, edic_from, edic_copy)
            SELECT {moves}, %s, 'BENCH/' || n || '/' || m.id, m.id, n
              FROM account_move m, generate_series(1, %s) n
             WHERE m.company_id = %s AND m.state = 'posted'
               AND m.move_type = 'in_invoice'""",  # noqa: S608
        [copy.id, times, company.id],
    )
    lines = columns(env, "account_move_line", "id", "move_id", "move_name", "edic_from")
    prefixed = ", ".join(f"l.{name}" for name in lines.split(", "))
    env.cr.execute(
        f"""INSERT INTO account_move_line ({lines}, move_id, move_name, edic_from)
            SELECT {prefixed}, m.id, m.name, l.id FROM account_move_line l
              JOIN account_move m ON m.edic_from = l.move_id"""  # noqa: S608
    )
    env.cr.execute(
        """INSERT INTO account_move_line_account_tax_rel
           SELECT l.id, r.account_tax_id FROM account_move_line l
             JOIN account_move_line_account_tax_rel r
               ON r.account_move_line_id = l.edic_from"""
    )
    env.invalidate_all()


def columns(env, table, *without):
    """The table's columns but some, as SQL."""
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name), ', ')
             FROM information_schema.columns
            WHERE table_name = %s AND is_generated = 'NEVER'
              AND NOT column_name = ANY(%s)""",
        [table, [*without, "edic_copy"]],
    )
    return env.cr.fetchone()[0]


main(env)  # noqa: F821 (given by odoo shell)
