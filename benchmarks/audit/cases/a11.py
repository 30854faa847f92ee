# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A11 IBAN-FOREIGN-PSP: an account in another country, or of a payment service."""

from random import Random

from audit.book.book import Book
from audit.book.numbers import belgian_account, make_iban
from edic_demo.tools.invoice.numbers import iban_of

from .case import Case, Maker
from .common import ago, bill, usual, vendor

make = Maker("A11")
SERVICES = ("967", "977", "974")  # Belgian codes that Odoo knows


def _bill_on(book: Book, rng: Random, number: int, iban: str, country: str, **more):
    company = book.both(number)
    of = vendor(book, rng, company, "studies", country=country, iban=iban, **more)
    days = rng.randint(40, 700)
    move = bill(book, rng, of, ago(book, days), 870 + number)
    return of, of.banks[0], move, move.paid[0][0]


def plant(book: Book, rng: Random) -> list[Case]:
    """Abroad in the SEPA, out of it, at a payment service; all of them trusted."""
    found = []
    for number in range(book.amount_of_cases(16)):
        land = book.both(number).country
        iban = make_iban(rng, ("LT", "EE", "AT", "IE")[number % 4])
        things = _bill_on(book, rng, number, iban, land)
        found.append(make.planted("another country", *things, also="A14"))
    for number in range(book.amount_of_cases(8)):
        land = book.both(number).country
        iban = make_iban(rng, ("TR", "AE")[number % 2])
        things = _bill_on(book, rng, number, iban, land)
        found.append(make.planted("out of the SEPA", *things, also="A14"))
    for number in range(book.amount_of_cases(8)):
        body = f"{SERVICES[number % 3]}{rng.randint(1000000, 9999999)}"
        iban = iban_of("BE", belgian_account(body))
        things = _bill_on(book, rng, number, iban, "BE")
        found.append(make.planted("payment service", *things, also="A40"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Foreign vendors at home, overseas departments, archived, Monaco's neighbours."""
    found = []
    for number in range(book.amount_of_cases(12)):
        land = ("BE", "NL", "LU")[number % 3]
        things = _bill_on(book, rng, number, make_iban(rng, land), land)
        found.append(make.innocent("foreign vendor at home", *things))
    for number in range(book.amount_of_cases(6)):
        things = _bill_on(book, rng, 0, make_iban(rng, "FR"), ("RE", "GP")[number % 2])
        found.append(make.innocent("French overseas department", *things))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="bank"):
        bank = book.bank(rng, move.vendor, make_iban(rng, "LT"))
        bank.active, bank.trusted_at = False, None
        bank.archived_at = book.office(rng, move.company, ago(book, 300))
        found.append(make.innocent("archived and not used", bank))
    for move in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
        found.append(make.innocent("at home", move.bank, move, move.paid[0][0]))
    return found
