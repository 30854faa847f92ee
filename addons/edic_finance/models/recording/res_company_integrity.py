# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models

from odoo.addons.account.models.account_move import MAX_HASH_VERSION

AT_ONCE = 1000


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class ResCompany(models.Model):
    """Where Odoo's own chains of hashes break.

    The walk is that of `_check_hash_integrity` with Odoo's own hashes; that method asks
    for a group that nobody has in Community, and does not say which hash it expected.
    """

    _inherit = "res.company"

    def _edic_hash_breaks(self):
        """The first entry of each chain whose hash is not the one it should have.

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


class AccountMove(models.Model):
    _inherit = "account.move"

    def _edic_hash(self, before, version):
        """``(version, hash)`` of the first version from ``version`` on that agrees
        with the entry's own hash, else of the latest.

        :param str before: hash of the entry before
        """
        while True:
            own = self.with_context(hash_version=version)
            found = own._calculate_hashes(before)[own]
            if found == self.inalterable_hash or version >= MAX_HASH_VERSION:
                return version, found
            version += 1
