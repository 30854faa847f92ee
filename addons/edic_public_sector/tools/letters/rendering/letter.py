# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as data: the same parts become a PDF, an ODT or a DOCX."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .mark import Mark, metadata

Lang = Literal["fr", "de", "en"]
Kind = Literal[
    "text", "subject", "heading", "note", "legal", "item",  # of a body
    "sender", "sender_name", "return", "recipient", "reference", "date",
    "notice", "chart", "cell", "closing", "signing", "signature", "annex_head", "annex",
    "footer", "mark",
]  # fmt: skip
LOCALE = {"fr": "fr-FR", "de": "de-DE", "en": "en-GB"}
GAP = "[[{}]]"  # what any font has, and black and white shows
UNMARKED = Mark("none", "")
MAX_POINTS, MIN_POINTS = 14, 9
# What XML 1.0 does not have, and what is not seen but turns or hides text: controls of
# direction, tags, widthless spaces.
UNWRITTEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Return ``text`` as it may stand in a file; each end of a line is ``\\n``."""
    return UNWRITTEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look the same; ``is_gap``: a figure that is missing."""

    text: str
    is_bold: bool = False
    is_gap: bool = False

    @property
    def said(self) -> str:
        text = clean(self.text)
        return GAP.format(text) if self.is_gap else text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph has words and a kind; ``item``: of a list, ``legal``: ways to
    appeal."""

    runs: tuple[Run, ...]
    kind: Kind = "text"

    @classmethod
    def of(cls, text: str, kind: Kind = "text") -> "Paragraph":
        return cls((Run(text),), kind)


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of a table as a picture of its own figures, and of no others.

    ``bars``: of each row, without a total; ``steps``: from the first row over the parts
    to the last. ``values``: of each row, in these ``columns``; None for what is not
    known, of bars alone.
    """

    kind: Literal["bars", "steps"]
    columns: tuple[int, ...]
    values: tuple[tuple[Decimal | None, ...], ...]

    def __post_init__(self) -> None:
        if len(self.columns) not in ((1, 2) if self.kind == "bars" else (1,)):
            raise ValueError("one column or two; of steps one")
        if any(len(row) != len(self.columns) for row in self.values):
            raise ValueError("each row has a value in each column")
        if self.kind == "steps":
            *parts, last = (row[0] for row in self.values)
            if None in (*parts, last) or sum(parts, Decimal(0)) != last:
                raise ValueError("the steps lead to the last row")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``numeric``: columns on the right, ``total``: of last row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    total: bool = False
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("each row has a cell under each head")
        if self.chart and len(self.chart.values) != len(self.rows):
            raise ValueError("each row has its values in the chart")


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a letter; ``form``: of NF Z 11-001 (fr) or DIN 5008 form B (de).

    ``logo``: PNG or JPEG.
    """

    font: Literal["sans", "serif"] = "sans"
    size: int = 11
    logo: bytes | None = None
    form: Literal["fr", "de"] = "fr"
    has_fold_marks: bool = False

    def __post_init__(self) -> None:
        if not MIN_POINTS <= self.size <= MAX_POINTS:
            raise ValueError(f"{MIN_POINTS} to {MAX_POINTS} points")
        if self.logo is not None and not self.logo_type:
            raise ValueError("a logo is PNG or JPEG")

    @property
    def logo_type(self) -> str:
        """Return ``png``, ``jpeg`` or nothing: by what the bytes are, not by a name."""
        found = self.logo or b""
        if found.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png"
        return "jpeg" if found.startswith(b"\xff\xd8\xff") else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, or a note: that has no recipient.

    ``sender``: the organisation, then its address, a line each; ``references``: names
    and values, without colon; ``signature``: an empty line is the place to sign;
    ``after``: what stands behind it; ``is_signed``: without it each page says that it
    is a draft, so that no paper looks final by omission.
    """

    lang: Lang
    title: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    place_and_date: str
    references: tuple[tuple[str, str], ...]
    body: tuple[Paragraph | Table, ...]
    signature: tuple[str, ...] = ()
    after: tuple[Paragraph, ...] = ()
    annexes: tuple[str, ...] = ()
    footer: str = ""
    mark: Mark | None = None
    style: Style = Style()
    is_signed: bool = False

    @property
    def moment(self) -> str:
        """Return when it was made, in UTC; the same for the same letter."""
        return (self.mark or UNMARKED).at

    def described(self) -> dict[str, str]:
        """Return what each format tells programs, as its metadata."""
        dublin_core = {"dc:title": self.title, "dc:language": LOCALE[self.lang]}
        return {
            name: clean(value).strip()
            for name, value in (dublin_core | metadata(self.mark)).items()
        }
