# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ..transaction import scheduled
from .edic_ai_erasure import AT_ONCE, USE_CASE, either

AGAIN = "erased.before"  # ground: an earlier record of the chain tells the real one
WITHOUT_RECORD = "gdpr.5.1.e"  # ground: storage limitation


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiErasure(models.AbstractModel):
    """What is erased each night: what is over, and what a restored backup brought."""

    _inherit = "edic.ai.erasure"

    @api.model
    def _stays(self, rule):
        """SQL over ``trace``: held, or kept for its document."""
        held = self.env["edic.ai.legal.hold"]._held()
        return either([held, self._kept_for_document(rule)])

    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Erase what the rules in force let go, a batch for each transaction."""
        done = 0
        for chain in self._chains():
            for rule in self.env["edic.ai.retention"]._in_force(chain).values():
                goes = SQL("%s AND NOT %s", rule._is_over(), self._stays(rule))
                found = self._erase(chain, rule.what, goes, rule.ground, rule=rule.id)
                done += found
                if found == AT_ONCE:
                    return done, True
        return done, False

    @api.autovacuum
    @scheduled
    def _gc_without_record(self):
        """Erase the contents of which the record is deleted."""
        return self._erase_without_record()

    @api.model
    def _erase_without_record(self, chains=None):
        """Erase contents whose record is deleted, but for what a legal hold covers.

        :return: ``(rows erased, whether there may be more)``
        """
        held = self.env["edic.ai.legal.hold"]._held()
        goes, done = SQL("%s AND NOT %s", self._without_record(), held), 0
        for chain in self._chains() if chains is None else chains:
            found = self._erase(chain, "content", goes, WITHOUT_RECORD)
            done += found
            if found == AT_ONCE:
                return done, True
        return done, False

    @api.autovacuum
    @scheduled
    def _gc_again(self):
        """Erase again what a restored backup brought back."""
        return self._reapply()

    @api.model
    def _reapply(self, chains=None, comment=None):
        """Erase what records of the chain say is erased and yet is there.

        What is held stays: the hold came to know of it.

        :return: ``(rows erased, whether there may be more)``
        """
        done, free = 0, SQL("NOT %s", self.env["edic.ai.legal.hold"]._held())
        for chain in self._chains() if chains is None else chains:
            for what in ("content", "person"):
                back = SQL("seal.seq IN (%s) AND %s", self._back(chain, what), free)
                found = self._erase(chain, what, back, AGAIN, comment=comment)
                done += found
                if found == AT_ONCE:
                    return done, True
        return done, False

    def _back(self, chain, what):
        """Numbers of records that an erasure names and that have their row.

        Ranges and rows are swept once in the order of their numbers: how far the
        ranges reach that began before decides on a row.
        """
        return SQL(
            """
            SELECT swept.seq FROM (
                SELECT seq, is_row, max(last) OVER (ORDER BY seq, is_row) AS reach
                  FROM (SELECT (range->>0)::int AS seq, FALSE AS is_row,
                               (range->>1)::int AS last
                          FROM edic_ai_trace erasure
                          JOIN edic_ai_seal sealed ON sealed.trace_id = erasure.id,
                               jsonb_array_elements(erasure.facts->'ranges') AS range
                         WHERE erasure.use_case = %(use_case)s
                           AND erasure.event = 'ledger'
                           AND sealed.chain = %(chain)s
                           AND erasure.facts->>'what' = %(what)s
                         UNION ALL
                        SELECT seal.seq, TRUE, NULL FROM %(beside)s
                         WHERE seal.chain = %(chain)s) AS both_of_them
            ) AS swept WHERE swept.is_row AND swept.reach >= swept.seq
            """,
            use_case=USE_CASE,
            chain=chain,
            what=what,
            beside=self._beside(what),
        )
