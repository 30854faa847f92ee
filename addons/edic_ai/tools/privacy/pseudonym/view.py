# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A text as recognisers read it, with the way back to the original positions.

Full-width and other digits become ASCII, every blank a space, every dash ``-``,
look-alike Greek and Cyrillic capitals Latin ones; characters without width, controls
and combining marks are dropped; JSON, URL, HTML and quoted-printable escapes decoded.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ...text import folding

ESCAPE = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\[nrt]"
    r"|%[2-7][0-9a-fA-F]|%0[9aAdD]|%[cCdD][0-9a-fA-F]%[89abAB][0-9a-fA-F]"
    r"|%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}"
    r"|&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});"
    r"|=C[0-9A-F]=[89AB][0-9A-F]|=E2=[89AB][0-9A-F]=[89AB][0-9A-F]|=\r?\n"
)
LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",  # noqa: RUF001
    "ABEKMHOPCTXISJABEZHIKMNOPTYX",
)
QUOTES = "’‘ʼ`´"  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class View:
    """``text`` for recognisers; character i stands for ``[starts[i], ends[i])``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the view, not empty, is in the original."""
        return self.starts[start], self.ends[end - 1]


def view_of(text: str) -> View:
    """Return the view of a text, its escapes decoded."""
    if text.isascii() and text.isprintable() and not ESCAPE.search(text):
        return View(text, range(len(text)), range(1, len(text) + 1))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(piece: str, start: int, end: int) -> None:
        for char in piece:
            for plain in canonical(char):
                chars.append(plain)
                starts.append(start)
                ends.append(end)

    position = 0
    for escape in ESCAPE.finditer(text):
        for index in range(position, escape.start()):
            add(text[index], index, index + 1)
        add(_decoded(escape.group()), *escape.span())
        position = escape.end()
    for index in range(position, len(text)):
        add(text[index], index, index + 1)
    return View("".join(chars), starts, ends)


def _decoded(escape: str) -> str:
    match escape[0]:
        case "\\":
            short = {"n": "\n", "r": "\n", "t": "\t"}.get(escape[1])
            return short or chr(int(escape[2:], 16))
        case "&":
            return html.unescape(escape)
        case "=":
            return unquote(escape.replace("=", "%")) if escape[1] in "CE" else ""
    return unquote(escape)


@lru_cache(maxsize=4096)
def canonical(char: str) -> str:
    """Return a character as recognisers read it; may be none or several."""
    if char in "\n\t":
        return char
    if char in QUOTES:
        return "'"
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Cs"} or (category == "Cc" and char != "\r"):
        return ""
    if category in {"Zl", "Zp"} or char == "\r":
        return "\n"
    if category == "Zs":
        return " "
    if category == "Pd" or char == "−":  # noqa: RUF001
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    composed = unicodedata.normalize("NFKC", char).translate(LOOKALIKES)
    return "".join(c for c in composed if unicodedata.category(c) != "Mn")


fold = lru_cache(maxsize=65536)(folding.fold)  # cached, as words come again


def squeezed(text: str) -> str:
    """Return only the letters and digits of a text, folded."""
    return "".join(fold(c) for c in view_of(text).text if c.isalnum())
