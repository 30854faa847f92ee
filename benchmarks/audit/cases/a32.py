# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A32 ALTO2-CONSISTENCY: entries that contradict themselves.

Most of it Odoo does not let anybody do: it is written past it, as by a script.
"""

from random import Random

from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.things import Item, Line, Move

from .case import Case, Maker
from .common import DAY, ago, bill, money, repaid, vendor, working_ago

make = Maker("A32")
VAT = {"fr": ("d20", "d5.5"), "de": ("d19", "d7")}
LABEL = "Réimputation / Umbuchung der Kostenstelle"


def _taxed(book: Book, rng: Random, number: int, nets: list, keys: list) -> Move:
    """A bill whose VAT is deducted."""
    company = book.both(number)
    of = vendor(book, rng, company, "goods")
    code = of.profile.need.accounts[company.key]
    words = of.profile.need.words[company.key]
    lines = [
        Line(code, words[at % len(words)], money(net), VAT[company.key][key])
        for at, (net, key) in enumerate(zip(nets, keys, strict=True))
    ]
    return bill(book, rng, of, ago(book, rng.randint(60, 800)), lines=lines)


def _plain(book: Book, rng: Random, number: int) -> Move:
    company = book.both(number)
    sum_ = cents(rng, 700, 0.4)
    items = [
        Item(account(company, "goods"), sum_, LABEL),
        Item(account(company, "office"), -sum_, LABEL),
    ]
    made = book.entry(
        rng, company, working_ago(book, company, rng.randint(60, 800)), items, LABEL
    )
    made.is_taken = True
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """Each of the six questions of Test-Compta-Demat, and the two of VAT."""
    found = []
    for name in ("input_vat", "output_vat"):  # the NKF has no numbers of its own
        book.wishes.append(("A32", "vat", account(book.companies["de"], name)))
    for number in range(book.amount_of_cases(6)):
        move = _plain(book, rng, number)
        more = move.items[0].amount + 10
        for column in ("balance", "debit", "amount_currency"):
            move.spoilt[f"item:{column}"] = more
        found.append(make.planted("not balanced", move, also="A37"))
    for number in range(book.amount_of_cases(5)):
        move = _plain(book, rng, number)
        move.spoilt["item:date"] = move.booked + 9 * DAY
        found.append(make.planted("several dates", move, also="A37"))
    for number in range(book.amount_of_cases(5)):
        move = _plain(book, rng, number)
        move.spoilt["item:journal_id"] = move.company.journals["payroll"]
        found.append(make.planted("several journals", move, also="A37"))
    for number in range(book.amount_of_cases(4)):
        move = _plain(book, rng, number)
        move.spoilt["item:ref"] = "AUTRE-PIÈCE 7"
        found.append(make.planted("several piece numbers", move, also="A37"))
    for number in range(book.amount_of_cases(8)):
        move = _taxed(book, rng, number, [rng.randint(300, 900)], [0])
        move.tax_shift = money(-float(move.net) * rng.uniform(0.02, 0.06))
        repaid(move)
        found.append(make.planted("VAT of no rate", move, also="A38 A39"))
    for number in range(book.amount_of_cases(6)):
        found.append(_inverted(book, rng, number))
    return found


def _inverted(book: Book, rng: Random, number: int) -> Case:
    """The expense is a debit, its VAT a credit."""
    company = book.both(number)
    net = cents(rng, 900, 0.3)
    tax = round(net / 5, 2)
    items = [
        Item(account(company, "goods"), net, LABEL),
        Item(account(company, "input_vat"), -tax, LABEL),
        Item(account(company, "office"), tax - net, LABEL),
    ]
    day = working_ago(book, company, rng.randint(60, 800))
    made = book.entry(rng, company, day, items, LABEL)
    made.is_taken = True
    return make.planted("VAT on the wrong side", made, also="A24 A25")


def innocent(book: Book, rng: Random) -> list[Case]:
    """Cents, two rates in one bill, plain entries."""
    found = []
    for number in range(book.amount_of_cases(10)):
        move = _taxed(book, rng, number, [money(rng.uniform(1, 9))], [0])
        found.append(make.innocent("cents that round", move))
    for number in range(book.amount_of_cases(12)):
        nets = [rng.randint(200, 500), rng.randint(40, 200)]
        move = _taxed(book, rng, number, nets, [0, 1])
        found.append(make.innocent("two rates", move))
    for number in range(book.amount_of_cases(10)):
        found.append(make.innocent("plain", _plain(book, rng, number)))
    return found
