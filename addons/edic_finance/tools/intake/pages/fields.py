# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fields of an invoice, read from its pages by rules.

Each value stands on a page, letter for letter but for its way of writing (VAT alone may
be the sum of those of several rates, or none as a sentence says), and says how sure it
is: *sure* where two independent signs agree (a check sum, amounts that add up,
a label that means nothing else), *check* where one does, *open* where none is found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ..payment_text import Terms, read_terms
from . import labels
from .layout import (
    MAX_BETWEEN,
    MAX_RIGHT,
    MIN_OCR_SCORE,
    NEAR,
    Finder,
    Labelled,
    Place,
    every,
    labelled,
    place,
)
from .owners import number_of_seller
from .parties import parties
from .sums import Total, Totals, totals
from .terms import place_words, terms_text
from .text import Box, Cell, Page, union
from .values import (
    Found,
    currencies,
    dates,
    has_month_first,
    ibans,
    sirets,
    vat_numbers,
)

NAMES = (
    "number", "type", "date", "due", "vendor", "vendor_vat", "vendor_siret", "iban",
    "buyer", "net", "vat", "gross", "payable", "order", "currency",
)  # fmt: skip
SURE, CHECK, OPEN = "sure", "check", "open"


@dataclass(frozen=True, slots=True)
class Own:
    """The company that receives invoices: its names, and its VAT, SIRET and account
    numbers, which are never the seller's."""

    names: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    def has(self, number: str) -> bool:
        return number in self.numbers


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its value as text (ISO 8601 for days, decimals with a point; None where
    it is open), its band, and where it was read."""

    value: str | None = None
    band: str = OPEN
    page: int | None = None  # from 1
    box: Box | None = None  # points from the upper left corner
    source: str | None = None  # text, ocr, layout or model


def read_fields(pages: Sequence[Page], own: Own | None = None) -> dict[str, Field]:
    """Return every field of `NAMES` that the pages of one invoice give.

    :param own: the company that received it
    """
    own = own or Own()
    sums = totals(pages)
    found = {
        "number": _number(pages),
        "type": _type(pages, sums),
        **_days(pages),
        **_parties(pages, own),
        "iban": _iban(pages, own),
        "net": _total(sums.net),
        "vat": _total(sums.vat),
        "gross": _total(sums.gross),
        "payable": _total(sums.payable),
        "order": _order(pages),
        "currency": _currency(pages, sums),
    }
    if sums.payable and sums.payable.value < 0:
        del found["due"]  # it is the seller who pays
    return {name: found.get(name) or Field() for name in NAMES}


def _field(value: str, is_sure: bool, at: Place) -> Field:
    is_sure = is_sure and at.score >= MIN_OCR_SCORE
    box = tuple(round(edge, 1) for edge in at.box)
    return Field(value, SURE if is_sure else CHECK, at.page, box, at.source)


# --- number and type ------------------------------------------------------------------
_NUMBER = re.compile(
    r"[\s:.#°º=]{0,6}(?:(?:nr|no|n)[.°º]{1,2} ?)?#? ?([A-Z0-9][A-Z0-9/._+-]{0,40})",
    re.I,
)
# a cell that is a number in groups: "VR 2026 00918842"
_GROUPED = re.compile(r"[\s:.#]{0,4}([A-Z]{1,4}(?: [A-Z0-9-]{1,12}){1,4})\s*")
# a word before a day that recognition of characters took for a part of the number
_GLUED = re.compile(r"(?<=\d)(?:vom|von|du|of|le|am)$")
# digits behind a number of digits alone: groups of it, or something else
_GROUPS = re.compile(r"(?: \d{2,4})+(?![\w.,/-])")
MAX_NUMBER = 30  # characters
MAX_LINES_TO_NUMBER = 3  # from the document's name to a "No." that means it
MAX_LINES_ABOVE = 2  # of such a number above the name


def _numbers(text: str) -> Iterator[Found[str]]:
    """Yield the number with which a text begins, if it has a digit and is no day; one
    in groups of digits is not sure (`is_checked`)."""
    if (whole := _GROUPED.fullmatch(text)) and any(c.isdigit() for c in whole[1]):
        yield Found(whole[1], *whole.span(1))
        return
    match = _NUMBER.match(text)
    if not match:
        return
    number, rest = match[1], text[match.end(1) :]
    is_before_day = _begins_with_day(rest)
    if not rest.strip() or is_before_day:
        number = _GLUED.sub("", number)
    groups = number.isdecimal() and not is_before_day and _GROUPS.match(rest)
    number += groups[0] if groups else ""
    number = number.rstrip("._-/+")
    is_day = any(d.start <= match.start(1) < d.end for d in dates(text))
    if any(c.isdigit() for c in number) and len(number) <= MAX_NUMBER and not is_day:
        end = match.start(1) + len(number)
        yield Found(number, match.start(1), end, not groups)


def _begins_with_day(text: str) -> bool:
    return any(not text[: day.start].strip() for day in dates(text))


def _own_labelled[Value](
    pages: Sequence[Page], label: re.Pattern[str], finder: Finder[Value], between: int
) -> list[Labelled[Value]]:
    """Return the values beside a label, but for those of a preceding invoice."""
    title = _title(pages[0]) if pages else None
    return [
        item
        for item in labelled(pages, label, finder, between=between)
        if not _is_referred(item)
        and (
            not labels.PRECEDING.search(item.label.plain)
            or (title and item.label == title[0])
        )
    ]


def _is_referred[Value](item: Labelled[Value]) -> bool:
    """Return whether words say that a value is that of an invoice to which this
    document refers: "Avoir sur facture n° 12"."""
    return bool(labels.REFERRED.search(item.label.plain[: _end(item)]))


def _number(pages: Sequence[Page]) -> Field | None:
    strong = _own_labelled(pages, labels.NUMBER, _numbers, between=4)
    if not strong:
        strong = [*labelled(pages[:1], labels.RECEIPT_NUMBER, _numbers, between=4)]
    bare = [item for item in _bare_numbers(pages[:1])] if not strong else []
    named = [
        item
        for item in labelled(pages[:1], labels.TITLE, _numbers, between=4)
        if sum(c.isdigit() for c in item.value) >= 2 and not _is_referred(item)
    ]
    weak = [item for item in named if item.distance == 0]
    if not (strong or bare or weak):
        weak = [item for item in named if _is_beside_name(item)]
    return _agreed([*strong, *bare, *weak])


def _is_beside_name(item: Labelled[str]) -> bool:
    """Return whether the number is a cell to the right of one with nothing but the
    document's name: "Rechnung   2026-4402"."""
    is_name = labels.TITLE.fullmatch(item.label.plain.rstrip(" :"))
    return item.distance == 1 and bool(is_name) and item.value == item.cell.text


def _bare_numbers(pages: Sequence[Page]) -> Iterator[Labelled[str]]:
    """Yield the values of a "No." that stands alone, beside or below the document's
    name."""
    for page in pages:
        title = _title(page)
        if title is None:
            continue
        for item in labelled([page], labels.BARE_NUMBER, _numbers, between=4):
            is_whole = labels.BARE_NUMBER.match(item.label.plain)
            lines = item.label.line - title[0].line
            if is_whole and 0 <= lines <= MAX_LINES_TO_NUMBER:
                yield item
            elif is_whole and -MAX_LINES_ABOVE <= lines < 0 and item.distance == 0:
                yield replace(item, found=replace(item.found, is_checked=False))


def _agreed(items: Sequence[Labelled[str]]) -> Field | None:
    """Return the value that most of the labels name; sure where none names another."""
    if not items:
        return None
    counts: dict[str, float] = {}
    for item in items:
        weight = 1 / (1 + item.distance) / (3 if item.is_in_sentence else 1)
        counts[item.value] = counts.get(item.value, 0) + weight
    best = max(counts, key=counts.__getitem__)
    first = next(item for item in items if item.value == best)
    rivals = [value for value in counts if value != best]
    is_clear = first.is_near and not first.is_in_sentence and first.found.is_checked
    return _field(best, not rivals and is_clear, first.place)


def _type(pages: Sequence[Page], sums: Totals) -> Field | None:
    """Return the code of UNTDID 1001: 380 invoice, 381 credit note, 384 corrected, 389
    self-billed invoice."""
    for page in pages[:1]:
        title = _title(page)
        if title is None:
            break
        cell, match = title
        at = place(page, cell, Found("", match.start(), match.end()))
        text = "\n".join(c.plain for c in page.cells)
        if code := labels.CODE.search(cell.plain):
            return _field(code[1], True, at)
        if labels.GUTSCHRIFT.search(cell.plain):
            if labels.SELF_BILLED.search(text):
                return _field("389", True, at)
            refers = bool(labels.REFERRED.search(text))
            return _field("381", sums.is_negative or refers, at)
        if labels.CREDIT.search(cell.plain) or labels.STORNO.search(cell.plain):
            return _field("381", True, at)
        if labels.CORRECTED.search(cell.plain):
            if sums.is_negative or labels.CREDITED.search(text):
                return _field("381", True, at)
            return _field("384", False, at)  # it may be the invoice as it should be
        if sums.is_negative:  # takes back, whatever it is called
            return _field("381", False, at)
        return _field("380", bool(labels.PLAIN_TITLE.search(cell.plain)), at)
    return None


def _title(page: Page) -> tuple[Cell, re.Match[str]] | None:
    """Return the cell and match of the document's name: that in the largest letters."""
    found = [
        (cell, match)
        for cell in page.cells
        if (
            match := labels.TITLE.search(cell.plain)
            or labels.CORRECTED.search(cell.plain)
        )
        and match.start() <= 12
        and len(cell.plain) <= 90
    ]
    if not found:
        return None

    def rank(item: tuple[Cell, re.Match[str]]) -> tuple[bool, float, bool, float]:
        cell, match = item
        is_sentence = cell.plain.endswith(".")
        height = round((cell.box[3] - cell.box[1]) / 3)
        return not is_sentence, height, match.start() == 0, -cell.box[1]

    return max(found, key=rank)


# --- days -----------------------------------------------------------------------------
def _days(pages: Sequence[Page]) -> dict[str, Field | None]:
    is_month_first = has_month_first("\n".join(page.text for page in pages))
    finder = partial(dates, is_month_first=is_month_first)
    due = [
        item
        for item in labelled(pages, labels.DUE, finder, labels.DISCOUNT, between=24)
        if not labels.DISCOUNT.search(item.label.plain[: _end(item)])
    ]
    issued = _issued(pages, finder, due)
    day = date.fromisoformat(issued.value) if issued and issued.value else None
    read = read_terms(terms_text(pages), day)
    lapses = {discount.until for discount in read.discounts} - {read.due}
    named = _latest([item for item in due if item.value not in lapses], day)
    counted = _counted(pages, day) or _read_due(pages, read)
    return {"date": issued, "due": named or counted}


def _issued(
    pages: Sequence[Page], finder: Finder[date], due: Sequence[Labelled[date]]
) -> Field | None:
    """Return the day of the invoice: where a label names it, else where one may."""
    title = _title(pages[0]) if pages else None
    named = [
        item
        for item in _own_labelled(pages, labels.ISSUED, finder, between=24)
        if not labels.TO_DAY.match(item.cell.plain, item.found.end)
    ]
    if named:
        return _day(named, title=title and title[0])
    taken = {(item.place.page, item.place.box) for item in due}
    weak = [
        item
        for item in labelled(
            pages[:1], labels.ISSUED_WEAK, finder, labels.OTHER_DAY, between=10
        )
        if (item.place.page, item.place.box) not in taken
        and not labels.OTHER_DAY.search(item.label.plain)
        and not _is_referred(item)
        and not labels.PRECEDING.search(item.label.plain)
        and not labels.PRECEDING.search(_head_above(pages[0], item.cell))
        and not _refers(_label_left_of(pages[0], item.cell))
    ]
    if own := [item for item in weak if _is_own_day(item)]:
        return _day(own, _unnamed_days(pages, finder, due, alone=True))
    if weak:
        others = _unnamed_days(pages, finder, due)
        return _day(weak, others, True, title and title[0])
    return _only_day(pages, finder, due)


def _is_own_day(item: Labelled[date]) -> bool:
    """Return whether nothing but "Date" or "Datum" stands before a day."""
    before = item.label.plain[: _end(item)]
    is_beside = item.distance < MAX_RIGHT and not item.cell.plain[
        : item.found.start
    ].strip(" :.")
    return bool(labels.OWN_DAY.fullmatch(before)) and (not item.distance or is_beside)


def _refers(words: str) -> bool:
    return bool(labels.REFERRED.search(words))


def _unnamed_days(
    pages: Sequence[Page],
    finder: Finder[date],
    due: Sequence[Labelled[date]],
    *,
    alone: bool = False,
) -> set[date]:
    """Return the days of which no word beside them says that they are other ones.

    :param alone: days in sentences and in rows of a table are other ones
    """
    taken = {(item.place.page, item.place.box) for item in due}
    return {
        item.value
        for page, cell, item in every(pages, finder)
        if (page.number, place(page, cell, item).box) not in taken
        and not labels.OTHER_DAY.search(cell.plain)
        and not labels.OTHER_DAY.search(_label_left_of(page, cell))
        and not labels.PRECEDING.search(cell.plain)
        and not _refers(cell.plain[: item.start])
        and not _refers(_label_left_of(page, cell))
        and not (alone and item.start > MAX_BETWEEN)
    }


def _label_left_of(page: Page, cell: Cell) -> str:
    left = [c for c in page.lines[cell.line] if c.box[2] <= cell.box[0]]
    return left[-1].plain if left else ""


def _head_above(page: Page, cell: Cell) -> str:
    """Return the words right above a cell, as the head of its column."""
    above = page.lines[cell.line - 1] if cell.line else ()
    over = [c for c in above if c.box[0] < cell.box[2] and c.box[2] > cell.box[0]]
    return over[0].plain if over else ""


def _counted(pages: Sequence[Page], issued: date | None) -> Field | None:
    """Return the due day that is counted from terms of payment, to be checked."""
    for page in pages:
        for number, line in enumerate(page.lines):
            if not any(labels.TERMS.search(cell.plain) for cell in line):
                continue
            cells = [c for near in page.lines[number : number + 2] for c in near]
            due = read_terms("  ".join(c.text for c in cells), issued).due
            if due:
                box = page.as_shown(union(cell.box for cell in line))
                at = Place(page.number, box, page.source)
                return _field(due.isoformat(), False, at)
    return None


def _read_due(pages: Sequence[Page], read: Terms) -> Field | None:
    """Return the due day that the paragraphs on payment say together, to be checked."""
    if not read.due:
        return None
    place = place_words(pages, read.words)
    return place and _field(read.due.isoformat(), False, place)


def _end[Value](item: Labelled[Value]) -> int:
    return item.found.start if item.distance == 0 else len(item.label.plain)


def _day(
    items: Sequence[Labelled[date]],
    others: Iterable[date] = (),
    is_weak: bool = False,
    title: Cell | None = None,
) -> Field:
    """Return the day that stands nearest to a label, of weak ones that in the name of
    the document; sure where there is no other.

    :param others: days that may be meant as well
    :param is_weak: labels may head a table
    :param title: the name of the document; in other sentences a day may be that of
        another invoice
    """
    values = {*others, *(item.value for item in items)}

    def rank(item: Labelled[date]) -> tuple[bool, int, bool]:
        is_elsewhere = is_weak and item.label != title
        return is_elsewhere, item.distance, item.is_in_sentence

    first = min(items, key=rank)
    is_part = first.is_in_sentence and first.label != title
    is_sure = len(values) == 1 and first.is_near and not is_part
    if is_weak:
        is_sure = is_sure and first.distance < NEAR
    return _field(first.value.isoformat(), is_sure, first.place)


def _latest(items: Sequence[Labelled[date]], issued: date | None) -> Field | None:
    """Return the due day; sure where there is one, not before the invoice."""
    usable = [item for item in items if not issued or item.value >= issued]
    if not usable:
        return None
    values = {item.value for item in usable}
    best = max(usable, key=lambda item: item.value)
    is_sure = len(values) == 1 and issued is not None
    return _field(best.value.isoformat(), is_sure, best.place)


def _only_day(
    pages: Sequence[Page],
    finder: Finder[date],
    due: Sequence[Labelled[date]],
) -> Field | None:
    """Return the one day of the first page that is no other, for a person to check; of
    several the one that stands alone, as that of a letter does."""
    taken = {item.value for item in due}
    found = [
        (page, cell, item)
        for page, cell, item in every(pages[:1], finder)
        if item.value not in taken and not labels.OTHER_DAY.search(cell.plain)
    ]
    if alone := [entry for entry in found if _is_of_letter(*entry)]:
        found = alone
    if len({item.value for _page, _cell, item in found}) != 1:
        return None
    page, cell, item = found[0]
    return _field(item.value.isoformat(), False, place(page, cell, item))


_CITY = re.compile(r"[^\W\d][^\d:;]{1,30}, ?(?:le|den)? ?")


def _is_of_letter(page: Page, cell: Cell, item: Found[date]) -> bool:
    """Return whether a day stands alone beside the document's name, or after a city."""
    if cell.text[item.end :].strip(" ."):
        return False
    before = cell.text[: item.start].strip()
    title = _title(page)
    if not before:
        return title is not None and title[0].line == cell.line
    return bool(_CITY.fullmatch(cell.text[: item.start]))


# --- parties --------------------------------------------------------------------------
def _parties(pages: Sequence[Page], own: Own) -> dict[str, Field | None]:
    seller, buyer = parties(pages, own.names)

    def numbers(finder: Finder[str]) -> Field | None:
        found = number_of_seller(pages, finder, own.numbers, seller)
        return found and _field(*found)

    is_french = any(_FRENCH.search(cell.plain) for p in pages for cell in p.cells)
    return {
        "vendor": seller and _field(seller.name, seller.is_sure, seller.place),
        "buyer": buyer and _field(buyer.name, buyer.is_sure, buyer.place),
        "vendor_vat": numbers(vat_numbers),
        "vendor_siret": numbers(sirets) if is_french else None,
    }


# of a page whose numbers of 14 digits may be SIRET numbers
_FRENCH = re.compile(r"(?<![a-z])(?:siret|siren|r\.?c\.?s|t\.?v\.?a)(?![a-z])")


# --- account, order, currency ---------------------------------------------------------
_DEBIT = re.compile(
    r"prelev|lastschrift|abgebucht|eingezogen|bankeinzug|direct debit|"
    r"mandat(?! administratif|ement|aire)"
)


def _iban(pages: Sequence[Page], own: Own) -> Field | None:
    found = [entry for entry in every(pages, ibans) if not own.has(entry[2].value)]
    if not found:
        return None
    page, cell, item = found[0]
    values = {found.value for _page, _cell, found in found}
    text = "\n".join(c.plain for p in pages for c in p.cells)
    is_debit = bool(_DEBIT.search(text))  # then it may be the customer's own account
    is_sure = item.is_checked and len(values) == 1 and not is_debit
    return _field(item.value, is_sure, place(page, cell, item))


def _order(pages: Sequence[Page]) -> Field | None:
    items = list(labelled(pages, labels.ORDER, _numbers, between=4))
    return _agreed([x for x in items if len(x.value) >= 3 and x.distance <= NEAR])


def _currency(pages: Sequence[Page], sums: Totals) -> Field | None:
    found = list(every(pages, currencies))
    if not found:
        return None
    counts: dict[str, int] = {}
    for _page, _cell, item in found:
        counts[item.value] = counts.get(item.value, 0) + 1
    best = max(counts, key=counts.__getitem__)
    page, cell, item = next(entry for entry in found if entry[2].value == best)
    return _field(best, len(counts) == 1, place(page, cell, item))


def _total(total: Total | None) -> Field | None:
    return total and _field(f"{total.value:f}", total.is_sure, total.place)
