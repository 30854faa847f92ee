# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The total of a bill, as Odoo rounds it: by tax, over the whole bill."""

from decimal import Decimal

from .things import Move


def bill_total(bill: Move) -> Decimal:
    """Net and tax of a bill, as Odoo rounds them: by tax, over the bill."""
    return bill.net + sum(taxes_of(bill).values(), Decimal(0))


def taxes_of(bill: Move) -> dict[str, Decimal]:
    """Return the amount owed of each tax of a bill, without planted amounts."""
    bases: dict[str, Decimal] = {}
    for line in bill.lines:
        bases[line.tax] = bases.get(line.tax, Decimal(0)) + line.net
    found = {}
    for key, base in bases.items():
        tax = bill.company.taxes[key]
        share = sum((percent for _id, percent, _account in tax.parts), Decimal(0))
        found[key] = round(base * tax.rate / 100, 2) * share / 100
    first = next(iter(found))
    found[first] += bill.tax_shift
    return found
