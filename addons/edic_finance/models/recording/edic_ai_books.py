# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zlib import error as ZlibError

from cryptography.exceptions import InvalidTag

from odoo import models

from odoo.addons.edic_ai.tools.ledger.state import differing, state_digest

from ...tools.recording import bank_state, move_state

_logger = logging.getLogger(__name__)

AT_ONCE = 1000
MOVE, BANK = "account.move", "res.partner.bank"
SALTED = {MOVE: move_state.SALTED, BANK: bank_state.SALTED}
GONE = {"move.deleted", "bank.deleted"}


@dataclass(frozen=True, slots=True)
class Told:
    """The last record of a record of Odoo."""

    res_id: int
    trace_id: int
    call_uuid: str
    use_case: str
    company_ref: int
    facts: dict
    occurred_at: datetime
    seq: int | None

    def is_before(self, chain, occurred_at, *place):
        """Whether a record comes later: by the seals of a chain, which prove it; in
        another chain, by the times that are hashed.

        :param place: its seal's number and its id
        """
        if chain != self.company_ref:
            return occurred_at > self.occurred_at
        return _place(*place) > _place(self.seq, self.trace_id)


def _place(seq, trace_id):
    """To sort by; what waits for its seal comes last."""
    return (seq is None, seq or trace_id)


class EdicAiBooks(models.AbstractModel):
    """Entries and bank accounts, as they are and as the ledger last told."""

    _inherit = "edic.ai.books"

    def _differences(self, company, counts):
        # EXTENDS edic_ai
        yield from super()._differences(company, counts)
        self.env.flush_all()
        for name in (MOVE, BANK):
            for told in self._told(name, company):
                yield from self._compared(name, told, counts)
            yield from self._not_recorded(name, company)

    def _told(self, name, company):
        """The last records, in batches of `AT_ONCE`."""
        after = 0
        while True:
            # what changes its company has records in several chains, and so has an
            # account that is nobody's
            chain = company.id if name == MOVE else None
            self.env.cr.execute(
                """SELECT DISTINCT ON (trace.res_id)
                          trace.res_id, trace.id, trace.call_uuid, trace.use_case,
                          trace.company_ref, trace.facts, trace.occurred_at,
                          seal.seq
                     FROM edic_ai_trace trace
                     LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                    WHERE trace.event = 'accounting' AND trace.res_model = %s
                      AND trace.res_id > %s
                      AND (%s::int IS NULL OR trace.company_ref = %s)
                    ORDER BY trace.res_id,
                          CASE WHEN %s::int IS NULL THEN trace.occurred_at END DESC,
                          seal.seq DESC NULLS FIRST, trace.id DESC
                    LIMIT %s""",
                [name, after, chain, chain, chain, AT_ONCE],
            )
            found = [Told(*row) for row in self.env.cr.fetchall()]
            if not found:
                return
            after = found[-1].res_id
            yield [told for told in found if told.company_ref == company.id]

    # --- comparing ------------------------------------------------------------------
    def _compared(self, name, told, counts):
        live = self.env[name].browse([one.res_id for one in told])._edic_states()
        salts = self._salts(told)
        changed = self._numbers_changed(told if name == MOVE else [])
        for one in told:
            counts["compared"] = counts.get("compared", 0) + 1
            state = live.get(one.res_id)
            parts = self._parts(name, one, state, salts.get(one.trace_id))
            if "payee" in parts and any(
                one.is_before(*change) for change in changed[one.res_id]
            ):
                parts.remove("payee")  # that account's own record tells of it
            if state and one.use_case not in GONE and one.trace_id not in salts:
                counts["not_comparable"] = counts.get("not_comparable", 0) + 1
            if parts:
                yield self._difference(name, one, parts)

    def _parts(self, name, told, state, salt):
        """Names of what differs."""
        if told.use_case in GONE or state is None:
            return [] if (state is None) == (told.use_case in GONE) else ["gone"]
        if told.use_case == "move.reset":  # being drawn up anew
            return [] if state["state"] == "draft" else ["head"]
        live = state_digest(state.parts(), salt, SALTED[name])
        try:
            return differing(told.facts["state_digest"], live)
        except (KeyError, TypeError, AttributeError):
            return ["record"]  # was altered, as its hash tells

    def _salts(self, told):
        """Record id → salt, of those whose content can be opened."""
        contents = self.env["edic.ai.content"].sudo()
        contents = contents.search([("trace_id", "in", [x.trace_id for x in told])])
        salts = {}
        for content in contents:
            try:
                values = content._open()["values"]
            except (KeyError, InvalidTag, ValueError, TypeError, ZlibError):
                # for the check of the contents to tell
                _logger.info("Content %s cannot be opened", content.id)
            else:
                salts[content.trace_id] = bytes.fromhex(values["salt"])
        return salts

    def _numbers_changed(self, told):
        """Entry → where, in each chain, its payee's account got another number last:
        ``(chain, occurred_at, seq, id)``."""
        self.env.cr.execute(
            """SELECT DISTINCT ON (move.id, trace.company_ref)
                      move.id, trace.company_ref, trace.occurred_at, seal.seq, trace.id
                 FROM account_move move
                 JOIN edic_ai_trace trace ON trace.res_model = %s
                  AND trace.res_id = move.partner_bank_id
                  AND trace.event = 'accounting' AND trace.use_case = 'bank.changed'
                 LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                WHERE move.id = ANY(%s)
                  AND trace.facts->'fields' ?| ARRAY['account', 'acc_number']
                ORDER BY move.id, trace.company_ref,
                         seal.seq DESC NULLS FIRST, trace.id DESC""",
            [BANK, [one.res_id for one in told]],
        )
        found = defaultdict(list)
        for number, *change in self.env.cr.fetchall():
            found[number].append(change)
        return found

    def _difference(self, name, told, parts):
        facts = told.facts if isinstance(told.facts, dict) else {}
        return {
            "res_model": name,
            "res_id": told.res_id,
            "name": facts.get("number") or facts.get("account") or facts.get("lock"),
            "parts": parts,
            "seq": told.seq,
            "call_uuid": told.call_uuid,
        }
