# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The things of which the book is made, in memory, before it is copied into a database.

Amounts are `Decimal` in euros, times are UTC without zone, users are ids, accounts and
taxes are named by their codes in the company's chart. Things know each other, so that
none is written out: a vendor would bring all of its bills along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

BILL, REFUND, ENTRY = "in_invoice", "in_refund", "entry"


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax of the chart: `parts` are (repartition line, percent, account or None)."""

    id: int
    group: int
    rate: Decimal
    parts: tuple[tuple[int, Decimal, int | None], ...]
    refund_parts: tuple[tuple[int, Decimal, int | None], ...]


@dataclass(eq=False, repr=False, slots=True)
class Company:
    """One of the two administrations, as the database has it."""

    id: int
    key: str  # fr, de
    country: str
    partner: int
    accounts: dict[str, int]  # code → id
    journals: dict[str, int]  # purchase, bank, general, payroll
    codes: dict[str, str]  # codes of journals, as in the names of entries
    taxes: dict[str, Tax]
    users: dict[str, list[int]]  # role → ids
    services: list[int]  # analytic accounts
    payable: int
    cash: int
    method_line: int
    siret: str = ""


@dataclass(eq=False, repr=False, slots=True)
class Bank:
    """A bank account of a vendor."""

    vendor: "Vendor"
    number: str
    created_at: datetime
    created_by: int
    trusted_at: datetime | None = None
    trusted_by: int | None = None
    active: bool = True
    archived_at: datetime | None = None
    reactivated_at: datetime | None = None
    id: int = 0

    ref = property(lambda self: ("res.partner.bank", self.id))


@dataclass(eq=False, repr=False, slots=True)
class Vendor:
    """A vendor; `values` are further columns of the partner."""

    company: Company
    name: str
    country: str
    created_at: datetime
    created_by: int
    values: dict[str, Any] = field(default_factory=dict)
    parent: "Vendor | None" = None
    is_branch: bool = False  # a contact of its parent, not a company of its own
    active: bool = True
    banks: list[Bank] = field(default_factory=list)
    profile: Any = None  # its billing habits: `behaviour.Profile`
    tags: set[str] = field(default_factory=set)
    bills: list["Move"] = field(default_factory=list)
    id: int = 0

    ref = property(lambda self: ("res.partner", self.id))

    @property
    def commercial(self) -> "Vendor":
        """Return the partner that Odoo takes for the vendor."""
        return self.parent.commercial if self.parent and self.is_branch else self


@dataclass(slots=True)
class Line:
    """A line of a bill."""

    account: str
    label: str
    price: Decimal
    tax: str
    quantity: Decimal = Decimal(1)
    product: str | None = None
    service: int | None = None

    @property
    def net(self) -> Decimal:
        return round(self.quantity * self.price, 2)


@dataclass(slots=True)
class Item:
    """A journal item of a manual entry; a debit is positive."""

    account: str
    amount: Decimal
    label: str | None = None
    vendor: Vendor | None = None
    clears: "Item | None" = None  # reconciled with that one
    id: int = 0


@dataclass(slots=True)
class Step:
    """A payment step."""

    kind: str
    day: date
    user: int
    number: str | None = None
    source: str = "person"
    reason: str | None = None


@dataclass(slots=True)
class File:
    """An attachment: what it is, not what it says."""

    name: str
    checksum: str
    user: int
    at: datetime
    mimetype: str = "application/pdf"


@dataclass(eq=False, repr=False, slots=True)
class Move:
    """A bill, a refund or a manual entry."""

    company: Company
    kind: str
    day: date  # date of the document
    created_at: datetime
    created_by: int
    vendor: Vendor | None = None
    ref_number: str | None = None
    lines: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    journal: str = "purchase"
    state: str = "posted"
    booked: date | None = None  # date of the entry
    due: date | None = None
    posted_at: datetime | None = None
    posted_by: int | None = None
    bank: Bank | None = None
    reverses: "Move | None" = None
    steps: list[Step] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    einvoice: bool = False  # came as a structured document
    original: str = "kept"  # state of its document: or gone, or changed
    bt1: str | None = None  # its number in the document, where it is another
    values: dict[str, Any] = field(default_factory=dict)  # further columns
    tax_shift: Decimal = Decimal(0)  # the distance of the tax from the right amount
    gap_before: int = 0  # numbers left out before this one
    spoilt: dict[str, Any] = field(default_factory=dict)  # written past Odoo
    paid: list[tuple["Payment", Decimal]] = field(default_factory=list)
    is_taken: bool = False
    id: int = 0
    name: str = ""
    total: Decimal = Decimal(0)
    payable_item: int = 0

    ref = property(lambda self: ("account.move", self.id))

    @property
    def net(self) -> Decimal:
        """Return the billed amount without tax."""
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def total_positive(self) -> bool:
        """Return whether there is an amount to pay."""
        return self.net > 0


@dataclass(eq=False, repr=False, slots=True)
class Payment:
    """Money to a vendor (or from one), in the bank journal."""

    company: Company
    vendor: Vendor
    amount: Decimal
    day: date
    created_at: datetime
    created_by: int
    bank: Bank | None = None
    state: str = "paid"
    inbound: bool = False
    memo: str = ""
    covers: list[tuple[Move, Decimal]] = field(default_factory=list)
    id: int = 0
    move: int = 0
    name: str = ""
    payable_item: int = 0

    ref = property(lambda self: ("account.payment", self.id))


@dataclass(eq=False, repr=False, slots=True)
class Before:
    """The neighbour before a number that was left out."""

    known: dict[int, Move]
    move: Move

    @property
    def ref(self) -> tuple[str, int]:
        """The reference of the neighbour, or of the entry itself if it is the first."""
        return self.known.get(id(self.move), self.move).ref


@dataclass(eq=False, repr=False, slots=True)
class Record:
    """A record that is made with the ORM once the book is in the database."""

    model: str
    id: int = 0

    ref = property(lambda self: (self.model, self.id))


@dataclass(eq=False, repr=False, slots=True)
class Trail:
    """The numbers of the records that an action left in the ledger."""

    numbers: set[str] = field(default_factory=set)

    @contextmanager
    def left(self, cr: Any) -> Iterator[None]:
        """Take what the block leaves there."""
        cr.execute("SELECT COALESCE(max(id), 0) FROM edic_ai_trace")
        [last] = cr.fetchone()
        yield
        cr.flush()
        cr.execute("SELECT call_uuid FROM edic_ai_trace WHERE id > %s", [last])
        self.numbers |= {str(number) for [number] in cr.fetchall()}

    def is_named(self, words: set[str]) -> bool:
        """Return whether words name one of them."""
        return any(set(number.split("-")) <= words for number in self.numbers)
