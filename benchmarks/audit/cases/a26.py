# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A26 JE-UNUSUAL-USER: manual entries of a hand that hardly ever makes any.

About persons: off until the staff council agreed, which the benchmark's ground says.
"""

from datetime import datetime
from random import Random

from audit.book.book import Book
from audit.book.entries import cents
from audit.book.things import Move

from .a24 import USUAL, entry
from .case import Case, Maker

make = Maker("A26")
LABEL = "Réimputation / Umbuchung der Kostenstelle"


def _entry(book: Book, rng: Random, number: int, user: int | None, **more) -> Move:
    company = book.both(number)
    hands = {"created_by": user, "posted_by": user} if user else {}
    if more.pop("reviewed", False):
        del hands["posted_by"]
    return entry(
        book,
        rng,
        company,
        more.pop("days", rng.randint(40, 300)),
        USUAL[number % len(USUAL)],
        cents(rng, 9_000, 0.3),
        LABEL,
        **hands,
        **more,
    )


def plant(book: Book, rng: Random) -> list[Case]:
    """A clerk of bills, a program, somebody who just got the rights."""
    found = []
    for number in range(book.amount_of_cases(12)):
        clerks = book.both(number).users["clerk"]
        move = _entry(book, rng, number, clerks[number // 2 % len(clerks)])
        found.append(make.planted("hardly ever", move, also="A24 A45"))
    for number in range(book.amount_of_cases(12)):
        user = (1, 2)[number // 2 % 2]  # the program's own user, the administrator
        move = _entry(book, rng, number, user)
        found.append(make.planted("program or administrator", move, also="A24 A45"))
    for number in range(book.amount_of_cases(6)):
        move = _entry(book, rng, number, None, days=0)
        book.later.append(_NewRights(move))
        found.append(make.planted("rights of this week", move, also="A36"))
    return found


class _NewRights:
    """The event that the person who posted the entry got a group a moment before."""

    def __init__(self, entry: Move) -> None:
        self._entry = entry

    def __call__(self, env, _book) -> None:
        group = env.ref("account.group_account_manager")
        user = env["res.users"].browse(self._entry.posted_by)
        user.write({"group_ids": [(4, group.id)]})
        env.flush_all()
        env.cr.execute(
            "UPDATE account_move SET edic_posted_at = %s WHERE id = %s",
            [datetime.now(), self._entry.id],
        )


def innocent(book: Book, rng: Random) -> list[Case]:
    """Plant entries of somebody who posts such entries every month."""
    found = []
    for number in range(book.amount_of_cases(15)):
        users = book.both(number).users["ledger"]
        maker = users[number // 2 % len(users)]
        move = _entry(book, rng, number, maker, reviewed=True)
        found.append(make.innocent("bookkeeper", move, also="A24 A45"))
    for number in range(book.amount_of_cases(15)):
        users = book.both(number).users["review"]
        move = _entry(book, rng, number, users[number // 2 % len(users)])
        found.append(make.innocent("reviewer", move, also="A24 A45"))
    return found
