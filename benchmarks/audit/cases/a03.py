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
        for move in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
            move.vendor.tags.add("alike")
            other = second(book, rng, move)
            twin = _twin(book, rng, move, other, rng.randint(0, 24))
            things = (move, twin, move.vendor, other)
            found.append(make.planted(limb, *things, also=also))
    return found


def _twin(
    book: Book, rng: Random, first: Move, other: Vendor, days: int, **how
) -> Move:
    number = how.pop("number", None) or refs.separators(rng, first.ref_number)
    day = first.day + days * DAY
    bank = other.banks[0]
    return book.copy(rng, first, vendor=other, day=day, number=number, bank=bank, **how)


def _stranger(book: Book, rng: Random, move: Move, **more) -> Vendor:
    key = move.vendor.profile.key
    return vendor(book, rng, move.company, key, country=move.vendor.country, **more)


def _same_iban(book: Book, rng: Random, move: Move) -> Vendor:
    move.vendor.tags.add("bank")
    return _stranger(book, rng, move, iban=move.bank.number)


def _same_vat(book: Book, rng: Random, move: Move) -> Vendor:
    made = _stranger(book, rng, move)
    for name in ("vat", "company_registry"):
        made.values[name] = move.vendor.values.get(name)
    return made


def _alike(book: Book, rng: Random, move: Move) -> Vendor:
    made = _stranger(book, rng, move)
    made.name = " ".join(move.vendor.name.split()[:-1])  # without its legal form
    return made


def innocent(book: Book, rng: Random) -> list[Case]:
    """The same number by chance, the same amount by chance, branches, taken back."""
    found = []
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        lines = times(move.lines, 1.19)
        other = _stranger(book, rng, move)
        twin = _twin(book, rng, move, other, 9, lines=lines, number=move.ref_number)
        found.append(make.innocent("same number, other amount", move, twin))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        number = refs.unrelated(rng, move.ref_number)
        twin = _twin(book, rng, move, _stranger(book, rng, move), 9, number=number)
        found.append(make.innocent("same amount, other number", move, twin))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        twin = _twin(book, rng, move, _stranger(book, rng, move), 52)
        found.append(make.innocent("weeks apart", move, twin))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        twin = _twin(book, rng, move, _stranger(book, rng, move), 6)
        back = book.reverse(rng, twin, twin.day + 5 * DAY)
        found.append(make.innocent("second one reversed", move, twin, back))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        other = _stranger(book, rng, move)
        other.parent = move.vendor
        for name in ("vat", "company_registry"):
            other.values[name] = move.vendor.values.get(name)
        if move.vendor.values.get("company_registry"):
            siren = move.vendor.values["company_registry"][:9]
            other.values["company_registry"] = siret_of(siren, 2)
        twin = _twin(book, rng, move, other, 3, number=move.ref_number)
        found.append(make.innocent("branch that is linked", move, twin))
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
