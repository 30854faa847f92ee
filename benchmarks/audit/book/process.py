# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way of a bill: received, confirmed, entered, posted, ordered to pay, paid.

As the French decree on public accounts (GBCP, art. 29 to 33) and the Länder's rules for
municipal treasuries have it: no step is done by who did another. Nothing happens after
the book's end, nor out of office hours.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha1
from random import Random
from typing import TYPE_CHECKING, Any

from . import calendar
from .amounts import bill_total
from .needs import NEEDS
from .things import REFUND, File, Move, Step

if TYPE_CHECKING:
    from .book import Book

DAY = timedelta(days=1)
TERM = 30  # days that a public body has
ORDER_FROM = 1000  # with VAT, from which a bill has a commitment
NO_ORDER = {
    code
    for need in NEEDS.values()
    if not need.has_order
    for code in need.accounts.values()
}


def process(book: Book, rng: Random, move: Move, **how: Any) -> bool:
    """Date, people and steps of a bill; false where it has not come in yet.

    :param how: `received`, `service`, `made`, `posted`, `pay` (days; `pay=None`: open),
        `state`, `steps=False`, `files=False`
    """
    land = move.company.country
    received = how.get("received") or calendar.working(
        land, move.day + rng.randint(1, 5) * DAY
    )
    made = how.get("made") or calendar.later(land, received, rng.randint(0, 1))
    if max(received, made) > book.end:
        return False
    posted = how.get("posted") or calendar.later(land, made, rng.randint(1, 3))
    users = move.company.users
    move.state = how.get("state") or ("posted" if posted <= book.end else "draft")
    move.created_at = book.office(rng, move.company, made)
    move.created_by = users["clerk"][hash_of(move.vendor.name, len(users["clerk"]))]
    if move.state != "draft":
        move.posted_at = max(
            book.office(rng, move.company, posted), move.created_at + 10 * _MINUTE
        )
        move.posted_by = rng.choice(users["post"])
    move.booked = accounting_date(move.day, made)
    move.due = move.day + TERM * DAY
    service = how.get("service") or calendar.working(
        land, received + rng.randint(-4, 1) * DAY
    )
    days = {"received": received, "posted": posted, "service": service}
    if how.get("steps", True) and move.kind != REFUND:
        move.steps = _steps(book, rng, move, days)
    if how.get("files", True):
        move.files = [scan(move)]
    _pay(book, rng, move, days, how)
    return True


_MINUTE = timedelta(minutes=1)


def hash_of(text: str, size: int) -> int:
    """The same number for the same text in every process."""
    return (
        int.from_bytes(sha1(text.encode(), usedforsecurity=False).digest()[:4]) % size
    )


def scan(move: Move, name: str = "") -> File:
    """The paper of a bill, scanned: no other file is like it."""
    text = (
        f"{move.vendor and move.vendor.name} {move.ref_number} {move.created_at} {name}"
    )
    digest = sha1(text.encode(), usedforsecurity=False).hexdigest()
    title = name or f"{(move.ref_number or 'document').replace('/', '_')}.pdf"
    return File(title, digest, move.created_by, move.created_at)


def accounting_date(day: date, made: date) -> date:
    """The date that Odoo gives a vendor bill: of the month of its document."""
    if (made.year, made.month) == (day.year, day.month):
        return max(day, made)
    return (day.replace(day=1) + 32 * DAY).replace(day=1) - DAY


def _steps(book: Book, rng: Random, move: Move, days: dict[str, date]) -> list[Step]:
    """The steps that the company uses, with who did each."""
    users, land = move.company.users, move.company.country
    received, service = days["received"], days["service"]
    checked = max(service, received)
    order = calendar.later(land, max(days["posted"], checked), rng.randint(0, 1))
    days["order"] = calendar.later(land, order, rng.randint(0, 1))
    found = [("received", received, rng.choice(users["mail"]), None)]
    if (
        bill_total(move) > ORDER_FROM
        and not {x.account for x in move.lines} <= NO_ORDER
    ):
        day = calendar.working(land, move.day - rng.randint(6, 25) * DAY)
        number = book.order_number(move.company, day)
        found.append(("commitment", day, rng.choice(users["buyer"]), number))
    at_work = users["service"]
    service_user = at_work[(move.lines[0].service or 0) % len(at_work)]
    found.append(("service", service, service_user, None))
    if land == "DE":
        at = at_work[((move.lines[0].service or 0) + 1) % len(at_work)]
        found.append(("factual", checked, at, None))
        found.append(("arithmetical", checked, rng.choice(users["calc"]), None))
    number = f"{order.year}-{rng.randint(1, 99999)}"
    found.append(("order", order, rng.choice(users["order"]), number))
    if land == "FR":
        found.append(("handed_over", days["order"], rng.choice(users["order"]), None))
    return [Step(k, d, u, n) for k, d, u, n in found if d <= book.end]


def _pay(book: Book, rng: Random, move: Move, days: dict[str, date], how: dict) -> None:
    """Paid in time, or as the case says."""
    if move.state != "posted" or move.kind == REFUND or not move.total_positive:
        return
    start = max(days["received"], days["service"])
    day = how["pay"] if "pay" in how else _in_time(rng, move, days, start)
    if day is None or day > book.end:
        return
    payment = book.pay(rng, [move], day)
    if move.company.country == "DE" and move.steps:
        move.steps.append(Step("paid", day, payment.created_by))


def _in_time(rng: Random, move: Move, days: dict[str, date], start: date) -> date:
    land = move.company.country
    earliest = max(days.get("order", days["posted"]), days["posted"])
    latest = start + (TERM - 3) * DAY
    target = earliest + rng.randint(1, max(1, (latest - earliest).days)) * DAY
    day = calendar.working(land, min(target, latest))
    return day if (day - start).days <= TERM else calendar.working(land, earliest)
