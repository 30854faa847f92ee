# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when a bill has to be paid, and what a late payment costs.

France: code de la commande publique, art. R2192-10 to R2192-29 (time to pay and its
one interruption), R2192-14 (the date of the request and two days, where nobody recorded
its receipt), R2192-31 and R2192-32 (the rate of the half-year in which interest
begins holds to the end; from the day after the deadline up to and with the day of
payment), D2192-35 (lump sum); days over 365. Germany: § 286 (3) (from
delivery, where it is not certain when the bill came, and not before the bill's date),
§ 288 (2) and (5), § 247 BGB: the base rate changes with each half-year, a year being as
long as the calendar has it; a deadline on a Saturday, Sunday or public holiday is the
next working day (§ 193 BGB; BGH, 2007-02-01, III ZR 159/06).
"""

from calendar import isleap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

DAY = timedelta(days=1)
CENT = Decimal("0.01")
FINE = Decimal("0.000001")
NEW_PERIOD = 30  # days from the complete papers, art. R2192-29
OWED = ("points", "interest", "lump_sum", "total")  # facts on what is owed


class MissingRate(ValueError):
    """The error that no reference rate is on record for a half-year; `half_year` is its
    first day."""

    def __init__(self, half_year: date) -> None:
        super().__init__(half_year.isoformat())
        self.half_year = half_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The day that counts as that of receipt.

    ``basis``: ``recorded``, or what the law derives it from where nobody recorded it:
    ``request`` (the date of the bill) or ``service`` (the day of delivery, or that of
    the bill where it is later).
    """

    day: date
    basis: str = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when to pay. ``due`` is None while an interruption runs.

    ``start``: from when days count. ``interrupted``, ``complete``: the interruption
    that counts, with what ended it. ``left``: days that were left when it came.
    ``basis``: of the receipt, see `Receipt`.
    """

    start: date
    days: int
    due: date | None
    interrupted: date | None = None
    complete: date | None = None
    left: int | None = None
    basis: str = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestLine:
    """Interest of days of one rate: ``amount × rate / 100 × days / year``.

    ``first``, ``last``: both count. ``rate``: percent a year, with the points.
    """

    first: date
    last: date
    days: int
    amount: Decimal
    reference: Decimal
    rate: Decimal
    year: int
    interest: Decimal

    def facts(self) -> dict[str, str | int]:
        """Return the line as JSON: amounts and rates as text, days in ISO 8601."""
        return {
            name: value if isinstance(value, int) else str(value)
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInterest:
    """Late interest is owed for a late payment, in the currency of ``amount``."""

    amount: Decimal
    due: date
    until: date
    days: int
    points: Decimal
    lines: tuple[InterestLine, ...]
    interest: Decimal
    lump_sum: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A part of a bill that was settled on a day, by a payment or by a credit note."""

    day: date
    amount: Decimal
    is_credit: bool = False


def half_year(day: date) -> date:
    """Return the first day of the calendar half-year.

    >>> half_year(date(2026, 6, 30)), half_year(date(2026, 7, 1))
    (datetime.date(2026, 1, 1), datetime.date(2026, 7, 1))
    """
    return date(day.year, 1 if day.month < 7 else 7, 1)


def receipt(
    recorded: date | None,
    *,
    request: date | None = None,
    service: date | None = None,
    after_request: int | None = None,
    after_service: int | None = None,
) -> Receipt | None:
    """Return the day that counts as that of receipt, or None where the law names none.

    :param recorded: the first day on which a person recorded it
    :param request: the date of the request for payment
    :param service: when delivery was confirmed
    :param after_request: days after the request that the law takes instead
    :param after_service: days after delivery that the law takes instead; a bill that
        is not written yet is received by nobody, so never before the request's date

    >>> receipt(None, request=date(2025, 4, 1), after_request=2)
    Receipt(day=datetime.date(2025, 4, 3), basis='request')
    >>> may, june = date(2025, 5, 2), date(2025, 6, 20)
    >>> receipt(None, request=june, service=may, after_service=0)
    Receipt(day=datetime.date(2025, 6, 20), basis='service')
    """
    if recorded:
        return Receipt(day=recorded)
    if request and after_request is not None:
        return Receipt(day=request + timedelta(days=after_request), basis="request")
    if service and after_service is not None:
        first = max(service, request or service)
        return Receipt(day=first + timedelta(days=after_service), basis="service")
    return None


def deadline(
    received: date,
    days: int,
    *,
    service: date | None = None,
    interrupted: date | None = None,
    complete: date | None = None,
    ordered: date | None = None,
    works: Callable[[date], bool] | None = None,
    basis: str = "recorded",
) -> Deadline:
    """Return until when to pay.

    :param received: when the request for payment was received
    :param days: that the law or the contract gives
    :param service: when delivery was confirmed, where later
    :param interrupted: when the vendor got the notice of what is missing
    :param complete: when all of it was received
    :param ordered: of the payment order, after which nothing is interrupted any more
    :param works: whether a deadline can be on a day; none: on any
    :param basis: of ``received``, see `Receipt`
    """
    start = max(received, service or received)
    due = _working(start + timedelta(days=days), works)
    found = Deadline(start=start, days=days, due=due, basis=basis)
    has_order_before = ordered and interrupted and ordered < interrupted
    if not interrupted or has_order_before or not received <= interrupted <= due:
        return found
    left = (due - max(interrupted, start)).days
    if complete is None or complete < interrupted:
        due = complete = None
    else:
        due = max(complete, start) + timedelta(days=max(NEW_PERIOD, left))
        due = _working(due, works)
    return replace(
        found, due=due, interrupted=interrupted, complete=complete, left=left
    )


def _working(day: date, works: Callable[[date], bool] | None) -> date:
    while works and not works(day):
        day += DAY
    return day


def late_interest(
    parts: Iterable[tuple[Decimal, date]],
    due: date,
    *,
    rates: Mapping[date, Decimal],
    points: Decimal,
    lump_sum: Decimal = Decimal(0),
    changes: bool = False,
) -> LateInterest:
    """Return interest and lump sum of what was due on ``due`` and is paid later.

    :param parts: amounts with VAT, and until when each was owed
    :param rates: reference rate in percent by the first day of each half-year
    :param points: that come on top
    :param changes: whether the rate follows the half-years (Germany) or stays that of
        the first one (France)
    :raises MissingRate: a rate that is needed is not on record
    """
    parts = sorted(parts, key=lambda part: part[1])
    if not parts or parts[0][1] <= due:
        raise ValueError(f"nothing is owed after {due}, or a part was paid before")
    lines = tuple(_lines(parts, due, rates, points, changes))
    interest = sum((line.interest for line in lines), Decimal(0))
    interest = interest.quantize(CENT, ROUND_HALF_UP)
    return LateInterest(
        amount=sum((amount for amount, _until in parts), Decimal(0)),
        due=due,
        until=parts[-1][1],
        days=(parts[-1][1] - due).days,
        points=points,
        lines=lines,
        interest=interest,
        lump_sum=lump_sum,
        total=interest + lump_sum,
    )


def _periods(
    first: date, last: date, changes: bool
) -> Iterator[tuple[date, date, date]]:
    """Yield first and last day of each rate, with its half-year."""
    if not changes:
        yield first, last, half_year(first)
        return
    while first <= last:
        half = half_year(first)
        end = half_year(half + timedelta(days=190)) - DAY
        yield first, min(end, last), half
        first = end + DAY


def _lines(
    parts: Iterable[tuple[Decimal, date]],
    due: date,
    rates: Mapping[date, Decimal],
    points: Decimal,
    changes: bool,
) -> Iterator[InterestLine]:
    for amount, until in parts:
        for first, last, half in _periods(due + DAY, until, changes):
            if half not in rates:
                raise MissingRate(half)
            days = (last - first).days + 1
            year = 366 if changes and isleap(first.year) else 365
            rate = rates[half] + points
            interest = amount * rate * days / (100 * year)
            yield InterestLine(
                first=first,
                last=last,
                days=days,
                amount=amount,
                reference=rates[half],
                rate=rate,
                year=year,
                interest=interest.quantize(FINE, ROUND_HALF_UP),
            )


def late_parts(
    amount: Decimal,
    settlements: Iterable[Settlement],
    *,
    due: date,
    until: date,
    has_paid_step: bool = False,
) -> list[tuple[Decimal, date]]:
    """Return what of a bill was paid late or is still owed, each with until when.

    What was paid in time or credited is not owed.

    :param amount: of the bill, with VAT
    :param until: the day on which the rest was paid, or today
    :param has_paid_step: whether a day of payment is recorded, which counts before
        those of the books
    """
    left, late = amount, []
    for part in settlements:
        if part.is_credit or part.day <= due:
            left -= part.amount
        elif not has_paid_step:
            left -= part.amount
            late.append((part.amount, part.day))
    return late + ([(left, until)] if left > 0 else [])


def owed_facts(
    parts: Iterable[tuple[Decimal, date]],
    due: date,
    *,
    rates: Mapping[date, Decimal],
    points: str | None,
    lump_sum: str | None,
    changes: bool,
) -> dict[str, Any]:
    """Return the facts of what is owed, as JSON, or of the half-year whose rate is
    missing: then what is owed is not known, but it is at least the lump sum.

    :param parts: as `late_parts` returns them
    :param points: percent, as text; None where none is on record
    """
    nothing = {**dict.fromkeys(OWED), "lines": [], "missing_rate": None}
    if points is None:
        return nothing
    try:
        owed = late_interest(
            parts,
            due,
            rates=rates,
            points=Decimal(points),
            lump_sum=Decimal(lump_sum or 0),
            changes=changes,
        )
    except MissingRate as error:
        missing = {"missing_rate": str(error.half_year), "owed_at_least": lump_sum}
        return nothing | missing
    values = {name: str(getattr(owed, name)) for name in OWED}
    return {**nothing, **values, "lines": [line.facts() for line in owed.lines]}


def deadline_of(days, allowed, works=None, basis="recorded"):
    """Return the deadline from steps as ``{kind: [days, in order]}``.

    :param str basis: of the receipt that stands among them
    """
    first = {kind: found[0] for kind, found in days.items()}
    return deadline(
        first["received"],
        allowed,
        service=first.get("service"),
        interrupted=first.get("interrupted"),
        complete=completed(days),
        ordered=first.get("order"),
        works=works,
        basis=basis,
    )


def completed(days):
    """Return when the papers of the one interruption were complete, or None."""
    if "interrupted" not in days:
        return None
    since = days["interrupted"][0]
    return next((day for day in days.get("complete", ()) if day >= since), None)
