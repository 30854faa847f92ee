# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The beginning of a file of a budget, and that it declares no DOCTYPE."""

from lxml import etree

from ..common.doctype import has_doctype
from .document import BudgetFileError

BEGINNING = 16_384
BYTE_ORDER_MARKS = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"


def beginning(data: bytes) -> bytes:
    """Return how a file begins, for a look at its first names: without a mark of the
    byte order, and UTF-16 as if it were ASCII."""
    first = data[:BEGINNING]
    for mark in BYTE_ORDER_MARKS:
        first = first.removeprefix(mark)
    return first.replace(b"\0", b"")


def refuse_doctype(data: bytes) -> None:
    """:raises BudgetFileError: ``xml``: it declares a DOCTYPE, or is no XML"""
    try:
        if has_doctype(data):
            raise BudgetFileError("xml", "DOCTYPE")
    except etree.XMLSyntaxError as error:
        raise BudgetFileError("xml", str(error)[:200]) from error
