# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text of a PDF that programs read and people do not see.

A page is drawn twice, with its text and without: a character is seen where the two
differ in its place. That finds text in the colour of the paper, of rendering mode 3,
transparent, under a rectangle or picture, cut off by a clipping path and on a layer
that is switched off, whatever the means; what is smaller than two points or beyond the
edge of the page is not seen either. White text on a dark bar is.

The recognised text under a scanned page is not drawn on purpose. It is in order where
the scan shows ink in the place of each character (ISO 32000-1, 9.3.6: mode 3).

Beside the text of its pages a file has notes (annotations) and properties (metadata).
What they say is hidden where no page shows it: a note of text that is drawn, a title
and the names of programs are not.
"""

# pylint: disable=bad-builtin-groupby
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from ctypes import byref, c_uint, create_string_buffer
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby  # of what follows one another, as Odoo's does not

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .iban_text import ibans
from .page_limits import begin_page
from .pdf_properties import running_texts, words_of

VERSION = "3"  # raised when the same file may read otherwise
MAX_PAGES = 30
MAX_CHARACTERS = 40_000  # on a page
MAX_ACCOUNTS = 20  # of a file
MAX_SINGLE_PIECES = 30  # pieces of a page that are drawn one by one
PIXELS = 3_000_000  # of a drawn page, at most
SCALE = 2  # pixels per point
MIN_READABLE_PT = 2.4  # points of a line's height: a font of two points
MIN_BREADTH_PT = 0.6  # points of a piece's letters, on average: pressed together
SEEN = 24  # of 255: a difference that an eye can see
INK = 36  # of 255: between paper and ink in a scan
MAX_NOTES = 200  # annotations of a page
MAX_NOTE = 4000  # bytes of a note, in UTF-16
NOTE_LETTERS = 12  # of a note that no page shows; fewer are a name or a code
# what a widespread program leaves on each page it makes
LEFT_BY_PROGRAMS = ("Powered by TCPDF (www.tcpdf.org)",)
NOTE_INK = 16  # pixels of each of its letters, at least
HIDDEN_NOTE = 0x02 | 0x20  # flags of a note that no viewer shows (12.5.3)
NEAR = 2  # pixels by which recognised text may lie beside its ink
SCAN = 0.75  # of the page that a scan covers
OVERLAP = 0.5  # of a character that lies under another one
DRAWN = (  # kinds of objects; a form is what it holds
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_SHADING,
)
Image = np.ndarray  # height × width, luminance and colours as int16


class UnreadableError(ValueError):
    """The file is damaged, locked, or no PDF."""


@dataclass(frozen=True, slots=True)
class Run:
    """Hidden characters that follow one another; ``page`` counts from 1, and is 0 for
    the properties of the file."""

    page: int
    way: str  # off_page, tiny, mode, transparent, colour, covered, note or property
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading holds what was read: pages there are and were looked at, scans with
    recognised text among them, characters that are not white space, what is hidden, and
    the bank accounts (IBAN) that people see."""

    pages: int
    read: int
    scans: int
    characters: int
    hidden: tuple[Run, ...]
    ibans: tuple[str, ...]


@dataclass(slots=True)
class Char:
    """A character: its box in pixels (left, top, right, bottom), that of its line's
    height, the longer and the shorter side of that in points, which piece of text and
    which word of the page it is of."""

    text: str
    box: tuple[int, int, int, int]
    tall: tuple[int, int, int, int]
    size: float
    breadth: float
    owner: int
    word: int
    mode: int
    fill: tuple[int, int, int, int]


def read(pdf: bytes) -> Reading:
    """Return what is hidden in a PDF.

    :raises UnreadableError: it cannot be opened
    """
    found, scans, characters = [], 0, 0
    accounts: dict[str, None] = {}
    shown: set[str] = set()
    try:
        with pdfium.PdfDocument(pdf) as document:
            pages = len(document)
            for number in range(min(pages, MAX_PAGES)):
                begin_page()
                page = Page(document[number])
                is_scan, runs = page.hidden(number + 1)
                accounts |= dict.fromkeys(iban for _at, iban in ibans(page.seen))
                scans += is_scan
                characters += len(page.chars)
                shown |= words_of(page.seen)
                found += runs
                found += [Run(number + 1, "note", text) for text in page.notes()]
    except pdfium.PdfiumError as error:
        raise UnreadableError(str(error)) from error
    found += [Run(0, "property", text) for text in running_texts(pdf, shown)]
    return Reading(
        pages,
        min(pages, MAX_PAGES),
        scans,
        characters,
        tuple(found),
        tuple(accounts)[:MAX_ACCOUNTS],
    )


class Page:
    """A page, its characters, and what it looks like."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        width, height = page.get_size()
        self.scale = min(SCALE, (PIXELS / max(width * height, 1)) ** 0.5)
        self.text = page.get_textpage()
        self.objects = [o for o in page.get_objects() if o.type in DRAWN]
        texts = (o for o in self.objects if o.type == raw.FPDF_PAGEOBJ_TEXT)
        self.pieces = [piece.raw for piece in texts]
        bitmap = page.render(scale=self.scale)
        self.image = _image(bitmap)
        self._place = bitmap.get_posconv(page)
        self.chars = list(self._read_chars())
        self.pressed = set(self._pressed())
        # what people see of it, once `hidden` has found that
        self.seen = ""
        self.shown: list[Char] = []

    def hidden(self, number: int) -> tuple[bool, list[Run]]:
        """Return whether it is a scan with its text, and what is hidden on it."""
        bare, covered = self._without(self.pieces), self._overlaid()
        ways = [self._way(char, covered.get(char.owner, bare)) for char in self.chars]
        is_scan = False
        for _word, places in groupby(range(len(ways)), lambda n: self.chars[n].word):
            word = [n for n in places if ways[n] in ("mode", "covered", "transparent")]
            if word and sum(self._is_ink(self.chars[n]) for n in word) * 2 >= len(word):
                is_scan = True
                ways = [None if n in word else way for n, way in enumerate(ways)]
        self.shown = [c for c, way in zip(self.chars, ways, strict=True) if not way]
        self.seen = self._joined(n for n, way in enumerate(ways) if not way)
        return is_scan, list(self._runs(number, ways))

    def notes(self) -> Iterator[str]:
        """Yield what notes of the page say that it does not show."""
        shown = words_of(self.seen)
        for index in range(min(raw.FPDFPage_GetAnnotCount(self.page), MAX_NOTES)):
            note = raw.FPDFPage_GetAnnot(self.page, index)
            try:
                text = _note_text(note)
                is_link = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_LINK
                if is_link and not any(map(str.isspace, text)):
                    continue  # an address to follow
                unseen = words_of(text) - shown
                if sum(map(len, unseen)) >= NOTE_LETTERS and not self._is_drawn(note):
                    yield text
            finally:
                raw.FPDFPage_CloseAnnot(note)

    def _is_drawn(self, note: raw.FPDF_ANNOTATION) -> bool:
        """Return whether a note is a text on the page, as a stamp of the mail room is;
        others open when somebody points at them."""
        kinds = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
        box = raw.FS_RECTF()
        if (
            raw.FPDFAnnot_GetSubtype(note) not in kinds
            or raw.FPDFAnnot_GetFlags(note) & HIDDEN_NOTE
            or not raw.FPDFAnnot_GetRect(note, byref(box))
        ):
            return False
        place = self._pixels((box.left, box.bottom, box.right, box.top))
        drawn, bare = _cut(self.image, place), _cut(self._without_notes, place)
        differs = np.abs(drawn - bare).max(axis=2) >= SEEN
        return int(differs.sum()) >= NOTE_INK * len(_note_text(note))

    @cached_property
    def _without_notes(self) -> Image:
        return _image(self.page.render(scale=self.scale, draw_annots=False))

    def _joined(self, places: Iterable[int]) -> str:
        """Return characters, with a space between words."""
        words = groupby((self.chars[n] for n in places), lambda char: char.word)
        return " ".join("".join(char.text for char in word) for _word, word in words)

    def _runs(self, number: int, ways: list[str | None]) -> Iterator[Run]:
        for is_hidden, places in groupby(range(len(ways)), lambda n: bool(ways[n])):
            if is_hidden:
                run = list(places)
                [(way, _count)] = Counter(ways[n] for n in run).most_common(1)
                text = self._joined(run)
                if text not in LEFT_BY_PROGRAMS:
                    yield Run(number, str(way), text)

    # --- characters -------------------------------------------------------------------
    def _read_chars(self) -> Iterator[Char]:
        owners = {_address(piece): n for n, piece in enumerate(self.pieces)}
        word = 0
        for index in range(min(self.text.count_chars(), MAX_CHARACTERS)):
            char = chr(raw.FPDFText_GetUnicode(self.text, index))
            if not _is_drawn(char):
                word += char.isspace()
                continue
            piece = raw.FPDFText_GetTextObject(self.text, index)
            box = self.text.get_charbox(index, loose=True)
            sides = box[2] - box[0], box[3] - box[1]
            yield Char(
                text=char,
                box=self._pixels(self.text.get_charbox(index)),
                tall=self._pixels(box),
                size=max(sides),
                breadth=min(sides),
                owner=owners.get(_address(piece), -1),
                word=word,
                mode=raw.FPDFTextObj_GetTextRenderMode(piece),
                fill=self._fill(index),
            )

    def _fill(self, index: int) -> tuple[int, int, int, int]:
        channels = [c_uint() for _channel in range(4)]
        raw.FPDFText_GetFillColor(self.text, index, *map(byref, channels))
        red, green, blue, alpha = (channel.value for channel in channels)
        return red, green, blue, alpha

    def _pixels(self, box: tuple[float, ...]) -> tuple[int, int, int, int]:
        corners = (self._place.to_bitmap(*box[:2]), self._place.to_bitmap(*box[2:]))
        (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def _pressed(self) -> Iterator[int]:
        """Yield pieces of text that are pressed to lines of a hair's breadth."""
        breadths: dict[int, list[float]] = {}
        for char in self.chars:
            breadths.setdefault(char.owner, []).append(char.breadth)
        for owner, sides in breadths.items():
            if sum(sides) < MIN_BREADTH_PT * len(sides):
                yield owner

    # --- what is seen -----------------------------------------------------------------
    def _way(self, char: Char, bare: Image) -> str | None:
        """Return the way in which a character is hidden, None when it is seen."""
        drawn = _cut(self.image, char.box)
        if not drawn.size:
            return "off_page"
        if char.size < MIN_READABLE_PT or char.owner in self.pressed:
            return "tiny"
        if np.abs(drawn - _cut(bare, char.box)).max() >= SEEN:
            return None
        if char.mode in (3, 7):
            return "mode"
        if char.fill[3] < SEEN:
            return "transparent"
        paper = np.median(drawn.reshape(-1, 3), axis=0)
        is_same = np.abs(paper - np.array(char.fill[:3])).max() < SEEN
        return "colour" if is_same else "covered"

    def _is_ink(self, char: Char) -> bool:
        """Return whether a scan shows something in the place of a character."""
        left, top, right, bottom = char.box
        place = left - NEAR, top - NEAR, right + NEAR, bottom + NEAR
        cut = _cut(self._scanned, place)
        return bool(cut.size) and int(np.ptp(cut, axis=(0, 1)).max()) >= INK

    @cached_property
    def _scanned(self) -> Image:
        """Return the scan that covers the page, drawn without anything else; nothing
        where there is none."""
        scan = self._scan()
        if not scan:
            return np.zeros((0, 0, 3), np.int16)
        return self._without([o.raw for o in self.objects if o not in scan])

    def _scan(self) -> list[pdfium.PdfObject]:
        """Return the pictures that cover the page, each alone or in strips."""
        width, height = self.page.get_size()
        whole, strips = [], []
        for found in self.objects:
            if found.type == raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = found.get_bounds()
                if (right - left) * (top - bottom) >= SCAN * width * height:
                    whole.append(found)
                elif right - left >= SCAN * width:
                    strips.append((found, top - bottom))
        if whole or sum(high for _strip, high in strips) < SCAN * height:
            return whole
        return [strip for strip, _high in strips]

    def _overlaid(self) -> dict[int, Image]:
        """Return ``{piece: the page without it}`` of pieces that lie over or under
        other text, where the drawing alone does not say whose ink it is."""
        height, width = self.image.shape[:2]
        owner = np.full((height, width), -1, np.int32)
        letter = np.zeros((height, width), np.int32)
        mixed: dict[int, None] = {}
        for char in self.chars:
            there, what = _cut(owner, char.box), _cut(letter, char.box)
            others = (there != -1) & (there != char.owner) & (what != ord(char.text))
            if others.size and others.mean() > OVERLAP:
                mixed |= dict.fromkeys([char.owner, *map(int, np.unique(there))])
            there[:], what[:] = char.owner, ord(char.text)
        alone = [n for n in mixed if n != -1][:MAX_SINGLE_PIECES]
        return {n: self._without([self.pieces[n]]) for n in alone}

    def _without(self, pieces: list) -> Image:
        for piece in pieces:
            raw.FPDFPageObj_SetIsActive(piece, 0)
        try:
            return _image(self.page.render(scale=self.scale))
        finally:
            for piece in pieces:
                raw.FPDFPageObj_SetIsActive(piece, 1)


def _image(bitmap: pdfium.PdfBitmap) -> Image:
    image = bitmap.to_numpy()
    if image.ndim == 2:
        image = image[:, :, None].repeat(3, axis=2)
    return image[:, :, 2::-1].astype(np.int16)  # PDFium gives blue, green, red


def _cut(image: Image, box: tuple[int, int, int, int]) -> Image:
    left, top, right, bottom = (max(edge, 0) for edge in box)
    return image[top:bottom, left:right]


def _is_drawn(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char)[0] not in "CMZ"


def _note_text(note: raw.FPDF_ANNOTATION) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(
        note, b"Contents", raw.cast(buffer, raw.POINTER(raw.FPDF_WCHAR)), size
    )
    return buffer.raw[:MAX_NOTE].decode("utf-16-le", "ignore").rstrip("\0").strip()


def _address(handle: object) -> int | None:
    return raw.cast(handle, raw.c_void_p).value if handle else None
