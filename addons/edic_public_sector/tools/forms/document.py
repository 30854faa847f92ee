# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The description of a procedure as its publisher gives it, whatever the format, and
how its files are opened: no entities, no DTD, no network, no file too large to be one.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import etree

from ..common.doctype import OPTIONS, has_doctype

MAX_BYTES = 20 << 20  # of one file: the longest description has less than 1 MB
CHAIN = " > "  # between the headings a line stands under
CELL = " | "  # between the cells of a row
EDITORS = "**"  # a title that begins so is a note of the editors to themselves
# signs that are not seen: soft hyphens, zero width, direction of writing
_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FIGURES = re.compile(r"[+-]?\d+")
_BROKEN = ("ERR_UNDECLARED_ENTITY", "ERR_DOCUMENT_EMPTY")  # of libxml2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, an item or a row of a table, word for word, white space apart.

    :param heading: the headings above it, outermost first, joined by `CHAIN`; or ""
    """

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Link:
    """:param url: http or https"""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """A procedure in one language.

    :param code: of the publisher, who gives it once
    :param lang: "fr" or "de"
    :param rights: as the file states them (a text or an address), "" when it does not
    :param url: of the page for the public, "" when the file names none
    :param modified: when its text last changed
    :param references: what it is based on (laws, decrees), then where more is said
    :param forms: forms and online services
    :param key: LeiKa or OZG number, "" when there is none
    """

    code: str
    lang: str
    title: str
    publisher: str
    rights: str
    url: str
    modified: date | None
    summary: str
    lines: tuple[Line, ...]
    references: tuple[Link, ...]
    forms: tuple[Link, ...]
    key: str


class Unreadable(ValueError):
    """A file that gives no document.

    :param code: ``empty``, ``large``, ``cut`` (its end is missing), ``xml`` (it is
        none, or has a DOCTYPE), ``format`` (another one), ``lang``, ``no_code``,
        ``no_lines``
    :param about: what was found, for whoever looks into it
    """

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code = code
        self.about = about


def tree(data: bytes) -> etree._Element:
    """Return the root of an XML file, in whatever encoding it declares.

    :raises Unreadable: ``empty``, ``large``, ``xml``, ``cut``
    """
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("large", f"{len(data)} > {MAX_BYTES}")
    # apart and first: entities in attributes expand while a file is parsed
    with suppress(etree.XMLSyntaxError):
        if has_doctype(data):
            raise Unreadable("xml", "DOCTYPE")
    parser = etree.XMLPullParser(
        ("start", "end"), remove_comments=True, remove_pis=True, **OPTIONS
    )
    try:
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        raise Unreadable("xml", str(error)[:200]) from error
    try:
        return parser.close()
    except etree.XMLSyntaxError as error:
        code = "cut" if _is_cut(parser) else "xml"
        raise Unreadable(code, str(error)[:200]) from error


def _is_cut(parser: etree.XMLPullParser) -> bool:
    """Return whether an element is open at the end, or none has come, and no more is
    wrong.

    What libxml2 says of it differs with where the end is.
    """
    if any(entry.type_name in _BROKEN for entry in parser.feed_error_log):
        return False
    events = [event for event, _ in parser.read_events()]
    return not events or events.count("start") > events.count("end")


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def plain(text: str | None) -> str:
    """Return the text with one space for each white space, without what is not seen.

    >>> plain(" 86\\u202f€ \\n par\\xad an ")
    '86 € par an'
    """
    return " ".join(_UNSEEN.sub("", text or "").split())


def raised(text: str) -> str:
    """Return it in superscript: "m2" and "103" would say something else than was
    printed.

    >>> raised("2"), raised("er")
    ('²', 'er')
    """
    return text.translate(_RAISED) if _FIGURES.fullmatch(text.strip()) else text


def chain(headings: Iterable[str]) -> str:
    return CHAIN.join(heading for heading in headings if heading)


def row(cells: Iterable[str]) -> str:
    """Return a row as one text; a cell over the whole width once; "" when all are
    empty."""
    cells = tuple(cells)
    return CELL.join(cells).strip() if len(set(cells)) > 1 else "".join(cells[:1])


def gathered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return each line once, in their order.

    :raises Unreadable: ``large``: headings and merged cells repeat without measure;
        ``no_lines``
    """
    found: dict[Line, None] = {}
    size = 0
    for line in lines:
        if line not in found:
            found[line] = None
            size += len(line.text) + len(line.heading)
        if size > MAX_BYTES:
            raise Unreadable("large", f"lines > {MAX_BYTES}")
    if not found:
        raise Unreadable("no_lines")
    return tuple(found)


def address(url: str | None) -> str:
    """Return an address that may be shown as a link, or ""."""
    url = plain(url)
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme.lower() in ("http", "https") and parts.hostname:
            return url
    return ""


def links(pairs: Iterable[tuple[str | None, str | None]]) -> tuple[Link, ...]:
    """Return titles and addresses, each address once, in their order."""
    found: dict[str, Link] = {}
    for title, url in pairs:
        if url := address(url):
            found.setdefault(url, Link(plain(title) or url, url))
    return tuple(found.values())
