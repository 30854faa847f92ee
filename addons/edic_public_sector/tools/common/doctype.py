# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A look at what stands before the first element of an XML file: no file of ours needs
a DOCTYPE, whose entities may expand without end, in attributes too."""

from typing import NoReturn

from lxml import etree

OPTIONS = {"resolve_entities": False, "load_dtd": False, "no_network": True}


class _Started(Exception):
    """The first element is reached."""


class _Declared(Exception):
    """A DOCTYPE is reached."""


class _Prolog:
    """The target of a parser that reads no further than the first element."""

    def doctype(self, *_names: str | None) -> NoReturn:
        raise _Declared

    def start(self, *_element: object) -> NoReturn:
        raise _Started

    def close(self) -> None:
        """Do nothing: it is part of the interface."""


def has_doctype(data: bytes) -> bool:
    """Return whether a file declares a DOCTYPE, having read no further.

    :raises lxml.etree.XMLSyntaxError: it is no XML
    """
    try:
        etree.fromstring(data, etree.XMLParser(target=_Prolog(), **OPTIONS))
    except (_Declared, _Started) as end:
        return isinstance(end, _Declared)
    return False
