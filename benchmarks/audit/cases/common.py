# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The common parts of the cases: vendors with a history of their own, bills, days."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any

from audit.book import behaviour, calendar, contracts, refs
from audit.book.amounts import bill_total
from audit.book.book import Book
from audit.book.things import Company, Line, Move, Vendor

DAY = timedelta(days=1)


def ago(book: Book, days: int) -> date:
    """So many days before the book's end."""
    return book.end - days * DAY


def working_ago(book: Book, company: Company, days: int) -> date:
    """The same, or the next working day."""
    return calendar.working(company.country, ago(book, days))


def money(value: float | str | Decimal) -> Decimal:
    """An amount to the cent."""
    return round(Decimal(str(value)), 2)


def between(book: Book, most: int, least: int) -> Callable[[Move], bool]:
    """Return a test whether a bill is from so many days ago."""
    return lambda move: ago(book, most) <= move.day <= ago(book, least)


def is_ordinary(move: Move) -> bool:
    """A bill in a row of its vendor's, with a number long enough, paid once."""
    found = move.vendor.profile
    return (
        found is not None
        and found.rhythm != "subscription"
        and len(refs.norm(move.ref_number)) >= 6
        and len(move.paid) == 1
        and move.paid[0][0].amount == move.paid[0][1]
        and move.net > 40
    )


def usual(book: Book, most: int = 1300, least: int = 130) -> Callable[[Move], bool]:
    """Ordinary bills of a time, so far back that what follows is in the book too."""
    in_time = between(book, most, least)
    return lambda move: is_ordinary(move) and in_time(move)


def vendor(
    book: Book, rng: Random, company: Company, key: str = "goods", **more: Any
) -> Vendor:
    """A vendor of the case's own, under contract unless `contract=False`."""
    under_contract = more.pop("contract", True)
    more.setdefault("first", book.start)
    made = behaviour.new_vendor(book, rng, company, key, **more)
    if under_contract:
        contracts.give_contract(book, made, f"M{company.key.upper()}-{made.name[-9:]}")
    return made


def bill(
    book: Book,
    rng: Random,
    of: Vendor,
    day: date,
    net: Decimal | float | None = None,
    **how: Any,
) -> Move:
    """A bill of one line.

    :param how: `account`, `label`, `tax`, `number`, `quantity`, `product`, `centre`,
        `kind`, and what `process` takes
    """
    found = of.profile
    lines = how.pop("lines", None)
    if lines is None and net is None:
        lines = behaviour.lines_of(rng, of, day)
    if lines is None:
        quantity = Decimal(how.pop("quantity", 1))
        label, _price, product = found.catalog[0]
        lines = [
            Line(
                how.pop("account", found.need.accounts[of.company.key]),
                how.pop("label", label),
                money(net),
                how.pop("tax", behaviour.tax_of(of)),
                quantity,
                how.pop("product", product),
                how.pop("centre", found.service),
            )
        ]
    number = how.pop("number", None) or behaviour.number(of, day)
    made = book.bill(rng, of, day, lines, number, how.pop("kind", "in_invoice"), **how)
    if made is None:
        raise ValueError(f"{day} is too late for a bill")
    made.is_taken = True
    if "contract" in of.tags and found.contract:
        made.values.update(book.contract(found.contract))
    return made


def known_vendor(book: Book, rng: Random, company: Company, key: str) -> Vendor:
    """A vendor paid several times on its only account."""
    of = vendor(book, rng, company, key)
    history(book, rng, of, monthly(book, ago(book, 60), 4), around(rng, 300, 0.2, 4))
    return of


def history(
    book: Book,
    rng: Random,
    of: Vendor,
    days: Iterable[date],
    nets: Sequence[Decimal | float],
    **how: Any,
) -> list[Move]:
    """Bills of a vendor on these days."""
    return [
        bill(book, rng, of, calendar.working(of.company.country, day), net, **how)
        for day, net in zip(days, nets, strict=True)
    ]


def monthly(book: Book, last: date, count: int, every: int = 30) -> list[date]:
    """Days that are so far apart, the latest last."""
    return [last - every * n * DAY for n in reversed(range(count))]


def around(rng: Random, middle: float, spread: float, count: int) -> list[Decimal]:
    """Amounts around a middle, lognormal."""
    return [money(middle * rng.lognormvariate(0, spread)) for _time in range(count)]


def times(lines: Sequence[Line], factor: float) -> list[Line]:
    """The same lines at other prices."""
    return [
        Line(
            x.account,
            x.label,
            max(money("0.01"), money(float(x.price) * factor)),
            x.tax,
            x.quantity,
            x.product,
            x.service,
        )
        for x in lines
    ]


def nets_on(of: Vendor, account: str, first: date, last: date) -> list[float]:
    """Return the net amounts of a vendor's bills on an account, bill by bill."""
    found = []
    for bill in of.bills:
        if bill.kind == "in_invoice" and first <= bill.day < last:
            net = sum((x.net for x in bill.lines if x.account == account), Decimal(0))
            if net:
                found.append(float(net))
    return found


def spread_of(nets: Sequence[float]) -> tuple[float, float]:
    """Median, and robust deviation of the logarithms (1.4826 · MAD, at least .05)."""
    logs = sorted(map(math.log, nets))
    middle = median(logs)
    deviation = 1.4826 * median(abs(x - middle) for x in logs)
    return math.exp(middle), max(deviation, 0.05)


def is_running(book: Book, of: Vendor) -> bool:
    """Return whether it is a vendor of the background that still sends bills, not of
    assets (classes 2 of M57 and 0 of NKF), to which amounts are not compared."""
    if not of.profile or of.profile.last < book.end:
        return False
    return not of.profile.need.accounts[of.company.key].startswith(("2", "0"))


def steady(
    book: Book, months: int, least: int, most_spread: float, typical: float = 0
) -> Callable[[Move], bool]:
    """Bills of vendors with so many bills in the months before today, much alike."""

    def like(of: Vendor) -> bool:
        if not is_running(book, of):
            return False
        account = of.profile.need.accounts[of.company.key]
        nets = nets_on(of, account, ago(book, 30 * months), ago(book, 60))
        if len(nets) < least:
            return False
        middle, deviation = spread_of(nets)
        return deviation <= most_spread and middle >= typical

    known = by_vendor(like)
    return lambda move: is_ordinary(move) and known(move)


def by_vendor(like: Callable[[Vendor], bool]) -> Callable[[Move], bool]:
    """Return a test whether a bill's vendor is like that; each is looked at once."""
    known: dict[int, bool] = {}

    def where(move: Move) -> bool:
        key = id(move.vendor)
        if key not in known:
            known[key] = like(move.vendor)
        return known[key]

    return where


def repaid(move: Move) -> None:
    """Set the payments of a bill to the amount that is billed now."""
    for payment, _amount in move.paid[:1]:
        payment.amount = bill_total(move)
        payment.covers = [(move, payment.amount)]
        move.paid = [(payment, payment.amount)]
