# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's fields hold floats; what is computed with money is Decimal."""

from decimal import Decimal


def money(value: float | None, digits: int = 2) -> Decimal:
    """Return what a field shows, to the last digit that people see of it.

    >>> money(0.1 + 0.2), money(None), money(12.3456, digits=4)
    (Decimal('0.30'), Decimal('0.00'), Decimal('12.3456'))
    """
    return Decimal(f"{value or 0:.{digits}f}")
