# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import uuid
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...alone import alone, read_latest
from ...tools.ledger.edic_verify import genesis_hash
from ...tools.ledger.record import COVERED, origin_of, record_hash, record_of
from ...transaction import scheduled

_logger = logging.getLogger(__name__)

READ_AT_ONCE = 10_000  # hashes
AT_ONCE = 500  # records sealed in one transaction: so long others wait at most
LOCK = 0x0ED1C  # class of the advisory locks, the chain is the second number

EXPORT = "ledger.export"
FRESH = timedelta(hours=24)


class EdicAiPending(models.Model):
    """A record that is committed, or about to be, and not in the chain yet.

    Written with the record in one transaction and deleted with its sealing in another.
    A record in neither place was written by somebody else.
    """

    _name = "edic.ai.pending"
    _inherit = "edic.ai.beside"
    _description = "Record to seal"
    _log_access = False

    trace_id = fields.Integer(required=True, readonly=True, aggregator=None)
    chain = fields.Integer(required=True, readonly=True, aggregator=None)
    since = fields.Datetime(required=True, readonly=True)

    _trace_uniq = models.UniqueIndex("(chain, trace_id)")


class EdicAiSeal(models.Model):
    """A record's place in its chain: one chain for each company, without gaps.

    Records are sealed after they were committed, in a transaction of its own: whoever
    posts a bill never waits for the chain, none that waits for its own request can
    hang, and nothing is tried again. The order is that of the sealing.
    """

    _name = "edic.ai.seal"
    _inherit = ["edic.ai.append.only", "edic.ai.mandated"]
    _mandate_company = "chain"
    _description = "Seal of a record"
    _log_access = False
    _order = "chain, seq desc"
    _rec_name = "seq"

    chain = fields.Integer(required=True, readonly=True, aggregator=None)
    seq = fields.Integer(string="Number", required=True, readonly=True, aggregator=None)
    trace_id = fields.Integer(required=True, readonly=True, aggregator=None)
    prev_hash = fields.Char(string="Hash before", required=True, readonly=True)
    record_hash = fields.Char(string="Hash", required=True, readonly=True, index=True)

    _seq_uniq = models.UniqueIndex("(chain, seq)")
    _trace_uniq = models.UniqueIndex("(trace_id)")

    def init(self):
        if not self._ledger():
            params = self.env["ir.config_parameter"].sudo()
            params.set_param("edic_ai.ledger", str(uuid.uuid4()))
        return super().init()

    @api.model
    def _seal_later(self, chains):
        """Have what this transaction wrote sealed as soon as it is committed."""
        later = self.env.cr.postcommit
        waiting = later.data.setdefault("edic_ai.seal", set())
        if not waiting:
            later.add(partial(_seal_waiting, self.env.registry, waiting))
        waiting.update(chains)

    @api.model
    def _seal_all(self):
        """Seal whatever is committed; for what its own process could not seal."""
        self.env.cr.execute("SELECT DISTINCT chain FROM edic_ai_pending ORDER BY chain")
        seal(self.env.registry, [chain for [chain] in self.env.cr.fetchall()])

    @api.model
    @scheduled
    def _cron_seal(self):
        self._seal_all()

    @api.model
    def _chain_origin(self, chain):
        return origin_of(self._ledger(), chain)

    @api.model
    def _ledger(self):
        """Return the ledger's own name: a database that is copied keeps it."""
        return self.env["ir.config_parameter"].sudo().get_param("edic_ai.ledger")

    @api.model
    def _seal_some(self, chain):
        """Seal the oldest waiting records of a chain; alone in its transaction.

        :return: whether there may be more
        """
        cr = self.env.cr
        # a crash may lose this transaction: then its records wait again
        cr.execute("SET LOCAL synchronous_commit TO off")
        cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, chain])
        waiting, done = self._waiting(chain)
        seq, before = self._head(chain)
        seals = []
        for number, row in waiting:
            try:
                found = record_hash(record_of(row), before)
            except (TypeError, ValueError):
                # somebody put it there: the others must not wait for it
                _logger.exception("Record %s of the ledger cannot be sealed", number)
                continue
            seq += 1
            seals.append(
                {
                    "chain": chain,
                    "seq": seq,
                    "trace_id": number,
                    "prev_hash": before.hex(),
                    "record_hash": found.hex(),
                }
            )
            before = found
        if seals:
            self._insert(seals)
        done += [seal["trace_id"] for seal in seals]
        cr.execute(
            "DELETE FROM edic_ai_pending WHERE chain = %s AND trace_id = ANY(%s)",
            [chain, done],
        )
        return len(done) == AT_ONCE

    def _waiting(self, chain):
        """Return the oldest ``(rows to seal by id, ids of what is sealed already)``."""
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        self.env.cr.execute(
            SQL(
                """
                SELECT trace.id, seal.id, %s
                  FROM (SELECT trace_id FROM edic_ai_pending WHERE chain = %s
                         ORDER BY trace_id LIMIT %s) pending
                  JOIN edic_ai_trace trace ON trace.id = pending.trace_id
                   AND trace.company_ref = %s
                  LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                 ORDER BY trace.id
                """,
                columns,
                chain,
                AT_ONCE,
                chain,
            )
        )
        rows = self.env.cr.fetchall()
        return [
            (number, dict(zip(COVERED, row, strict=True)))
            for number, sealed, *row in rows
            if sealed is None
        ], [number for number, sealed, *_row in rows if sealed is not None]

    def _head(self, chain):
        """Return ``(seq, hash)`` of the last record, or of what is before the first."""
        self.env.cr.execute(
            """SELECT seq, record_hash FROM edic_ai_seal
                WHERE chain = %s ORDER BY seq DESC LIMIT 1""",
            [chain],
        )
        if found := self.env.cr.fetchone():
            return found[0], bytes.fromhex(found[1])
        return 0, genesis_hash(self._chain_origin(chain))

    @api.model
    def _hash_at(self, chain, seq):
        """Return a record's hash by its number; of 0, what stands before the first."""
        if not seq:
            return genesis_hash(self._chain_origin(chain))
        [found] = self._hashes(chain, seq - 1, seq)
        return found

    @api.model
    def _hashes(self, chain, start, stop):
        """Yield the hashes of a chain's records, 32 bytes each, read some at a time.

        :param int start: number of the first, from 0
        :param int stop: number after the last
        """
        for first in range(start, stop, READ_AT_ONCE):
            self.env.cr.execute(
                """SELECT record_hash FROM edic_ai_seal
                    WHERE chain = %s AND seq > %s AND seq <= %s ORDER BY seq""",
                [chain, first, min(stop, first + READ_AT_ONCE)],
            )
            yield from (bytes.fromhex(found) for [found] in self.env.cr.fetchall())

    @api.model
    def _waiting_count(self, chain):
        """Return how many records are not sealed yet."""
        return self.env["edic.ai.pending"].sudo().search_count([("chain", "=", chain)])

    # --- export -----------------------------------------------------------------
    @api.model
    def _check_exported(self):
        """Raise `UserError` where no fresh, verified export has all of a chain."""
        self.env.cr.execute("SELECT DISTINCT company_ref FROM edic_ai_trace ORDER BY 1")
        chains = [chain for [chain] in self.env.cr.fetchall()]
        missing = [chain for chain in chains if not self._is_exported(chain)]
        if not missing:
            return
        name = self.env["edic.ai.erasure"]._chain_name
        raise UserError(
            self.env._(
                "EDIC stays installed: its audit trail must be kept, and its "
                "records would be deleted.\nExport the whole audit trail (JSON "
                "lines) of each of these, let it be verified, store the files "
                "safely, and uninstall within 24 hours: %s",
                ", ".join(name(chain) for chain in missing),
            )
        )

    def _is_exported(self, chain):
        traces = self.env["edic.ai.trace"].sudo()
        exports = traces.search(
            [
                ("event", "=", "access"),
                ("use_case", "=", EXPORT),
                ("company_ref", "=", chain),
                ("occurred_at", ">=", fields.Datetime.now() - FRESH),
            ]
        )
        last = self._last_to_export(chain)
        return last is not None and any(
            self._covers(export.facts or {}, chain, last) and export.is_intact()
            for export in exports
        )

    def _covers(self, facts, chain, last):
        """Return whether an export is whole, verified, of this chain, and reaches."""
        if (facts.get("size") or 0) < last:
            return False
        if facts.get("whole") is not True or facts.get("verified") is not True:
            return False
        place = [("chain", "=", chain), ("seq", "=", facts["size"])]
        return self.sudo().search(place).record_hash == facts.get("head")

    def _last_to_export(self, chain):
        """Return the last record's number but of exports; None while one waits."""
        self.env.cr.execute(
            """
            SELECT EXISTS (
                SELECT FROM edic_ai_pending pending
                  JOIN edic_ai_trace trace ON trace.id = pending.trace_id
                 WHERE pending.chain = %s)
            """,
            [chain],
        )
        if self.env.cr.fetchone()[0]:
            return None
        self.env.cr.execute(
            """
            SELECT seal.seq FROM edic_ai_seal seal
              JOIN edic_ai_trace trace ON trace.id = seal.trace_id
             WHERE seal.chain = %s AND trace.use_case != %s
             ORDER BY seal.seq DESC LIMIT 1
            """,
            [chain, EXPORT],
        )
        found = self.env.cr.fetchone()
        return found[0] if found else 0


def seal(registry, chains):
    """Seal what waits in ``chains``, each batch in a transaction of its own."""
    for chain in sorted(chains):
        while alone(registry, partial(_seal_some, chain=chain)):
            pass


def _seal_some(cr, chain):
    read_latest(cr)  # whoever waited for the lock reads the new head
    return api.Environment(cr, SUPERUSER_ID, {})["edic.ai.seal"]._seal_some(chain)


def _seal_waiting(registry, waiting):
    chains = set(waiting)
    waiting.clear()  # a further transaction of the same cursor starts anew
    try:
        seal(registry, chains)
    except Exception:
        # the records are committed: the cron seals them
        _logger.warning("Records wait for their seal", exc_info=True)
