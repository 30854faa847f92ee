# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An upgrade neither begins on a damaged ledger nor ends with one.

Odoo runs the scripts of `migrations/0.0.0` with every new version: before it, at the
end of this addon's own transaction, and after all addons.
"""

import logging
import os
from collections.abc import Iterator

from odoo.tools.sql import table_exists

from .exceptions import LedgerDamagedError
from .tools.ledger.edic_verify import Entry, Verifier
from .tools.ledger.record import COVERED, origin_of, record_of

_logger = logging.getLogger(__name__)

ANYWAY = "EDIC_LEDGER_UPGRADE_ANYWAY"
HASHED = 1000  # the last records of a chain, hashed anew; of all others the place
AT_ONCE = 10_000


def check_before(cr) -> None:
    """Look at every chain and keep what it is like.

    :raises LedgerDamagedError: one is damaged, and nobody said to go on all the same
    """
    if not table_exists(cr, "edic_ai_seal"):
        return  # there were no chains yet
    cr.execute(
        """CREATE TEMP TABLE IF NOT EXISTS edic_ai_upgrade (
               chain integer, seq integer, hash varchar, records bigint);
           TRUNCATE edic_ai_upgrade"""
    )
    for chain in _chains(cr):
        found = damage(cr, chain)
        if found and os.environ.get(ANYWAY) != "1":
            raise LedgerDamagedError(
                f"The ledger (chain {chain}) is damaged, so nothing is upgraded: "
                f"{found}. Look into it with `odoo edic_verify`; {ANYWAY}=1 upgrades "
                "all the same and leaves the damage as it is."
            )
        if found:
            _logger.error("Upgrading a damaged ledger, chain %s: %s", chain, found)
        kept = [chain, *_head(cr, chain), _records(cr, chain)]
        cr.execute("INSERT INTO edic_ai_upgrade VALUES (%s, %s, %s, %s)", kept)


def check_after(cr) -> None:
    """Hold every chain against what it was before.

    :raises LedgerDamagedError: records went, or were changed
    """
    cr.execute("SELECT to_regclass('pg_temp.edic_ai_upgrade')")
    if not cr.fetchone()[0]:
        return  # nothing was looked at before
    cr.execute("SELECT chain, seq, hash, records FROM edic_ai_upgrade")
    for chain, seq, record_hash, records in cr.fetchall():
        found = []
        if _records(cr, chain) < records:
            found.append("records are gone")
        cr.execute(
            "SELECT record_hash FROM edic_ai_seal WHERE chain = %s AND seq = %s",
            [chain, seq],
        )
        if [row[0] for row in cr.fetchall()] != [record_hash]:
            found.append(f"record {seq} is another")
        if os.environ.get(ANYWAY) != "1":
            found += filter(None, [damage(cr, chain)])
        if found:
            raise LedgerDamagedError(
                f"The upgrade damaged the ledger (chain {chain}) and is taken back: "
                + "; ".join(found)
            )


def damage(cr, chain: int) -> str:
    """Return what is wrong with a chain, in words; empty where nothing is."""
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'edic_ai.ledger'")
    ledger = cr.fetchone()
    last = _head(cr, chain)[0]
    verifier = Verifier(
        origin_of(ledger[0] if ledger else "", chain),
        is_wanted=lambda entry: entry.seq > last - HASHED,
    )
    report = verifier.run(_entries(cr, chain, last - HASHED))
    texts = [
        f"{fault['kind']} at record {fault['seq']}" for fault in report["damage"][:3]
    ]
    more = report["damage_count"] - len(texts)
    texts += _gone(cr, chain, last)
    return ", ".join(texts) + (f" and {more} more" if more > 0 else "")


def _entries(cr, chain: int, hashed_from: int) -> Iterator[Entry]:
    """Yield the chain's entries by pages; of old ones only whether they are there."""
    columns = ", ".join(f"trace.{name}" for name in COVERED)
    last = (0, 0)
    while True:
        cr.execute(
            f"""SELECT seal.id, seal.seq, seal.prev_hash, seal.record_hash,
                       trace.id, {columns}
                  FROM edic_ai_seal seal
                  LEFT JOIN edic_ai_trace trace ON trace.id = seal.trace_id
                 WHERE seal.chain = %s AND (seal.seq, seal.id) > (%s, %s)
                 ORDER BY seal.seq, seal.id LIMIT {AT_ONCE}""",  # noqa: S608
            [chain, *last],
        )
        rows = cr.fetchall()
        for _id, seq, before, own, trace, *values in rows:
            row = dict(zip(COVERED, values, strict=True))
            record = record_of(row) if seq > hashed_from else {}
            yield Entry(seq, before, own, record if trace else None)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][1], rows[-1][0]


def _gone(cr, chain: int, last: int) -> list[str]:
    """Return what the seals themselves do not show: that there are too few of them."""
    if not table_exists(cr, "edic_ai_pending"):
        return []
    found = []
    cr.execute(
        """SELECT count(*) FROM edic_ai_trace trace WHERE company_ref = %s
              AND NOT EXISTS (SELECT FROM edic_ai_seal WHERE trace_id = trace.id)
              AND NOT EXISTS (SELECT FROM edic_ai_pending WHERE trace_id = trace.id)""",
        [chain],
    )
    [strays] = cr.fetchone()
    if strays:
        found.append(f"{strays} records without seal")
    if table_exists(cr, "edic_ai_checkpoint"):
        cr.execute("SELECT max(size) FROM edic_ai_checkpoint WHERE chain = %s", [chain])
        [size] = cr.fetchone()
        if (size or 0) > last:
            found.append(f"{last} records where a checkpoint says {size}")
    return found


def _chains(cr) -> list[int]:
    """Return all chains of which there is a record, a seal or a checkpoint."""
    cr.execute(
        """SELECT company_ref FROM edic_ai_trace WHERE company_ref IS NOT NULL
           UNION SELECT chain FROM edic_ai_seal"""
    )
    chains = {chain for [chain] in cr.fetchall()}
    if table_exists(cr, "edic_ai_checkpoint"):
        cr.execute("SELECT DISTINCT chain FROM edic_ai_checkpoint")
        chains |= {chain for [chain] in cr.fetchall()}
    return sorted(chains)


def _head(cr, chain: int) -> tuple[int, str]:
    cr.execute(
        """SELECT seq, record_hash FROM edic_ai_seal WHERE chain = %s
            ORDER BY seq DESC LIMIT 1""",
        [chain],
    )
    return cr.fetchone() or (0, "")


def _records(cr, chain: int) -> int:
    cr.execute("SELECT count(*) FROM edic_ai_trace WHERE company_ref = %s", [chain])
    return cr.fetchone()[0]
