# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Decimal arithmetic that does not depend on the caller's context.

Rounding to the cent is half up, as for euro amounts in law (Regulation (EC) No 1103/97,
article 5).
"""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps

from .errors import SimulationError

ZERO = Decimal(0)
ONE = Decimal(1)
CENT = Decimal("0.01")
RATIO = Decimal("0.000001")  # to which ratios are rounded
MAX_AMOUNT = Decimal(10) ** 15  # a thousand times the budget of France
# growth over decades has more digits than any number shown needs
CONTEXT = Context(
    prec=50,
    rounding=ROUND_HALF_UP,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def exact[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, in `CONTEXT`; amounts of over 48 digits raise
    ``too_large``."""

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            try:
                return function(*args, **kwargs)
            except (InvalidOperation, Overflow):
                raise SimulationError("too_large", function.__name__) from None

    return inside


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up (away from zero), in `CONTEXT`."""
    return amount.quantize(CENT)


def number(value: object, key: str) -> None:
    """Hold a value to be a finite Decimal of a size that can be one of a budget.

    :raises SimulationError: ``not_decimal``, ``not_finite`` or ``value``, with this key
    """
    if not isinstance(value, Decimal):
        raise SimulationError("not_decimal", key)
    if not value.is_finite():
        raise SimulationError("not_finite", key)
    if abs(value) >= MAX_AMOUNT:
        raise SimulationError("value", key)


def money(value: object, key: str) -> None:
    """Hold a value to be an amount in whole cents.

    :raises SimulationError: as `number`, or ``not_cents``
    """
    number(value, key)
    if value != value.quantize(CENT, context=CONTEXT):
        raise SimulationError("not_cents", key)
