# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pairs of a debited and a credited account that are looked into whenever they occur.

ISA 240 (appendix 2) names entries to unrelated, unusual or seldom used accounts. A pair
is written ``40>51``: an account that begins with 40 is debited, one with 51 credited;
``411>7 reversed`` counts at the end of a year alone, where it is reversed after it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

PAIR = re.compile(r"(\w+)\s*>\s*(\w+)(?:\s+(reversed))?")


@dataclass(frozen=True, slots=True)
class Pair:
    debit: str
    credit: str
    is_reversed: bool = False

    def __str__(self) -> str:
        return f"{self.debit}>{self.credit}{' reversed' if self.is_reversed else ''}"


def parse(words: Iterable[str]) -> list[Pair]:
    """Return the pairs that words write.

    :raises ValueError: one that is no pair

    >>> str(parse(["40 > 51"])[0])
    '40>51'
    """
    pairs = []
    for word in words:
        match = PAIR.fullmatch(word.strip())
        if match is None:
            raise ValueError(f"no pair of accounts: {word}")
        pairs.append(Pair(match[1], match[2], bool(match[3])))
    return pairs
