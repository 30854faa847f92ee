# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two years of a fictional town's vendor bills, made from a vocabulary and a seed.

Each month is drawn by itself, so that a bill stays the same on whatever day it is made.
As in real books, some codings are mistakes, and some texts do not tell the service.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .demo_vocabulary import Service, Text, Vendor, Vocabulary
from .invoice.invoice import CENT, Line

MONTHS = 24
# share of bills, and after how many days from the due date they are paid: least, most
PUNCTUALITY = (
    (0.94, -6, 0),
    (0.035, 1, 10),
    (0.015, 11, 45),
    (0.005, 46, 120),
)  # the rest is disputed and stays open
PAY_DAY = 3  # Thursday, counted from Monday
MISTAKES = 0.02
AGREEMENT = 0.92  # share of a text's usual account where people do not agree
REFUNDS = 0.015
GROWTH = 1.002  # of prices, a month
BASE = 2024 * 12  # the month that the vocabulary's prices are of
SEASONS = {  # weight of each month, 12 in all
    "even": (1,) * 12,
    "winter": (2, 1.9, 1.5, 1, 0.5, 0.2, 0.1, 0.1, 0.3, 0.9, 1.5, 2),
    "summer": (0.1, 0.2, 0.6, 1, 1.6, 2.2, 2.3, 1.9, 1.1, 0.6, 0.3, 0.1),
    "school": (1.2, 1, 1.2, 1.1, 1.2, 1.2, 0.2, 0.1, 1.3, 1.2, 1.2, 1.1),
    "autumn": (0.4, 0.3, 0.3, 0.3, 0.4, 0.7, 1.2, 2.4, 2.8, 1.7, 0.9, 0.6),
    "spring": (0.4, 0.8, 1.9, 2.3, 2, 1.2, 0.5, 0.4, 0.8, 0.9, 0.5, 0.3),
    "january": (5, 2.2, 0.8, 0.4, 0.4, 0.4, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7),
    "quarter": (0.4, 0.4, 2.2) * 4,
}


@dataclass(frozen=True, slots=True)
class BillLine(Line):
    """``account`` and ``tax`` as the chart names them; ``services`` in per cent."""

    account: str
    tax: str
    services: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """A posted bill; ``ref`` is the vendor's number, unique with the vendor."""

    vendor: str
    ref: str
    day: date
    due: date
    is_refund: bool
    lines: tuple[BillLine, ...]


def bills(words: Vocabulary, today: date, count: int) -> list[Bill]:
    """Return about ``count`` bills of the two years that end today, oldest first."""
    scale = count / MONTHS / sum(v.bills for v in words.vendors.values())
    last = today.year * 12 + today.month - 1
    found = [
        bill
        for month in range(last - MONTHS + 1, last + 1)
        for bill in _month(words, month, scale)
    ]
    return sorted((b for b in found if b.day <= today), key=lambda b: b.day)


def paid_on(ref: str, due: date, today: date) -> date | None:
    """Return the day on which the town pays a bill, None while it is open.

    Most are paid with the last weekly run before they are due, some late, few not.
    """
    rng = Random(f"paid {ref}")  # noqa: S311 (no secret)
    draw = rng.random()
    for share, first, last in PUNCTUALITY:
        if draw < share:
            day = due + timedelta(days=rng.randint(first, last))
            back = (day.weekday() - PAY_DAY) % 7
            day += timedelta(days=-back if last <= 0 else 7 - back)
            return day if day <= today else None
        draw -= share
    return None


def drafts(words: Vocabulary, today: date) -> Iterator[Bill]:
    """Return the waiting bills, whose coding the loader leaves out.

    A vendor that is not in the vocabulary is named in full.
    """
    for number, draft in enumerate(words.settings["drafts"], start=901):
        rng = Random(f"{words.country} draft {number}")  # noqa: S311 (no secret)
        day = today - timedelta(days=rng.randint(0, 9))
        vendor = words.vendors.get(draft["vendor"])
        clerk = _Clerk(words, rng, day.year * 12 + day.month - 1)
        if "lines" in draft:
            lines = tuple(clerk.plain(*line) for line in draft["lines"])
        else:
            lines = tuple(clerk.lines(vendor))
        ref = ref_of(vendor.ref if vendor else "{y}{m}-{n}", day, number)
        due = day + timedelta(days=vendor.days if vendor else 30)
        yield Bill(draft["vendor"], ref, day, due, False, lines)


def _month(words: Vocabulary, month: int, scale: float) -> Iterator[Bill]:
    number = 0
    for vendor in words.vendors.values():
        rng = Random(f"{words.country} {month} {vendor.key}")  # noqa: S311 (no secret)
        expected = vendor.bills * scale * rng.uniform(0.8, 1.2)
        for _bill in range(math.floor(expected + rng.random())):
            number += 1
            yield _bill_of(_Clerk(words, rng, month), vendor, number)


def _bill_of(clerk: "_Clerk", vendor: Vendor, number: int) -> Bill:
    rng = clerk.rng
    year, month = divmod(clerk.month, 12)
    day = date(year, month + 1, rng.randint(1, 28))
    if day.weekday() > 4 and day.day < 27:
        day += timedelta(days=7 - day.weekday())
    is_refund = rng.random() < REFUNDS
    lines = tuple(clerk.lines(vendor))
    if is_refund:
        lines = (clerk.credited(lines[0]),)
    due = day + timedelta(days=vendor.days)
    return Bill(vendor.key, ref_of(vendor.ref, day, number), day, due, is_refund, lines)


def ref_of(pattern: str, day: date, number: int) -> str:
    """Return a vendor's bill number, by the pattern of its vocabulary."""
    return pattern.format(y=f"{day:%y}", m=f"{day:%m}", n=f"{number:03d}")


class _Clerk:
    """Writes a vendor's bill lines of one month and books them."""

    def __init__(self, words: Vocabulary, rng: Random, month: int) -> None:
        self.words, self.rng, self.month = words, rng, month

    def lines(self, vendor: Vendor) -> list[BillLine]:
        rng, month = self.rng, self.month % 12
        texts = self.words.texts[vendor.key]
        weights = [text.weight * SEASONS[text.season][month] for text in texts]
        wanted = rng.randint(*vendor.lines)
        lines: dict[tuple[str, str], BillLine] = {}
        for text in rng.choices(texts, weights, k=2 * wanted):
            service = self.words.services[rng.choice(text.services)]
            site = rng.choice(service.sites)
            line = self._line(vendor, text, service, site)
            of_site = (text.text, site) if "{site}" in text.text else (line.text, "")
            lines.setdefault(of_site, line)
        return list(lines.values())[:wanted]

    def plain(self, text: str, quantity: str, price: str, rate: str) -> BillLine:
        """Return a line that nobody has coded."""
        tax = self.words.tax(rate, is_taxed=False)
        account = self.words.settings["fallback"]
        return BillLine(text, Decimal(quantity), Decimal(price), rate, account, tax, ())

    def credited(self, line: BillLine) -> BillLine:
        return replace(line, text=self.words.settings["credit"].format(line.text))

    def _line(
        self, vendor: Vendor, text: Text, service: Service, site: str
    ) -> BillLine:
        account = text.accounts[0 if self.rng.random() < AGREEMENT else -1]
        shares = text.shares or ((service.code, 100),)
        if self.rng.random() < MISTAKES:
            account, shares = self._mistake(vendor, account, shares)
        return BillLine(
            self._write(vendor, text.text, site),
            self._quantity(text),
            self._price(text),
            text.rate,
            account,
            self.words.tax(text.rate, is_taxed=service.is_taxed),
            shares,
        )

    def _mistake(
        self, vendor: Vendor, account: str, shares: tuple[tuple[str, int], ...]
    ) -> tuple[str, tuple[tuple[str, int], ...]]:
        if self.rng.random() < 0.6:
            others = [text.accounts[0] for text in self.words.texts[vendor.key]]
            return self.rng.choice([*others, self.words.settings["fallback"]]), shares
        return account, ((self.rng.choice(list(self.words.services)), 100),)

    def _quantity(self, text: Text) -> Decimal:
        least, most = text.quantity
        quantity = least * (most / least) ** self.rng.random()
        if most > 100:  # consumption follows the season
            quantity *= 0.4 + 0.6 * SEASONS[text.season][self.month % 12]
        return Decimal(max(1, round(quantity)))

    def _price(self, text: Text) -> Decimal:
        price = text.price * math.exp(self.rng.gauss(0, text.spread))
        price *= GROWTH ** (self.month - BASE)
        return max(CENT, Decimal(str(price)).quantize(CENT))

    def _write(self, vendor: Vendor, pattern: str, site: str) -> str:
        """Return the text with its alternatives chosen and its blanks filled.

        What belongs to a site (meter, contract) is the same each time.
        """
        rng, settings = self.rng, self.words.settings
        lasting = Random(f"{vendor.key} {site}")  # noqa: S311 (no secret)
        year, month = divmod(self.month, 12)
        pattern = re.sub(
            r"\[([^]]+)]", lambda found: rng.choice(found[1].split("|")), pattern
        )
        return pattern.format(
            site=site,
            month=settings["months"][month],
            year=year,
            quarter=settings["quarter"].format(quarter=month // 3 + 1),
            day=settings["day"].format(day=rng.randint(1, 28), month=month + 1),
            week=min(52, month * 4 + rng.randint(1, 5)),
            meter=lasting.randint(10**9, 10**10 - 1),
            contract=f"{lasting.randint(2019, 2024)}-{lasting.randint(1, 99):02d}",
            plate=rng.choice(settings["plates"]),
            order=f"BC{rng.randint(1000, 9999)}",
            n=rng.randint(1, 40),
        )
