# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The book of two administrations in memory, and how its parts are made and taken.

A case takes parts of the background and changes them, or makes new ones; what it took
is taken for good, so that no record is a case twice.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from .amounts import bill_total
from .names import Names
from .people import People
from .process import process
from .rng import stream
from .things import BILL, Company, Item, Line, Move, Payment, Vendor

DAY = timedelta(days=1)


@dataclass(eq=False, repr=False)
class Book(People):
    """Everything that is copied into the database.

    `law`: dated figures as the database has them: (code, area, day, figure).
    `later`: done with the ORM once all is there, `(env, book) -> None`.
    `fields`: names of stored columns of `account_move`, for what an addon may bring.
    `wishes`: parameters of checks that a site would have set: (check, part of the
    parameter's name, value). `settled`: refunds that clear bills, with the amount.
    `opened`: accounts that are not old, (company, code) → day. `before_gap`: what
    stands before a number that was left out, by `id()` of what comes after it.
    """

    seed: int
    scale: float
    start: date
    end: date
    companies: dict[str, Company]
    law: list[tuple[str, str, date, Decimal]] = field(default_factory=list)
    modules: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    vendors: list[Vendor] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    later: list[Callable] = field(default_factory=list)
    wishes: list[tuple[str, str, str]] = field(default_factory=list)
    opened: dict[tuple[str, str], date] = field(default_factory=dict)
    before_gap: dict[int, Move] = field(default_factory=dict)
    short: Counter = field(default_factory=Counter)  # bills that there were too few of
    intact: list = field(default_factory=list)  # months of a secured journal
    settled: list[tuple[Move, Move, Decimal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(stream(self.seed, "names"))
        self._orders = count(1)

    def amount_of_cases(self, wanted: int) -> int:
        """Return the number of cases at this scale."""
        return max(min(wanted, 3), round(wanted * min(1, self.scale)))

    def both(self, number: int) -> Company:
        """The companies in turns."""
        return list(self.companies.values())[number % len(self.companies)]

    def order_number(self, company: Company, day: date) -> str:
        """A number of a commitment."""
        return f"{'EJ' if company.key == 'fr' else 'AB'}{day.year}-{next(self._orders)}"

    # --- making ---------------------------------------------------------------------
    def moment(self, day: date) -> datetime:
        """Ten o'clock of a day, near enough."""
        return datetime.combine(day, datetime.min.time()) + timedelta(hours=9)

    def bill(
        self,
        rng: Random,
        vendor: Vendor,
        day: date,
        lines: list[Line],
        number: str,
        kind: str = BILL,
        **how: Any,
    ) -> Move | None:
        """A bill and its way to payment; None where it has not come in yet.

        :param how: as in `process`: `pay`, `received`, `posted`, `bank` …
        """
        company = vendor.company
        move = Move(company, kind, day, datetime.min, 0, vendor, number, lines)
        bank = how.pop("bank", next(iter(vendor.commercial.banks), None))
        move.bank = bank
        if not process(self, rng, move, **how):
            return None
        vendor.commercial.bills.append(move)
        self.moves.append(move)
        return move

    def copy(self, rng: Random, bill: Move, **how: Any) -> Move:
        """The bill once more.

        :param how: `number`, `day`, `vendor`, `lines`, and what `bill` takes
        """
        lines = how.pop("lines", [replace(line) for line in bill.lines])
        day = how.pop("day", bill.day + rng.randint(1, 9) * DAY)
        made = self.bill(
            rng,
            how.pop("vendor", bill.vendor),
            day,
            lines,
            how.pop("number", bill.ref_number),
            how.pop("kind", bill.kind),
            **how,
        )
        if made is None:
            raise ValueError(f"{day} is too late for a copy")
        made.is_taken = bill.is_taken = True
        made.values = {**made.values, **bill.values}
        return made

    def reverse(self, rng: Random, bill: Move, day: date, **how: Any) -> Move:
        """The credit note that takes a bill back; both are cleared by each other."""
        self.unpay(bill)
        refund = self.copy(
            rng,
            bill,
            day=day,
            number=how.pop("number", f"AV-{bill.ref_number}"),
            kind="in_refund",
            pay=None,
            **how,
        )
        refund.reverses = bill
        self.settled.append((refund, bill, bill_total(bill)))
        return refund

    def entry(
        self,
        rng: Random,
        company: Company,
        day: date,
        items: list[Item],
        label: str | None,
        **more: Any,
    ) -> Move:
        """A manual entry, made by a bookkeeper, posted by another."""
        made = self.office(rng, company, more.pop("made", day))
        posted = more.pop("posted_at", None) or self._soon(rng, company, made)
        move = Move(
            company,
            "entry",
            day,
            min(made, posted),
            rng.choice(company.users["ledger"]),
            None,
            label,
            items=items,
            journal="general",
            booked=day,
            posted_at=posted,
            posted_by=rng.choice(company.users["review"]),
        )
        for name, value in more.items():
            setattr(move, name, value)
        self.moves.append(move)
        return move

    def _soon(self, rng: Random, company: Company, made: datetime) -> datetime:
        found = self.office(rng, company, made.date())
        return found if found > made else made + timedelta(minutes=rng.randint(2, 50))

    def pay(
        self, rng: Random, bills: Iterable[Move], day: date, **more: Any
    ) -> Payment:
        """One payment of bills of one vendor."""
        bills = list(bills)
        first = bills[0]
        company, vendor = first.company, first.vendor.commercial
        made = more.pop("made", None) or self.office(rng, company, day)
        amounts = more.pop("amounts", [bill_total(bill) for bill in bills])
        owed = list(zip(bills, amounts, strict=True))
        payment = Payment(
            company,
            vendor,
            sum((amount for _bill, amount in owed), Decimal(0)),
            day,
            made,
            rng.choice(company.users["pay"]),
            bank=first.bank,
            memo=" ".join(b.ref_number or "" for b in bills),
            covers=owed,
        )
        for name, value in more.items():
            setattr(payment, name, value)
        for bill, amount in payment.covers:
            bill.paid.append((payment, amount))
        self.payments.append(payment)
        return payment

    def unpay(self, bill: Move) -> None:
        """The bill was never paid."""
        for payment, _amount in bill.paid:
            self.payments.remove(payment)
        bill.paid.clear()
        bill.steps = [s for s in bill.steps if s.kind != "paid"]

    # --- taking ---------------------------------------------------------------------
    def take(
        self,
        rng: Random,
        wanted: int,
        where: Callable[[Move], bool] = lambda move: True,
        **more: Any,
    ) -> list[Move]:
        """Bills of the background that no case has yet, each of another vendor.

        :param more: `kind`, bills as a rule; `company`; `tag`: of vendors that were
            never taken under it; `distinct=False`: also several of one vendor
        """
        kind, tag = more.get("kind", BILL), more.get("tag")
        company, distinct = more.get("company"), more.get("distinct", True)
        pool = [move for move in self.moves if move.kind == kind and not move.is_taken]
        rng.shuffle(pool)
        found, vendors = [], set()
        for move in pool:
            if len(found) == wanted:
                break
            if distinct and move.vendor and id(move.vendor) in vendors:
                continue
            if not self._fits(move, company, tag) or not where(move):
                continue
            vendors.add(id(move.vendor))
            move.is_taken = True
            if tag:
                move.vendor.tags.add(tag)
            found.append(move)
        if len(found) < wanted:
            self.short[where.__module__] += wanted - len(found)
        return found

    @staticmethod
    def _fits(move: Move, company: Company | None, tag: str | None) -> bool:
        return (
            move.state == "posted"
            and (company is None or move.company is company)
            and (not tag or tag not in move.vendor.tags)
        )

    def threshold(self, company: Company, day: date, code: str) -> Decimal | None:
        """A figure of the law on a day, as the database has it."""
        areas = {"fr": ("FR", ""), "de": ("DE-NW", "DE", "")}[company.key]
        found = [
            (-areas.index(area), since, figure)
            for name, area, since, figure in self.law
            if name == code and area in areas and since <= day
        ]
        return max(found)[2] if found else None

    def contract(self, name: str) -> dict[str, str]:
        """The columns of a bill that name a contract."""
        named = {column: name for column in self.fields if "contract" in column}
        return {"invoice_origin": name, **named}
