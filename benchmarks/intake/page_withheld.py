# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages from which a value was taken away, to see what is called sure in its place.

Few invoices of the data sets lack a value, so they say little of what is invented.
Here each value that a page prints is blotted out wherever it stands; another that is
called sure then is wrong. So are the totals all at once, and a total is misread, one
digit in one of its places, as recognition does.
"""

from collections.abc import Iterator
from copy import deepcopy

from page_truth import LEGAL, MONEY, _day_ways, _money_ways, squeezed

MAX_LENGTH = 80  # letters and digits of a value
NOT_WITHHELD = ("type", "currency")  # said by many words of a page
MAX_MISREAD = 3  # places of a total in which it is misread
type Lines = list[list[list[list]]]  # lines of cells of words, as `text.as_json`


def ways(name: str, value: str) -> set[str]:
    """Return how a value may stand on a page, squeezed."""
    if name in MONEY:
        return {squeezed(way) for way in _money_ways(value)}
    if name in ("date", "due"):
        return {squeezed(way) for way in _day_ways(value)}
    if name in ("vendor", "buyer"):
        short = squeezed(LEGAL.sub(" ", value.casefold()))
        return {squeezed(value)} | ({short} if len(short) > 3 else set())
    return {squeezed(value)}


def withheld(pages: list[dict], name: str, value: str) -> list[dict]:
    """Return the pages without a value."""
    wanted = ways(name, value)
    is_exact = name not in ("vendor", "buyer")
    found = deepcopy(pages)
    for page in found:
        lines = ([_without(c, wanted, is_exact) for c in ln] for ln in page["lines"])
        page["lines"] = [[c for c in line if c] for line in lines]
        page["lines"] = [line for line in page["lines"] if line]
    return found


def without_totals(pages: list[dict], truth: dict[str, str | None]) -> list[dict]:
    """Return the pages without any of the totals, as where their page is missing."""
    for name in MONEY:
        if value := truth.get(name):
            pages = withheld(pages, name, value)
    return pages


def misread(pages: list[dict], value: str) -> Iterator[list[dict]]:
    """Yield the pages with one digit of an amount wrong, for each place of it."""
    wanted = ways("net", value)
    for number, page in enumerate(pages):
        for at, line in enumerate(page["lines"]):
            for cell_at, cell in enumerate(line):
                for start, _end in _runs(cell, wanted, True):
                    found = deepcopy(pages)
                    word = found[number]["lines"][at][cell_at][start]
                    place = max(n for n, c in enumerate(word[0]) if c.isdigit())
                    digit = str((int(word[0][place]) + 3) % 9 + 1)
                    word[0] = word[0][:place] + digit + word[0][place + 1 :]
                    yield found


def _without(cell: list[list], wanted: set[str], is_exact: bool) -> list[list]:
    taken = {n for a, b in _runs(cell, wanted, is_exact) for n in range(a, b)}
    return [word for n, word in enumerate(cell) if n not in taken]


def _runs(
    cell: list[list], wanted: set[str], is_exact: bool
) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each place at which a cell has a text.

    :param is_exact: no letter or digit stands before or behind it in its words
    """
    texts = [squeezed(word[0]) for word in cell]
    for start, first in enumerate(texts):
        joined = ""
        for end in range(start, len(texts) if first else 0):
            joined += texts[end]
            is_inside = not is_exact and any(way in joined for way in wanted)
            # a label and its value may be recognised as one word
            is_inside |= start == end and any(joined.endswith(way) for way in wanted)
            if joined in wanted or is_inside:
                yield start, end + 1
                break
            if len(joined) > MAX_LENGTH:
                break
