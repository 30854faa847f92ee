# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A37 FEC/GoBD-PREFLIGHT: entries that the tax office's program would refuse, and
e-invoices whose original is gone or is another file.
"""

from datetime import date
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.things import Item, Move

from .a24 import USUAL
from .case import Case, Maker
from .common import ago, usual

make = Maker("A37")
LABEL = "Réimputation analytique des fournitures"
FAULTS = (("PieceRef", "piece"), ("EcritureNum", "unbalanced"))
CLEAN = ("JournalCode", "CompteNum", "CompAuxNum", "Debit", "EcritureDate", "DateLet")


def _entry(
    book: Book, rng: Random, number: int, ref: str | None, label: str, year: int
) -> Move:
    company = book.companies["fr"]
    sum_ = cents(rng, 500, 0.4)
    first, second = USUAL[number % 3]
    items = [
        Item(account(company, first), sum_, label),
        Item(account(company, second), -sum_, label),
    ]
    month = rng.randint(1, book.end.month if year == book.end.year else 12)
    day = calendar.working(company.country, date(year, month, rng.randint(2, 20)))
    day = min(day, ago(book, 5))
    made = book.entry(rng, company, day, items, ref)
    made.is_taken = True
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """Two years' faults of the FEC, by column; e-invoices whose original is not there.

    The program tells each fault of a year once, with a count: that is the unit.
    """
    found = []
    count = book.amount_of_cases(5)
    for year in _years(book):
        for number in range(count):
            _entry(book, rng, number, (None, "-")[number % 2], LABEL, year)
            move = _entry(book, rng, number, f"OD-Q{number}", LABEL, year)
            for column in ("balance", "debit", "amount_currency"):
                move.spoilt[f"item:{column}"] = move.items[0].amount + 3
        for column, fault in FAULTS:
            words = (str(year), column, fault)
            french = book.companies["fr"]
            found.append(make.planted(fault, words=words, company=french))
    for original, wanted in (("changed", 13), ("gone", 13)):
        for move in book.take(rng, book.amount_of_cases(wanted), _document(book)):
            move.original = original
            found.append(make.planted(f"original {original}", move, also="A39"))
    return found


def _years(book: Book) -> tuple[int, int]:
    return book.end.year - 1, book.end.year


def _document(book: Book):
    where = usual(book)
    return lambda move: where(move) and move.einvoice


def innocent(book: Book, rng: Random) -> list[Case]:
    """Columns in order, originals as they came."""
    found = []
    for year in _years(book):
        for column in CLEAN:
            words, french = (str(year), column), book.companies["fr"]
            found.append(make.innocent("column", words=words, company=french))
    for move in book.take(rng, book.amount_of_cases(20), _document(book)):
        found.append(make.innocent("original kept", move))
    return found
