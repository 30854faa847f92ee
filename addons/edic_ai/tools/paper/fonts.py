# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fonts of what is printed or drawn.

Letters and charts have Liberation, embedded, where this system has it: that writes the
names of all of Europe, as DIN 91379 asks of German authorities since 2024-11-01. All
else, and letters without it, have Helvetica and Times, which every reader has, in
WinAnsi.
"""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path("/usr/share/fonts/truetype/liberation")  # Debian: fonts-liberation
FILES = {
    "sans": ("LiberationSans-Regular", "LiberationSans-Bold"),
    "serif": ("LiberationSerif-Regular", "LiberationSerif-Bold"),
}
STANDARD = {
    "sans": ("Helvetica", "Helvetica-Bold"),
    "serif": ("Times-Roman", "Times-Bold"),
}
# characters that are not in all of them, and others that say the same
WRITTEN = {"→": "->", "≥": ">=", "≤": "<=", "\u2212": "-", "‖": "|"}
WRITTEN |= {"\u2011": "-", "\u2060": "", "⟦": "[[", "⟧": "]]"}


class Unwritable(ValueError):
    """These characters are in none of the fonts: ``args[0]``."""


class Faces(NamedTuple):
    """The normal and the bold face, and whether they have a character."""

    normal: str
    bold: str
    knows: Callable[[str], bool]

    def fit(self, text: str) -> str:
        """Return ``text`` with the characters of the faces alone.

        :raises Unwritable: a letter would be lost; no name is misspelt in silence
        """
        fitted = "".join(
            char if self.knows(char) else WRITTEN.get(char, char)
            for char in _spaced(text)
        )
        if lost := {char for char in fitted if not self.knows(char)} - {*"\n\t"}:
            raise Unwritable("".join(sorted(lost)))
        return fitted


def faces(font: str, folder: Path = FOLDER) -> Faces:
    """Return the faces of a house style: ``sans`` or ``serif``."""
    names = FILES[font]
    if not all((folder / f"{name}.ttf").is_file() for name in names):
        return Faces(*STANDARD[font], _in_winansi)
    for name in set(names) - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    normal, bold = names
    pdfmetrics.registerFontFamily(normal, normal, bold, normal, bold)
    glyphs = pdfmetrics.getFont(normal).face.charToGlyph
    return Faces(normal, bold, lambda char: ord(char) in glyphs)


def pictured(
    font: str, size: float, is_bold: bool = False, folder: Path = FOLDER
) -> ImageFont.FreeTypeFont:
    """Return the face for a picture, ``size`` in pixels; without it, that of Pillow."""
    file = folder / f"{FILES[font][is_bold]}.ttf"
    if not file.is_file():
        return ImageFont.load_default(size)
    # the same shapes whatever else is installed
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def winansi(text: str) -> str:
    """Return ``text`` with the characters of WinAnsi alone; what cannot be written is a
    question mark.

    WinAnsi covers French, German and English.

    >>> winansi("Dvořák → 漢")
    'Dvorák -> ?'
    """
    return "".join(
        char if _in_winansi(char) else WRITTEN.get(char) or _plainer(char)
        for char in _spaced(text)
    )


def _spaced(text: str) -> str:
    """Return the text composed; reportlab would break a line at a narrow space."""
    return unicodedata.normalize("NFC", text).replace("\u202f", "\xa0")


def _in_winansi(char: str) -> bool:
    return bool(char.encode("cp1252", "ignore"))


def _plainer(char: str) -> str:
    return "".join(filter(_in_winansi, unicodedata.normalize("NFKD", char))) or "?"
