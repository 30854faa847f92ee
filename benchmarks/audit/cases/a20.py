# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A20 BENFORD-F2D: first two digits that stand too often before a year's expenses.

The unit is a pair of digits in a population (company and year), not a document: eight
pairs are planted in each of two years of both companies. A population needs 3 000
amounts, so that nothing is planted at small scales.
"""

from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.things import Company, Line, Move

from .case import Case, Maker
from .common import money, repaid

make = Maker("A20")
MIN_LINES = 2_600  # product lines; those of taxes come besides
SHARE = 0.02  # share of the population that is moved to the digits
EXPENSE = {"fr": "6", "de": "5"}  # class of accounts
DIGITS = {
    0: ("14", "24", "37", "49", "58", "74", "87", "96"),
    1: ("19", "29", "43", "52", "61", "79", "89", "99"),
}


def _years(book: Book) -> list[int]:
    return [book.end.year - 2, book.end.year - 1]


def _key(company: Company, year: int, digits: str) -> str:
    """Return year, class of accounts and digits, the key of a lead of the check."""
    return f"{year}-{EXPENSE[company.key]}-{digits}"


def _lines(book: Book, company: Company, year: int) -> list[tuple[Move, Line]]:
    expense = EXPENSE[company.key]
    noted = {id(move.reverses) for move in book.moves if move.reverses}
    return [
        (move, line)
        for move in book.moves
        if move.company is company
        and move.kind == "in_invoice"
        and id(move) not in noted
        and move.booked.year == year
        for line in move.lines
        if line.account.startswith(expense) and line.net >= 10
    ]


def plant(book: Book, rng: Random) -> list[Case]:
    """Amounts of other people's choosing."""
    found = []
    for company in book.companies.values():
        for at, year in enumerate(_years(book)):
            population = _lines(book, company, year)
            if len(population) < MIN_LINES:
                continue
            for digits in DIGITS[at]:
                things = _move_there(rng, population, digits)
                words = (_key(company, year, digits),)
                found.append(
                    make.planted(digits, *things, words=words, company=company)
                )
    return found


def _move_there(
    rng: Random, population: list[tuple[Move, Line]], digits: str
) -> list[Move]:
    """Give lines near such an amount one that begins so."""
    wanted, found = round(len(population) * SHARE), []
    rng.shuffle(population)
    for move, line in population:
        if len(found) == wanted:
            break
        if move.is_taken or len(move.paid) != 1 or move.reverses:
            continue
        if "stat" in move.vendor.tags:  # others' cases rest on its amounts
            continue
        if move.vendor.profile and move.vendor.profile.rhythm == "subscription":
            continue
        target = _near(line.net, digits)
        if not Decimal("0.75") < target / line.net < Decimal("1.3"):
            continue
        line.quantity = Decimal(1)
        line.price = money(target * Decimal(1 + rng.random() / 100 / int(digits) * 100))
        move.is_taken = True
        repaid(move)
        found.append(move)
    return found


def _near(net: Decimal, digits: str) -> Decimal:
    power = len(str(int(net))) - 2
    return min(
        (
            Decimal(int(digits)) * Decimal(10) ** p
            for p in (power - 1, power, power + 1)
        ),
        key=lambda amount: abs(amount - net),
    )


def innocent(book: Book, rng: Random) -> list[Case]:
    """The other digits of the same populations."""
    found = []
    for company in book.companies.values():
        for at, year in enumerate(_years(book)):
            if len(_lines(book, company, year)) < MIN_LINES:
                continue
            others = [str(n) for n in range(10, 100) if str(n) not in DIGITS[at]]
            for digits in rng.sample(others, 10):
                words = (_key(company, year, digits),)
                found.append(
                    make.innocent("other digits", words=words, company=company)
                )
    return found
