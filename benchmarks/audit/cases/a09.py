# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A09 IBAN-REACTIVATED: an archived account is in use again.

Brought back with the ORM after the book is loaded, by a person or by an e-invoice.
"""

from datetime import timedelta
from random import Random

from audit.book.book import Book
from audit.book.einvoice import document_of, import_document
from audit.book.things import Bank, Vendor

from .a08 import paid_vendors
from .case import Case, Maker
from .common import ago, bill, usual

make = Maker("A09")


def archived(book: Book, rng: Random, of: Vendor) -> Bank:
    """An account that was given up half a year ago."""
    bank = book.bank(rng, of)
    bank.active = False
    bank.archived_at = book.office(rng, of.company, ago(book, rng.randint(150, 400)))
    return bank


def plant(book: Book, rng: Random) -> list[Case]:
    """By a person, with a bill on it. The intake leaves an account archived that an
    e-invoice names: what it flags is the account, which was never paid."""
    found = []
    for of in paid_vendors(book, rng, book.amount_of_cases(30)):
        bank = archived(book, rng, of)
        move = bill(book, rng, of, ago(book, 12), pay=None, bank=bank)
        book.later.append(_Again(bank, rng.choice(of.company.users["iban"])))
        limb = "by a person, still trusted"
        found.append(make.planted(limb, bank, move, of, also="A08 A12"))
    for of in paid_vendors(book, rng, book.amount_of_cases(6)):
        bank = archived(book, rng, of)
        document = document_of(of, ago(book, 5), iban=bank.number)
        record = import_document(book, document)
        found.append(make.innocent("an e-invoice names it", bank))
        limb = "an e-invoice names an archived one"
        found.append(Maker("A08").planted(limb, record, also="A39 A41 A43"))
    return found


class _Again:
    """Put an account to use again."""

    def __init__(self, bank: Bank, user: int) -> None:
        self._bank, self._user = bank, user

    def __call__(self, env, _book) -> None:
        bank = env["res.partner.bank"].browse(self._bank.id)
        bank.with_user(self._user).sudo().active = True


class _Renamed(_Again):
    """Change an account's holder."""

    def __call__(self, env, _book) -> None:
        bank = env["res.partner.bank"].browse(self._bank.id)
        bank.with_user(self._user).sudo().acc_holder_name = "Holder"


def innocent(book: Book, rng: Random) -> list[Case]:
    """Archived and left so, with a new one or without; another change."""
    found = []
    for of in paid_vendors(book, rng, book.amount_of_cases(12)):
        bank = archived(book, rng, of)
        found.append(make.innocent("still archived", bank))
    for of in paid_vendors(book, rng, book.amount_of_cases(10)):
        old = archived(book, rng, of)
        fresh = book.bank(rng, of, made=old.archived_at + timedelta(days=1))
        found.append(make.innocent("replaced by a new one", old, fresh))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="bank"):
        bank = move.vendor.banks[0]
        book.later.append(_Renamed(bank, rng.choice(move.company.users["iban"])))
        found.append(make.innocent("holder renamed", bank))
    return found
