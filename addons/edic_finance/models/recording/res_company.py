# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models

LOCKS = (
    "fiscalyear_lock_date",
    "tax_lock_date",
    "sale_lock_date",
    "purchase_lock_date",
    "hard_lock_date",
)
TRAIL = "restrictive_audit_trail"
AT_ONCE = 1000


class ResCompany(models.Model):
    """Until when the books are closed and whether Odoo's audit trail may be deleted:
    each change is recorded. And where Odoo's own chains of hashes break.
    """

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        companies = super().create(vals_list)
        companies._edic_record_locks({})
        return companies

    def write(self, vals):
        # EXTENDS account
        own = self.sudo()
        locks = (
            {c.id: c._edic_locks() for c in own} if vals.keys() & set(LOCKS) else None
        )
        trails = {c: c[TRAIL] for c in own} if TRAIL in vals else {}
        result = super().write(vals)
        if locks is not None:
            own._edic_record_locks(locks)
        self._edic_record_trail(trails)
        return result

    # --- lock dates -------------------------------------------------------------------
    def _edic_locks(self):
        return {name: self[name].isoformat() if self[name] else None for name in LOCKS}

    def _edic_record_locks(self, before):
        for company in self:
            new = company._edic_locks()
            old = before.get(company.id) or dict.fromkeys(new)
            changed = {n: [old[n], new[n]] for n in LOCKS if old[n] != new[n]}
            if not changed:
                continue
            self.env["edic.ai.gateway"]._record(
                "accounting", "lock.changed", changed, company=company, record=company
            )
            closes = any(now and now > (was or "") for was, now in changed.values())
            if closes and "edic.ai.checkpoint" in self.env:
                self.env["edic.ai.checkpoint"]._at_period_close(company)

    def _edic_record_trail(self, before):
        """Record which companies' audit trails may be deleted now, or no longer.

        :param dict before: whether it was kept, by company
        """
        records = [
            {
                "event": "accounting",
                "use_case": "books.audit_trail",
                "company": company,
                "record": company,
                "facts": {TRAIL: [old, company[TRAIL]]},
            }
            for company, old in before.items()
            if company[TRAIL] != old
        ]
        self.env["edic.ai.gateway"]._record_many(records)

    # --- Odoo's hashes ----------------------------------------------------------------
    def _edic_hash_breaks(self):
        """Yield the first entry of each chain whose hash is not the one it should have.

        The walk is that of `_check_hash_integrity` with Odoo's own hashes; that method
        asks for a group that nobody has in Community, and does not say which hash it
        expected.

        :return: iterator of dicts: ``move`` (its id), ``name``, ``prefix``,
            ``expected``, ``actual``
        """
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        for journal in journals.search([("company_id", "=", self.id)]):
            yield from self._edic_hash_breaks_of(journal)

    def _edic_hash_breaks_of(self, journal):
        moves = self.env["account.move"].sudo()
        query = moves._search(
            [("journal_id", "=", journal.id), ("inalterable_hash", "!=", False)],
            order="secure_sequence_number ASC NULLS LAST, sequence_prefix,"
            " sequence_number ASC",
        )
        ids = [number for [number] in self.env.execute_query(query.select())]
        last, latest, version, broken = defaultdict(str), "", 1, set()
        for start in range(0, len(ids), AT_ONCE):
            self.env.invalidate_all()  # as the database has them
            for move in moves.browse(ids[start : start + AT_ONCE]):
                prefix = move.sequence_prefix
                if prefix in broken:
                    continue
                before = latest if move.secure_sequence_number else last[prefix]
                version, expected = move._edic_hash(before, version)
                if expected != move.inalterable_hash:
                    broken.add(prefix)
                    yield {
                        "move": move.id,
                        "name": move.name,
                        "prefix": prefix,
                        "expected": expected,
                        "actual": move.inalterable_hash,
                    }
                    continue
                last[prefix] = latest = move.inalterable_hash
