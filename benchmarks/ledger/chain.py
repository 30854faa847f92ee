# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A chain in the database: filled, read, exported."""

import json
import time

from common import environment

# it is of no company, and of this run: records in a ledger stay there
CHAIN = 1_900_000_000 + int(time.time()) % 10_000_000 * 10
AT_ONCE = 100_000  # rows written by one statement
FETCHED = 2_000  # rows read at once

FILL = """
    WITH made AS (
        INSERT INTO edic_ai_trace (
            format, company_ref, call_uuid, event, use_case, status, occurred_at,
            user_pseudo, res_model, res_id, engine, engine_version, model_version,
            content_digest, facts)
        SELECT 1, %(chain)s, gen_random_uuid(), 'decision', 'finance.account', 'ok',
            timestamp '2026-01-01' + n * interval '1.000001 s',
            md5(n::text) || md5((-n)::text), 'account.move', n,
            'coding', '1', '20261125', md5('c' || n) || md5('d' || n),
            jsonb_build_object('decision', 'accepted', 'field', 'account_id',
                'proposed', '606100', 'proposed_label', '606100 Énergie, électricité',
                'final', '606100', 'final_label', '606100 Énergie, électricité',
                'band', 'sure', 'has_reason', FALSE)
        FROM generate_series(%(first)s, %(last)s) AS n
        RETURNING id)
    INSERT INTO edic_ai_pending (trace_id, chain, since)
    SELECT id, %(chain)s, now() AT TIME ZONE 'UTC' FROM made
"""


def fill(registry, chain, count):
    """So many records, sealed by the code that does it; seconds that sealing took."""
    from odoo.addons.edic_ai.models.ledger.edic_ai_seal import seal

    with environment(registry) as env:
        for first in range(1, count + 1, AT_ONCE):
            last = min(count, first + AT_ONCE - 1)
            env.cr.execute(FILL, {"chain": chain, "first": first, "last": last})
        env.cr.commit()
        env.cr.execute("ANALYZE edic_ai_trace")
        env.cr.execute("ANALYZE edic_ai_pending")
    began = time.perf_counter()
    seal(registry, [chain])
    return time.perf_counter() - began


def entries(cr, chain):
    """Yield the entries that a verifier goes through, read little by little."""
    from odoo.tools import SQL

    from odoo.addons.edic_ai.tools.ledger.edic_verify import Entry
    from odoo.addons.edic_ai.tools.ledger.record import COVERED, record_of

    columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
    query = SQL(
        """SELECT seq, prev_hash, record_hash, trace.id, %s FROM edic_ai_seal seal
           LEFT JOIN edic_ai_trace trace ON trace.id = trace_id
           WHERE chain = %s ORDER BY seq""",
        columns,
        chain,
    )
    with cr.connection.cursor("edic_bench_chain") as named:
        named.itersize = FETCHED
        named.execute(query.code, query.params)
        for seq, before, found, number, *row in named:
            record = number and record_of(dict(zip(COVERED, row, strict=True)))
            yield Entry(seq, before, found, record)


def check(registry, chain):
    """The report on a chain."""
    from odoo.addons.edic_ai.tools.ledger.edic_verify import Verifier

    with environment(registry) as env:
        origin = env["edic.ai.seal"]._chain_origin(chain)
        return Verifier(origin).run(entries(env.cr, chain))


def export(registry, chain, path):
    """Write the chain as ``docs/ledger.md`` says, without checkpoints."""
    with environment(registry) as env, path.open("w", encoding="utf-8") as file:
        env.cr.execute(
            """SELECT seq, record_hash FROM edic_ai_seal WHERE chain = %s
               ORDER BY seq DESC LIMIT 1""",
            [chain],
        )
        size, head = env.cr.fetchone()
        header = {
            "type": "ledger",
            "format": 1,
            "origin": env["edic.ai.seal"]._chain_origin(chain),
            "chain": chain,
            "company": None,
            "exported_at": "2026-11-25T12:00:00Z",
            "size": size,
            "head": head,
            "keys": [],
        }
        file.write(json.dumps(header) + "\n")
        for entry in entries(env.cr, chain):
            line = {
                "type": "record",
                "seq": entry.seq,
                "prev_hash": entry.prev_hash,
                "record_hash": entry.record_hash,
                "record": entry.record,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
