# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Looking for a person in what is stored: texts, JSON values and files.

A request for access or erasure (GDPR, Articles 15 and 17) is answered by what a search
finds. It compares whole terms (a name, an address, a number of an account) without
regard to case; files that hold no readable text are said to be unread, never empty.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

MIN_TERM_SIGNS = 6  # letters and digits: shorter ones are found in any text
MAX_UNPACKED_BYTES = 20_000_000  # of one file
IBAN_GROUP = 4
TAGS = re.compile(r"<[^<>]*>")
PACKED = b"PK\x03\x04"  # how a ZIP file begins: DOCX, ODT, XLSX
UNREADABLE = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b")


def fold(text: str) -> str:
    """Return a text in lower case, with one space where there are several.

    >>> fold("Anna  MÜLLER ")
    'anna müller'
    """
    return " ".join(text.lower().split())


def search_terms(values: Iterable[object]) -> tuple[str, ...]:
    """Return the terms that are worth looking for, folded, each once.

    A number of an account is looked for as it is stored and as it is printed.

    >>> search_terms(["Anna Müller", "Li", "FR7630006000011234567890189", None])
    ('anna müller', 'fr7630006000011234567890189', 'fr76 3000 6000 0112 3456 7890 189')
    """
    terms: dict[str, None] = {}
    for value in values:
        if not value:
            continue
        for term in _written(fold(str(value))):
            if sum(map(str.isalnum, term)) >= MIN_TERM_SIGNS:
                terms[term] = None
    return tuple(terms)


def _written(term: str) -> Iterator[str]:
    yield term
    plain = term.replace(" ", "")
    if re.fullmatch(r"[a-z]{2}\d{2}[a-z0-9]{11,30}", plain):
        yield plain
        at = range(0, len(plain), IBAN_GROUP)
        yield " ".join(plain[start : start + IBAN_GROUP] for start in at)


def is_named(value: object, terms: Iterable[str]) -> bool:
    """Return whether a text, or any text within a JSON value, holds one of the terms.

    >>> is_named({"answers": ["Mme Anna MÜLLER"]}, ("anna müller",))
    True
    """
    return any(
        term in text for text in map(fold, texts_within(value)) for term in terms
    )


def texts_within(value: object) -> Iterator[str]:
    """Yield the texts of a JSON value, its keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from texts_within(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_within(item)


def text_of_file(raw: bytes) -> str | None:
    """Return the text of a file, without markup; None where it cannot be read here.

    Text, XML, JSON, CSV and packed office files are read; PDF files and pictures are
    not: what they hold is read elsewhere, in a process with limits.
    """
    if raw.startswith(UNREADABLE) or len(raw) > MAX_UNPACKED_BYTES:
        return None
    if raw.startswith(PACKED):
        return _text_of_packed(raw)
    if b"\0" in raw[:1024]:
        return None
    return TAGS.sub("", raw.decode("utf-8", errors="replace"))


def _text_of_packed(raw: bytes) -> str | None:
    """Return the text of the XML parts of a packed file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = [part for part in packed.infolist() if _is_text(part.filename)]
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                return None
            texts = [packed.read(part).decode("utf-8", "replace") for part in parts]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return "\n".join(TAGS.sub("", text) for text in texts)


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".txt", ".csv", ".json", ".html", ".rels"))
