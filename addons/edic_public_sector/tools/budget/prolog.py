# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands before the first element of an XML file: no budget needs a DOCTYPE, whose
entities may expand without end, in attributes too.
"""

from contextlib import suppress
from typing import NoReturn

from lxml import etree

from .document import BudgetFileError

OPTIONS = {"resolve_entities": False, "no_network": True}
BEGINNING = 16_384
BYTE_ORDER_MARKS = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"


def beginning(data: bytes) -> bytes:
    """How a file begins, for a look at its first names: without a mark of the byte
    order, and UTF-16 as if it were ASCII."""
    first = data[:BEGINNING]
    for mark in BYTE_ORDER_MARKS:
        first = first.removeprefix(mark)
    return first.replace(b"\0", b"")


class _Started(Exception):
    """The first element is reached."""


class _Prolog:
    """The target of a parser that reads no further than the first element."""

    def doctype(self, *_names: str | None) -> NoReturn:
        raise BudgetFileError("xml", "DOCTYPE")

    def start(self, *_element: object) -> NoReturn:
        raise _Started

    def close(self) -> None:
        """Part of the interface."""


def refuse_doctype(data: bytes) -> None:
    """:raises BudgetFileError: ``xml``: it declares a DOCTYPE, or is no XML"""
    try:
        with suppress(_Started):
            etree.fromstring(data, etree.XMLParser(target=_Prolog(), **OPTIONS))
    except etree.XMLSyntaxError as error:
        raise BudgetFileError("xml", str(error)[:200]) from error
