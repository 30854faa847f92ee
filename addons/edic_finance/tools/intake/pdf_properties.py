# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Running text in the properties of a PDF (ISO 32000-1, 14.3) and in its XMP packet
(ISO 16684-1), which programs read and no page shows. Only in a process of its own."""

import io
import re
from collections.abc import Iterator, Set

from lxml import etree
from pypdf import PdfReader

MIN_WORDS = 8  # a title or a list of keywords has fewer that no page shows
MIN_WORDS_PROGRAM = 12  # of the programs that made the file: they name their licences
MIN_CODE = 48  # characters of a word that is a code; digests and UUIDs are shorter
MAX_TEXT = 20_000  # characters of a property that are looked at
MAX_PACKET = 1024 * 1024  # bytes of XMP
PROGRAMS = {"/Producer", "/Creator", "Producer", "CreatorTool", "softwareAgent"}
PDFA = "{http://www.aiim.org/pdfa/ns/"  # PDF/A's descriptions of its own fields
# words with which programs name an invoice, in a language that its pages may not have
USUAL = frozenset(
    [
        "factur",
        "x",
        "zugferd",
        "xrechnung",
        "invoice",
        "dated",
        "issued",
        "by",
        "from",
        "to",
        "for",
        "the",
        "of",
        "no",
        "facture",
        "du",
        "de",
        "la",
        "le",
        "pour",
        "rechnung",
        "vom",
        "von",
        "der",
        "die",
        "das",
        "für",
        "nr",
        "an",
        "and",
        "et",
        "und",
        "pdf",
        "xml",
    ]
)
WORD = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W_]+")
CODE = re.compile(rf"[A-Za-z0-9+/=_-]{{{MIN_CODE},}}")


def running_texts(pdf: bytes, shown: Set[str]) -> list[str]:
    """Return properties that hold running text which the pages do not show.

    :param shown: words of the pages (`words_of`)
    """
    try:
        fields = [*_fields(pdf)]
    except Exception:  # noqa: BLE001 (pypdf raises nearly anything on bad files)
        return []
    found = {
        text.strip(): None for name, text in fields if _is_running(name, text, shown)
    }
    return list(found)


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded.

    >>> sorted(words_of("Rechnung Nr. A-7"))
    ['7', 'a', 'nr', 'rechnung']
    """
    return {word.casefold() for word in LETTERS.findall(text)}


def _is_running(name: str, text: str, shown: Set[str]) -> bool:
    words = [w for w in WORD.findall(text[:MAX_TEXT]) if any(map(str.isalpha, w))]
    unseen = [word for word in words if not words_of(word) <= shown | USUAL]
    if any(CODE.search(word) for word in unseen):
        return True
    least = MIN_WORDS_PROGRAM if name in PROGRAMS else MIN_WORDS
    return len(words) >= least and 2 * len(unseen) >= len(words)


def _fields(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and text of each property."""
    reader = PdfReader(io.BytesIO(pdf))
    for name, value in (reader.metadata or {}).items():
        yield str(name), str(value)
    packet = reader.root_object.get("/Metadata")
    data = packet.get_object().get_data() if packet is not None else b""
    if not data or len(data) > MAX_PACKET:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(data.strip(), parser)
    for node in root.iter(etree.Element) if root is not None else ():
        if any(str(at.tag).startswith(PDFA) for at in (node, *node.iterancestors())):
            continue
        name = etree.QName(_named(node)).localname
        yield name, node.text or ""
        for attribute, value in node.attrib.items():
            yield etree.QName(attribute).localname, value


def _named(node: etree._Element) -> etree._Element:
    """Return the property of which a node is an item."""
    for at in (node, *node.iterancestors()):
        if etree.QName(at).localname not in ("li", "Alt", "Seq", "Bag"):
            return at
    return node
