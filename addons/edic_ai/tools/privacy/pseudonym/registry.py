# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Kinds of what is replaced by a placeholder, and the recognisers that find them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .view import squeezed


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A finder of one kind of value.

    :param kind: capital letters and ``_``; the placeholder is ``[KIND_1]``
    :param find: takes a text (see `view`), yields ``(start, end)`` in it
    :param priority: where two overlap, the lower one is taken
    :param normal: values with the same normal form have the same placeholder
    """

    kind: str
    find: Callable[[str], Iterable[tuple[int, int]]] = field(repr=False)
    priority: int = 50
    normal: Callable[[str], str] = field(default=squeezed, repr=False)


KINDS: dict[str, list[Recogniser]] = {}


def register(*recognisers: Recogniser) -> None:
    """Add recognisers for every pseudonymiser made from now on."""
    for recogniser in recognisers:
        known = KINDS.setdefault(recogniser.kind, [])
        if recogniser not in known:
            known.append(recogniser)
