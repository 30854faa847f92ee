# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A book of the audit benchmark without a database."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from audit.book import behaviour, entries
from audit.book.book import Book
from audit.book.things import Company, Tax
from audit.ground import ROLES

START, END = date(2023, 1, 1), date(2026, 11, 26)
CODES = {"purchase": "BILL", "general": "MISC", "payroll": "PAY", "bank": "BNK1"}
RATES = {"fr": ("20", "10", "5.5", "2.1", "0"), "de": ("19", "7", "0")}


def tax(number, rate, *parts):
    """A tax whose amount goes where its parts say, in percent."""
    found = tuple((number, Decimal(percent), None) for percent in parts or (100,))
    return Tax(number, 1, Decimal(rate), found, found)


def company(key, number):
    """A company of which every account exists."""
    taxes = {rate: tax(at, rate) for at, rate in enumerate(RATES[key], 1)}
    taxes |= {f"d{rate}": found for rate, found in taxes.items()}
    taxes |= {"eu": tax(20, "20", 100, -100), "13b": tax(21, "19", 100, -100)}
    users, last = {}, 1000 * number
    for role, (count, _groups) in ROLES.items():
        users[role] = list(range(last, last + count))
        last += count
    return Company(
        number,
        key,
        key.upper(),
        1,
        defaultdict(lambda: 1),
        {name: 10 * number + at for at, name in enumerate(CODES)},
        CODES,
        taxes,
        users,
        [1, 2, 3, 4],
        1,
        1,
        1,
    )


def make_book(seed=1, scale=0.1):
    """The background of a seed, small."""
    companies = {"fr": company("fr", 1), "de": company("de", 2)}
    book = Book(seed, scale, START, END, companies, fields={"ref"})
    behaviour.fill(book, 60, round(20_000 * scale))
    for each_company in companies.values():
        entries.Bookkeeping(book, each_company, scale).fill()
    return book
