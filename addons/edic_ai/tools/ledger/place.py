# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An entry's place in its chain, and what is wrong with it.

It is looked at from the entry itself and the one before; the whole chain is for
``tools/ledger/edic_verify``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .edic_verify import genesis_hash
from .record import record_hash, record_of

# faults
OUTSIDE = "outside"  # in no chain, and not waiting for a number either
CHANGED = "changed"  # not what was sealed
GAP = "gap"  # does not follow the one before


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as it is stored now, with its number and the hashes around it.

    :param record: the columns that its hash covers
    :param chain: of which company; None, as ``seq``, where it has no number
    :param prev_hash: of the entry before, as this one was sealed
    :param before_hash: of the entry before, as that one says now; None of the first
    :param is_waiting: it is to be sealed
    """

    record: Mapping[str, Any]
    chain: int | None
    seq: int | None
    prev_hash: str | None
    record_hash: str | None
    before_hash: str | None
    is_waiting: bool

    def fault(self, origin_of: Callable[[int], str]) -> str:
        """Return what is wrong with the entry, or "".

        :param origin_of: chain → its origin, which stands before the first entry
        """
        if not self.seq:
            return "" if self.is_waiting else OUTSIDE
        if self.chain != self.record["company_ref"] or not self._has_hash():
            return CHANGED
        before = self.before_hash
        if self.seq == 1:
            before = genesis_hash(origin_of(self.chain)).hex()
        return "" if self.prev_hash == before else GAP

    def _has_hash(self) -> bool:
        try:
            found = record_hash(record_of(self.record), bytes.fromhex(self.prev_hash))
        except (TypeError, ValueError):  # nothing that EDIC would have written
            return False
        return found.hex() == self.record_hash
