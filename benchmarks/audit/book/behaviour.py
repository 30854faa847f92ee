# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The habits of vendors: rhythms, amounts, seasons, rising prices, running numbers."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from . import calendar, refs
from .amounts import bill_total
from .book import Book
from .contracts import give_contracts
from .needs import NEEDS, Need
from .rng import pick_weighted, stream
from .things import REFUND, Company, Line, Move, Vendor

DAY = timedelta(days=1)
IN_SEASON, OUT_OF_SEASON = 1.3, 0.85
YEARLY_RISE = (0.0, 0.045)
SHARE_REFUNDS, SHARE_EINVOICES, SHARE_FOREIGN, SHARE_TAXED = 0.012, 0.3, 0.1, 0.08
ABROAD = {"software", "studies", "goods", "events"}
SHARE_NEW, SHARE_CLOSED = 0.12, 0.02
MIN_BILLS_A_YEAR = 4  # bills a year of an irregular vendor


@dataclass(slots=True)
class Profile:
    """The billing habits of one vendor."""

    key: str
    rhythm: str
    median: float
    spread: float
    catalog: list[tuple[str, Decimal, str]]  # label, price, product
    style: str
    own: str
    step: int  # the distance of its numbers
    number: int
    day: int  # day of the month
    service: int
    rise: float  # rise of prices in a year
    first: date
    last: date
    rate: float = 1.0  # bills a month, of irregular ones
    contract: str | None = None
    taxed: bool = False  # for a taxed activity: its VAT is deducted

    @property
    def need(self) -> Need:
        """Return the need that the vendor meets."""
        return NEEDS[self.key]


def fill(book: Book, vendors: int, bills: int) -> None:
    """The background: vendors and what they billed."""
    rng = stream(book.seed, "vendors")
    keys = [(key, need.share) for key, need in NEEDS.items()]
    made = []
    for number in range(vendors):
        company, key = book.both(number), pick_weighted(rng, keys)
        country = company.country
        if key in ABROAD and rng.random() < SHARE_FOREIGN:
            country = rng.choice(("BE", "NL", "LU"))
        vendor = new_vendor(book, rng, company, key, country=country)
        vendor.profile.taxed = rng.random() < SHARE_TAXED
        made.append(vendor)
    _rates(book, made, bills)
    for vendor in made:
        vendor_bills(book, stream(book.seed, "bills", vendor.name), vendor)
    give_contracts(book)


def new_vendor(
    book: Book, rng: Random, company: Company, key: str, **more: object
) -> Vendor:
    """A vendor that delivers what the key says.

    :param more: `first`, `last`: days between which it bills; and what `Book.vendor`
        takes
    """
    first = more.pop("first", None) or _first(book, rng)
    made = more.pop("made", None)
    if made is None:
        before = first - rng.randint(50, 300) * DAY
        early = first == book.start
        made = None if early else book.office(rng, company, before)
    vendor = book.vendor(rng, company, made, **more)
    last = more.get("last") or _last(book, rng, first)
    vendor.profile = profile(rng, company, key, first, last)
    return vendor


def _first(book: Book, rng: Random) -> date:
    if rng.random() > SHARE_NEW:
        return book.start
    days = (book.end - book.start).days
    return book.start + rng.randint(60, max(61, days - 200)) * DAY


def _last(book: Book, rng: Random, first: date) -> date:
    days = (book.end - first).days
    if rng.random() > SHARE_CLOSED or days < 400:
        return book.end
    return book.end - rng.randint(100, days - 300) * DAY


def profile(
    rng: Random, company: Company, key: str, first: date, last: date
) -> Profile:
    """Return billing habits for a vendor of a need."""
    need = NEEDS[key]
    rhythm = pick_weighted(rng, list(need.rhythms.items()))
    median = need.typical * math.exp(rng.gauss(0, 0.5))
    if key == "grant":
        median = max(500, round(median / 500) * 500)
    per_customer = rhythm == "subscription" and rng.random() < 0.5
    return Profile(
        key,
        rhythm,
        median,
        need.spread * rng.uniform(0.6, 1.2),
        _catalog(rng, company, key, median, rhythm),
        rng.choice(refs.STYLES),
        refs.own_letters(rng),
        1 if per_customer else rng.randint(7, 220),
        rng.randint(1, 30) if per_customer else rng.randint(100, 80000),
        rng.randint(1, 27),
        rng.choice(company.services),
        rng.uniform(*YEARLY_RISE),
        first,
        last,
    )


def _catalog(
    rng: Random, company: Company, key: str, median: float, rhythm: str
) -> list[tuple[str, Decimal, str]]:
    need = NEEDS[key]
    words = need.words[company.key]
    if rhythm == "subscription":
        return [(words[0], _cents(median), key)]
    if key == "grant":
        return [(words[0], Decimal(500), key)]
    low, high = need.price
    high = max(low * 1.05, min(high, median / 2))
    chosen = rng.sample(words, rng.randint(1, len(words)))
    return [
        (word, _cents(math.exp(rng.uniform(math.log(low), math.log(high)))), key)
        for word in chosen
    ]


def _cents(value: float) -> Decimal:
    return max(Decimal("0.05"), Decimal(f"{value:.2f}"))


def _rates(book: Book, vendors: list[Vendor], bills: int) -> None:
    """Give the irregular ones so many bills that there are as many as wanted."""
    months = {"subscription": 1.0, "monthly": 1.0, "quarterly": 1 / 3}
    rng = stream(book.seed, "rates")
    regular, irregular = 0.0, []
    for vendor in vendors:
        found = vendor.profile
        length = (found.last - found.first).days / 30.4
        if found.rhythm in months:
            regular += months[found.rhythm] * length
        else:
            found.rate = rng.gammavariate(1.6, 1)
            irregular.append((found, length))
    weight = sum(found.rate * length for found, length in irregular) or 1
    factor = max(0.0, bills - regular) / weight
    for found, _length in irregular:
        found.rate = max(MIN_BILLS_A_YEAR / 12, found.rate * factor)


def days_of(book: Book, rng: Random, vendor: Vendor) -> Iterator[date]:
    """The days of its bills."""
    found = vendor.profile
    if found.rhythm == "irregular":
        day = found.first + rng.randint(0, 20) * DAY
        while day <= found.last:
            yield calendar.working(vendor.company.country, day)
            day += max(2, round(rng.expovariate(found.rate / 30.4))) * DAY
        return
    spread = 0 if found.rhythm == "subscription" else 2
    for month in calendar.months(found.first, found.last):
        if found.rhythm == "quarterly" and month.month % 3 != 1:
            continue
        day = month.replace(day=found.day) + rng.randint(-spread, spread) * DAY
        if found.first <= day <= found.last:
            yield day


def vendor_bills(book: Book, rng: Random, vendor: Vendor) -> None:
    """Make the bills of a vendor from its first day to its last."""
    for day in days_of(book, rng, vendor):
        bill = book.bill(
            rng, vendor, day, lines_of(rng, vendor, day), number(vendor, day)
        )
        if bill is None:
            return
        bill.einvoice = rng.random() < SHARE_EINVOICES
        if rng.random() < SHARE_REFUNDS:
            refund(book, rng, bill)


def number(vendor: Vendor, day: date) -> str:
    """The next number of a vendor."""
    found = vendor.profile
    found.number += found.step
    return found.style.format(year=day.year, number=found.number, own=found.own)


def lines_of(rng: Random, vendor: Vendor, day: date, factor: float = 1.0) -> list[Line]:
    """The lines of a bill of a day; what a subscription costs only rises each year."""
    found = vendor.profile
    need, company = found.need, vendor.company
    years = day.year - found.first.year
    if found.rhythm == "subscription":
        chosen, target = found.catalog, 0.0
    else:
        chosen = rng.sample(found.catalog, rng.randint(1, len(found.catalog)))
        season = 1.0
        if need.season:
            season = IN_SEASON if day.month in need.season else OUT_OF_SEASON
        target = found.median * math.exp(rng.gauss(0, found.spread)) * season * factor
    tax = tax_of(vendor)
    lines = []
    for label, price, product in chosen:
        price = _cents(float(price) * (1 + found.rise) ** years)
        quantity = Decimal(1)
        if target:
            quantity = Decimal(max(1, round(target / len(chosen) / float(price))))
        account = need.accounts[company.key]
        text = (
            f"{label} {day:%m/%Y}" if need.rhythms.get("irregular") is None else label
        )
        lines.append(Line(account, text, price, tax, quantity, product, found.service))
    return lines


def tax_of(vendor: Vendor) -> str:
    """The key of the tax on what it delivers."""
    found = vendor.profile
    rate = found.need.rate[vendor.company.key]
    if vendor.country != vendor.company.country:
        return "eu"
    return f"d{rate}" if found.taxed and rate != "0" else rate


def refund(book: Book, rng: Random, bill: Move) -> None:
    """A part of a bill is taken back before it is paid."""
    if not bill.paid or len(bill.paid) > 1:
        return
    payment, amount = bill.paid[0]
    day = bill.day + rng.randint(2, 5) * DAY
    line = bill.lines[0]
    back = Line(
        line.account,
        line.label,
        _cents(float(line.net) * rng.uniform(0.05, 0.4)),
        line.tax,
        Decimal(1),
        line.product,
        line.service,
    )
    made = book.bill(
        rng, bill.vendor, day, [back], f"AV-{bill.ref_number}", REFUND, pay=None
    )
    if made is None or made.posted_at is None or made.posted_at.date() > payment.day:
        if made:
            book.moves.remove(made)
            bill.vendor.bills.remove(made)
        return
    made.reverses = bill
    less = bill_total(made)
    book.settled.append((made, bill, less))
    payment.amount -= less
    bill.paid = [(payment, amount - less)]
    payment.covers = [(bill, amount - less)]
