# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, format_date, format_datetime

from ..tools.ledger.record import COVERED, genesis_hash, record_hash, record_of
from ..tools.ranges import ranges

PLACE = ("chain", "seq", "prev_hash", "record_hash", "before_hash", "is_waiting")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What can be said at once of the proof of a few entries, in words."""

    _inherit = "edic.ai.trace"

    def _seal_marks(self):
        """Id → ``{"number", "state", "text"}`` of each entry's place in its chain."""
        seals = self._seals()
        waiting = self._waiting_ids()
        return {
            trace.id: trace._seal_mark(seals.get(trace.id), trace.id in waiting)
            for trace in self
        }

    def _seal_mark(self, seal, is_waiting):
        if not seal:
            state, text = "none", self.env._("In no chain: not written by EDIC")
            if is_waiting:
                state, text = "waiting", self.env._("Not sealed yet")
            return {"number": 0, "state": state, "text": text}
        signed_at = self._covered_on(seal.chain, seal.seq)
        if not signed_at:
            text = self.env._("Sealed, in no checkpoint yet")
            return {"number": seal.seq, "state": "sealed", "text": text}
        text = self.env._(
            "Sealed, in the checkpoint of %s", format_date(self.env, signed_at)
        )
        return {"number": seal.seq, "state": "covered", "text": text}

    def _waiting_ids(self):
        pending = self.env["edic.ai.pending"].sudo()
        return set(pending.search([("trace_id", "in", self.ids)]).mapped("trace_id"))

    def _checked(self):
        """Recompute the entries' hashes from the database, and look at what each
        follows: at these entries alone, the whole chain is for `edic_verify`.

        :return: ``{"is_good", "said": [sentences], "wrong": [sentences]}``
        """
        rows = self._places()
        faults = {number: self._fault(row) for number, row in rows.items()}
        good = [n for n in rows if not faults[n] and rows[n]["seq"]]
        waiting = [n for n in rows if not faults[n] and not rows[n]["seq"]]
        wrong = [fault for fault in faults.values() if fault]
        return {
            "is_good": not wrong,
            "said": self._check_words([rows[n] for n in good], len(waiting)),
            "wrong": wrong,
        }

    def _places(self):
        """Id → columns of the entry and of its place in a chain, as they are stored."""
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in COVERED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT trace.id, %s, seal.chain, seal.seq, seal.prev_hash,
                       seal.record_hash, before.record_hash, pending.id IS NOT NULL
                  FROM edic_ai_trace trace
                  LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                  LEFT JOIN edic_ai_seal before
                         ON before.chain = seal.chain AND before.seq = seal.seq - 1
                  LEFT JOIN edic_ai_pending pending
                         ON pending.chain = trace.company_ref
                        AND pending.trace_id = trace.id
                 WHERE trace.id = ANY(%s) ORDER BY seal.chain, seal.seq, trace.id
                """,
                columns,
                self.ids,
            )
        )
        names = (*COVERED, *PLACE)
        return {n: dict(zip(names, row, strict=True)) for n, *row in rows}

    def _fault(self, row):
        """What is wrong with an entry, as a sentence; None where nothing is."""
        number = row["seq"]
        if not number:
            if row["is_waiting"]:
                return None
            return self.env._(
                "An entry of %s is in no chain: it was not written by EDIC.",
                format_datetime(self.env, row["occurred_at"]),
            )
        if number == 1:
            origin = self.env["edic.ai.seal"]._chain_origin(row["chain"])
            row["before_hash"] = genesis_hash(origin).hex()
        if row["chain"] != row["company_ref"] or not self._has_hash(row):
            return self.env._("Number %s was changed after it was sealed.", number)
        if row["prev_hash"] != row["before_hash"]:
            return self.env._(
                "Number %s does not follow the one before: something was changed, "
                "removed or put in between.",
                number,
            )
        return None

    def _has_hash(self, row):
        try:
            found = record_hash(record_of(row), bytes.fromhex(row["prev_hash"]))
        except (TypeError, ValueError):  # nothing that EDIC would have written
            return False
        return found.hex() == row["record_hash"]

    def _check_words(self, good, waiting):
        told = []
        if good:
            numbers = ranges([row["seq"] for row in good])
            told.append(
                self.env._(
                    "Entries checked now: %(count)s. Unchanged, sealed as numbers "
                    "%(numbers)s.",
                    count=len(good),
                    numbers=numbers,
                )
            )
        if waiting:
            told.append(self.env._("Not sealed yet: %s.", waiting))
        for chain in sorted({row["chain"] for row in good}):
            told.append(self._checkpoint_words(chain))
        return told

    def _checkpoint_words(self, chain):
        last = self._last_checkpoint(chain)
        if not last:
            return self.env._(
                "No checkpoint was signed yet: who owns the database could still "
                "rewrite the whole chain."
            )
        size, signed_at = last
        return self.env._(
            "Last checkpoint: %(day)s, entries 1–%(size)s.",
            day=format_date(self.env, signed_at),
            size=size,
        )

    def _checkpoints(self, chain):
        """``(size, when signed)`` of a chain's checkpoints, the oldest first."""
        if "edic.ai.checkpoint" not in self.env:
            return []
        found = self.env["edic.ai.checkpoint"].sudo()
        found = found.search_fetch([("chain", "=", chain)], ["size", "created_at"])
        return sorted((one.size, one.created_at) for one in found)

    def _last_checkpoint(self, chain):
        return next(reversed(self._checkpoints(chain)), None)

    def _covered_on(self, chain, seq):
        """When the first checkpoint was signed that holds a record; None before."""
        covering = (when for size, when in self._checkpoints(chain) if size >= seq)
        return next(covering, None)
