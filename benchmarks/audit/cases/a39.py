# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A39 EINV-TOTALS: the structured invoice says other than the bill or the page.

Real documents through the intake; what is wrong is in the document, or was changed in
the bill afterwards.
"""

from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.einvoice import Document, document_of, import_document
from audit.book.numbers import make_iban
from audit.book.things import Record, Vendor

from .case import Case, Maker
from .common import ago, known_vendor

make = Maker("A39")
ALSO = "A08 A12 A41 A38 A43"


def _vendors(book: Book, rng: Random, wanted: int) -> list[Vendor]:
    """Vendors whose VAT number the intake finds them by."""
    count = book.amount_of_cases(wanted)
    return [known_vendor(book, rng, book.both(n), "hygiene") for n in range(count)]


def _document(book: Book, rng: Random, of: Vendor, **more) -> Document:
    return document_of(of, ago(book, rng.randint(4, 20)), **more)


def _dearer(cents: Decimal):
    def change(_env, bill) -> None:
        bill.invoice_line_ids[:1].quantity = 1
        line = bill.invoice_line_ids[:1]
        line.price_unit = line.price_unit + float(cents)

    return change


class _Moved:
    """The bill is somebody else's."""

    def __init__(self, other: Vendor) -> None:
        self._other = other

    def __call__(self, _env, bill) -> None:
        bill.partner_id = self._other.id


def plant(book: Book, rng: Random) -> list[Case]:
    """Totals, tax, seller, account, page."""
    found: list[Case] = []

    def add(limb: str, record: Record, of: Vendor) -> None:
        found.append(make.planted(limb, record, also=ALSO))
        of.tags.add("document")

    for of in _vendors(book, rng, 7):
        document = _document(book, rng, of)
        record = import_document(book, document, _dearer(Decimal("13.40")))
        add("bill changed", record, of)
    for of in _vendors(book, rng, 6):
        document = _document(book, rng, of).stating(Decimal(50), "total", "payable")
        add("totals do not add up", import_document(book, document), of)
    for of in _vendors(book, rng, 5):
        document = _document(book, rng, of)
        document = document.stating(Decimal("7.77"), "tax", "total", "payable")
        add("tax is not that of the rates", import_document(book, document), of)
    for of in _vendors(book, rng, 6):
        other = next(
            v
            for v in book.vendors
            if v.company is of.company and v is not of and v.banks
        )
        record = import_document(book, _document(book, rng, of), _Moved(other))
        add("seller is another", record, of)
    for of in _vendors(book, rng, 8):
        iban = make_iban(rng, of.country)
        document = _document(book, rng, of, iban=iban)
        record = import_document(book, document, role="clerk")
        add("account is not the vendor's", record, of)
    for number, of in enumerate(_vendors(book, rng, 8)):
        shown = ({"total": "9 999.99"}, {"iban": make_iban(rng, "LT")})[number % 2]
        document = _document(book, rng, of, is_pdf=True, shown=shown)
        add("page says other", import_document(book, document), of)
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """As it is, with a page, blanks in the account, a cent."""
    found = []
    for of in _vendors(book, rng, 12):
        record = import_document(book, _document(book, rng, of))
        found.append(make.innocent("as it is", record))
    for of in _vendors(book, rng, 8):
        document = _document(book, rng, of, is_pdf=True)
        record = import_document(book, document)
        found.append(make.innocent("page says the same", record))
    for of in _vendors(book, rng, 8):
        number = of.banks[0].number
        iban = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        record = import_document(book, _document(book, rng, of, iban=iban))
        found.append(make.innocent("blanks in the account", record))
    for of in _vendors(book, rng, 6):
        document = _document(book, rng, of)
        document = document.stating(Decimal("0.01"), "tax", "total", "payable")
        record = import_document(book, document)
        found.append(make.innocent("a cent", record))
    return found
