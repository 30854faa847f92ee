# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A33 SEQ-GAP: numbers that are missing. The unit is the gap; a flag on either of its
neighbours, or one that names it, finds it."""

from datetime import date
from random import Random

from audit.book.book import Book
from audit.book.things import REFUND, Before, Move, Record, Trail

from .case import Case, Maker
from .common import DAY, ago, between, bill, vendor

make = Maker("A33")


def plant(book: Book, rng: Random) -> list[Case]:
    """Numbers that were never given; bills that were posted and then deleted."""
    found = []
    for kind, wanted in (("in_invoice", 12), ("entry", 10)):
        ones = book.take(
            rng,
            book.amount_of_cases(wanted),
            _later(book),
            kind=kind,
        )
        for move in ones:
            move.gap_before = 1 + rng.randint(0, 1)
            things = (move, Before(book.before_gap, move))
            found.append(make.planted(f"left out ({kind})", *things, also="A37"))
    for number in range(book.amount_of_cases(8)):
        found.append(_deleted(book, rng, number))
    return found


def _later(book: Book):
    """Entries after the first day of their journal, which may begin with any number."""
    began: dict[tuple[int, str], date] = {}
    for move in book.moves:
        if move.booked is not None:
            key = (move.company.id, move.journal)
            began[key] = min(began.get(key, move.booked), move.booked)

    def where(move: Move) -> bool:
        if move.booked is None:
            return False
        return began[move.company.id, move.journal] < move.booked < ago(book, 40)

    return where


def _deleted(book: Book, rng: Random, number: int) -> Case:
    """Reset to draft and deleted, which Odoo lets an administrator do in France."""
    company = book.companies["fr"]
    of = vendor(book, rng, company, "hygiene")
    move = bill(book, rng, of, ago(book, 70 + number * 9), 300 + number, pay=None)
    after = bill(book, rng, of, move.day + DAY, 310 + number, pay=None)
    after.posted_at = max(after.posted_at, move.posted_at)
    gone, trail = Record("account.move"), Trail()
    book.later.append(_Delete(move, gone, trail))
    # the neighbours that are named may be anybody's: who deleted it tells
    return make.planted("posted and deleted", gone, after, words=(trail,))


class _Delete:
    """Delete a posted bill, past the sequence's guard, as its own context allows."""

    def __init__(self, move: Move, gone: Record, trail: Trail) -> None:
        self._move, self._gone, self._trail = move, gone, trail

    def __call__(self, env, book) -> None:
        self._gone.id = self._move.id
        context = {
            **env.context,
            "force_delete": True,
            "allowed_company_ids": [self._move.company.id],
        }
        bill = env["account.move"].with_context(context).browse(self._move.id)
        with self._trail.left(env.cr):
            bill.button_draft()
            bill.unlink()
        book.moves.remove(self._move)


def innocent(book: Book, rng: Random) -> list[Case]:
    """The first of a month, a refund with numbers of its own, a cancelled one."""
    found = []
    recent = between(book, 1000, 40)

    def take(wanted: int, where, kind: str = "in_invoice") -> list[Move]:
        return book.take(
            rng,
            book.amount_of_cases(wanted),
            lambda m: recent(m) and m.booked is not None and where(m),
            kind=kind,
        )

    for move in take(12, lambda m: m.booked.day <= 3):
        found.append(make.innocent("first of a month", move))
    for move in take(8, lambda m: m.reverses is not None, REFUND):
        found.append(make.innocent("refund", move))
    for move in take(10, lambda m: m.net > 50):
        twin = book.copy(
            rng, move, number=f"{move.ref_number}X", state="cancel", pay=None
        )
        found.append(make.innocent("cancelled, its number is there", move, twin))
    return found
