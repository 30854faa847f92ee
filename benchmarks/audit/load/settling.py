# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The settling of entries: residuals, partial and full reconciliations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from audit.book.amounts import bill_total
from audit.book.book import Book
from audit.book.things import REFUND, Item, Move, Payment

from .copy import copy, take_ids
from .rows import ZERO, Row, stamps

type Thing = Move | Payment | Item


class Settling:
    """The reconciliations of a book."""

    def __init__(self, book: Book, currency: int) -> None:
        self._book, self._currency = book, currency
        self.open: dict[int, Decimal] = {}  # id(thing) → what is open, unsigned
        self._cleared: list[tuple[Thing, Thing, Decimal, Move | Payment]] = []
        self._full: dict[int, int] = {}  # id(thing) → number
        self._numbers: list[int] = []
        self._partials: list[int] = []

    def residuals(self, reconcilable: set[int]) -> None:
        """Compute the open amounts of bills, refunds, payments and items.

        :param reconcilable: accounts whose items have a residual
        """
        for bill in self._bills():
            is_posted = bill.state == "posted"
            self.open[id(bill)] = bill_total(bill) if is_posted else ZERO
        for payment in filter(lambda p: p.move, self._book.payments):
            self.open[id(payment)] = payment.amount
            for bill, amount in payment.covers:
                self._clear(payment, bill, amount, payment)
        for refund, bill, amount in self._book.settled:
            self._clear(refund, bill, amount, refund)
        for move, item in self._items():
            if move.company.accounts[item.account] in reconcilable:
                self.open[id(item)] = abs(item.amount)
        for move, item in self._items():
            if item.clears is not None:
                self._clear(item, item.clears, abs(item.amount), move)

    def _bills(self) -> Iterator[Move]:
        return (move for move in self._book.moves if move.kind != "entry")

    def _items(self) -> Iterator[tuple[Move, Item]]:
        for move in self._book.moves:
            for item in move.items:
                yield move, item

    def _clear(
        self, first: Thing, second: Thing, amount: Decimal, by: Move | Payment
    ) -> None:
        amount = min(
            amount, self.open.get(id(first), ZERO), self.open.get(id(second), ZERO)
        )
        if amount > 0:
            self.open[id(first)] -= amount
            self.open[id(second)] -= amount
            self._cleared.append((first, second, amount, by))

    def match(self, cr, items: list[Row]) -> None:
        """Number the reconciliations, and write the numbers in the rows of items."""
        self._partials = list(take_ids(cr, "account_partial_reconcile", self._count()))
        groups = self._groups()
        whole = [g for g in groups if all(not self.open[id(thing)] for thing in g)]
        self._numbers = list(take_ids(cr, "account_full_reconcile", len(whole)))
        numbers: dict[int, tuple[int | None, str]] = {}
        for number, group in zip(self._numbers, whole, strict=True):
            for thing in group:
                self._full[id(thing)] = number
                numbers[_item_of(thing)] = (number, str(number))
        for number, (first, second, _amount, _by) in zip(
            self._partials, self._cleared, strict=True
        ):
            for thing in (first, second):
                numbers.setdefault(_item_of(thing), (None, f"P{number}"))
        for row in items:
            if row["id"] in numbers:
                full, matching = numbers[row["id"]]
                row["full_reconcile_id"], row["matching_number"] = full, matching
        copy(cr, "account_full_reconcile", [{"id": n} for n in self._numbers])

    def _count(self) -> int:
        return len(self._cleared)

    def _groups(self) -> list[list[Thing]]:
        """Things that clear each other, together."""
        near: dict[int, list[Thing]] = defaultdict(list)
        things: dict[int, Thing] = {}
        for first, second, _amount, _by in self._cleared:
            things[id(first)], things[id(second)] = first, second
            near[id(first)].append(second)
            near[id(second)].append(first)
        seen: set[int] = set()
        found = []
        for key, thing in things.items():
            if key in seen:
                continue
            group, waiting = [], [thing]
            seen.add(key)
            while waiting:
                first = waiting.pop()
                group.append(first)
                for other in near[id(first)]:
                    if id(other) not in seen:
                        seen.add(id(other))
                        waiting.append(other)
            found.append(group)
        return found

    def partials(self, cr) -> None:
        """Write the partial reconciliations."""
        rows = []
        for number, (first, second, amount, by) in zip(
            self._partials, self._cleared, strict=True
        ):
            debit, credit = (first, second) if _is_debit(first) else (second, first)
            rows.append(
                {
                    **stamps(by.created_by, by.created_at),
                    "id": number,
                    "debit_move_id": _item_of(debit),
                    "credit_move_id": _item_of(credit),
                    "full_reconcile_id": self._full.get(id(first)),
                    "debit_currency_id": self._currency,
                    "credit_currency_id": self._currency,
                    "company_id": by.company.id,
                    "max_date": max(_day(first, by), _day(second, by)),
                    "amount": amount,
                    "debit_amount_currency": amount,
                    "credit_amount_currency": amount,
                }
            )
        copy(cr, "account_partial_reconcile", rows)


def _item_of(thing: Thing) -> int:
    return thing.id if isinstance(thing, Item) else thing.payable_item


def _is_debit(thing: Thing) -> bool:
    if isinstance(thing, Item):
        return thing.amount > 0
    if isinstance(thing, Payment):
        return not thing.inbound
    return thing.kind == REFUND


def _day(thing: Thing, by: Move | Payment) -> object:
    if isinstance(thing, Payment):
        return thing.day
    if isinstance(thing, Move):
        return thing.booked
    return by.booked if isinstance(by, Move) else by.day
