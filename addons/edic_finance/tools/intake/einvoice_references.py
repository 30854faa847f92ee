# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The references that an e-invoice states, by the terms of EN 16931.

They say whom an invoice is for and what it is about: which order, contract or delivery,
and where the buyer wants it booked. Trees are those of `einvoice_figures.tree`.

Chorus Pro gives three of them a meaning of its own: BT-10 is the code service, BT-13
the numéro d'engagement, BT-12 the numéro de marché. In Germany BT-10 is the Leitweg-ID.
"""

from dataclasses import dataclass

from lxml import etree

from . import einvoice_lines
from .einvoice import text
from .einvoice_view import Group, view

MAX_CHARS = 200  # of one reference
MAX_PRECEDING = 10  # of one document; nobody corrects more invoices at once
# terms in the order of `References` and `LineReferences`
TERMS = tuple(f"BT-{number}" for number in range(10, 20))
LINE_TERMS = ("BT-128", "BT-132", "BT-133")
ITEM_TERMS = ("BT-155", "BT-156", "BT-157")
BUYER_TERMS = ("BT-46", "BT-47", "BT-49")
# no terms of the standard: the delivery note itself (ZUGFeRD 1, profile EXTENDED), and
# the order of a line (profiles EXTENDED)
DELIVERY_NOTE = (
    ".//{*}ApplicableHeaderTradeDelivery"
    "/{*}DeliveryNoteReferencedDocument/{*}IssuerAssignedID"
)
LINE_ORDERS = (
    "./{*}SpecifiedLineTradeAgreement"
    "/{*}BuyerOrderReferencedDocument/{*}IssuerAssignedID",
    "./{*}OrderLineReference/{*}OrderReference/{*}ID",
)


@dataclass(frozen=True, slots=True)
class References:
    """References of a document to others; empty where it states none."""

    buyer_reference: str  # BT-10
    project: str  # BT-11
    contract: str  # BT-12
    order: str  # BT-13
    sales_order: str  # BT-14
    receipt: str  # BT-15
    delivery_note: str  # BT-16
    tender: str  # BT-17
    object: str  # BT-18
    accounting: str  # BT-19
    preceding: tuple[str, ...]  # BT-25
    buyer: tuple[tuple[str, str], ...]  # scheme and value of BT-46, BT-47, BT-49


@dataclass(frozen=True, slots=True)
class LineReferences:
    """References of a line; empty where it states none."""

    object: str  # BT-128
    order_line: str  # BT-132
    accounting: str  # BT-133
    items: tuple[str, ...]  # BT-155, BT-156, BT-157, each once
    order: str  # the line's own

    @property
    def orders(self) -> tuple[str, ...]:
        """Return the line's own order and its line there, as far as they are stated."""
        return tuple(filter(None, (self.order, self.order_line)))


def references(root: etree._Element) -> References:
    """Return what a document refers to."""
    found = view(root).root
    stated = {number: _plain(found.value(number)) for number in TERMS}
    stated["BT-16"] = stated["BT-16"] or _plain(text(root, DELIVERY_NOTE))
    named = (_plain(group.value("BT-25")) for group in found.within("BG-3"))
    preceding = tuple(dict.fromkeys(filter(None, named)))[:MAX_PRECEDING]
    return References(*stated.values(), preceding, _known_buyer(found))


def line_references(root: etree._Element) -> tuple[LineReferences, ...]:
    """Return what each line refers to, in the order of `einvoice_lines.lines`."""
    lines = zip(view(root).lines(), einvoice_lines.lines(root), strict=True)
    return tuple(_of_line(group, line.node) for (group, _depth), line in lines)


def _of_line(group: Group, node: etree._Element) -> LineReferences:
    item = next(iter(group.within("BG-31")), group)
    named = (_plain(item.value(number)) for number in ITEM_TERMS)
    return LineReferences(
        *(_plain(group.value(number)) for number in LINE_TERMS),
        items=tuple(dict.fromkeys(filter(None, named))),
        order=_plain(text(node, *LINE_ORDERS)),
    )


def _known_buyer(found: Group) -> tuple[tuple[str, str], ...]:
    return tuple(
        (term.scheme, term.value)
        for buyer in found.within("BG-7")
        for number in BUYER_TERMS
        for term in buyer.all(number)
    )


def _plain(reference: str) -> str:
    """Return a reference in one line."""
    return " ".join(reference.split())[:MAX_CHARS]
