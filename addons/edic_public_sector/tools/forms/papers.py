# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values that a paper has for fields: the text behind a label, as it stands there.

Read from the text layer of a PDF. A scan has none: nothing is guessed from it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from odoo.addons.edic_finance.tools.intake.apart import run_apart

from .definition import Kind

MAX_BYTES = 10 * 1024 * 1024
MAX_VALUE_CHARS = 120  # signs of a value
WIDEST = 500  # signs of a line
DEADLINE_S = 15
READER = "edic_public_sector.tools.forms.paper_reader"
_DAY = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})-(\d\d)-(\d\d)\b")
_NUMBER = re.compile(r"-?\d+")
_AMOUNT = re.compile(r"-?\d{1,3}(?:[   .]?\d{3})*(?:,\d{1,2})?(?!\d)")
_ZIP = re.compile(r"\b\d{5}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,200}\.[a-z]{2,24}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d(][\d ()./-]{5,20}\d")


class NoTextError(ValueError):
    """The file is damaged, locked, no PDF, too large, or without a text layer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value on a paper.

    :param line: the line it stands on, to be shown beside it
    """

    value: str
    line: str


def lines_of(pdf: bytes) -> tuple[str, ...]:
    """Return the lines of text of a PDF.

    Read in a process of its own, with limits: two kilobytes of PDF may unpack to
    gigabytes of text.

    :raises NoTextError: there is none, or reading it takes too much
    """
    if len(pdf) > MAX_BYTES:
        raise NoTextError("large")
    found = run_apart(READER, pdf, timeout=DEADLINE_S)
    if found is None:
        raise NoTextError("damaged")
    lines = (" ".join(line.split())[:WIDEST] for line in found["text"].splitlines())
    filled = tuple(line for line in lines if line)
    if not filled:
        raise NoTextError("scan")
    return filled


def find(lines: Sequence[str], labels: Iterable[str], kind: Kind) -> Found | None:
    """Return the value behind the first of the labels, on its line or the next one.

    None where it stands twice with different values: a person looks at the paper.
    """
    found = [hit for label in labels for hit in _behind(lines, label, kind)]
    # a colon says that it is a label; without one it may be the heading of the paper
    sure = [hit for hit, is_sure in found if is_sure] or [hit for hit, _sure in found]
    return sure[0] if len({hit.value for hit in sure}) == 1 else None


def _behind(
    lines: Sequence[str], label: str, kind: Kind
) -> Iterable[tuple[Found, bool]]:
    """Yield what stands behind a label, and whether a colon says that it is one."""
    name = rf"{re.escape(label)}\s*(?:\([^)]*\))?\s*"
    with_colon = re.compile(rf"(?<!\w){name}:", re.IGNORECASE)
    alone = re.compile(rf"{name}", re.IGNORECASE)
    for at, line in enumerate(lines):
        hit = with_colon.search(line)
        if not hit and not alone.fullmatch(line):
            continue
        rest = line[hit.end() :].strip() if hit else ""
        text = rest or (lines[at + 1] if at + 1 < len(lines) else "")
        if value := _value(text, kind):
            yield Found(value, line if rest else f"{line} {text}"), bool(hit)


def _value(text: str, kind: Kind) -> str:
    if kind == Kind.DATE:
        return _day(text)
    look = {
        Kind.INTEGER: _NUMBER,
        Kind.ZIP: _ZIP,
        Kind.IBAN: _IBAN,
        Kind.EMAIL: _EMAIL,
        Kind.PHONE: _PHONE,
        Kind.AMOUNT: _AMOUNT,
    }.get(kind)
    if look is None:
        return text if kind == Kind.TEXT and len(text) <= MAX_VALUE_CHARS else ""
    hit = look.search(text)
    value = hit[0].strip() if hit else ""
    if kind == Kind.AMOUNT:
        return re.sub(r"[   .]", "", value).replace(",", ".")
    return value


def _day(text: str) -> str:
    """Return the first day of a text in ISO 8601, as French and German papers write
    it."""
    if not (hit := _DAY.search(text)):
        return ""
    day, month, year, iso_year, iso_month, iso_day = hit.groups()
    parts = (iso_year, iso_month, iso_day) if iso_year else (year, month, day)
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return ""
