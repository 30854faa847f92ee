# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A03 DUP-CROSS-VENDOR: one bill recorded under two vendors."""

from random import Random

from audit.book import refs
from audit.book.book import Book
from audit.book.things import Move, Vendor
from edic_demo.tools.invoice.numbers import siret_of

from .case import Case, Maker
from .common import DAY, ago, bill, times, usual, vendor

make = Maker("A03")


def plant(book: Book, rng: Random) -> list[Case]:
    """The second vendor is the first once more, or a stranger."""
    found = []
    makers = {
        "same IBAN": (_same_iban, "A10 A08"),
        "same VAT number": (_same_vat, ""),
        "name alike": (_alike, "A15"),
        "a stranger": (_stranger, ""),
    }
    for limb, (second, also) in makers.items():
        for one in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
            one.vendor.tags.add("alike")
            other = second(book, rng, one)
            twin = _twin(book, rng, one, other, rng.randint(0, 24))
            things = (one, twin, one.vendor, other)
            found.append(make.planted(limb, *things, also=also))
    return found


def _twin(book: Book, rng: Random, one: Move, other: Vendor, days: int, **how) -> Move:
    number = how.pop("number", None) or refs.separators(rng, one.ref_number)
    day = one.day + days * DAY
    bank = other.banks[0]
    return book.copy(rng, one, vendor=other, day=day, number=number, bank=bank, **how)


def _stranger(book: Book, rng: Random, one: Move, **more) -> Vendor:
    key = one.vendor.profile.key
    return vendor(book, rng, one.company, key, country=one.vendor.country, **more)


def _same_iban(book: Book, rng: Random, one: Move) -> Vendor:
    one.vendor.tags.add("bank")
    return _stranger(book, rng, one, iban=one.bank.number)


def _same_vat(book: Book, rng: Random, one: Move) -> Vendor:
    made = _stranger(book, rng, one)
    for name in ("vat", "company_registry"):
        made.values[name] = one.vendor.values.get(name)
    return made


def _alike(book: Book, rng: Random, one: Move) -> Vendor:
    made = _stranger(book, rng, one)
    made.name = " ".join(one.vendor.name.split()[:-1])  # without its legal form
    return made


def innocent(book: Book, rng: Random) -> list[Case]:
    """The same number by chance, the same amount by chance, branches, taken back."""
    found = []
    for one in book.take(rng, book.amount_of_cases(8), usual(book)):
        lines = times(one.lines, 1.19)
        other = _stranger(book, rng, one)
        twin = _twin(book, rng, one, other, 9, lines=lines, number=one.ref_number)
        found.append(make.innocent("same number, other amount", one, twin))
    for one in book.take(rng, book.amount_of_cases(8), usual(book)):
        number = refs.unrelated(rng, one.ref_number)
        twin = _twin(book, rng, one, _stranger(book, rng, one), 9, number=number)
        found.append(make.innocent("same amount, other number", one, twin))
    for one in book.take(rng, book.amount_of_cases(6), usual(book)):
        twin = _twin(book, rng, one, _stranger(book, rng, one), 52)
        found.append(make.innocent("weeks apart", one, twin))
    for one in book.take(rng, book.amount_of_cases(6), usual(book)):
        twin = _twin(book, rng, one, _stranger(book, rng, one), 6)
        back = book.reverse(rng, twin, twin.day + 5 * DAY)
        found.append(make.innocent("second one reversed", one, twin, back))
    for one in book.take(rng, book.amount_of_cases(6), usual(book)):
        other = _stranger(book, rng, one)
        other.parent = one.vendor
        for name in ("vat", "company_registry"):
            other.values[name] = one.vendor.values.get(name)
        if one.vendor.values.get("company_registry"):
            siren = one.vendor.values["company_registry"][:9]
            other.values["company_registry"] = siret_of(siren, 2)
        twin = _twin(book, rng, one, other, 3, number=one.ref_number)
        found.append(make.innocent("branch that is linked", one, twin))
    return found + _notices(book, rng)


def _notices(book: Book, rng: Random) -> list[Case]:
    """Two tax offices send notices of one amount with the year as number."""
    found = []
    for number in range(book.amount_of_cases(6)):
        company = book.both(number)
        day = ago(book, rng.randint(150, 900))
        net, ref = rng.randint(100, 900), f"TF {day.year} {number + 1:04d}"
        pair = [
            bill(
                book,
                rng,
                vendor(book, rng, company, "tax"),
                day + n * DAY,
                net,
                number=ref,
            )
            for n in (0, 4)
        ]
        found.append(make.disputed("tax notices", *pair))
    return found
