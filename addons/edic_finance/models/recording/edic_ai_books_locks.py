# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from odoo.addons.edic_ai.tools.ledger.canonical import plain

from .edic_ai_books_opened import EXCEPTION
from .res_company_ledger import LOCKS

REVOKED = ("revoked", "deleted")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiBooks(models.AbstractModel):
    """Until when the books are closed and for whom they are not, as recorded last."""

    _inherit = "edic.ai.books"

    def _differences(self, company, counts):
        # EXTENDS edic_ai
        yield from super()._differences(company, counts)
        yield from self._locks_compared(company, counts)
        for told in self._told(EXCEPTION, company):
            yield from self._exceptions_compared(told, counts)
        yield from self._not_recorded(EXCEPTION, company)

    # --- lock dates -----------------------------------------------------------------
    def _locks_compared(self, company, counts):
        told = self._locks_told(company)
        if not told:  # never recorded: nothing to compare
            return
        counts["compared"] = counts.get("compared", 0) + 1
        live = company._edic_locks_stored()
        parts = [name for name in told if live[name] != told[name][0]]
        if parts:
            _became, seq, uuid = told[parts[-1]]
            yield {
                "res_model": company._name,
                "res_id": company.id,
                "name": company.name,
                "parts": parts,
                "seq": seq,
                "call_uuid": uuid,
            }

    def _locks_told(self, company):
        """Lock date → ``(what it became, seq, call_uuid)`` of its last record."""
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

    # --- exceptions -----------------------------------------------------------------
    def _exceptions_compared(self, told, counts):
        """Those in force that are not as their last record says."""
        live = self._exceptions_in_force([one.res_id for one in told])
        for one in told:
            exception = live.filtered(lambda e, one=one: e.id == one.res_id)
            if exception:
                counts["compared"] = counts.get("compared", 0) + 1
                parts = _exception_parts(exception, one)
                if parts:
                    yield self._difference(EXCEPTION, one, parts)

    def _exceptions_in_force(self, ids):
        self.env.cr.execute(
            SQL(
                """SELECT id FROM account_lock_exception WHERE active AND id = ANY(%s)
                      AND (end_datetime IS NULL
                           OR end_datetime >= now() AT TIME ZONE 'UTC')""",
                ids,
            )
        )
        found = [number for [number] in self.env.cr.fetchall()]
        found = self.env[EXCEPTION].sudo().browse(found)
        found.invalidate_recordset()  # as the database has them
        return found


def _became(use_case, facts):
    """Lock date → what it was after a record."""
    if use_case == "books.opened":
        locks = facts.get("locks")  # not in records from before they were looked at
        return locks if isinstance(locks, dict) else {}
    return {n: both[-1] for n, both in facts.items() if isinstance(both, list) and both}


def _exception_parts(exception, told):
    """Names of what differs."""
    facts = told.facts if isinstance(told.facts, dict) else {}
    if facts.get("action") in REVOKED:
        return ["active"]
    live = plain(exception._edic_facts())
    parts = [name for name in live if name in facts and live[name] != facts[name]]
    if exception.company_id.id != told.company_ref:
        parts.append("company_id")
    return parts
