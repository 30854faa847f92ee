# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of an invoice, where its table is clear: below heads that name the columns,
with amounts that add up to the total without VAT. Else there are none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from operator import itemgetter

from . import labels
from .layout import Place
from .sums import Totals
from .text import Box, Cell, Page, union
from .values import amounts, rates

CENT = Decimal("0.01")
MAX_LINES = 200
MAX_TEXT = 300  # characters of a description
MAX_APART = 45.0  # points between the right edges of a head and of its amounts
MAX_UNALIGNED = 3.0  # points between the right edges of the amounts of a column
MAX_LEADING = 1.2  # of a line's height: between the lines of one description
MIN_HEADS = 2  # of a table, one of them the amount's
HEAD_TEXT = re.compile(
    r"(?<![a-z])(?:description|designation|libelle|article|prestation|produit|"
    r"bezeichnung|beschreibung|leistung|artikel|produkt|text|item|product|service)"
)
HEAD_QUANTITY = re.compile(
    r"(?<![a-z])(?:qte|quantite|qty|quantity|menge|anzahl|stunden|hours|nombre)(?![a-z])"
)
HEAD_AMOUNT = re.compile(
    r"(?<![a-z])(?:montant|total|prix|betrag|gesamt(?:preis|betrag)?|summe|"
    r"gp|positionsbetrag|nettobetrag|zeilenbetrag|nettowert|netto|net|ht|preis|amount|price)(?![a-z])"
)
_NUMBER = re.compile(
    r"(?<![\d.,])(?:(?<!\w)[-–\u2212])?\d{1,6}(?:[.,]\d{1,4})?(?![\d.,%]|\s?%)"
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,%])")
_BARE_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_EXACT = re.compile(r"(?<![\d.,])\d{1,6}[.,]\d{3,6}(?![\d.,%]|\s?%)")
# of a row that sums up others: the table goes on behind it
_CARRIED = re.compile(
    r"(?:ubertrag|zwischensumme|sous-total|subtotal|(?:a )?report(?:er)?|"
    r"total (?:a )?reporter|(?:carried|brought) forward)(?![a-z])"
)
_CODE = re.compile(r"[A-Z]|\d")  # by which a row says its rate


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its text, quantity and price as they give its amount
    without VAT; ``rates``: percentages that stand in it, of VAT or of a discount,
    those with a sign last; ``code``: letter or digit in its last column that may stand
    for a rate."""

    text: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    rates: tuple[Decimal, ...]
    code: str
    place: Place


def lines(pages: Sequence[Page], totals: Totals) -> list[tuple[Line, Decimal | None]]:
    """Return the lines of the table, each with its rate of VAT in percent, None where
    none is known; nothing unless each has words and they add up to the total without
    VAT, and per rate to its base."""
    found = _rows(pages, totals)
    if not found:
        return []
    bases = {rate: base for rate, base, _vat in totals.by_rate}
    less = _sum(found) - totals.net.value
    if less and len(bases) == 1:  # of several rates nothing says which it lowers
        found += _reduction(pages, less)
        less = _sum(found) - totals.net.value
    if less or not all(line.text for line in found):
        return []
    rated = [(line, _rate(line, bases)) for line in found]
    if not bases or _sums(rated) == bases:
        return rated
    coded = _sums([(line, line.code) for line in found])
    rates_of = {base: rate for rate, base in bases.items()}  # of one amount: neither
    if len(rates_of) < len(bases) or set(coded.values()) != set(rates_of):
        return []
    return [(line, rates_of[coded[line.code]]) for line in found]


def _sums[Key](rated: Sequence[tuple[Line, Key]]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = {}
    for line, key in rated:
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    return sums


def split_by_lines(
    pages: Sequence[Page], totals: Totals
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Return rate, base and VAT of each rate as the lines of the table have them, the
    highest first: where each names its rate, and they add up to both totals."""
    found = _rows(pages, totals)
    if not found or not totals.gross or _sum(found) != totals.net.value:
        return []
    if not all(line.rates for line in found):
        return []
    bases = _sums([(line, line.rates[-1]) for line in found])
    split = [
        (rate, base, (base * rate / 100).quantize(CENT, ROUND_HALF_UP))
        for rate, base in sorted(bases.items(), reverse=True)
    ]
    tax = totals.gross.value - totals.net.value
    return split if tax and sum(part for _rate, _base, part in split) == tax else []


def _rows(pages: Sequence[Page], totals: Totals) -> list[Line]:
    """Return the rows of the table with amounts of the totals' sign; nothing where
    there is no total without VAT to add up to."""
    tables = [[*_of_page(page)] for page in pages]
    if not any(tables):
        tables = [[*_above_totals(page)] for page in pages]
    if not totals.net:
        return []
    if totals.is_negative:  # a credit note prints what it takes back with a minus
        tables = [[*map(_reversed, table)] for table in tables]
    # a first page may sum up what the pages behind it give line by line
    whole = [table for table in tables if table and _sum(table) == totals.net.value]
    found = max(whole, key=len) if whole else [*chain.from_iterable(tables)]
    return found if len(found) <= MAX_LINES else []


def _sum(found: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in found), Decimal(0))


def _reduction(pages: Sequence[Page], less: Decimal) -> list[Line]:
    """Return the one line below the table that names a discount of an amount, or an
    earlier invoice for a part of the work."""
    found = []
    for page in pages:
        for cells in page.lines:
            shown = [item.value for cell in cells for item in amounts(cell.text)]
            if len(shown) == 1 and abs(shown[0]) == less and _names_discount(cells[0]):
                box = page.as_shown(union(cell.box for cell in cells))
                at = Place(page.number, box, page.source)
                text = cells[0].text[:MAX_TEXT]
                found.append(Line(text, Decimal(1), -less, -less, (), "", at))
    return found if len(found) == 1 else []


def _names_discount(cell: Cell) -> bool:
    if labels.DISCOUNT.search(cell.plain):  # for early payment
        return False
    names = (labels.REDUCTION, labels.LESS_INVOICED)
    return any(name.search(cell.plain) for name in names)


def _reversed(line: Line) -> Line:
    """Return a line with the other sign, which its quantity has or else its price."""
    if line.quantity < 0:
        return replace(line, quantity=-line.quantity, amount=-line.amount)
    return replace(line, price=-line.price, amount=-line.amount)


def _rate(line: Line, bases: Mapping[Decimal, Decimal]) -> Decimal | None:
    """Return the rate of VAT of a line: the one that stands in it, or the only one."""
    named = [rate for rate in line.rates if rate in bases]
    return named[-1] if named else next(iter(bases)) if len(bases) == 1 else None


def _of_page(page: Page) -> Iterator[Line]:
    heads = next(filter(None, map(_heads, page.lines)), None)
    if heads is None:
        return
    head_line, text_box, amount_box = heads
    pending: list[Cell] = []
    row: list[Cell] = []
    for cells in page.lines[head_line + 1 :]:
        if _CARRIED.match(cells[0].plain):
            if row and (line := _line(page, row, pending, amount_box)):
                yield line
            row, pending = [], []
            continue
        if _is_total(cells):
            break
        if _amount_cell(cells, amount_box):
            if row and (line := _line(page, row, pending, amount_box)):
                yield line
            row, pending = list(cells), []
        elif row and _is_close(cells, pending or row):
            pending += [c for c in cells if _is_under(c, text_box) and _letters(c.text)]
    if row and (line := _line(page, row, pending, amount_box)):
        yield line


def _above_totals(page: Page) -> Iterator[Line]:
    """Yield the rows right above the totals of a page without heads, whose amounts
    stand in one column."""
    first = next((n for n, cells in enumerate(page.lines) if _is_sum(cells)), 0)
    rows: list[tuple[Sequence[Cell], list[Cell], Box]] = []
    more: list[Cell] = []
    column: Box | None = None
    for cells in reversed(page.lines[:first]):
        at = _last_amount(cells)
        is_in_column = at and (not column or abs(at[2] - column[2]) <= MAX_UNALIGNED)
        if at and is_in_column:
            column = column or at
            rows.append((cells, more, at))
            more = []
        elif at or not rows or not _is_close(rows[-1][0], cells):
            break  # what stands above is something else
        else:
            more = [*cells, *more]
    for cells, under, at in reversed(rows):
        if line := _line(page, cells, under, at):
            yield line


def _is_sum(cells: Sequence[Cell]) -> bool:
    return _is_total(cells) and _last_amount(cells) is not None


def _last_amount(cells: Sequence[Cell]) -> Box | None:
    """Return the place of the last amount of a line, if it ends with one."""
    last = cells[-1]
    for item in [*amounts(last.text)][-1:]:
        if not any(c.isalpha() for c in last.text[item.end :].replace("EUR", "")):
            return last.place(item.start, item.end)
    return None


def _heads(cells: Sequence[Cell]) -> tuple[int, Box, Box] | None:
    """Return number of the line, and boxes of the heads of text and amount, where a
    line has them."""
    named = [c for c in cells if _is_head(c)]
    texts = [c for c in named if HEAD_TEXT.search(c.plain)]
    sums = [c for c in named if HEAD_AMOUNT.search(c.plain)]
    if not texts and any(HEAD_QUANTITY.search(c.plain) for c in named):
        texts = [c for c in cells[:1] if c not in named]  # whatever it is called
    if len(named) < MIN_HEADS or not texts or not sums or texts[0] is sums[-1]:
        return None
    return cells[0].line, texts[0].box, sums[-1].box


def _is_head(cell: Cell) -> bool:
    has_amount = any(True for _amount in amounts(cell.text))
    heads = (HEAD_TEXT, HEAD_QUANTITY, HEAD_AMOUNT)
    return not has_amount and any(head.search(cell.plain) for head in heads)


def _is_total(cells: Sequence[Cell]) -> bool:
    """Return whether a line begins with the name of a total, or has one before its
    last amount, as beside a table of rates."""
    beside = [c for c in cells[-2:-1] if not any(s.isdigit() for s in c.text)]
    return any(_names_total(cell) for cell in [*cells[:1], *beside])


def _names_total(cell: Cell) -> bool:
    found = labels.kinds(cell.plain[:40])
    is_named = bool(found & {"net", "gross", "payable", "total", "tax"})
    return is_named and len(cell.plain.split()) <= 6


def _amount_cell(cells: Sequence[Cell], box: Box) -> Cell | None:
    """Return the cell whose last amount stands below the head of amounts."""
    for cell in reversed(cells):
        for item in amounts(cell.text):
            right = cell.place(item.start, item.end)[2]
            if abs(right - box[2]) <= MAX_APART or box[0] <= right <= box[2]:
                return cell
    return None


def _is_close(cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Return whether a line follows another as those of one paragraph do."""
    height = max(cell.box[3] - cell.box[1] for cell in cells)
    bottom = max(cell.box[3] for cell in above)
    return min(cell.box[1] for cell in cells) - bottom <= MAX_LEADING * height


def _is_under(cell: Cell, box: Box) -> bool:
    return cell.box[0] < box[2] and cell.box[2] > box[0] - MAX_APART


def _line(
    page: Page, row: Sequence[Cell], more: Sequence[Cell], box: Box
) -> Line | None:
    last = _amount_cell(row, box)
    if last is None:
        return None
    amount = [item.value for item in amounts(last.text)][-1]
    words = max((c.text for c in row if c is not last), key=_letters, default="")
    text = " ".join([words, *(c.text for c in more)]) if _letters(words) else ""
    named = [rate for cell in row for rate in rates(cell.text)]
    percents = (*_bare_rates(row), *named)
    quantity, price = _price(row, amount, percents)
    box = page.as_shown(union(c.box for c in row))
    at = Place(page.number, box, page.source)
    code = row[-1].text if _CODE.fullmatch(row[-1].text) else ""
    return Line(text[:MAX_TEXT], quantity, price, amount, percents, code, at)


def _bare_rates(row: Sequence[Cell]) -> Iterator[Decimal]:
    """Yield the numbers that are all of a cell, and may be percentages."""
    for cell in row:
        if _BARE_RATE.fullmatch(cell.text):
            yield _decimal(cell.text).normalize()


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _price(
    row: Sequence[Cell], amount: Decimal, percents: Sequence[Decimal]
) -> tuple[Decimal, Decimal]:
    """Return quantity and price whose product is the amount, where the price stands
    behind the quantity as in most tables; else 1 and the amount.

    :param percents: that stand in the row: one may lower the price
    """
    prices = [
        (cell.place(item.start, item.end)[0], item.value)
        for cell in row
        for item in amounts(cell.text)
    ]
    exact = [  # to more than the cent: they come before the amount
        (cell.place(*match.span())[0], _decimal(match[0]))
        for cell in row
        for match in _EXACT.finditer(cell.text)
    ]
    quantities = [
        (cell.place(*match.span())[0], _decimal(match[0]) * _sign(cell, match))
        for cell in row
        for pattern in (_NUMBER, _GROUPED)
        for match in pattern.finditer(cell.text)
    ]
    less = {Decimal(1), *(1 - rate / 100 for rate in percents if rate < 100)}
    for share in sorted(less, reverse=True):  # of a price with a discount
        for at, quantity in filter(itemgetter(1), quantities):
            for left, price in (*exact, *prices[:-1]):
                net = (price * share * quantity).quantize(CENT, ROUND_HALF_UP)
                if left > at and net == amount:
                    return quantity, price * share
    return Decimal(1), amount


def _sign(cell: Cell, number: re.Match[str]) -> int:
    """Return -1 for a number with its minus behind it, as programs of SAP print it."""
    behind = cell.text[number.end() :]
    return -1 if re.fullmatch("[-–\u2212].{0,9}", behind) else 1


def _decimal(text: str) -> Decimal:
    plain = re.sub(r"\s", "", re.sub("[–\u2212]", "-", text))
    return Decimal(plain.replace(",", "."))
