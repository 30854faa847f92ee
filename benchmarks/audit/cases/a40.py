# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A40 REVERSE-CHARGE: VAT charged, or left out, where the buyer owes it.

The French chart (M57) has no tax for construction's domestic reverse charge, and a
municipality is seldom under § 13b UStG: that limb is disputed and German alone.
"""

from random import Random

from audit.book.book import Book
from audit.book.things import Move

from .case import Case, Maker
from .common import ago, bill, money, vendor

make = Maker("A40")
FULL = {"fr": "20", "de": "19"}
LANDS = ("BE", "NL", "LU")


def _foreign(
    book: Book, rng: Random, number: int, tax: str, key: str = "software", **how
) -> Move:
    company = book.both(number)
    country = how.pop("country", LANDS[number % 3])
    of = vendor(book, rng, company, key, country=country, banks=how.pop("banks", True))
    if how.pop("no_vat", False):
        of.values["vat"] = None
    if tax == "full":
        tax = FULL[company.key]
    net = how.pop("net", None) or money(rng.uniform(300, 900))
    return bill(book, rng, of, ago(book, rng.randint(60, 700)), net, tax=tax, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """Our VAT charged by a vendor of another member state; none, and no reverse."""
    found = []
    for number in range(book.amount_of_cases(16)):
        move = _foreign(book, rng, number, "full")
        found.append(make.planted("our VAT charged from abroad", move, also="A38"))
    for number in range(book.amount_of_cases(16)):
        move = _foreign(book, rng, number, "0")
        found.append(make.planted("no VAT and no reverse charge", move, also="A38"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Reversed, not a business, out of the Union, at home; hotels, construction."""
    found = []
    for number in range(book.amount_of_cases(14)):
        move = _foreign(book, rng, number, "eu")
        found.append(make.innocent("reversed", move))
    for number in range(book.amount_of_cases(8)):
        net = money(rng.uniform(20, 60))
        move = _foreign(book, rng, number, "0", no_vat=True, net=net)
        found.append(make.innocent("small vendor without a VAT number", move))
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        of = vendor(book, rng, company, "software")
        move = bill(book, rng, of, ago(book, 90 + number), 400, tax=FULL[company.key])
        found.append(make.innocent("at home", move))
    for number in range(book.amount_of_cases(6)):
        account = {"fr": "6251", "de": "541300"}[book.both(number).key]
        move = _foreign(
            book, rng, number, "full", account=account, label="Hôtel / Hotel"
        )
        found.append(make.disputed("hotel abroad", move, also="A38"))
    for number in range(book.amount_of_cases(6)):
        of = vendor(book, rng, book.companies["de"], "upkeep")
        label = "Bauleistung nach § 13b UStG"
        move = bill(book, rng, of, ago(book, 80 + number), 1900, tax="d19", label=label)
        found.append(make.disputed("construction with VAT", move, also="A38"))
    return found
