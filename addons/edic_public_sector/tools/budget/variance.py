# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The causes for which a budget line moved: volume, price, perimeter, one-offs, rest.

Between two amounts of a line, voted and voted, or realised and voted. Convention:
volume at the price before (Laspeyres), price at the quantity after (Paasche), so that
the joint effect of both moving, (q1 - q0)(p1 - p0), is in the price.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from enum import StrEnum

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MAX_AMOUNT = Decimal(10) ** 15  # of a quantity, a price or an amount
# the default one would round products of long quantities and prices
CONTEXT = Context(prec=50, rounding=ROUND_HALF_UP, traps=[InvalidOperation])


class VarianceError(ValueError):
    """Input that cannot be analysed; the caller words it in the reader's language.

    :param code: ``not_decimal``, ``not_finite``, ``value``, ``not_cents`` or ``twice``
    :param key: of the line concerned
    """

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{key}: {code}")
        self.code, self.key = code, key


class Cause(StrEnum):
    VOLUME = "volume"
    PRICE = "price"
    PERIMETER = "perimeter"
    ONE_OFF = "one_off"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A quantity and its price, before and after, on the same perimeter, no one-offs.

    Prices are EUR for one of what is counted: posts, meals, MWh, square metres.
    """

    label: str
    quantity_before: Decimal
    price_before: Decimal
    quantity_after: Decimal
    price_after: Decimal
    source: str

    def volume(self) -> Decimal:
        """Return (q1 - q0) p0, EUR, not rounded."""
        return (self.quantity_after - self.quantity_before) * self.price_before

    def price(self) -> Decimal:
        """Return (p1 - p0) q1, EUR, not rounded."""
        return (self.price_after - self.price_before) * self.quantity_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """EUR in whole cents that entered or left the perimeter, or came once."""

    label: str
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the difference of a line.

    :param amount: EUR in whole cents; positive where the line grew
    """

    cause: Cause
    line: str
    label: str
    amount: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Variance:
    """The difference of a line, or of lines rolled up, in parts that add up to it.

    :param key: of the line, chapter or budget
    """

    key: str
    before: Decimal
    after: Decimal
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    def total(self, cause: Cause) -> Decimal:
        """Return the EUR that a cause explains; of REST, that none does."""
        return sum((x.amount for x in self.parts if x.cause is cause), ZERO)


def decompose(
    key: str,
    before: Decimal,
    after: Decimal,
    *,
    drivers: Iterable[Driver] = (),
    entered: Iterable[Item] = (),
    left: Iterable[Item] = (),
    one_offs_before: Iterable[Item] = (),
    one_offs_after: Iterable[Item] = (),
) -> Variance:
    """Return the parts of the difference of a line; the last is the rest, also when it
    is 0.

    Effects of drivers are rounded half up; the rest takes what that leaves.

    :raises VarianceError: for no finite Decimal, or no amount in whole cents
    """
    with localcontext(CONTEXT):
        _money(before, key)
        _money(after, key)
        parts = [part for driver in drivers for part in _driven(key, driver)]
        parts += _items(key, Cause.PERIMETER, entered, left)
        parts += _items(key, Cause.ONE_OFF, one_offs_after, one_offs_before)
        rest = after - before - sum((part.amount for part in parts), ZERO)
        return Variance(key, before, after, (*parts, Part(Cause.REST, key, "", rest)))


def roll_up(key: str, variances: Iterable[Variance]) -> Variance:
    """Return variances added up, as those of a chapter or a budget.

    Amounts are added as they are: roll up expense and revenue apart.

    :raises VarianceError: ``twice`` for one key among the variances given
    """
    rows = tuple(variances)
    twice = [
        name for name, count in Counter(row.key for row in rows).items() if count > 1
    ]
    if twice:
        raise VarianceError("twice", twice[0])
    with localcontext(CONTEXT):
        before = sum((row.before for row in rows), ZERO)
        after = sum((row.after for row in rows), ZERO)
    return Variance(key, before, after, tuple(x for row in rows for x in row.parts))


def _driven(key: str, driver: Driver) -> Iterator[Part]:
    figures = (driver.quantity_before, driver.price_before)
    for value in (*figures, driver.quantity_after, driver.price_after):
        _number(value, key)
    for cause, effect in (
        (Cause.VOLUME, driver.volume()),
        (Cause.PRICE, driver.price()),
    ):
        yield Part(cause, key, driver.label, effect.quantize(CENT), driver.source)


def _items(
    key: str, cause: Cause, plus: Iterable[Item], minus: Iterable[Item]
) -> Iterator[Part]:
    for sign, items in ((1, plus), (-1, minus)):
        for item in items:
            _money(item.amount, key)
            yield Part(cause, key, item.label, sign * item.amount, item.source)


def _number(value: object, key: str) -> None:
    if not isinstance(value, Decimal):
        raise VarianceError("not_decimal", key)
    if not value.is_finite():
        raise VarianceError("not_finite", key)
    if abs(value) >= MAX_AMOUNT:
        raise VarianceError("value", key)


def _money(value: object, key: str) -> None:
    _number(value, key)
    if value != value.quantize(CENT):
        raise VarianceError("not_cents", key)
