# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads off pages what tells the seller: address, numbers, accounts, terms.

All are for the eyes of a person who enters him, and to tell him from his namesakes:
what could be somebody else's on the page is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from stdnum import luhn

from ..payment_text import names_time
from . import labels
from .fields import Field, Own
from .layout import below, every
from .parties import (
    MAX_BLOCK_LINES,
    MAX_LEADING,
    MAX_PAGES,
    NOISE,
    STREET,
    key,
    line_parts,
)
from .text import Cell, Page, plain
from .values import Found, ibans

type Row = tuple[str, str, str]  # name, value and page of a `stated_seller.Stated`

CITY = re.compile(
    r"(?<![\d.,/-])(?:(?P<land>[A-Z]{1,2})[- ]{1,2})?(?P<code>\d{4,5})\s+"
    r"(?P<city>[A-ZÀ-Ý][^\d,;|•·]{1,40})"
)
COUNTRIES = {"D": "DE", "F": "FR", "A": "AT", "CH": "CH", "B": "BE", "L": "LU"}
_REGISTER = re.compile(
    r"(?<![A-Z])(HR[AB])\s?(?:Nr\.?)?\s?:?\s?(\d{2,7}(?: ?B)?)(?!\d)"
)
_SIREN = re.compile(
    r"(?:siren|r\.?c\.?s\.?)(?:[^\d\n]{0,30})(\d{3}[ .]?\d{3}[ .]?\d{3})(?![ .]?\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(
    r"(?<![a-zé])(?:t[eé]l(?:[eé](?:f|ph)one?)?|fon|phone)\.?(?: ?nr\.?)? ?:? ?"
    r"(\+?[\d(][\d ()./-]{6,20}\d)",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<![a-z])(?:capital|stammkapital)(?![a-z])", re.IGNORECASE)
# before a street: the legal form, or what the address is called
_LED = re.compile(
    rf"(?:{labels.FORMS.pattern} [-–] |(?:siège(?: social)?|sitz) ?:? )", re.IGNORECASE
)
MAX_TERMS = 200  # characters


def stated_by_pages(
    pages: Sequence[Page], fields: Mapping[str, Field], own: Own
) -> list[Row]:
    """Return what the pages of one invoice state of its seller.

    :param fields: of `fields.read_fields`
    :param own: the company that received it
    """
    rows = [
        (name, field.value, str(field.page or ""))
        for name, found in (
            ("name", "vendor"),
            ("vat", "vendor_vat"),
            ("siret", "vendor_siret"),
        )
        if (field := fields[found]).value
    ]
    name = fields["vendor"].value
    rows += _address(pages, name) if name else []
    rows += _only("register", pages, _registers)
    rows += _only("siren", pages, lambda text: _sirens(text, own))
    accounts = {}
    for page, _cell, found in every(pages, ibans):
        if not own.has(found.value):
            accounts.setdefault(found.value, str(page.number))
    rows += [("iban", number, page) for number, page in accounts.items()]
    rows += _only("email", pages, _emails)
    rows += _only("phone", pages, _phones)
    return [*rows, *_terms(pages)]


# --- the address ----------------------------------------------------------------------
def _address(pages: Sequence[Page], name: str) -> list[Row]:
    """Return the address that stands behind the name or below it, where all are one."""
    wanted = key(name)
    found = _addresses(pages, wanted, _behind, _below)
    found = found or _addresses(pages, wanted, _right_of)
    if len(found) != 1:
        return []  # none, or more than one
    return max(next(iter(found.values())), key=len)


def _addresses(pages: Sequence[Page], wanted: str, *ways) -> dict[str, list[list[Row]]]:
    """Return the addresses that one of the ways finds, by their postcodes."""
    found: dict[str, list[list[Row]]] = {}
    for page in pages[:MAX_PAGES]:
        for cell in page.cells:
            for rows in (rows for way in ways for rows in way(page, cell, wanted)):
                postcode = dict(row[:2] for row in rows)["postcode"]
                found.setdefault(postcode, []).append(rows)
    return found


def _behind(page: Page, cell: Cell, wanted: str) -> Iterator[list[Row]]:
    """Yield the address of "name - street - postcode city"."""
    texts = [cell.text[start:end].strip(NOISE) for start, end in line_parts(cell.text)]
    named = [number for number, text in enumerate(texts) if _names(text, wanted)]
    if named and len(texts) > 2:
        yield from _of_lines(page, texts[named[0] + 1 :])


def _names(text: str, wanted: str) -> bool:
    """Return whether a text is the name, or the name with the capital of the firm."""
    found = key(text)
    is_longer = found.startswith(wanted) and _CAPITAL.search(text)
    return found == wanted or bool(is_longer)


def _below(page: Page, cell: Cell, wanted: str) -> Iterator[list[Row]]:
    """Yield the address in the lines under the name."""
    if key(cell.text.strip(NOISE)) == wanted:
        yield from _of_lines(page, list(_block(page, cell)))


def _right_of(page: Page, cell: Cell, wanted: str) -> Iterator[list[Row]]:
    """Yield the address in the column that begins to the right of the name."""
    if key(cell.text.strip(NOISE)) == wanted:
        right = [c for c in page.lines[cell.line] if c.box[0] >= cell.box[2]][:1]
        for other in right:
            yield from _of_lines(page, [other.text, *_block(page, other)])


def _block(page: Page, cell: Cell) -> Iterator[str]:
    """Yield the lines under a line, up to a gap or the heading of another party."""
    last = cell
    for other in below(page, cell, MAX_BLOCK_LINES):
        height = other.box[3] - other.box[1]
        is_apart = other.box[1] - last.box[3] > MAX_LEADING * height
        if is_apart or labels.BUYER.match(other.plain):
            return
        yield other.text
        last = other


def _of_lines(page: Page, texts: Sequence[str]) -> Iterator[list[Row]]:
    for number, text in enumerate(texts):
        found = CITY.search(text)
        if not found:
            continue
        rows = [("postcode", found["code"]), ("city", found["city"].strip(NOISE))]
        before = text[: found.start()].strip(NOISE)
        street = before or (texts[number - 1].strip(NOISE) if number else "")
        street = _LED.sub("", street)
        is_street = re.search(r"\d", street) or STREET.search(plain(street))
        if is_street and not labels.SELLER.search(street.lower()):
            rows.insert(0, ("street", street))
        if country := COUNTRIES.get(found["land"] or ""):
            rows.append(("country", country))
        yield [(name, value, str(page.number)) for name, value in rows]
        return


# --- numbers --------------------------------------------------------------------------
def _only(name: str, pages: Sequence[Page], finder) -> list[Row]:
    """Return a value that is alone of its kind on the pages."""
    found: dict[str, str] = {}
    for page, _cell, item in every(pages, finder):
        found.setdefault(item.value, str(page.number))
    return [(name, *next(iter(found.items())))] if len(found) == 1 else []


def _registers(text: str) -> Iterator[Found[str]]:
    for match in _REGISTER.finditer(text):
        yield Found(f"{match[1]} {match[2]}", match.start(), match.end())


def _sirens(text: str, own: Own) -> Iterator[Found[str]]:
    for match in _SIREN.finditer(text):
        number = re.sub(r"\D", "", match[1])
        is_own = any(known.find(number) >= 0 for known in own.numbers)
        if luhn.is_valid(number) and not is_own:
            yield Found(number, match.start(1), match.end(1))


def _emails(text: str) -> Iterator[Found[str]]:
    for match in _EMAIL.finditer(text):
        yield Found(match[0].lower(), match.start(), match.end())


def _phones(text: str) -> Iterator[Found[str]]:
    for match in _PHONE.finditer(text):
        yield Found(match[1].strip(), match.start(1), match.end(1))


def _terms(pages: Sequence[Page]) -> list[Row]:
    """Return the line with the terms of payment; a heading names no time."""
    for page in pages:
        for line in page.lines:
            text = "  ".join(cell.text for cell in line)
            if any(labels.TERMS.search(c.plain) for c in line) and names_time(text):
                return [("terms", text[:MAX_TERMS], str(page.number))]
    return []
