# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A19 ROUND-REPEAT: round amounts of a vendor that has none, one amount again and
again."""

from random import Random

from audit.book import refs
from audit.book.book import Book
from audit.book.things import Vendor

from .case import Case, Maker
from .common import ago, around, between, bill, by_vendor, history, monthly, vendor

make = Maker("A19")


def _uneven(book: Book):
    """Bills of vendors whose amounts are between 500 and 6 000 and seldom round."""
    recent = between(book, 900, 100)

    def like(of: Vendor) -> bool:
        found = of.profile
        if not found or found.last < book.end or found.key == "grant":
            return False
        nets = [b.net for b in of.bills if b.day >= ago(book, 1000)]
        if len(nets) < 15 or found.rhythm == "subscription":
            return False
        rounds = sum(1 for net in nets if net % 100 == 0)
        return sum(nets) / len(nets) > 900 and max(nets) > 2500 and rounds == 0

    known = by_vendor(like)
    return lambda move: recent(move) and known(move)


def plant(book: Book, rng: Random) -> list[Case]:
    """A round bill; one amount four times out of any rhythm."""
    found = []
    for move in book.take(rng, book.amount_of_cases(16), _uneven(book), tag="stat"):
        line = move.lines[0]
        made = bill(
            book,
            rng,
            move.vendor,
            ago(book, rng.randint(40, 70)),
            1000 * rng.randint(1, 3),
            account=line.account,
            label=line.label,
            tax=line.tax,
        )
        found.append(make.planted("round", made))
    for number in range(book.amount_of_cases(16)):
        of = vendor(book, rng, book.both(number), "upkeep")
        days = monthly(book, ago(book, 330), 10, 26)
        history(book, rng, of, days, around(rng, 480, 0.5, 10))
        days = [ago(book, n) for n in (300, 291, 204, 171, 77)]
        net = 317 + number + 0.4
        same = []
        for day in days:
            text = refs.unrelated(rng, "FA-84163")
            same.append(bill(book, rng, of, day, net, number=f"{of.profile.own}{text}"))
        found.append(make.planted("one amount again and again", *same, also="A24"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Rents, grants, day rates, instalments."""
    found = []
    recent = between(book, 900, 60)
    for key, limb in (("rent", "rent"), ("grant", "grant")):
        ones = book.take(
            rng,
            book.amount_of_cases(8),
            lambda m, key=key: (
                recent(m)
                and m.vendor.profile is not None
                and m.vendor.profile.key == key
                and len(m.vendor.bills) > 6
            ),
            distinct=False,
        )
        found += [make.innocent(limb, move) for move in ones]
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "studies")
        nets = [1000 * rng.randint(1, 5) for _time in range(12)]
        bills = history(book, rng, of, monthly(book, ago(book, 60), 12, 41), nets)
        found.append(make.disputed("day rates", bills[-1], bills[-2]))
    for number in range(book.amount_of_cases(14)):
        of = vendor(book, rng, book.both(number), "insurance")
        days = monthly(book, ago(book, 60), 5, 91)
        bills = history(book, rng, of, days, [843.17] * 5)
        found.append(make.innocent("instalments each quarter", bills[-1]))
    return found
