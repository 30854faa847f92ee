# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Input and output of the coding engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ENGINE_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Line:
    """A product line of a vendor bill, to be coded.

    ``vendor`` is any stable text; its words count too, so a name serves better than
    an id.  ``extra`` holds further categorical facts such as ``vat=19.00``.
    ``barred`` names the labels of a field that this line must not get: what it was
    coded to is none of them, so the past does not vouch for what is left.
    """

    key: str
    day: date
    vendor: str
    text: str
    amount: Decimal
    bill: str
    extra: tuple[str, ...] = ()
    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: Mapping) -> "Line":
        """Return the line that a row of JSON states, as `training.train` takes it."""
        return cls(
            key=row["key"],
            day=date.fromisoformat(row["day"]),
            vendor=row["vendor"],
            text=row["text"],
            amount=Decimal(row["amount"]),
            bill=row["bill"],
            extra=tuple(row["extra"]),
            barred={name: frozenset(x) for name, x in row.get("barred", {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A posted line and what it was coded to: field -> label ("" = none recorded)."""

    line: Line
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A past line that bears the proposed label; similarity from 0 to 1."""

    key: str
    label: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """The proposal of a field for a line, with the evidence it was made from.

    ``label`` is None in the band ``open``: the engine knows nothing, or too little to
    propose; ``alternatives`` (best first, at most three, the label first) may then
    still hold its guesses.  ``confidence`` is that of the first alternative.
    ``calibration`` counts the held-out past proposals of the same confidence: how
    many were right, out of how many.
    """

    field: str
    label: str | None = None
    confidence: float = 0.0
    band: str = "open"
    alternatives: tuple[tuple[str, float], ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    vendor_cases: int = 0
    vendor_hits: int = 0
    calibration: tuple[int, int] = (0, 0)
    not_used: tuple[str, ...] = ()
