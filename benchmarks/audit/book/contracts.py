# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contracts: where a need costs much in twelve months there is one with each vendor."""

from decimal import Decimal

from .book import Book
from .needs import NEEDS
from .things import REFUND, Vendor


def give_contracts(book: Book) -> None:
    """Give each vendor of a need that costs much in twelve months a contract."""
    for company in book.companies.values():
        for key, need in NEEDS.items():
            vendors = [
                v
                for v in book.vendors
                if v.company is company and v.profile and v.profile.key == key
            ]
            if most_in_a_year(vendors, need.accounts[company.key]) < MIN_NET:
                continue
            for at, vendor in enumerate(vendors):
                give_contract(
                    book, vendor, f"M{company.key.upper()}-{key}-{at + 1:02d}"
                )


MIN_NET = 11_000  # net in twelve months, below every threshold's 80 %


def most_in_a_year(vendors: list[Vendor], account: str) -> Decimal:
    """The most that an account cost in any 365 days, net."""
    amounts = sorted(
        (bill.day, sum((x.net for x in bill.lines if x.account == account), Decimal(0)))
        for vendor in vendors
        for bill in vendor.bills
        if bill.kind != REFUND
    )
    most = total = Decimal(0)
    begin = 0
    for day, net in amounts:
        total += net
        while (day - amounts[begin][0]).days >= 365:
            total -= amounts[begin][1]
            begin += 1
        most = max(most, total)
    return most


def give_contract(book: Book, vendor: Vendor, name: str) -> None:
    """Its bills name a contract, in whatever field of the database is for that; the
    site has recorded that the vendor is under one."""
    vendor.tags.add("contract")
    own = vendor.values.setdefault("ref", f"V{len(book.wishes):05d}")
    book.wishes.append(("A44", "framework", own))
    if vendor.profile:
        vendor.profile.contract = name
    for bill in vendor.bills:
        bill.values.update(book.contract(name))
