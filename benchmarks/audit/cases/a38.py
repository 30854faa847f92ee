# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A38 TAX-MATH: tax that its base and rate do not make, or that should not be there."""

from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.things import Line, Move

from .case import Case, Maker
from .common import ago, bill, money, repaid, usual, vendor

make = Maker("A38")
FULL = {"fr": "20", "de": "19"}
HOSPITALITY = {"fr": "6234", "de": "543500"}  # no VAT is deducted there


def _bill(book: Book, rng: Random, number: int, key: str = "goods", **how) -> Move:
    company = book.both(number)
    of = how.pop("of", None) or vendor(book, rng, company, key)
    net = how.pop("net", None) or money(rng.uniform(150, 900))
    return bill(book, rng, of, ago(book, rng.randint(60, 700)), net, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """Off by euros, charged without a number, deducted where it is not."""
    found = []
    for move in book.take(rng, book.amount_of_cases(14), _taxed(book)):
        off = rng.choice((-1, 1)) * rng.uniform(0.6, 8)
        move.tax_shift = money(off)
        repaid(move)
        found.append(make.planted("tax is off", move, also="A39 A32"))
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "goods")
        of.values["vat"] = None
        net = money(rng.uniform(260, 900))  # smaller ones need not name it
        move = _bill(book, rng, number, of=of, net=net, tax=FULL[of.company.key])
        found.append(make.planted("charged without a VAT number", move, also="A14"))
    book.wishes += [("A38", "accounts", code) for code in HOSPITALITY.values()]
    for number in range(book.amount_of_cases(8)):
        key = book.both(number).key
        move = _bill(
            book,
            rng,
            number,
            "events",
            account=HOSPITALITY[key],
            tax=f"d{FULL[key]}",
            label="Réception / Bewirtung",
        )
        found.append(make.planted("deducted on hospitality", move))
    return found


def _taxed(book: Book):
    where = usual(book)
    return lambda move: (
        where(move) and all(line.tax in FULL.values() for line in move.lines)
    )


def innocent(book: Book, rng: Random) -> list[Case]:
    """Cents, many lines, other rates, no VAT at all."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), _taxed(book)):
        move.tax_shift = money(rng.choice(("0.01", "-0.01", "0.02", "-0.03")))
        repaid(move)
        found.append(make.innocent("cents", move))
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        of = vendor(book, rng, company, "office")
        words = of.profile.need.words[company.key]
        lines = [
            Line(
                of.profile.need.accounts[company.key],
                words[at % len(words)],
                money(rng.uniform(1, 20)),
                FULL[company.key],
                Decimal(rng.randint(1, 9)),
            )
            for at in range(12)
        ]
        move = bill(book, rng, of, ago(book, rng.randint(60, 700)), lines=lines)
        move.tax_shift = money("0.09")
        repaid(move)
        found.append(make.innocent("twelve lines, nine cents", move))
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "training")
        of.values["vat"] = None
        move = _bill(book, rng, number, of=of, tax="0")
        found.append(make.innocent("no VAT, no number", move))
    for number in range(book.amount_of_cases(8)):
        low = {"fr": "5.5", "de": "7"}[book.both(number).key]
        move = _bill(book, rng, number, "books", tax=low)
        found.append(make.innocent("reduced rate", move))
    return found
