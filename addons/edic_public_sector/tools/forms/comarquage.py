# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fiches "Vos droits et démarches" of service-public.gouv.fr as DILA gives them for
co-marquage, XML 3.3 to 3.5 (schemas: echanges.dila.gouv.fr, SERVICE-PUBLIC_DTD).

DILA keeps two versions of the feed, the older one for six months: `VERSION` has to
follow. Within a version elements are added at any time, so what is unknown here is
looked into, and only what is known to lead elsewhere is left out: glossary, contacts
and services at the end of a fiche (the services are its `forms`), other fiches.

Licence Ouverte 2.0: name the source (Service-Public.gouv.fr, DILA), the address of the
fiche and its date.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial

from lxml import etree

from . import document
from .document import EDITORS, Document, Line, Unreadable, plain

VERSION = "3.5"
SITE = f"https://lecomarquage.service-public.gouv.fr/vdd/{VERSION}/part"
FICHES = SITE + "/xml/{code}.xml"  # of individuals and associations, one by one
ARCHIVE = SITE + "/zip/vosdroits-latest.zip"  # all of them, made anew each day
MAX_ZIP = 64 << 20  # the archive had 24 MB in 2026
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without a limit
MAX_FILES = 50_000
CODE = re.compile(r"[FNR][0-9]{1,7}")
FICHE = re.compile(r"(?:.*/)?(F[0-9]{1,7})\.xml")
SPAN = re.compile(r"[0-9]{1,9}")
MODIFIED = re.compile(r"modified\s+(\d{4}-\d\d-\d\d)")
MAX_MERGED = 100  # columns or rows that one cell of a table covers
MAX_MERGED_CHARS = 1000  # characters of a cell that is repeated where it covers others
DC = "{http://purl.org/dc/elements/1.1/}"
_BODY = """Avertissement Introduction Texte Corps ListeSituations Conclusion Chapitre
    BlocCas Paragraphe Liste Tableau ASavoir ANoter Attention Rappel Exemple
    LienExterneCommente"""
# within a text: conditions for machines, and what leads elsewhere
_ASIDE = """Condition Expression Titre TitreRiche TitreAlternatif Questionnaire
    Definition Abreviation QuestionReponse Reference RefActualite PourEnSavoirPlus
    VoirAussi Source PivotLocal RessourceWeb LienWeb NoticeLiee Illustration Video
    script style"""
BODY, ASIDE = frozenset(_BODY.split()), frozenset(_ASIDE.split())
# may hold their text without a paragraph
LOOSE = frozenset(("Item", "ASavoir", "ANoter", "Attention", "Rappel", "Exemple"))
_WAYS = ("Horizontale", "Verticale")
OFFERED = ("ServiceEnLigne", "ServiceEnLigneAnnexe", "OuSAdresser")


def is_zip(data: bytes) -> bool:
    """Return whether a file begins as archives do, and no XML does."""
    return data.startswith(b"PK")


def read_zip(data: bytes) -> tuple[tuple[str, Callable[[], Document]], ...]:
    """Return the numbers of the fiches of an archive, in its order, each with what
    reads it: of some thousand files only those are unpacked that are asked for.

    :raises Unreadable: ``large``; ``format``: it is no archive, or not of fiches
    """
    if len(data) > MAX_ZIP:
        raise Unreadable("large", f"{len(data)} > {MAX_ZIP}")
    # counted before they are read: a directory of a million names would fill the memory
    if (count := data.count(b"PK\1\2")) > MAX_FILES:
        raise Unreadable("large", f"{count} > {MAX_FILES}")
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable("format", str(error)[:200]) from error
    named = ((FICHE.fullmatch(entry.filename), entry) for entry in packed.infolist())
    entries = [(found[1], entry) for found, entry in named if found]
    if len({code for code, _entry in entries}) < len(entries):
        raise Unreadable("format", "F….xml: 2")
    if not entries:
        raise Unreadable("format", "F….xml: 0")
    return tuple((each[0], partial(_unpacked, packed, *each)) for each in entries)


def _unpacked(packed: zipfile.ZipFile, code: str, entry: zipfile.ZipInfo) -> Document:
    """:raises Unreadable: as `read`; ``cut``: damaged; ``no_code``: not that fiche"""
    if entry.compress_type not in PACKED:
        raise Unreadable("format", str(entry.compress_type))
    try:
        with packed.open(entry) as file:
            data = file.read(document.MAX_BYTES + 1)  # the size it tells may be false
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise Unreadable("cut", str(error)[:200]) from error
    except RuntimeError as error:  # with a password
        raise Unreadable("format", str(error)[:200]) from error
    if len(data) > document.MAX_BYTES:
        raise Unreadable("large", f"> {document.MAX_BYTES}")
    found = read(data)
    if found.code != code:
        raise Unreadable("no_code", found.code)
    return found


def read(data: bytes) -> Document:
    """Read a fiche.

    :raises Unreadable: `Unreadable` says which codes there are
    """
    root = document.tree(data)
    if root.tag != "Publication":
        raise Unreadable("format", str(root.tag)[:200])
    lang = plain(root.findtext(f"{DC}language")).lower() or "fr"
    if lang != "fr":
        raise Unreadable("lang", lang[:200])
    code = plain(root.get("ID") or root.findtext(f"{DC}identifier"))
    if not CODE.fullmatch(code):
        raise Unreadable("no_code", code[:200])
    return _document(root, code, document.gathered(_body(root)))


def _document(root: etree._Element, code: str, lines: tuple[Line, ...]) -> Document:
    return Document(
        code=code,
        lang="fr",
        title=plain(root.findtext(f"{DC}title")) or code,
        publisher=plain(
            root.findtext(f"{DC}publisher") or root.findtext(f"{DC}creator")
        ),
        rights=plain(root.findtext(f"{DC}rights")),
        url=document.address(root.get("spUrl")),
        modified=_modified(root),
        summary=plain(root.findtext(f"{DC}description")),
        lines=lines,
        references=document.links(
            (*_offers(root, "Reference"), *_offers(root, "PourEnSavoirPlus"))
        ),
        forms=document.links(_offers(root, *OFFERED[:2])),
        key="",
    )


def _modified(root: etree._Element) -> date | None:
    for element in root.iterchildren(f"{DC}date"):
        if found := MODIFIED.search(plain(element.text)):
            with suppress(ValueError):
                return date.fromisoformat(found[1])
    return None


def _offers(root: etree._Element, *tags: str) -> Iterator[tuple[str, str | None]]:
    """Yield titles and addresses; of an appendix the address is in an element of its
    own."""
    for element in root.iter(*tags):
        web = element.find("LienWeb")
        inner = web.get("URL") if web is not None else None
        yield _title(element), element.get("URL") or inner


def _body(root: etree._Element) -> Iterator[Line]:
    for element in root.iterchildren(etree.Element):
        if element.tag in BODY:
            yield from _lines(element, ())


def _lines(element: etree._Element, above: tuple[str, ...]) -> Iterator[Line]:
    if element.tag == "Paragraphe":
        yield from _line(_text(element), above)
        return
    title = _title(element)
    if element.tag in OFFERED:
        yield from _line(title, above)
    within = (*above, title)
    if element.tag == "Tableau":
        yield from _rows(element, within)
    elif element.tag in LOOSE and element.find(".//Paragraphe") is None:
        yield from _line(_text(element), within)
    else:
        yield from _blocks(element, within)


def _blocks(element: etree._Element, within: tuple[str, ...]) -> Iterator[Line]:
    under = within
    for child in element.iterchildren(etree.Element):
        if child.tag == "TitreFlottant":  # a heading of what follows beside it
            under = (*within, _title(child) or _shown(_text(child)))
        elif child.tag not in ASIDE:
            yield from _lines(child, under)


def _line(text: str, above: tuple[str, ...]) -> Iterator[Line]:
    if text:
        yield Line(text, document.chain(above))


def _title(element: etree._Element) -> str:
    for tag in ("Titre", "TitreRiche"):
        if (found := element.find(tag)) is not None:
            return _shown(_text(found))
    return ""


def _shown(title: str) -> str:
    return "" if title.startswith(EDITORS) else title


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph or a title: links, values and stresses flow in
    it."""
    return plain("".join(_flow(element)))


def _flow(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.iterchildren():
        if child.tag not in ASIDE:
            text = "".join(_flow(child))
            # blocks, as in a title or a cell, are not to run into one another
            apart = " " if child.tag in ("Paragraphe", "Item") else ""
            yield apart + (document.raised(text) if child.tag == "Exposant" else text)
            yield apart
        yield child.tail or ""


def _rows(table: etree._Element, within: tuple[str, ...]) -> Iterator[Line]:
    """Yield the rows under the names of their columns, as a row alone is not
    understood."""
    heads: list[str] = []
    grid = list(_grid(table))
    ahead, only_heads = True, all(is_head for is_head, _text in grid)
    for is_head, text in grid:
        if is_head and not only_heads:
            heads = [*heads, text] if ahead else [text]
        else:
            yield from _line(text, (*within, *heads))
        ahead = is_head


def _grid(table: etree._Element) -> Iterator[tuple[bool, str]]:
    """Yield whether it is a row of headings, and its text: a cell that was merged
    stands in each column and row it covers, so that each row says all of it."""
    held: dict[int, tuple[str, int]] = {}
    for element in table.iterchildren("Rangée"):
        cells: list[str] = []
        for cell in element.iterchildren("Cellule"):
            _take_down(held, cells)
            wide, tall = (_merged(cell, f"fusion{way}") for way in _WAYS)
            text = _text(cell)
            if len(text) > MAX_MERGED_CHARS:
                wide = tall = 1
            for at in range(len(cells), len(cells) + wide):
                held[at] = (text, tall)
                _take_down(held, cells, at)
        _take_down(held, cells)
        yield element.get("type") == "header", document.row(cells)


def _take_down(
    held: dict[int, tuple[str, int]], cells: list[str], last: int | None = None
) -> None:
    """Append what cells of earlier rows cover, from here on to ``last``."""
    while (at := len(cells)) in held and (last is None or at <= last):
        text, left = held.pop(at)
        cells.append(text)
        if left > 1:
            held[at] = (text, left - 1)


def _merged(cell: etree._Element, name: str) -> int:
    given = cell.get(name, "1")
    return min(max(int(given), 1), MAX_MERGED) if SPAN.fullmatch(given) else 1
