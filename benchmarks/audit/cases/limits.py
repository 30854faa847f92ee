# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures of procurement law on a day: as the database has them, else the decrees'.

Those of central government are not these administrations'.
Without a dated record only France's figures are known here (décrets n° 2019-1344 and
n° 2025-1386, CCP R2122-8); cases for Germany need a record in the database.
"""

import re
from datetime import date
from decimal import Decimal

from audit.book.book import Book
from audit.book.things import Company

DIRECT = re.compile(r"procure|direct|award|threshold|seuil")
GOODS = re.compile(r"suppl|service|goods|direct")
WORKS = re.compile(r"works|travaux|publi|eu\b|european|central")
CHANGE = date(2026, 4, 1)


def limit(book: Book, company: Company, day: date) -> Decimal | None:
    """From which net amount supplies and services are put to competition."""
    codes = sorted({code for code, _area, _day, _figure in book.law})
    for code in codes:
        if DIRECT.search(code) and GOODS.search(code) and not WORKS.search(code):
            found = book.threshold(company, day, code)
            if found:
                return found
    if company.key == "fr":
        return Decimal(60_000) if day >= CHANGE else Decimal(40_000)
    return None


def limited(book: Book) -> list[Company]:
    """The companies for which there is a figure all the time."""
    days = (book.start, book.end)
    return [
        company
        for company in book.companies.values()
        if all(limit(book, company, day) for day in days)
    ]
