# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A41 EINV-ROUTING-ID: numbers that lead a structured invoice to nobody, or elsewhere.

The municipality's own routing id is its partner's Peppol endpoint (EAS 0204).
"""

from random import Random

from audit.book.book import Book
from audit.book.einvoice import document_of, import_document
from audit.book.things import Vendor
from audit.ground import LEITWEG
from edic_demo.tools.invoice.numbers import leitweg, with_luhn

from .case import Case, Maker
from .common import ago, known_vendor, vendor

make = Maker("A41")
ALSO = "A08 A12 A39"
POST = "356000000"  # La Poste: the digits of its SIRET add up to a multiple of five


def _of(book: Book, rng: Random, key: str, wanted: int) -> list[Vendor]:
    company, count = book.companies[key], book.amount_of_cases(wanted)
    return [known_vendor(book, rng, company, "hygiene") for _time in range(count)]


def _sent(book: Book, rng: Random, of: Vendor, **more):
    document = document_of(of, ago(book, rng.randint(4, 20)), **more)
    return import_document(book, document)


def _wrong_check(number: int) -> str:
    right = leitweg(f"0599{number:04d}", "BENCH")
    return f"{right[:-2]}{(int(right[-2:]) + 7) % 90 + 1:02d}"


def plant(book: Book, rng: Random) -> list[Case]:
    """Germany: check digits, form, another's, none. France: SIRET."""
    found = []
    references = {
        "wrong check digits": (_wrong_check, 8),
        "no routing id at all": (lambda n: f"Kostenstelle {n + 10}", 6),
        "another authority's": (lambda n: leitweg(f"0211{n:04d}", "TOWN"), 6),
        "placeholder": (lambda _n: "N/A", 4),
    }
    for limb, (reference, wanted) in references.items():
        for number, of in enumerate(_of(book, rng, "de", wanted)):
            record = _sent(book, rng, of, buyer_reference=reference(number))
            found.append(make.planted(limb, record, also=ALSO))
    for of in _of(book, rng, "fr", 8):
        wrong = of.company.siret
        wrong = wrong[:-1] + str((int(wrong[-1]) + 3) % 10)
        record = _sent(book, rng, of, buyer_siret=wrong)
        found.append(make.planted("SIRET with a wrong digit", record, also=ALSO))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Its own id, a right SIRET, the post office."""
    found = []
    for of in _of(book, rng, "de", 16):
        record = _sent(book, rng, of, buyer_reference=LEITWEG)
        found.append(make.innocent("own routing id", record))
    for of in _of(book, rng, "fr", 12):
        found.append(make.innocent("right SIRET", _sent(book, rng, of)))
    for number in range(book.amount_of_cases(3)):
        of = vendor(book, rng, book.companies["fr"], "phone")
        body = f"{POST}{number + 20:04d}"
        siret = next(body + d for d in "0123456789" if _fives(body + d))
        if siret == with_luhn(body):
            continue
        of.values["company_registry"] = siret
        record = _sent(book, rng, of)
        found.append(make.innocent("post office", record))
    return found


def _fives(number: str) -> bool:
    return sum(map(int, number)) % 5 == 0
