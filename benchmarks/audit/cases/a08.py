# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A08 IBAN-CHANGE: money to an account that is new, or not the one paid before."""

from datetime import date, timedelta
from random import Random

from audit.book.book import Book
from audit.book.things import Bank, Move, Vendor

from .case import Case, Maker
from .common import DAY, ago, bill, history, usual, vendor, working_ago

make = Maker("A08")


def new_bank(book: Book, rng: Random, of: Vendor, day: date, **more) -> Bank:
    """A further account of a vendor, entered on a day."""
    return book.bank(rng, of, made=book.office(rng, of.company, day), **more)


def paid_vendors(book: Book, rng: Random, wanted: int) -> list[Vendor]:
    """Vendors with at least four paid bills, each with one of them taken."""

    def where(move: Move) -> bool:
        return len([b for b in move.vendor.bills if b.paid]) >= 6

    in_time = usual(book, 500, 90)
    bills = book.take(rng, wanted, lambda m: in_time(m) and where(m), tag="bank")
    return [bill.vendor for bill in bills]


def plant(book: Book, rng: Random) -> list[Case]:
    """New before it is due, new before it was paid, other than the one always paid."""
    found = []
    for of in paid_vendors(book, rng, book.amount_of_cases(12)):
        bank = new_bank(book, rng, of, ago(book, rng.randint(14, 25)))
        move = bill(book, rng, of, ago(book, 11), pay=None, bank=bank)
        found.append(make.planted("new before it is due", move, bank, also="A12"))
    for move in book.take(rng, book.amount_of_cases(10), usual(book, 700), tag="bank"):
        payment = move.paid[0][0]
        made = book.office(rng, move.company, payment.day - rng.randint(9, 20) * DAY)
        bank = book.bank(rng, move.vendor, made=made)
        bank.trusted_at = made + timedelta(days=2)
        move.bank = payment.bank = bank
        found.append(make.planted("new before it was paid", move, payment, bank))
    for of in paid_vendors(book, rng, book.amount_of_cases(10)):
        bank = new_bank(book, rng, of, ago(book, rng.randint(200, 700)))
        move = bill(book, rng, of, ago(book, 12), pay=None, bank=bank)
        found.append(make.planted("another than always paid", move, bank))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """A new vendor, two accounts in use, a change of long ago, one that is not used."""
    found = []
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        day = working_ago(book, company, 14)
        made = book.office(rng, company, day - 40 * DAY)
        of = vendor(book, rng, company, "goods", first=day, made=made)
        move = bill(book, rng, of, day, 420, pay=None)
        found.append(make.innocent("first account of a new vendor", move, of.banks[0]))
    for number in range(book.amount_of_cases(8)):
        found.append(_two_in_use(book, rng, number))
    for number in range(book.amount_of_cases(8)):
        found.append(_long_ago(book, rng, number))
    for of in paid_vendors(book, rng, book.amount_of_cases(8)):
        old = of.banks[0]
        new_bank(book, rng, of, ago(book, 20))
        move = bill(book, rng, of, ago(book, 11), pay=None, bank=old)
        found.append(make.innocent("new one is not used", move))
    return found


def _two_in_use(book: Book, rng: Random, number: int) -> Case:
    """A vendor paid on two accounts in turns for years."""
    of = vendor(book, rng, book.both(number), "hygiene")
    second = book.bank(rng, of)
    days = [ago(book, n) for n in range(830, 60, -60)]
    for at, day in enumerate(days):
        bank = of.banks[0] if at % 2 else second
        history(book, rng, of, [day], [rng.randint(90, 400)], bank=bank)
    move = bill(book, rng, of, ago(book, 13), 250, pay=None, bank=second)
    return make.innocent("two accounts in use", move)


def _long_ago(book: Book, rng: Random, number: int) -> Case:
    """A vendor that changed its bank a year ago, paid on the new one since."""
    of = vendor(book, rng, book.both(number), "hygiene")
    days = [ago(book, n) for n in range(900, 420, -60)]
    history(book, rng, of, days, [rng.randint(90, 400) for _day in days])
    bank = new_bank(book, rng, of, ago(book, 410))
    days = [ago(book, n) for n in range(340, 60, -60)]
    nets = [rng.randint(90, 400) for _day in days]
    history(book, rng, of, days, nets, bank=bank)
    move = bill(book, rng, of, ago(book, 13), 250, pay=None, bank=bank)
    return make.innocent("changed long ago", move)
