# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A received file, parsed once, and what it says of itself.

`IncomingDocument` is handed through the whole intake: whoever reads an invoice takes
its tree instead of parsing the file again. `IncomingFiles` holds the files of one
intake, for those who only have a file's bytes, as Odoo has.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

from lxml import etree

from . import einvoice_figures, einvoice_payment
from .einvoice import Document, detect, parse
from .einvoice_figures import Figures
from .einvoice_payment import PaymentStatement
from .unpacking import Unpacked, unpack


@dataclass(frozen=True)
class IncomingDocument(Document):
    """A received file: what it is and, of an invoice, what it states."""

    @classmethod
    def from_file(
        cls,
        filename: str,
        data: bytes,
        parse: Callable[[bytes], etree._Element] = parse,
    ) -> Self:
        """Return the document of a file; never raises.

        :param parse: reads the XML, as `einvoice.parse` does
        """
        found = detect(filename, data, parse)
        return cls(**{part.name: getattr(found, part.name) for part in fields(found)})

    @cached_property
    def tree(self) -> etree._Element:
        """Return the invoice as UBL or CII D16B: ZUGFeRD 1.0 rewritten, text lines
        dropped.

        :raises etree.LxmlError: there is no XML
        """
        return einvoice_figures.tree(self)

    @cached_property
    def figures(self) -> Figures:
        """Return the amounts that the invoice states, in its own currency (BT-5)."""
        return einvoice_figures.figures(self.tree)

    @cached_property
    def payment(self) -> PaymentStatement:
        """Return until when and how much the invoice asks to be paid, in BT-5."""
        return einvoice_payment.payment(self.tree)

    @cached_property
    def sign(self) -> int:
        """Return -1 where the invoice states a credit as a negative claim, else 1."""
        return einvoice_figures.amount_sign(self.tree)[1]


class IncomingFiles:
    """The files of one intake: each XML is parsed once, whoever asks for it."""

    def __init__(self) -> None:
        self._roots: dict[bytes, etree._Element | Exception] = {}
        self._documents: dict[tuple[str, bytes], IncomingDocument] = {}
        self._containers: dict[tuple[str, bytes], Unpacked | None] = {}

    def document(self, filename: str, data: bytes) -> IncomingDocument:
        """Return what a file is; never raises."""
        key = filename, _key(data)
        if key not in self._documents:
            found = IncomingDocument.from_file(filename, data, self.parse)
            self._documents[key] = found
        return self._documents[key]

    def container(self, filename: str, data: bytes) -> Unpacked | None:
        """Return what a ZIP or a mail file holds, None for others; never raises."""
        key = filename, _key(data)
        if key not in self._containers:
            self._containers[key] = unpack(filename, data)
        return self._containers[key]

    def parse(self, data: bytes) -> etree._Element:
        """Return the root of an XML, which nobody changes.

        :raises UnsafeXml: it declares a DOCTYPE, or is too large
        :raises etree.LxmlError: it is damaged
        :raises ValueError: it is too deep
        """
        key = _key(data)
        if key not in self._roots:
            try:
                self._roots[key] = parse(data)
            except (etree.LxmlError, ValueError) as error:
                self._roots[key] = error
        found = self._roots[key]
        if isinstance(found, Exception):
            raise found
        return found

    def add_parsed(self, data: bytes, root: etree._Element) -> None:
        """Keep the root of an XML that was parsed already, as `parse` does it."""
        self._roots[_key(data)] = root


def _key(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
