# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The reason why a list is empty: because there is nothing, or because nobody knows.

An empty list says neither. Whoever shows one says which it is, in words; what rests on
something that is not recorded, or that this reader may not see, is `Unknown`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nothing:
    """It is known that there is nothing: ``text`` says of what, and how far it was
    looked at."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is not known whether there is anything: ``text`` says why."""

    text: str


Absence = Nothing | Unknown


def as_json(absence: Absence) -> dict[str, object]:
    """Return it as JSON types.

    >>> as_json(Unknown("No list is on record."))
    {'text': 'No list is on record.', 'is_known': False}
    """
    return {"text": absence.text, "is_known": isinstance(absence, Nothing)}
