# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A37 FEC/GoBD-PREFLIGHT: entries that the tax office's program would refuse.

For Germany the check reads what the ledger knows of e-invoices (kept unchanged): those
cases are files of posted bills that were replaced, see `a35`.
"""

from datetime import timedelta
from random import Random

from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.things import Item, Move

from .a24 import USUAL
from .case import Case, Maker
from .common import DAY, between, usual, working_ago

make = Maker("A37")
LABEL = "Réimputation analytique des fournitures"


def _entry(book: Book, rng: Random, number: int, ref: str | None, label: str | None):
    company = book.companies["fr"]
    sum_ = cents(rng, 500, 0.4)
    one, two = USUAL[number % 3]
    items = [
        Item(account(company, one), sum_, label),
        Item(account(company, two), -sum_, label),
    ]
    day = working_ago(book, company, rng.randint(40, 300))
    made = book.entry(rng, company, day, items, ref)
    made.is_taken = True
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """Each field that the program looks at."""
    found = []
    for number in range(book.amount_of_cases(6)):
        one = _entry(book, rng, number, None, LABEL)
        found.append(make.planted("no piece number", one, also="A24 A28 A30"))
    for number in range(book.amount_of_cases(5)):
        one = _entry(book, rng, number, "-", LABEL)
        found.append(make.planted("piece number is a dash", one, also="A24 A28 A30"))
    for number in range(book.amount_of_cases(5)):
        one = _entry(book, rng, number, f"OD-{number}", None)
        found.append(make.planted("no label", one, also="A24 A28 A30"))
    for one in book.take(
        rng, book.amount_of_cases(8), usual(book, 700), company=book.companies["fr"]
    ):
        one.posted_at = book.moment(one.booked) - timedelta(days=12)
        one.created_at = min(one.created_at, one.posted_at)
        found.append(make.planted("posted before its date", one, also="A29 A45"))
    for number in range(book.amount_of_cases(5)):
        one = _entry(book, rng, number, f"OD-P{number}", LABEL)
        one.spoilt["item:matching_number"] = f"9{number}77"
        found.append(make.planted("lettering of one item", one, also="A32"))
    for number in range(book.amount_of_cases(4)):
        one = _entry(book, rng, number, f"OD-Q{number}", LABEL)
        for column in ("balance", "debit", "amount_currency"):
            one.spoilt[f"item:{column}"] = one.items[0].amount + 3
        found.append(make.planted("not balanced", one, also="A32"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Bills and entries in order."""
    found = []
    company = book.companies["fr"]

    def ordinary(move: Move) -> bool:
        return between(book, 700, 60)(move)

    for one in book.take(rng, book.amount_of_cases(15), ordinary, company=company):
        found.append(make.innocent("bill in order", one))
    entries = book.take(
        rng, book.amount_of_cases(15), ordinary, company=company, kind="entry"
    )
    found += [make.innocent("entry in order", one) for one in entries]
    late = book.take(rng, book.amount_of_cases(5), usual(book, 700), company=company)
    for one in late:
        one.posted_at = book.moment(one.booked) + 3 * DAY
        found.append(make.innocent("posted after its date", one))
    return found
