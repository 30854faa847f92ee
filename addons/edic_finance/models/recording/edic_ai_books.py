# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zlib import error as ZlibError

from cryptography.exceptions import InvalidTag

from odoo import models
from odoo.tools import SQL

from odoo.addons.edic_ai.tools.ledger.state import differing, state_digest
from odoo.addons.edic_ai.tools.text.canonical import plain

from ...tools.recording import bank_state, move_state
from .res_company import LOCKS

_logger = logging.getLogger(__name__)
AT_ONCE = 1000
MOVE, BANK = "account.move", "res.partner.bank"
SALTED = {MOVE: move_state.SALTED, BANK: bank_state.SALTED}
GONE = {"move.deleted", "bank.deleted"}
EXCEPTION = "account.lock_exception"
LAST = {MOVE: "last_move", BANK: "last_bank", EXCEPTION: "last_exception"}
EVERYTHING = 2**31 - 1  # was there before, where the opening does not say
NOT_RECORDED = {
    MOVE: """
        SELECT live.id, live.name FROM account_move live
         WHERE live.state = 'posted' AND live.company_id = %(company)s""",
    BANK: """
        SELECT live.id, '…' || right(live.sanitized_acc_number, 4)
          FROM res_partner_bank live
         WHERE (live.company_id = %(company)s OR live.company_id IS NULL
                AND %(company)s = (SELECT min(id) FROM res_company))""",
    EXCEPTION: """
        SELECT live.id, live.lock_date_field FROM account_lock_exception live
         WHERE live.active AND live.company_id = %(company)s
           AND (live.end_datetime IS NULL
                OR live.end_datetime >= now() AT TIME ZONE 'UTC')""",
}
REVOKED = ("revoked", "deleted")


def _place(seq, trace_id):
    """Return a sort key; rows that wait for their seal come last."""
    return (seq is None, seq or trace_id)


def _became(use_case, facts):
    """Return ``{lock date: what it was after a record}``."""
    if use_case == "books.opened":
        locks = facts.get("locks")  # not in records from before they were looked at
        return locks if isinstance(locks, dict) else {}
    return {n: both[-1] for n, both in facts.items() if isinstance(both, list) and both}


def _row(res_model, res_id, name, parts, seq=None, call_uuid=None):
    """Return a difference of a record, with the place of its last record."""
    about = {"res_model": res_model, "res_id": res_id, "name": name, "parts": parts}
    return {**about, "seq": seq, "call_uuid": call_uuid}


def _exception_parts(exception, record):
    """Return names of what differs."""
    facts = record.facts if isinstance(record.facts, dict) else {}
    if facts.get("action") in REVOKED:
        return ["active"]
    live = plain(exception._edic_facts())
    parts = [name for name in live if name in facts and live[name] != facts[name]]
    if exception.company_id.id != record.company_ref:
        parts.append("company_id")
    return parts


class EdicAiBooks(models.AbstractModel):
    """Entries, bank accounts, lock dates and exceptions from these: what they are like
    is compared with their last records in the audit trail.
    """

    _inherit = "edic.ai.books"

    def _differences(self, company, counts):
        # EXTENDS edic_ai
        yield from super()._differences(company, counts)
        self.env.flush_all()
        for name in (MOVE, BANK):
            for records in self._last_records(name, company):
                yield from self._compared(name, records, counts)
            yield from self._not_recorded(name, company)
        yield from self._locks_compared(company, counts)
        for records in self._last_records(EXCEPTION, company):
            yield from self._exceptions_compared(records, counts)
        yield from self._not_recorded(EXCEPTION, company)

    def _difference(self, name, record, parts):
        facts = record.facts if isinstance(record.facts, dict) else {}
        title = facts.get("number") or facts.get("account") or facts.get("lock")
        return _row(name, record.res_id, title, parts, record.seq, record.call_uuid)

    # --- the last records -------------------------------------------------------------
    def _last_records(self, name, company):
        """Yield the last records, in batches of `AT_ONCE`."""
        after = 0
        while True:
            # a record that changes its company is in several chains, and so is an
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
            found = [LastRecord(*row) for row in self.env.cr.fetchall()]
            if not found:
                return
            after = found[-1].res_id
            yield [record for record in found if record.company_ref == company.id]

    def _salts(self, records):
        """Return ``{record id: salt}`` of those whose content can be opened."""
        contents = self.env["edic.ai.content"].sudo()
        contents = contents.search([("trace_id", "in", [x.trace_id for x in records])])
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

    def _numbers_changed(self, records):
        """Return, by entry, where in each chain its payee's account got another number
        last: ``(chain, occurred_at, seq, id)``."""
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
            [BANK, [record.res_id for record in records]],
        )
        found = defaultdict(list)
        for number, *change in self.env.cr.fetchall():
            found[number].append(change)
        return found

    # --- entries and accounts ---------------------------------------------------------
    def _compared(self, name, records, counts):
        live = (
            self.env[name].browse([record.res_id for record in records])._edic_states()
        )
        salts = self._salts(records)
        changed = self._numbers_changed(records if name == MOVE else [])
        for record in records:
            counts["compared"] = counts.get("compared", 0) + 1
            state = live.get(record.res_id)
            parts = self._parts(name, record, state, salts.get(record.trace_id))
            if "payee" in parts and any(
                record.is_before(*change) for change in changed[record.res_id]
            ):
                parts.remove("payee")  # that account's own record tells of it
            if state and record.use_case not in GONE and record.trace_id not in salts:
                counts["not_comparable"] = counts.get("not_comparable", 0) + 1
            if parts:
                yield self._difference(name, record, parts)

    def _parts(self, name, record, state, salt):
        """Return names of what differs."""
        if record.use_case in GONE or state is None:
            return [] if (state is None) == (record.use_case in GONE) else ["gone"]
        if record.use_case == "move.reset":  # being drawn up anew
            return [] if state["state"] == "draft" else ["head"]
        live = state_digest(state.parts(), salt, SALTED[name])
        try:
            return differing(record.facts["state_digest"], live)
        except (KeyError, TypeError, AttributeError):
            return ["record"]  # was altered, as its hash tells

    # --- lock dates -------------------------------------------------------------------
    def _locks_compared(self, company, counts):
        locks = self._last_locks(company)
        if not locks:  # never recorded: nothing to compare
            return
        counts["compared"] = counts.get("compared", 0) + 1
        company.invalidate_recordset(LOCKS)  # as the database has them
        live = company.sudo()._edic_locks()
        parts = [name for name in locks if live[name] != locks[name][0]]
        if parts:
            place = locks[parts[-1]][1:]
            yield _row(company._name, company.id, company.name, parts, *place)

    def _last_locks(self, company):
        """Return ``{lock date: (what it became, seq, call_uuid)}`` of its last one."""
        is_older = company in self._opened()  # a new one begins with none
        found = {} if is_older else dict.fromkeys(LOCKS, (None, None, None))
        self.env.cr.execute(
            """SELECT trace.use_case, trace.facts, seal.seq, trace.call_uuid
                 FROM edic_ai_trace trace
                 LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
                WHERE trace.event = 'accounting' AND trace.company_ref = %(company)s
                  AND trace.res_model = 'res.company' AND trace.res_id = %(company)s
                  AND trace.use_case IN ('lock.changed', 'books.opened')
                ORDER BY seal.seq NULLS LAST, trace.id""",
            {"company": company.id},
        )
        for use_case, facts, seq, uuid in self.env.cr.fetchall():
            became = _became(use_case, facts if isinstance(facts, dict) else {})
            found |= {n: (became[n], seq, uuid) for n in LOCKS if n in became}
        return found

    # --- exceptions -------------------------------------------------------------------
    def _exceptions_compared(self, records, counts):
        """Yield the exceptions in force that are not as their last record says."""
        live = self._exceptions_in_force([record.res_id for record in records])
        for record in records:
            exception = live.filtered(lambda e, record=record: e.id == record.res_id)
            if exception:
                counts["compared"] = counts.get("compared", 0) + 1
                parts = _exception_parts(exception, record)
                if parts:
                    yield self._difference(EXCEPTION, record, parts)

    def _exceptions_in_force(self, ids):
        self.env.cr.execute(
            """SELECT id FROM account_lock_exception WHERE active AND id = ANY(%s)
                  AND (end_datetime IS NULL
                       OR end_datetime >= now() AT TIME ZONE 'UTC')""",
            [ids],
        )
        found = [number for [number] in self.env.cr.fetchall()]
        found = self.env[EXCEPTION].sudo().browse(found)
        found.invalidate_recordset()  # as the database has them
        return found

    # --- from when on -----------------------------------------------------------------
    def _open_books(self):
        """Record what there was before: from here on nothing is posted unrecorded."""
        # pylint: disable-next=no-search-all
        companies = self.env["res.company"].sudo().search([], order="id")
        records = [
            {
                "event": "accounting",
                "use_case": "books.opened",
                "company": company,
                "record": company,
                "facts": self._opening(company),
            }
            for company in companies - self._opened()
        ]
        self.env["edic.ai.gateway"]._record_many(records)

    def _opened(self):
        records = self.env["edic.ai.trace"].sudo()
        records = records.search([("use_case", "=", "books.opened")])
        return self.env["res.company"].sudo().browse(records.mapped("company_ref"))

    def _opening(self, company):
        self.env.cr.execute(
            """SELECT count(*) FILTER (WHERE state = 'posted'),
                      coalesce(max(id) FILTER (WHERE state = 'posted'), 0),
                      (SELECT coalesce(max(id), 0) FROM res_partner_bank),
                      (SELECT coalesce(max(id), 0) FROM account_lock_exception)
                 FROM account_move WHERE company_id = %s""",
            [company.id],
        )
        names = ("posted", *LAST.values())
        counted = dict(zip(names, self.env.cr.fetchone(), strict=True))
        return {**counted, "locks": company._edic_locks()}

    def _not_recorded(self, name, company):
        """Return the records that exist and came past the audit trail since the books
        were opened."""
        query = SQL(
            """%(live)s
             AND live.id > coalesce((
                 SELECT min(coalesce((opened.facts->>%(last)s)::int, %(all)s))
                   FROM edic_ai_trace opened
                  WHERE opened.use_case = 'books.opened'
                    AND opened.res_model = 'res.company'
                    AND opened.res_id = %(company)s), 0)
             AND NOT EXISTS (
                 SELECT FROM edic_ai_trace trace
                  WHERE trace.event = 'accounting' AND trace.res_model = %(model)s
                    AND trace.res_id = live.id)
             ORDER BY live.id""",
            live=SQL(NOT_RECORDED[name], company=company.id),
            company=company.id,
            model=name,
            last=LAST[name],
            all=EVERYTHING,
        )
        self.env.cr.execute(query)
        for number, title in self.env.cr.fetchall():
            yield _row(name, number, title, ["not_recorded"])


@dataclass(frozen=True, slots=True)
class LastRecord:
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
        """Return whether a record comes later: by the seals of a chain, which prove it;
        in another chain, by the times that are hashed.

        :param place: its seal's number and its id
        """
        if chain != self.company_ref:
            return occurred_at > self.occurred_at
        return _place(*place) > _place(self.seq, self.trace_id)
