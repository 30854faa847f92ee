# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of bills: how vendors write them, and how people mistype them.

The rules that a mutator keeps or breaks are those of the specification: `norm` is upper
case, letters and digits alone, no zeros before a block of digits, no legal prefix.
"""

import random
import re
import string
from collections.abc import Callable

PREFIXES = ("FAC", "INV", "FA", "RE", "RG", "NR")  # the longest first
LOOKALIKES = {"O": "0", "I": "1", "S": "5", "B": "8"}
# the form of a vendor's numbers: year, running number, letters of its own
STYLES = (
    "FA-{year}-{number:05d}",
    "RE{year}/{number:05d}",
    "{own}{number:06d}",
    "{year}{number:05d}",
    "RG {own}-{number:05d}",
    "INV/{year}/{number:05d}",
    "{own}-{year}-{number:04d}",
    "{number:07d}",
    "FAC{own}{number:05d}",
    "{own}/{number:05d}/{year}",
)


def norm(ref: str) -> str:
    """A number as it is compared.

    >>> norm("FA-2026-0012"), norm("fa 2026 12"), norm("RE2026/00012")
    ('202612', '202612', '202612')
    """
    blocks = re.findall(r"\d+|[A-Z]+", ref.upper())
    text = "".join(b.lstrip("0") or "0" if b.isdigit() else b for b in blocks)
    for prefix in PREFIXES:
        if text.startswith(prefix) and text[len(prefix) : len(prefix) + 1].isdigit():
            return text[len(prefix) :]
    return text


def distance(first: str, second: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(second) + 1))
    for at, a in enumerate(first, 1):
        last, row[0] = row[0], at
        for place, b in enumerate(second, 1):
            last, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, last + (a != b)),
            )
    return row[-1]


def own_letters(rng: random.Random) -> str:
    """Return the letters of a vendor's numbers; none is taken for a digit."""
    return "".join(rng.choices("CDEFGHKLMNPRTVWX", k=rng.choice((1, 2, 3))))


def separators(rng: random.Random, ref: str) -> str:
    """The same number with other separators, or in another case.

    Where digits met a separator they still do, so that its blocks stay the same.
    """
    if not re.search(r"[^A-Za-z0-9]", ref):
        own = re.fullmatch(r"([A-Za-z]*)(\d+)", ref)
        head, tail = own.groups() if own else ("", ref)
        return f"{head.lower()}-{tail}" if head else f"#{tail}."
    while True:
        found = re.sub(r"[^A-Za-z0-9]+", rng.choice(" -/_."), ref)
        found = found.lower() if rng.random() < 0.3 else found
        if found != ref:
            return found


def prefixed(rng: random.Random, ref: str) -> str:
    """The same number with a prefix more, or with other zeros before it."""
    if ref[0].isdigit():
        return rng.choice(("FA", "FAC", "INV", "Nr. ", "RG-")) + ref
    return re.sub(r"(\d+)$", lambda found: "00" + found[1], ref)


def lengthened(rng: random.Random, ref: str) -> str:
    """The number with up to three characters more."""
    return ref + rng.choice(("-A", "-1", "/B", "-bis", "-01D", " R"))


def _at_digits(rng: random.Random, ref: str, change: Callable, least: int) -> str:
    places = [at for at, c in enumerate(ref) if c.isdigit()][-least:]
    for _attempt in range(50):
        found = change(rng, ref, places)
        if norm(found) != norm(ref):
            return found
    raise ValueError(ref)


def mistyped(rng: random.Random, ref: str) -> str:
    """The number with one digit of the end wrong."""

    def change(rng: random.Random, ref: str, places: list[int]) -> str:
        at = rng.choice(places)
        return ref[:at] + rng.choice(string.digits[1:]) + ref[at + 1 :]

    return _at_digits(rng, ref, change, 3)


def transposed(rng: random.Random, ref: str) -> str:
    """The number with two neighbouring digits exchanged."""

    def change(rng: random.Random, ref: str, places: list[int]) -> str:
        pairs = [p for p in places[:-1] if ref[p] != ref[p + 1] and p + 1 in places]
        if not pairs:
            return ref
        at = rng.choice(pairs)
        return ref[:at] + ref[at + 1] + ref[at] + ref[at + 2 :]

    return _at_digits(rng, ref, change, 4)


def misread(rng: random.Random, ref: str) -> str:
    """The number as a scanner reads it: O for 0, I for 1, S for 5, B for 8."""
    back = {digit: letter for letter, digit in LOOKALIKES.items()}
    places = [at for at, c in enumerate(ref) if c in back]
    if not places:
        raise ValueError(ref)
    at = places[-1]
    return ref[:at] + back[ref[at]] + ref[at + 1 :]


def unrelated(rng: random.Random, ref: str) -> str:
    """Another number of the same kind, far from the first."""
    for _attempt in range(200):
        found = re.sub(
            r"\d{3,}$", lambda f: "".join(rng.choices("123456789", k=len(f[0]))), ref
        )
        if distance(norm(found), norm(ref)) >= 3:
            return found
    raise ValueError(ref)
