# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Payment as an e-invoice states it: due when, with which discounts, how much is left.

BT-9 due date, BT-20 terms as text, BT-113 paid already, BT-115 payable. In the text of
an XRechnung a line ``#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00#`` is a discount
of the amount payable, or of the base that it names (BR-DE-18); ``#VERZUG#…`` is late
interest and no discount. CII (Factur-X EXTENDED) and UBL have elements for discounts
and instalments. Without terms the notes (BT-22) are read that speak of payment, as the
profiles have them that know no terms. A day of a discount is never the due date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree

from .einvoice import is_cii, text
from .einvoice_figures import ZERO, cents, figures, money, parse_day
from .einvoice_parties import issued
from .payment_text import Discount, Period, Terms, read_terms, speaks_of_payment

_LINE = re.compile(r"#\s*(SKONTO|VERZUG)\s*#((?:[^#=\n]*=[^#=\n]*#)+)", re.IGNORECASE)
_UNREADABLE = re.compile(r"^[^\S\n]*#\s*(?:SKONTO|VERZUG)\b.*$", re.I | re.M)
_PART = re.compile(r"\s*(\w+)\s*=\s*(-?\d{1,12}(?:[.,]\d{1,4})?)\s*")
_PARTS = {"TAGE", "PROZENT", "BASISBETRAG"}
MAX_DAYS = 400
UNITS = {  # UN/ECE Recommendation 20
    "": Period(1),
    "DAY": Period(1),
    "D": Period(1),
    "WEE": Period(7),
    "MON": Period(1, is_months=True),
    "ANN": Period(12, is_months=True),
}
_SETTLEMENT = ".//{*}ApplicableHeaderTradeSettlement"
_STAMP = "/{*}DateTimeString"
SOURCES = ("stated", "instalments", "text", "vendor", "law")


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the amount payable: a percentage of it, or an amount."""

    due: date
    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PaymentStatement:
    """The statement of an invoice on its payment, in its currency and with its signs.

    ``days``: after the date of the invoice, where a discount of nothing says so.
    ``withheld``: of a guarantee, as pages say it: not payable now, and owed still.
    """

    issued: date | None = None  # BT-2
    due: date | None = None  # BT-9
    text: str = ""  # BT-20
    days: int | None = None
    discounts: tuple[Discount, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    prepaid: Decimal = ZERO  # BT-113
    payable: Decimal | None = None  # BT-115
    withheld: Decimal = ZERO

    def facts(self) -> dict[str, Any]:
        """Return the statement as JSON: days in ISO 8601, amounts as text."""
        return {
            "due": _written(self.due),
            "text": self.text,
            "days": self.days,
            "discounts": [
                [
                    _written(d.percent),
                    d.days,
                    *map(_written, (d.until, d.base, d.amount)),
                ]
                for d in self.discounts
            ],
            "instalments": [
                [*map(_written, (part.due, part.percent, part.amount))]
                for part in self.instalments
            ],
        }

    def schedule(self) -> tuple[Instalment, ...]:
        """Return the instalments, if they are all that is payable and BT-9 is none of
        other days."""
        parts = self.instalments
        if len(parts) < 2 or (self.due and self.due not in {p.due for p in parts}):
            return ()
        percents = sum((part.percent or ZERO for part in parts), ZERO)
        amounts = sum((part.amount or ZERO for part in parts), ZERO)
        has_amounts = all(part.amount for part in parts)
        if has_amounts and self.payable and amounts == self.payable:
            return parts
        is_whole = percents == 100 and all(part.percent for part in parts)
        return parts if is_whole else ()


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a bill is due, of `SOURCES` the one it is from, and the words
    of a text that it is read from."""

    day: date
    source: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A discount with its amounts: ``saved`` of ``base`` if paid by ``until``."""

    until: date
    percent: Decimal | None
    base: Decimal
    saved: Decimal


def payment(root: etree._Element) -> PaymentStatement:
    """Return what a tree of `einvoice_figures.tree` states of payment."""
    day, totals = issued(root), figures(root).totals
    found = _cii(root, day) if is_cii(root) else _ubl(root, day)
    plain, discounts, days = _structured_lines(found.text or _notes(root))
    return replace(
        found,
        issued=day,
        text=plain,
        days=days,
        discounts=found.discounts or discounts,
        prepaid=totals.prepaid,
        payable=totals.payable,
    )


def from_facts(facts: dict[str, Any], **known: Any) -> PaymentStatement:
    """Return the statement of `PaymentStatement.facts`, with what is known besides."""
    return PaymentStatement(
        due=_day(facts.get("due")),
        text=facts.get("text") or "",
        days=facts.get("days"),
        discounts=tuple(
            Discount(
                _number(percent), days, _day(until), _number(base), _number(amount)
            )
            for percent, days, until, base, amount in facts.get("discounts") or ()
        ),
        instalments=tuple(
            Instalment(date.fromisoformat(due), _number(percent), _number(amount))
            for due, percent, amount in facts.get("instalments") or ()
        ),
        **known,
    )


def due_date(
    statement: PaymentStatement,
    received: date | None,
    *,
    vendor: date | None = None,
    law: date | None = None,
) -> Due | None:
    """Return when the bill is due, and from what; None where nothing says so.

    :param received: the day of arrival
    :param vendor: by the terms agreed with the vendor
    :param law: where nothing else is said
    """
    if parts := statement.schedule():
        last = max(part.due for part in parts)
        return Due(last, "stated" if last == statement.due else "instalments")
    if statement.due:
        return Due(statement.due, "stated")
    read = terms(statement, received)
    if read.due:
        return Due(read.due, "text", read.words)
    if statement.days is not None and statement.issued:
        day = statement.issued + timedelta(days=statement.days)
        return Due(day, "text", f"#SKONTO#TAGE={statement.days}#PROZENT=0.00#")
    if vendor:
        return Due(vendor, "vendor")
    return Due(law, "law") if law else None


def terms(statement: PaymentStatement, received: date | None) -> Terms:
    """Return what the text says. A bill that came before its date counts from that."""
    if received and statement.issued:
        received = max(received, statement.issued)
    return read_terms(statement.text, statement.issued, received)


def discounts(
    statement: PaymentStatement, received: date | None
) -> tuple[Discount, ...]:
    """Return the discounts, those of elements before those of the text."""
    return statement.discounts or terms(statement, received).discounts


def tiers(
    offered: tuple[Discount, ...], issued: date | None, payable: Decimal
) -> list[Tier]:
    """Return discounts with their amounts, the first to lapse first.

    Discounts of one day on bases of their own add up. None is of more than is payable.

    :param payable: the base of those that name none
    """
    found: dict[date, list[tuple[Discount, Tier]]] = {}
    for discount in dict.fromkeys(offered):
        base = payable if discount.base is None else discount.base
        saved = discount.amount or cents(base * (discount.percent or ZERO) / 100)
        until = discount.until
        if until is None and issued and discount.days is not None:
            until = issued + timedelta(days=discount.days)
        if (
            until
            and 0 < saved < payable
            and base > 0
            and (not issued or until >= issued)
        ):
            tier = Tier(until, discount.percent, base, saved)
            found.setdefault(until, []).append((discount, tier))
    merged = [_merged(same) for _until, same in sorted(found.items())]
    return [tier for tier in merged if tier and tier.saved < payable]


def open_tier(rows: list[Tier], day: date) -> Tier | None:
    """Return the tier that saves most of those that are open on a day."""
    still = [tier for tier in rows if tier.until >= day]
    return max(still, key=lambda tier: tier.saved, default=None)


def _merged(same: list[tuple[Discount, Tier]]) -> Tier | None:
    """Return one tier for those of one day; None where they contradict each other."""
    tier = same[0][1]
    if len(same) == 1:
        return tier
    if any(discount.base is None for discount, _tier in same):
        return None
    percents = {discount.percent for discount, _tier in same}
    return Tier(
        tier.until,
        percents.pop() if len(percents) == 1 else None,
        sum((tier.base for _discount, tier in same), ZERO),
        sum((tier.saved for _discount, tier in same), ZERO),
    )


def _notes(root: etree._Element) -> str:
    """Return the lines of notes (BT-22) that speak of payment."""
    path = "./{*}ExchangedDocument/{*}IncludedNote/{*}Content"
    notes = root.iterfind(path if is_cii(root) else "./{*}Note")
    lines = [line.strip() for node in notes for line in (node.text or "").splitlines()]
    return "\n".join(line for line in lines if speaks_of_payment(line))


# --- lines of an XRechnung ------------------------------------------------------------
def _structured_lines(
    note: str,
) -> tuple[str, tuple[Discount, ...], int | None]:
    """Return the text without lines of BR-DE-18, their discounts, and the days of the
    last that is of nothing: then the whole amount is due."""
    found: list[Discount] = []
    days: list[int] = []
    for match in _LINE.finditer(note):
        values = dict(_values(match[2]))
        if match[1].upper() == "VERZUG" or not {"TAGE", "PROZENT"} <= values.keys():
            continue
        count, percent = int(values["TAGE"]), values["PROZENT"]
        if count != values["TAGE"] or not 0 <= count <= MAX_DAYS:
            continue
        if percent:
            found.append(Discount(percent, count, base=values.get("BASISBETRAG")))
        else:
            days.append(count)
    plain = _UNREADABLE.sub("", _LINE.sub("\n", note))
    return plain.strip(), tuple(found), max(days, default=None)


def _values(parts: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the values of a line; nothing where one of its parts is none."""
    read = [_PART.fullmatch(part) for part in parts.removesuffix("#").split("#")]
    names = [match and match[1].upper() for match in read]
    if len(set(names)) == len(names) and set(names) <= _PARTS:
        for match in read:
            yield match[1].upper(), Decimal(match[2].replace(",", "."))


# --- elements -------------------------------------------------------------------------
def _cii(root: etree._Element, day: date | None) -> PaymentStatement:
    nodes = root.findall(f"{_SETTLEMENT}/{{*}}SpecifiedTradePaymentTerms")
    path = f"./{{*}}DueDateDateTime{_STAMP}"
    last = max(filter(None, (parse_day(text(n, path)) for n in nodes)), default=None)
    dues, offers, parts, notes = [], [], [], []
    for node in nodes:
        note = "\n".join(_texts(node, "Description"))
        due = parse_day(text(node, path))
        found = [*_cii_discounts(node, day)]
        if due and due != last and (found or _offers(note, due, day)):
            found = [*_until(found, due)] or [*_offers(note, due, day)]
            note = due = None  # the net terms are others
        elif due:
            percent = _amount(node, "./{*}PartialPaymentPercent")
            amount = _amount(node, "./{*}PartialPaymentAmount")
            parts.append(Instalment(due, percent, amount))
        notes.append(note)
        dues.append(due)
        offers += [discount for discount in found if discount.until or discount.days]
    return _statement(dues, notes, offers, parts)


def _cii_discounts(node: etree._Element, day: date | None) -> Iterator[Discount]:
    """Yield discounts (BG-X-44); without a period their day is not known here."""
    for terms_node in node.findall("./{*}ApplicableTradePaymentDiscountTerms"):
        measure = terms_node.find("./{*}BasisPeriodMeasure")
        basis = parse_day(text(terms_node, f"./{{*}}BasisDateTime{_STAMP}"))
        yield from _discount(
            _amount(terms_node, "./{*}CalculationPercent"),
            _amount(terms_node, "./{*}ActualDiscountAmount"),
            _amount(terms_node, "./{*}BasisAmount"),
            _period(measure),
            basis,
            day,
        )


def _discount(
    percent: Decimal | None,
    amount: Decimal | None,
    base: Decimal | None,
    period: Period | None,
    basis: date | None,
    day: date | None,
) -> Iterator[Discount]:
    """Yield the discount of these terms, if it is of anything.

    :param basis: from when the period counts; without a period the last day, if it is
        after ``day``
    :param day: the date of the invoice, from which it counts otherwise
    """
    if not (percent or amount):
        return
    if period and not basis and not period.is_months:
        yield Discount(percent, period.count, base=base, amount=amount)
    elif period and (basis or day):
        until = period.after(basis or day)  # type: ignore[arg-type]
        is_counted = basis in (None, day) and not period.is_months
        yield Discount(
            percent, period.count if is_counted else None, until, base, amount
        )
    else:
        until = basis if basis and day and basis > day else None
        yield Discount(percent, None, until, base, amount)


def _until(found: list[Discount], due: date) -> Iterator[Discount]:
    """Yield discounts that the day of their own terms belongs to."""
    for discount in found:
        is_open = discount.until is None and discount.days is None
        yield replace(discount, until=due) if is_open else discount


def _offers(note: str, due: date, day: date | None) -> tuple[Discount, ...]:
    """Return the discounts of a text that goes on with the day beside it."""
    return read_terms(f"{note} {due:%d.%m.%Y}", day).discounts if note else ()


def _ubl(root: etree._Element, day: date | None) -> PaymentStatement:
    stated = parse_day(text(root, "./{*}DueDate"))
    means = root.findall("./{*}PaymentMeans/{*}PaymentDueDate")
    dues = [stated] if stated else [parse_day(node.text or "") for node in means]
    notes, offers, parts = [], [], []
    for node in root.findall("./{*}PaymentTerms"):
        notes += _texts(node, "Note")
        period = node.find("./{*}SettlementPeriod")
        found = [*_ubl_discounts(node, period, day)]
        offers += [discount for discount in found if discount.until or discount.days]
        due = parse_day(text(node, "./{*}InstallmentDueDate"))
        due = due or parse_day(text(node, "./{*}PaymentDueDate"))
        if due and not found:
            percent = _amount(node, "./{*}PaymentPercent")
            parts.append(Instalment(due, percent, _amount(node, "./{*}Amount")))
            dues += [] if stated else [due]
    return _statement(dues, notes, offers, parts)


def _ubl_discounts(
    node: etree._Element, period: etree._Element | None, day: date | None
) -> Iterator[Discount]:
    measure = basis = None
    if period is not None:
        measure = period.find("./{*}DurationMeasure")
        end = parse_day(text(period, "./{*}EndDate"))
        measure = None if end else measure
        basis = end or parse_day(text(period, "./{*}StartDate"))
    yield from _discount(
        _amount(node, "./{*}SettlementDiscountPercent"),
        _amount(node, "./{*}SettlementDiscountAmount"),
        _amount(node, "./{*}Amount"),
        _period(measure),
        basis,
        day,
    )


def _statement(
    dues: list[date | None],
    notes: list[str | None],
    offers: list[Discount],
    parts: list[Instalment],
) -> PaymentStatement:
    """Return the statement; of several days for one amount the first, on which nothing
    is late yet."""
    return PaymentStatement(
        due=min(filter(None, dues), default=None),
        text="\n".join(filter(None, notes)),
        discounts=tuple(offers),
        instalments=tuple(part for part in parts if part.percent or part.amount),
    )


def _period(measure: etree._Element | None) -> Period | None:
    if measure is None:
        return None
    unit = UNITS.get(measure.get("unitCode", "").strip().upper())
    count = money(measure.text)
    if not unit or count != int(count) or not 0 < count <= MAX_DAYS:
        return None
    return Period(int(count) * unit.count, unit.is_months)


def _texts(node: etree._Element, name: str) -> list[str]:
    found = (child.text or "" for child in node.findall(f"./{{*}}{name}"))
    return [value for value in found if value.strip()]


def _amount(node: etree._Element, path: str) -> Decimal | None:
    value = text(node, path)
    return money(value) if value else None


def _written(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None
