# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Digests of a record of Odoo as it was when the ledger was written, one for each part.

Parts whose values could be tried out (an IBAN, a reference) are digested with a salt
that lies in the record's content: it is erased with it, and then nobody can compare
those parts any more.
"""

from collections.abc import Collection, Mapping

from ..text.canonical import digest
from .record import salted_digest


def state_digest(
    parts: Mapping[str, object], salt: bytes | None, salted: Collection[str]
) -> dict[str, str]:
    """Return the name of each part → its digest, 64 hexadecimal characters.

    :param parts: values without floats, by the part's name
    :param salt: None where it was erased: the salted parts are left out
    :param salted: names of the parts that need it
    """
    found = {}
    for name, value in parts.items():
        if name not in salted:
            found[name] = digest(value)
        elif salt is not None:
            found[name] = salted_digest(salt, value)
    return found


def differing(recorded: Mapping[str, str], live: Mapping[str, str]) -> list[str]:
    """Return the parts that are not as recorded, of those that can be compared."""
    return sorted(
        name for name in recorded.keys() & live.keys() if recorded[name] != live[name]
    )
