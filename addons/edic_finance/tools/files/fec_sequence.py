# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of entries that have to follow each other without a gap.

A47 A-1 VII 3°: *le numéro sur une séquence continue de l'écriture comptable*; § 146 AO
and GoBD ask for numbers that show completeness. A sequence is what shares a journal and
everything but its last group of digits.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_LAST_DIGITS = re.compile(r"(?P<prefix>.*?)(?P<number>\d{1,15})(?P<suffix>\D*)", re.S)


def split_number(text: str) -> tuple[str, int | None, str]:
    """Return what stands before its last digits, these, and what stands after.

    >>> split_number("BILL/2026/0042")
    ('BILL/2026/', 42, '')
    >>> split_number("OPENING")
    ('OPENING', None, '')
    """
    match = _LAST_DIGITS.fullmatch(text)
    if not match:
        return text, None, ""
    return match["prefix"], int(match["number"]), match["suffix"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers ``first`` to ``last`` are missing in a sequence."""

    journal: str
    prefix: str
    first: int
    last: int
    width: int
    suffix: str = ""

    def number(self, value: int) -> str:
        """Return a number of this sequence as it is written."""
        return f"{self.prefix}{value:0{self.width}d}{self.suffix}"

    def __str__(self) -> str:
        names = sorted({self.first, self.last})
        return " – ".join(self.number(value) for value in names)


@dataclass(slots=True)
class Sequences:
    """Gathers the numbers of a file."""

    found: dict[tuple[str, str, str], dict[int, int]] = field(default_factory=dict)

    def add(self, journal: str, text: str) -> None:
        """Add a number as it is written; a text without digits is in no sequence."""
        match = _LAST_DIGITS.fullmatch(text)
        if match:
            key = (journal, match["prefix"], match["suffix"])
            digits = match["number"]
            self.found.setdefault(key, {})[int(digits)] = len(digits)

    def gaps(self) -> Iterator[Gap]:
        """Yield what is missing between smallest and largest of each sequence."""
        for (journal, prefix, suffix), numbers in sorted(self._sequences()):
            for before, after in itertools.pairwise(sorted(numbers)):
                if after > before + 1:
                    width = numbers[before]
                    yield Gap(journal, prefix, before + 1, after - 1, width, suffix)

    def _sequences(self) -> Iterator[tuple[tuple[str, str, str], dict[int, int]]]:
        """Yield the sequence of each journal; a single one for all journals where they
        count through together: none uses a number of another, and less is missing so.
        """
        alike: dict[tuple[str, str], list[str]] = {}
        for journal, prefix, suffix in self.found:
            alike.setdefault((prefix, suffix), []).append(journal)
        for (prefix, suffix), journals in alike.items():
            each = [self.found[journal, prefix, suffix] for journal in journals]
            together = {
                number: width for widths in each for number, width in widths.items()
            }
            is_apart = len(together) == sum(map(len, each))
            if is_apart and _missing(together) < sum(map(_missing, each)):
                yield ("", prefix, suffix), together
            else:
                for journal, numbers in zip(journals, each, strict=True):
                    yield (journal, prefix, suffix), numbers


def _missing(numbers: Mapping[int, int]) -> int:
    return max(numbers) - min(numbers) + 1 - len(numbers)
