# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A04 DUP-FILE: one file, or one structured document, under two bills.

Not planted: the same XML inside two different PDFs; the intake keeps no hash of it.
"""

from dataclasses import replace
from hashlib import sha1
from random import Random

from audit.book.book import Book
from audit.book.process import scan
from audit.book.things import File, Move

from .case import Case, Maker
from .common import DAY, times, usual

make = Maker("A04")


def plant(book: Book, rng: Random) -> list[Case]:
    """The same paper under another number, another vendor; the same BT-1 twice."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), usual(book)):
        twin = book.copy(
            rng,
            move,
            day=move.day + 40 * DAY,
            number=f"{move.ref_number[:-1]}97",
            lines=times(move.lines, 1.4),
        )
        twin.files = [replace(move.files[0], user=twin.created_by, at=twin.created_at)]
        found.append(make.planted("same vendor, other bill", move, twin))
    for number in range(book.amount_of_cases(10)):
        pair = book.take(rng, 2, usual(book), company=book.both(number))
        if len(pair) < 2:
            continue
        move, other = pair
        same = replace(move.files[0], user=other.created_by, at=other.created_at)
        other.files = [same]
        found.append(make.planted("another vendor", move, other))
    for move in book.take(rng, book.amount_of_cases(10), _structured(book)):
        twin = book.copy(
            rng,
            move,
            day=move.day + 33 * DAY,
            number=f"{move.ref_number[:-2]}883",
            lines=times(move.lines, 0.7),
        )
        twin.einvoice, twin.bt1 = True, move.ref_number
        found.append(make.planted("one document number twice", move, twin))
    return found


def _structured(book: Book):
    """The number is one of a year: what is copied a month later is of the same."""
    where = usual(book)
    return lambda move: where(move) and move.einvoice and move.day.month < 11


def innocent(book: Book, rng: Random) -> list[Case]:
    """Terms of business, logos, bills taken back, a file twice under one bill."""
    found = []
    for name, kind, count in (
        ("conditions.pdf", "application/pdf", 12),
        ("image001.png", "image/png", 10),
    ):
        digest = sha1(name.encode(), usedforsecurity=False).hexdigest()
        for move in book.take(rng, max(7, book.amount_of_cases(count)), usual(book)):
            move.files.append(_file(move, name, digest, kind))
            found.append(make.innocent(f"{name} of many vendors", move))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        twin = book.copy(rng, move, day=move.day + DAY, state="cancel", pay=None)
        twin.files = [replace(move.files[0], at=twin.created_at)]
        found.append(make.innocent("second one cancelled", move, twin))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        move.files.append(replace(move.files[0], name="copy.pdf"))
        found.append(make.innocent("twice under one bill", move))
    ones = book.take(rng, book.amount_of_cases(8), _structured(book))
    others = book.take(rng, len(ones), _structured(book))
    for first, other in zip(ones, others, strict=False):
        other.bt1 = first.ref_number
        found.append(make.innocent("same number of another seller", first, other))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        twin = scan(move, "delivery note.pdf")
        move.files.append(replace(twin, checksum=twin.checksum[::-1]))
        found.append(make.innocent("another file beside", move))
    return found


def _file(move: Move, name: str, digest: str, kind: str) -> File:
    return File(name, digest, move.created_by, move.created_at, kind)
