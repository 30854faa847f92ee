# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A14 VENDOR-GHOST: a vendor with at least four marks of one that does not exist."""

from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.names import FREE_MAIL, ascii_word
from audit.book.things import Vendor

from .case import Case, Maker
from .common import DAY, ago, around, bill, money, vendor, working_ago

make = Maker("A14")


def _vendor(book: Book, rng: Random, number: int, key: str, before: int) -> Vendor:
    """A vendor entered so many days before its first bill."""
    company = book.both(number)
    day = working_ago(book, company, rng.randint(200, 700))
    made = book.office(rng, company, day - before * DAY)
    of = vendor(book, rng, company, key, first=day, made=made, contract=False)
    of.profile.step = rng.randint(13, 90)
    return of


def _no_numbers(of: Vendor) -> None:
    of.values.update(vat=None, company_registry=None)


def _no_address(rng: Random, of: Vendor) -> None:
    box = f"{ascii_word(of.name.split()[-2])}@{rng.choice(FREE_MAIL)}"
    of.values.update(street=None, phone=None, email=box)


def _bills(
    book: Book, rng: Random, of: Vendor, nets: list, *, orders: bool, hands: int
) -> list:
    """Bills three weeks apart, posted by so many people."""
    found = []
    posters = of.company.users["post"][:hands]
    for at, net in enumerate(nets):
        day = calendar.working(of.company.country, of.profile.first + 21 * at * DAY)
        move = bill(book, rng, of, day, net)
        move.posted_by = posters[at % len(posters)]
        if hands > 1:
            clerks = of.company.users["clerk"]
            move.created_by = clerks[at % len(clerks)]
        move.steps = [s for s in move.steps if orders or s.kind != "commitment"]
        found.append(move)
    return found


def plant(book: Book, rng: Random) -> list[Case]:
    """All marks, or just four of them."""
    found = []
    for number in range(book.amount_of_cases(20)):
        of = _vendor(book, rng, number, "studies", rng.randint(2, 20))
        _no_numbers(of)
        _no_address(rng, of)
        of.profile.step = 1
        nets = [money(100 * rng.randint(4, 9)) for _time in range(4)]
        bills = _bills(book, rng, of, nets, orders=False, hands=1)
        found.append(make.planted("all marks", of, *bills, also="A19 A43"))
    for number in range(book.amount_of_cases(12)):
        of = _vendor(book, rng, number, "hygiene", rng.randint(5, 18))
        _no_numbers(of)
        _no_address(rng, of)
        of.profile.step = 1
        nets = around(rng, 1400, 0.2, 4)
        bills = _bills(book, rng, of, nets, orders=True, hands=3)
        found.append(make.planted("four marks", of, *bills))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """New and small; only we buy there; a club."""
    found = []
    for number in range(book.amount_of_cases(12)):
        of = _vendor(book, rng, number, "hygiene", 18)
        of.values["vat"] = None  # below the threshold of VAT
        nets = around(rng, 1300, 0.3, 4)
        bills = _bills(book, rng, of, nets, orders=True, hands=3)
        found.append(make.innocent("new and small", of, *bills))
    for number in range(book.amount_of_cases(10)):
        of = _vendor(book, rng, number, "upkeep", 300)
        of.profile.step = 1
        nets = around(rng, 1300, 0.3, 5)
        bills = _bills(book, rng, of, nets, orders=True, hands=3)
        found.append(make.innocent("only we buy there", of, *bills))
    for number in range(book.amount_of_cases(10)):
        of = _vendor(book, rng, number, "goods", 200)
        of.values["email"] = f"club@{FREE_MAIL[0]}"
        of.values["vat"] = None
        nets = around(rng, 1200, 0.3, 3)
        bills = _bills(book, rng, of, nets, orders=True, hands=3)
        found.append(make.innocent("club with a free mailbox", of, *bills))
    return found + _unused(book, rng)


def _unused(book: Book, rng: Random) -> list[Case]:
    """Entered, and never billed."""
    found = []
    for number in range(book.amount_of_cases(4)):
        company = book.both(number)
        made = book.office(rng, company, ago(book, 60))
        of = book.vendor(rng, company, made)
        _no_numbers(of)
        found.append(make.innocent("never billed", of))
    return found
