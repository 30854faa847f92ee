# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A07 REFUND-REVERSAL: credit notes of nothing, round trips, credits nobody used."""

from datetime import date
from random import Random

from audit.book import calendar
from audit.book.amounts import bill_total
from audit.book.book import Book
from audit.book.things import REFUND, Line, Move

from .case import Case, Maker
from .common import DAY, ago, between, bill, is_ordinary, money, usual, vendor

make = Maker("A07")
REBATE = {"fr": ("6096", "Remise de fin d'année"), "de": ("525500", "Jahresbonus")}
OTHER = {"fr": "6188", "de": "529900"}  # an account that the bill is moved to


def credit(book: Book, rng: Random, move: Move, day: date, net, **how) -> Move:
    """A credit note of a vendor, linked with nothing."""
    line = move.lines[0]
    lines = [Line(line.account, line.label, money(net), line.tax, service=line.service)]
    how = {"number": f"AV{day:%y%m}-{rng.randint(100, 999)}", "lines": lines, **how}
    return bill(book, rng, move.vendor, day, kind=REFUND, pay=None, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """Each limb of the rule."""
    found = []
    for move in book.take(rng, book.amount_of_cases(12), usual(book, 300)):
        net = money(move.net) * money(rng.uniform(0.31, 0.77)) + money("0.37")
        made = credit(book, rng, move, ago(book, rng.randint(20, 110)), net)
        found.append(make.planted("matches no bill", made))
    for move in book.take(rng, book.amount_of_cases(10), _december(book)):
        found.append(_round_trip(book, rng, move))
    for move in book.take(rng, book.amount_of_cases(10), usual(book, 520, 300)):
        made = credit(book, rng, move, ago(book, rng.randint(200, 290)), move.net)
        made.lines = [Line(x.account, x.label, x.net, x.tax) for x in move.lines]
        found.append(make.planted("credit unused", made, also="A31"))
    return found


def _december(book: Book):
    def where(move: Move) -> bool:
        return (
            is_ordinary(move)
            and move.day.month == 12
            and move.day.day >= 20
            and (move.booked.month, move.booked.year) == (12, move.day.year)
        )

    return where


def _round_trip(book: Book, rng: Random, move: Move) -> Case:
    """Taken back in January and booked anew elsewhere."""
    land = move.company.country
    day = calendar.working(land, date(move.day.year + 1, 1, 3))
    same_day = {"received": day, "made": day, "posted": day}
    back = book.reverse(rng, move, day, **same_day)
    lines = [
        Line(
            OTHER[move.company.key],
            x.label,
            x.price,
            x.tax,
            x.quantity,
            None,
            x.service,
        )
        for x in move.lines
    ]
    anew = book.copy(rng, move, day=day, lines=lines, **same_day)
    limb = "taken back and booked elsewhere"
    return make.planted(limb, move, back, anew, also="A01 A02 A29")


def innocent(book: Book, rng: Random) -> list[Case]:
    """Linked, matching, a bonus of every year, booked anew on the same account."""
    found = []
    for move in book.take(rng, book.amount_of_cases(8), _linked(book), kind=REFUND):
        found.append(make.innocent("part taken back before payment", move))
    for move in book.take(rng, book.amount_of_cases(8), usual(book, 330, 160)):
        made = credit(book, rng, move, ago(book, rng.randint(20, 120)), move.net)
        made.lines = [Line(x.account, x.label, x.net, x.tax) for x in move.lines]
        found.append(make.innocent("matches a bill, still young", made))
    for number in range(book.amount_of_cases(8)):
        found.append(_bonus(book, rng, number))
    for move in book.take(rng, book.amount_of_cases(8), _mid_year(book)):
        back = book.reverse(rng, move, move.day + 8 * DAY)
        anew = book.copy(rng, move, day=move.day + 9 * DAY)
        found.append(make.innocent("booked anew on the same account", move, back, anew))
    return found


def _linked(book: Book):
    in_time = between(book, 1200, 60)
    return lambda move: move.reverses is not None and in_time(move)


def _mid_year(book: Book):
    where = usual(book)
    return lambda move: (
        where(move) and move.day.month in (2, 3, 5, 6, 8, 9) and move.day.day <= 10
    )


def _bonus(book: Book, rng: Random, number: int) -> Case:
    """A vendor that gives a bonus each January, set against the next bill."""
    company = book.both(number)
    of = vendor(book, rng, company, "office")
    account, label = REBATE[company.key]
    made = None
    for year in (book.end.year - 2, book.end.year - 1, book.end.year):
        day = calendar.working(company.country, date(year, 1, 15))
        net = money(rng.uniform(180, 420))
        move = bill(book, rng, of, day - 20 * DAY, money(rng.uniform(900, 1400)))
        line = Line(account, f"{label} {year - 1}", net, move.lines[0].tax)
        made = bill(
            book, rng, of, day, kind=REFUND, lines=[line], pay=None, number=f"BON{year}"
        )
        later = bill(book, rng, of, day + 6 * DAY, money(rng.uniform(900, 1400)))
        _set_against(book, later, made)
    return make.innocent("bonus of every year", made)


def _set_against(book: Book, later: Move, made: Move) -> None:
    less = bill_total(made)
    payment, amount = later.paid[0]
    book.settled.append((made, later, less))
    payment.amount -= less
    payment.covers = [(later, amount - less)]
    later.paid = [(payment, amount - less)]
