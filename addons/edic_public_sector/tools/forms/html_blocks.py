# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The blocks of a text with HTML in it, as plain text: each a line of its own.

So is what follows a line break, unless it goes on in lower case after a comma: editors
break lists with them, and sentences too.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from . import document

MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]\w*;")
BULLET = re.compile(r"[-–•*·]\s+")
UNSHOWN = frozenset(("script", "style", "template", "iframe", "object", "svg", "head"))
_INLINE = """a abbr b cite code del dfn em font i img input ins kbd label mark q s small
    span strong sub time u var wbr"""
INLINE = frozenset(_INLINE.split())
ROWS = frozenset(("tr", "table", "thead", "tbody", "tfoot"))
CELLS = frozenset(("td", "th"))
BREAK = "\x1e"  # no sign of a text


def blocks(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the headings above each block (h1 to h6, as they nest) and its text.

    A text without markup has its lines as they are broken in it.
    """
    if not MARKUP.search(text):
        yield from (((), line) for line in map(_bare, text.splitlines()) if line)
        return
    yield from _parsed(text).found


def links(text: str) -> list[tuple[str, str]]:
    """Return titles and addresses of the links in it."""
    return _parsed(text).links if MARKUP.search(text) else []


def _parsed(text: str) -> "_Blocks":
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    parser.end()
    return parser


def _bare(text: str) -> str:
    """Return the text without the bullet that stands for what a list would be."""
    return BULLET.sub("", document.plain(text), count=1) if text.strip() else ""


class _Blocks(HTMLParser):
    """A parser of blocks: whatever is no inline element begins one; attributes are
    never shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[tuple[str, ...], str]] = []
        self.links: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._heads: list[tuple[int, str]] = []
        self._unshown = 0
        self._raised = self._in_row = False
        self._href: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSHOWN:
            self._unshown += 1
        elif tag == "a":
            self._href = (dict(attrs).get("href") or "", len(self._text))
        elif tag == "sup":
            self._raised = True
        elif tag in CELLS:
            self._text += [document.CELL] if self._in_row else []
            self._in_row = True
        elif tag == "br":
            self._text.append(BREAK)
        else:
            self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSHOWN:
            self._unshown = max(self._unshown - 1, 0)
        elif tag == "a" and self._href:
            url, begun = self._href
            title = "".join(self._text[begun:]).replace(BREAK, " ")
            self.links.append((title, url))
            self._href = None
        elif tag == "sup":
            self._raised = False
        elif re.fullmatch("h[1-6]", tag) and not self._in_row:
            self._head(int(tag[1]))
        elif tag not in CELLS and tag != "br":
            self._apart(tag)

    def _apart(self, tag: str) -> None:
        """Part what is before this element and what is in it: two blocks, or two words
        of the row they stand in."""
        if tag in ROWS or (tag not in INLINE and not self._in_row):
            self.end()
        elif tag not in INLINE:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            data = data.replace(BREAK, " ")
            self._text.append(document.raised(data) if self._raised else data)

    def _taken(self) -> list[str]:
        """Return the lines of the block that ends here."""
        parts = map(document.plain, "".join(self._text).split(BREAK))
        self._text, lines = [], []
        for part in filter(None, parts):
            if lines and lines[-1].endswith(",") and part[0].islower():
                lines[-1] += f" {part}"
            else:
                lines.append(part)
        return lines

    def _head(self, level: int) -> None:
        if text := " ".join(self._taken()):
            self._heads = [head for head in self._heads if head[0] < level]
            self._heads.append((level, text))

    def end(self) -> None:
        heads = tuple(head for _, head in self._heads)
        self.found += ((heads, line) for line in map(_bare, self._taken()) if line)
        self._href = self._href and (self._href[0], 0)
        self._raised = self._in_row = False
