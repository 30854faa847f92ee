# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of entries, as Odoo gives them: by journal and month, banks by year."""

from collections import Counter
from collections.abc import Iterable

from audit.book.book import Book
from audit.book.things import REFUND, Move, Payment

YEARLY = {"bank"}


def number_all(
    book: Book, used: dict[tuple[int, str], int]
) -> dict[int, tuple[str, int]]:
    """Name every posted entry and payment.

    :param used: the last number of each company and prefix that is there already
    :return: ``{id(thing): (prefix, number)}``
    """
    counted: Counter[tuple[int, str]] = Counter(used)
    last: dict[tuple[int, str], Move | Payment] = {}
    found = {}
    for thing in sorted(_posted(book), key=_order):
        prefix = _prefix(thing)
        key = (thing.company.id, prefix)
        gap = getattr(thing, "gap_before", 0)
        counted[key] += 1 + gap
        if gap and key in last:
            book.before_gap[id(thing)] = last[key]
        last[key] = thing
        number = counted[key]
        width = 5 if prefix.count("/") == 2 else 4
        thing.name = f"{prefix}{number:0{width}d}"
        found[id(thing)] = (prefix, number)
    return found


def _posted(book: Book) -> Iterable[Move | Payment]:
    yield from (m for m in book.moves if m.state != "draft")
    yield from (p for p in book.payments if p.state != "draft")


def _day(thing: Move | Payment) -> object:
    return thing.booked if isinstance(thing, Move) else thing.day


def _order(thing: Move | Payment) -> tuple:
    made = thing.posted_at if isinstance(thing, Move) else None
    return (_day(thing), made or thing.created_at, thing.created_at)


def _prefix(thing: Move | Payment) -> str:
    day = _day(thing)
    if isinstance(thing, Payment):
        return f"P{thing.company.codes['bank']}/{day.year}/"
    code = thing.company.codes[thing.journal]
    if thing.kind == REFUND:
        code = f"R{code}"
    return f"{code}/{day.year}/" + ("" if thing.journal in YEARLY else f"{day:%m}/")
