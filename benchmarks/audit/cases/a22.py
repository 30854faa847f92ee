# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A22 SPLIT: one need in several bills, each below the limit, together above it."""

from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.things import Company, Move

from .case import Case, Maker
from .common import DAY, ago, bill, money, vendor
from .limits import limit, limited

make = Maker("A22")
NAMED = ("N/A", "M-2025-117", "-", "Rahmenvertrag")  # BT-12, on no record here
PARTS = ((0.55, 0.5), (0.36, 0.4, 0.3), (0.3, 0.3, 0.3, 0.2), (0.8, 0.7))


def _split(
    book: Book,
    rng: Random,
    company: Company,
    shares: tuple[float, ...],
    gaps: int,
    **how,
) -> list[Move]:
    """Bills of one vendor at shares of the limit, so many days apart."""
    last = how.pop("last", rng.randint(60, 800))
    span = gaps * (len(shares) - 1)
    while limit(book, company, ago(book, last)) != limit(
        book, company, ago(book, last - span)
    ):
        last += 1  # one need has one limit
    contract = how.pop("contract", False)
    of = vendor(book, rng, company, how.pop("key", "studies"), contract=contract)
    of.profile.step = 1
    accounts = how.pop("accounts", None)
    found = []
    for at, share in enumerate(shares):
        day = ago(book, last) + gaps * at * DAY
        net = money(limit(book, company, day) * Decimal(str(share)))
        more = {"account": accounts[at]} if accounts else {}
        found.append(bill(book, rng, of, day, net, **more, **how))
    return found


def _companies(book: Book, wanted: int) -> list[Company]:
    known = limited(book)
    count = book.amount_of_cases(wanted)
    return [known[number % len(known)] for number in range(count)] if known else []


def plant(book: Book, rng: Random) -> list[Case]:
    """The same day, the same week, within thirty days."""
    found = []
    for limb, gaps in (("same day", 0), ("same week", 2), ("within 30 days", 9)):
        for number, company in enumerate(_companies(book, 11)):
            shares = PARTS[number % len(PARTS)]
            if gaps * (len(shares) - 1) > 29:
                shares = PARTS[0]
            bills = _split(book, rng, company, shares, gaps)
            found.append(
                make.planted(limb, *bills, bills[0].vendor, also="A44 A16 A14")
            )
    for number, company in enumerate(_companies(book, 6)):
        bills = _split(book, rng, company, (0.6, 0.55), 4)
        bills[0].vendor.profile.contract = NAMED[number % len(NAMED)]
        limb = "contract by the vendor's word alone"
        found.append(make.planted(limb, *bills, bills[0].vendor, also="A44 A16 A14"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Not enough together, too far apart, different needs, part taken back; a
    contract."""
    found = []
    for company in _companies(book, 9):
        bills = _split(book, rng, company, (0.3, 0.35), 6)
        found.append(
            make.innocent("together below", *bills, bills[0].vendor, also="A44 A14")
        )
    for company in _companies(book, 9):
        bills = _split(book, rng, company, (0.6, 0.6), 45)
        found.append(
            make.innocent("weeks apart", *bills, bills[0].vendor, also="A44 A14")
        )
    for company in _companies(book, 9):
        accounts = ("6068", "61358") if company.key == "fr" else ("527200", "542310")
        services = company.services
        bills = _split(book, rng, company, (0.6, 0.6), 5, accounts=accounts)
        for move, service in zip(bills, services, strict=False):
            move.lines[0].service = service
        found.append(
            make.innocent("different needs", *bills, bills[0].vendor, also="A44 A14")
        )
    for company in _companies(book, 6):
        bills = _split(book, rng, company, (0.6, 0.55), 4)
        book.reverse(rng, bills[1], bills[1].day + 6 * DAY)
        found.append(
            make.innocent("part taken back", *bills, bills[0].vendor, also="A44 A14")
        )
    for company in _companies(book, 8):
        bills = _split(book, rng, company, (0.6, 0.6), 8, contract=True)
        found.append(make.innocent("under contract", *bills))
    return found
