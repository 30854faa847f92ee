# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Duties on one expenditure, and which of them one person does not hold together.

French law keeps who orders a payment apart from who makes it (décret n° 2012-1246,
art. 9), German law as well (§ 77 BHO/LHO; § 31 KomHVO NRW for municipalities). What is
not in a matrix weighs ``OTHERWISE``: a duty that somebody adds is kept apart until the
site says that it need not be.
"""

import csv
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from .finding import SEVERITIES

# in the order of the expenditure
DUTIES = (
    "vendor",
    "account",
    "trust",
    "service",
    "factual",
    "arithmetical",
    "bill",
    "posted",
    "order",
    "payment",
    "sent",
    "bank",
)
OTHERWISE = "medium"
NONE = "none"
PAIR = r"[a-z_]+\+[a-z_]+=(none|info|low|medium|high|critical)"
with Path(__file__).with_name("duties.csv").open(encoding="utf-8") as _file:
    DEFAULT = tuple(
        f"{row['first']}+{row['second']}={row['weight']}"
        for row in csv.DictReader(_file)
    )

Matrix = Mapping[frozenset[str], str]


def matrix(*rows: Iterable[str]) -> dict[frozenset[str], str]:
    """Return ``{two duties: severity}``; later rows win.

    >>> matrix(["bill+posted=low"], ["posted+bill=high"])[frozenset({"bill", "posted"})]
    'high'
    """
    found = {}
    for words in rows:
        for word in words:
            pair, severity = word.split("=")
            found[frozenset(pair.split("+"))] = severity
    return found


def pairs(duties: Iterable[str], weights: Matrix) -> list[tuple[str, str, str]]:
    """Return ``(duty, duty, severity)`` of those that one person should not hold
    together, the gravest first."""
    ordered = sorted(set(duties), key=place)
    found = [
        (first, second, weights.get(frozenset({first, second}), OTHERWISE))
        for first, second in combinations(ordered, 2)
    ]
    grave = [pair for pair in found if pair[2] != NONE]
    return sorted(grave, key=lambda pair: -SEVERITIES.index(pair[2]))


def apart(duties: Iterable[str], weights: Matrix) -> list[tuple[str, str]]:
    """Return all pairs of duties that weigh something."""
    return [(first, second) for first, second, _severity in pairs(duties, weights)]


def by_weight(weights: Matrix) -> list[tuple[str, dict[str, list[str]]]]:
    """Return ``[(severity, {duty: the duties it weighs that with})]``, the gravest
    first.

    >>> by_weight(matrix(["sent+bill=low", "bill+posted=low", "bill+bank=none"]))
    [('low', {'bill': ['posted', 'sent']}), ('none', {'bill': ['bank']})]
    """
    found: dict[str, dict[str, list[str]]] = {}
    ordered = [sorted(pair, key=place) for pair in weights]
    for pair in sorted(ordered, key=lambda pair: [place(duty) for duty in pair]):
        others = found.setdefault(weights[frozenset(pair)], {})
        others.setdefault(pair[0], []).append(pair[-1])
    order = (*reversed(SEVERITIES), NONE)
    return [(severity, found[severity]) for severity in order if severity in found]


def place(duty: str) -> tuple[int, str]:
    """Return where a duty stands in the order of the expenditure, to sort by."""
    return (DUTIES.index(duty) if duty in DUTIES else len(DUTIES), duty)
