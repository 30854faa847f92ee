# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A44 PROC-THRESHOLD: what is bought of one kind in twelve months, without a contract.

The unit is a series of bills on an account that nobody else books on: small ones, of
three vendors, that together reach the limit. Any bill from 80 % on finds it.
"""

from datetime import date
from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.things import Company, Move

from .a23 import sub_account
from .case import Case, Maker
from .common import ago, bill, money, vendor
from .limits import CHANGE, limit, limited

make = Maker("A44")
FIRST = {"planted": 0, "several": 16, "below": 24, "contract": 30, "slow": 36}


def _series(
    book: Book,
    rng: Random,
    company: Company,
    account: str,
    share: float,
    count: int,
    every: int,
    **how,
) -> list[Move]:
    """Bills of a vendor, or of several in turns, each at a share of the limit; the last
    before the limit changed, so that one holds for all."""
    vendors = [
        vendor(book, rng, company, "goods", contract=how.get("contract", False))
        for _time in range(how.get("vendors", 1))
    ]
    end = min(ago(book, 60), date(CHANGE.year, CHANGE.month, 1))
    last = (book.end - end).days + 20
    top = limit(book, company, ago(book, last))
    found = []
    for at in range(count):
        day = ago(book, last + every * (count - 1 - at))
        net = money(
            top * Decimal(str(share)) * Decimal(f"{rng.uniform(0.98, 1.02):.4f}")
        )
        move = bill(book, rng, vendors[at % len(vendors)], day, net, account=account)
        move.lines[0].service = company.services[0]
        found.append(move)
    return found


def _numbers(book: Book, wanted: int) -> list[tuple[Company, int]]:
    known = limited(book)
    count = book.amount_of_cases(wanted)
    return [(known[n % len(known)], n // len(known)) for n in range(count) if known]


def plant(book: Book, rng: Random) -> list[Case]:
    """Twelve parts of a tenth within a year."""
    found = []
    for company, number in _numbers(book, 30):
        account = sub_account(company, FIRST["planted"] + number % 16)
        bills = _series(book, rng, company, account, 0.1, 12, 30)
        found.append(make.planted("crosses the limit", *bills[7:]))
    for company, number in _numbers(book, 8):  # added up where the site says so
        account = sub_account(company, FIRST["several"] + number)
        bills = _series(book, rng, company, account, 0.1, 12, 30, vendors=3)
        found.append(make.disputed("three vendors in turns", *bills[7:]))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Stays below, has a contract, takes three years."""
    found = []
    for company, number in _numbers(book, 10):
        account = sub_account(company, FIRST["below"] + number % 6)
        bills = _series(book, rng, company, account, 0.06, 11, 32)
        found.append(make.innocent("two thirds of it", *bills[-3:]))
    for company, number in _numbers(book, 10):
        account = sub_account(company, FIRST["contract"] + number % 6)
        bills = _series(book, rng, company, account, 0.1, 12, 30, contract=True)
        found.append(make.innocent("under contract", *bills[7:]))
    for company, number in _numbers(book, 10):
        account = sub_account(company, FIRST["slow"] + number % 8)
        bills = _series(book, rng, company, account, 0.09, 13, 70)
        found.append(make.innocent("over two and a half years", *bills[-3:]))
    return found
