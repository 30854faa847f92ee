# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The kinds of what a question asks for (an amount, a date, a place...) and what a line
must show to give it.

``kinds.json`` holds the patterns, hand-written for pages of French and German
administrations: what asks for a kind (`asked`), what may give it (`shows`), what is
seldom there by chance (`proves`), and headings under which it stands (`heads`).
"""

import json
import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

KEPT = 32_768  # lines whose form is remembered


class Kind(StrEnum):
    """A kind says what is asked for."""

    MONEY = "money"
    TIME = "time"
    SPAN = "span"  # how long
    COUNT = "count"
    PLACE = "place"
    PERSON = "person"
    PAPERS = "papers"
    CONTACT = "contact"
    MEANING = "meaning"
    REASON = "reason"
    WAY = "way"  # how
    CHOICE = "choice"  # which
    YES_NO = "yes_no"


ANYTHING = frozenset({Kind.WAY, Kind.CHOICE, Kind.YES_NO})  # no line must show anything
SHOWN = tuple(kind for kind in Kind if kind not in ANYTHING)

_TABLES = json.loads(Path(__file__).with_name("kinds.json").read_text(encoding="utf-8"))
_ASKED, _SHOWS, _PROVES, _HEADS = (
    {
        Kind(kind): re.compile("|".join(looks), re.IGNORECASE)
        for kind, looks in _TABLES[name].items()
    }
    for name in ("asked", "shows", "proves", "heads")
)
PROVABLE = frozenset(_PROVES)


def kinds_of(question: str) -> frozenset[Kind]:
    """Return what a question asks for.

    >>> sorted(kinds_of("Combien coûte un passeport ?"))
    [<Kind.MONEY: 'money'>]
    """
    found = question.strip()
    return frozenset(kind for kind, look in _ASKED.items() if look.search(found))


@lru_cache(maxsize=KEPT)
def shown_in(line: str) -> frozenset[Kind]:
    """Return what a line can be an answer to by its form."""
    return frozenset(kind for kind, look in _SHOWS.items() if look.search(line))


@lru_cache(maxsize=KEPT)
def proven_in(line: str) -> frozenset[Kind]:
    """Return what a line shows by something that is seldom there by chance."""
    return frozenset(kind for kind, look in _PROVES.items() if look.search(line))


@lru_cache(maxsize=KEPT)
def headed(line: str) -> frozenset[Kind]:
    """Return what stands below a heading with these words."""
    return frozenset(kind for kind, look in _HEADS.items() if look.search(line))
