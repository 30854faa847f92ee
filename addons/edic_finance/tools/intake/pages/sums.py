# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The totals of an invoice: amounts on its pages that add up.

An amount alone says little: pages are full of them, and recognition of characters
loses a digit now and then. Three that add up (without VAT + VAT = with VAT, the VAT
being a rate of the page of the amount without it), each beside a word that names it,
are not there by accident.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from ..einvoice_figures import cents
from . import labels
from .advances import deducted, split_difference
from .layout import MIN_OCR_SCORE, Place, place
from .text import Cell, Page, union
from .values import Found, amounts, rates

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MAX_RATE = Decimal("0.30")  # of VAT: 27 % is the highest of the EU
# rates of VAT in percent of the EU, the United Kingdom, Switzerland and Norway, of
# French overseas departments and Corsica, and the German ones of 2020
RATES_IN_USE = frozenset(map(Decimal, (
    "0.9", "1.05", "1.75", "2.1", "2.5", "2.6", "3", "3.7", "3.8", "4", "4.8", "5",
    "5.5", "6", "7", "7.7", "8", "8.1", "8.5", "9", "9.5", "10", "11", "12", "13",
    "13.5", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25",
    "25.5", "27",
)))  # fmt: skip
MAX_VALUES = 80  # different amounts of a file that are combined
MAX_PARTS = 8  # amounts of VAT that are added up
MAX_RATE_LENGTH = 6  # characters of a percentage with which a line ends
MAX_ROUNDED = Decimal("0.05")  # by which VAT that is rounded line by line may differ
MIN_ROWS = 2  # of rates whose sums are printed nowhere
MAX_ROUNDING = Decimal(1)  # by which what is payable may be more than the total
MAX_HEADER_LINES = 12  # lines above an amount in which its column may have its head
MIN_SURE, MIN_MARGIN = 9.0, 2.0  # of the score of `_score`
MIN_PROPOSED = 4.0


@dataclass(slots=True)
class Amount:
    """An amount, and the kinds (`labels.AMOUNTS`) by which the page calls it."""

    value: Decimal
    kinds: frozenset[str]  # by the words of its line
    heads: frozenset[str]  # by the words above it
    place: Place
    order: int  # on the pages
    is_alone: bool  # the one amount of its line


@dataclass(frozen=True, slots=True)
class Total:
    """A total: its value, whether it is sure, and its place on the page, if it has
    one."""

    value: Decimal
    is_sure: bool
    place: Place


@dataclass(slots=True)
class Totals:
    """The totals of an invoice, those that were found."""

    net: Total | None = None
    vat: Total | None = None
    gross: Total | None = None
    payable: Total | None = None
    is_negative: bool = False  # the page prints them with a minus
    by_rate: list[tuple[Decimal, Decimal, Decimal]] = field(default_factory=list)


def collect(pages: Sequence[Page]) -> list[Amount]:
    """Return the amounts of the pages, in their order, with what they are called."""
    found: list[Amount] = []
    for page in pages:
        for number, line in enumerate(page.lines):
            words: list[str] = []
            on_line: list[Amount] = []
            for cell in line:
                at = 0
                for item in amounts(cell.text):
                    words.append(cell.plain[at : item.start])
                    at = item.end
                    on_line.append(
                        Amount(
                            item.value,
                            labels.kinds(" ".join(words)),
                            _heads(page, number, cell, item.start, item.end),
                            place(page, cell, item),
                            len(found) + len(on_line),
                            True,
                        )
                    )
                words.append(cell.plain[at:])
            for amount in on_line:
                amount.is_alone = len(on_line) == 1
            found += on_line
    return found


def _heads(page: Page, line: int, cell: Cell, start: int, end: int) -> frozenset[str]:
    """Return the kinds of the nearest head of an amount's column."""
    left, _top, right, _bottom = cell.place(start, end)
    for above in reversed(page.lines[max(line - MAX_HEADER_LINES, 0) : line]):
        for other in above:
            is_above = other.box[0] < right and other.box[2] > left
            if is_above and _is_words(other) and (kinds := labels.kinds(other.plain)):
                return kinds
    return frozenset()


def _is_words(cell: Cell) -> bool:
    return not any(True for _amount in amounts(cell.text))


def totals(pages: Sequence[Page]) -> Totals:
    """Return the totals of an invoice, as far as they are found."""
    found = collect(pages)
    text = "\n".join(page.text for page in pages)
    percents = {rate for rate in rates(text) if 0 < rate < 100 * MAX_RATE}
    percents |= set(_bare_rates(pages))
    is_exempt = bool(labels.EXEMPT.search(labels_text(pages))) or any(
        not amount.value and amount.is_alone and "tax" in amount.kinds
        for amount in found
    )
    without = _sentence_without_vat(pages)
    result = (
        _of_rows(pages, found)
        or _best(found, percents, is_exempt, without)
        or _gross_alone(found)
    )
    if result.gross:
        result.payable = _payable(pages, found, result.gross)
        if result.payable.value != result.gross.value and not result.payable.is_sure:
            result = _unsure(result)  # something is charged or taken off beside it
        result.by_rate = _by_rate(pages, percents, result)
    return result


def _bare_rates(pages: Sequence[Page]) -> Iterator[Decimal]:
    """Yield the rates that stand without a sign in a row with what they give: base,
    rate and VAT, as under "Base | Taux | Montant TVA"."""
    for page in pages:
        for line in page.lines:
            shown = {abs(item.value) for c in line for item in amounts(c.text)}
            for rate in shown & RATES_IN_USE:
                parts = shown - {rate, ZERO}
                if any(cents(base * rate / 100) in parts for base in parts):
                    yield rate.normalize()


def labels_text(pages: Sequence[Page]) -> str:
    return "\n".join(cell.plain for page in pages for cell in page.cells)


def _sentence_without_vat(pages: Sequence[Page]) -> Place | None:
    """Return where the pages say that no VAT is charged."""
    for page in pages:
        for cell in page.cells:
            if match := labels.WITHOUT_VAT.search(cell.plain):
                return place(page, cell, Found("", *match.span()))
    return None


def _best(
    found: list[Amount],
    percents: set[Decimal],
    is_exempt: bool,
    without: Place | None,
) -> Totals | None:
    """Return the three totals that fit best, if any do.

    :param is_exempt: words of the pages may mean that there is no VAT
    :param without: where the pages say that there is none
    """
    values: dict[Decimal, list[Amount]] = {}
    for amount in found:
        values.setdefault(abs(amount.value), []).append(amount)
    known = sorted(values, reverse=True)[:MAX_VALUES]
    scored: list[tuple[float, Decimal, Decimal, Decimal]] = []
    for gross in known:
        for net in known:
            tax = gross - net
            if (
                0 < tax <= net * MAX_RATE
                and (tax in values or _is_sum(tax, values))
                and _may_be_tax(values, net, tax, percents, without is not None)
            ):
                scored.append(
                    (_score(values, net, tax, gross, percents), net, tax, gross)
                )
        if gross and (is_exempt or without):
            score = _score_exempt(values, gross, without is not None)
            scored.append((score, gross, ZERO, gross))
    if not scored:
        return None
    scored.sort(key=lambda item: (item[0], item[3]), reverse=True)
    score, net, tax, gross = scored[0]
    if score < MIN_PROPOSED:
        return None
    others = [item for item in scored[1:] if item[3] != gross or item[1] != net]
    margin = score - others[0][0] if others else score
    gross_amount = _called(values[gross], "gross", "payable", "total")
    net_amount = _called(values[net], "net")
    tax_amount = _called(values[tax], "tax") if tax in values else None
    tax_place = tax_amount.place if tax_amount else None
    if not tax:
        tax_place = tax_place or without
    elif not tax_amount:
        tax_place = _place_of_parts(tax, values)
    seen = [a for a in (gross_amount, net_amount, tax_amount) if a]
    is_sure = (
        score >= MIN_SURE
        and margin >= MIN_MARGIN
        and _is_of_rates(values, net, tax, percents)
        # a digit that is misread in one of them says nothing good of the others
        and all(a.place.score >= MIN_OCR_SCORE for a in seen)
    )
    return Totals(
        net=Total(net, is_sure, net_amount.place),
        vat=Total(tax, is_sure, tax_place) if tax_place else None,
        gross=Total(gross, is_sure, gross_amount.place),
        is_negative=gross_amount.value < 0,
    )


def _of_rows(pages: Sequence[Page], found: Sequence[Amount]) -> Totals | None:
    """Return the totals of a page that prints the total alone, and without VAT, VAT and
    total of each rate in a row, as tills do; None for other pages."""
    rows = list(_rows_of_rates(pages))
    net, tax, gross = (
        sum((row[place].value for row in rows), ZERO) for place in range(3)
    )
    named = [
        amount
        for amount in found
        if amount.is_alone
        and abs(amount.value) == gross
        and amount.kinds & {"gross", "total", "payable"}
    ]
    is_printed = net in {abs(amount.value) for amount in found}
    if len(rows) < MIN_ROWS or not named or is_printed:
        return None
    shown = [named[0].place, *(total.place for row in rows for total in row)]
    is_sure = all(at.score >= MIN_OCR_SCORE for at in shown)
    return Totals(
        net=Total(net, is_sure, _around([row[0].place for row in rows])),
        vat=Total(tax, is_sure, _around([row[1].place for row in rows])),
        gross=Total(gross, is_sure, named[0].place),
        is_negative=named[0].value < 0,
    )


def _rows_of_rates(pages: Sequence[Page]) -> Iterator[tuple[Total, Total, Total]]:
    """Yield without VAT, VAT and total of each line that has a rate and these three, or
    the first two."""
    for page in pages:
        for line in page.lines:
            shown = [
                Total(abs(item.value), True, place(page, cell, item))
                for cell in line
                for item in amounts(cell.text)
            ]
            percents = [*rates("  ".join(cell.text for cell in line))]
            if len(shown) == 2:
                whole = sum(total.value for total in shown)
                shown.append(Total(whole, True, _around([t.place for t in shown])))
            match sorted(shown, key=lambda total: total.value):
                case [tax, net, gross] if percents:
                    exact = net.value * max(percents) / 100
                    is_of_rate = abs(exact - tax.value) <= CENT
                    if is_of_rate and net.value + tax.value == gross.value:
                        yield net, tax, gross


def _around(places: Sequence[Place]) -> Place:
    """Return the place around several of a page; of several pages, on the last."""
    last = max(places, key=lambda at: at.page)
    box = union(at.box for at in places if at.page == last.page)
    return replace(last, box=box, score=min(at.score for at in places))


def _may_be_tax(
    values: dict[Decimal, list[Amount]],
    net: Decimal,
    tax: Decimal,
    percents: set[Decimal],
    is_without: bool,
) -> bool:
    """Return whether an amount can be the VAT of another: it is of a rate that the
    pages print or that is in use, or they call it VAT. Where they say that no VAT is
    charged, they have to print its rate and call it VAT nevertheless."""
    is_called = tax not in values or _called_score(values[tax], "tax") > 0
    is_printed = any(_is_of_rate(net, tax, rate) for rate in percents)
    if is_without:
        return is_called and is_printed
    is_usual = any(_is_of_rate(net, tax, rate) for rate in RATES_IN_USE)
    return is_called or is_printed or is_usual


def _is_of_rate(net: Decimal, tax: Decimal, rate: Decimal) -> bool:
    return abs(net * rate / 100 - tax) <= MAX_ROUNDED


def _is_of_rates(
    values: dict[Decimal, list[Amount]],
    net: Decimal,
    tax: Decimal,
    percents: set[Decimal],
) -> bool:
    """Return whether rates that the pages print give the VAT, to the cent; of an
    invoice without VAT its words say so."""
    return (
        not tax
        or any(abs(net * rate / 100 - tax) <= CENT for rate in percents)
        or _is_split(values, net, tax, percents)
    )


def _score(
    values: dict[Decimal, list[Amount]],
    net: Decimal,
    tax: Decimal,
    gross: Decimal,
    percents: set[Decimal],
) -> float:
    score = _called_score(values[net], "net")
    score += _called_score(values[tax], "tax") if tax in values else 3.0
    score += max(
        _called_score(values[gross], "gross"),
        _called_score(values[gross], "payable") * 0.8,
        _called_score(values[gross], "total") * 0.8,
    )
    is_of_rate = any(abs(net * rate / 100 - tax) <= 2 * CENT for rate in percents)
    if is_of_rate or _is_split(values, net, tax, percents):
        score += 2
    elif percents:
        score -= 3
    highest = max(
        (value for value, those in values.items() if not _is_other(those)),
        default=gross,
    )
    return score + (2 if gross == highest else 0)


def _is_split(
    values: dict[Decimal, list[Amount]],
    net: Decimal,
    tax: Decimal,
    percents: set[Decimal],
) -> bool:
    """Return whether the VAT of two or three rates makes up the VAT, and their amounts
    the one without it."""
    return any(True for _split in _splits(values, net, tax, percents))


def _splits(
    values: Collection[Decimal], net: Decimal, tax: Decimal, percents: set[Decimal]
) -> Iterator[tuple[tuple[Decimal, Decimal, Decimal], ...]]:
    """Yield each way in which two or three amounts and their VAT make up the totals, as
    rate, base and VAT of each."""
    parts = [
        (rate, base, exact)
        for base in values
        if base < net
        for rate in percents
        if (exact := (base * rate / 100).quantize(CENT, ROUND_HALF_UP)) in values
    ][: 2 * MAX_PARTS]
    for size in (2, 3):
        for chosen in combinations(parts, size):
            bases = sum(base for _rate, base, _tax in chosen)
            taxes = sum(part for _rate, _base, part in chosen)
            if bases == net and abs(taxes - tax) <= CENT:
                yield chosen


def _is_sum(tax: Decimal, values: dict[Decimal, list[Amount]]) -> bool:
    """Return whether several amounts of VAT make up a sum that is not printed."""
    return bool(_parts_of(tax, values))


def _parts_of(tax: Decimal, values: dict[Decimal, list[Amount]]) -> tuple[Decimal, ...]:
    """Return the amounts of VAT that make up a sum that is not printed."""
    parts = [
        value
        for value, those in values.items()
        if 0 < value < tax
        and any("tax" in a.kinds and not _is_other([a]) for a in those)
    ][:MAX_PARTS]
    for size in (2, 3):
        for chosen in combinations(parts, size):
            if sum(chosen) == tax:
                return chosen
    return ()


def _place_of_parts(tax: Decimal, values: dict[Decimal, list[Amount]]) -> Place:
    """Return the place around the amounts of VAT that make up one that is not printed;
    where they are on several pages, that of the last."""
    parts = [_called(values[part], "tax").place for part in _parts_of(tax, values)]
    return _around(parts)


def _score_exempt(
    values: dict[Decimal, list[Amount]], gross: Decimal, is_said: bool
) -> float:
    """Return the score of an invoice without VAT.

    :param is_said: a sentence says that none is charged, in place of an amount of it
    """
    score = max(
        _called_score(values[gross], kind) for kind in ("gross", "total", "payable")
    )
    score += _called_score(values[gross], "net")
    highest = max(
        (value for value, those in values.items() if not _is_other(those)),
        default=gross,
    )
    score += 2 if gross == highest else -3
    zero = _called_score(values[ZERO], "tax") if ZERO in values else 0.0
    score += max(zero, 3.0 * is_said)
    taxed = [
        value
        for value, those in values.items()
        if value not in (ZERO, gross)
        and any("tax" in amount.kinds and amount.is_alone for amount in those)
    ]
    return score - 3 * bool(taxed) - 0.5


def _called_score(those: list[Amount], kind: str) -> float:
    """Return 3 for an amount whose line calls it so, 2 where the head of its column
    does, 0 where nothing does."""
    return max(
        3.0
        if kind in amount.kinds and "other" not in amount.kinds
        else 2.0
        if kind in amount.heads
        else 0.0
        for amount in those
    )


def _is_other(those: list[Amount]) -> bool:
    return all("other" in amount.kinds for amount in those)


def _called(those: list[Amount], *kinds: str) -> Amount:
    """Return that of equal amounts which the page calls so; of several the last."""

    def rank(amount: Amount) -> tuple[int, int, int]:
        named = [n for n, kind in enumerate(kinds) if kind in amount.kinds]
        heads = any(kind in amount.heads for kind in kinds)
        return -min(named, default=len(kinds)), heads, amount.order

    return max(those, key=rank)


def _gross_alone(found: list[Amount]) -> Totals:
    """Return the one total that the page names, where the others are missing."""
    for kind in ("gross", "payable", "total"):
        named = [a for a in found if kind in a.kinds and "other" not in a.kinds]
        if named:
            best = max(named, key=lambda a: (abs(a.value), a.order))
            return Totals(
                gross=Total(abs(best.value), False, best.place),
                is_negative=best.value < 0,
            )
    return Totals()


def _unsure(result: Totals) -> Totals:
    """Return the totals with none of them sure."""
    totals = {
        name: replace(total, is_sure=False)
        for name in ("net", "vat", "gross")
        if (total := getattr(result, name))
    }
    return replace(result, **totals)


def _payable(pages: Sequence[Page], found: list[Amount], gross: Total) -> Total:
    early = _early_rates(pages)

    def is_left(amount: Amount) -> bool:
        """Return whether it may be what is payable, and not with a discount only; no
        more than the total is, but for what it is rounded by (BT-114)."""
        less = gross.value - abs(amount.value)
        is_early = any(less == cents(gross.value * rate / 100) for rate in early)
        is_too_much = less <= -MAX_ROUNDING
        is_early |= "early" in amount.kinds
        return bool(amount.value) and not is_early and not is_too_much

    payables = [a for a in found if "payable" in a.kinds]
    more = [a for a in payables if abs(a.value) - gross.value >= MAX_ROUNDING]
    printed = {abs(a.value) for a in found}
    for amount in reversed(more):  # with what is left of an earlier invoice
        if abs(amount.value) - gross.value in printed:
            return Total(abs(amount.value), False, amount.place)
    named = [a for a in payables if is_left(a)]
    is_withheld = bool(labels.WITHHELD.search(labels_text(pages)))
    is_whole = gross.is_sure and not more and not is_withheld
    if not named:
        named = [a for a in found if "payable" in a.heads and a.is_alone and is_left(a)]
    prepaid = {
        abs(a.value)
        for a in found
        if "prepaid" in a.kinds | a.heads and "early" not in a.kinds and a.value
    }
    rows = deducted(pages)

    def is_explained(value: Decimal) -> bool:
        """Return whether what was paid and is kept back makes the total of it."""
        less = gross.value - value
        return not less or less in prepaid or split_difference(less, rows) is not None

    credits = [a for a in found if "credit" in a.kinds and abs(a.value) != gross.value]
    for credit in reversed(credits):
        if is_explained(-abs(credit.value)):
            return Total(-abs(credit.value), gross.is_sure, credit.place)
    if not named:
        is_paid = prepaid or (sum(rows.paid) < gross.value and rows.paid)
        is_lowered = credits or any(_is_taken_off(amount, gross) for amount in found)
        is_sure = is_whole and not (is_paid or is_lowered or _names_payable(pages))
        return Total(gross.value, is_sure, gross.place)
    last = max(named, key=lambda a: a.order)
    values = {abs(a.value) for a in named}
    value = abs(last.value)
    if value == gross.value:
        return Total(value, is_whole and len(values) == 1, last.place)
    is_sure = gross.is_sure and not credits and all(map(is_explained, values))
    return Total(value, is_sure, last.place)


def _is_taken_off(amount: Amount, gross: Total) -> bool:
    """Return whether an amount with a minus stands below the total: who pays may have
    to pay less, whatever words say so."""
    at = amount.place
    is_below = at.page == gross.place.page and at.box[1] > gross.place.box[3]
    return amount.value < 0 and is_below


def _early_rates(pages: Sequence[Page]) -> set[Decimal]:
    """Return the percentages of discounts for early payment: on the lines that name
    one, and at the end of the line above."""
    found: set[Decimal] = set()
    for page in pages:
        above = ""
        for line in page.lines:
            text = "  ".join(cell.text for cell in line)
            if labels.DISCOUNT.search(" ".join(cell.plain for cell in line)):
                found |= {*rates(text), *rates(above[-MAX_RATE_LENGTH:])}
            above = text
    return found - {Decimal(0)}


def _names_payable(pages: Sequence[Page]) -> bool:
    """Return whether a label names what is payable or was paid, whose amount was not
    read."""
    return any(
        (match := labels.AMOUNTS[kind].match(cell.plain))
        and not any(c.isalpha() for c in cell.plain[match.end() :])
        for page in pages
        for cell in page.cells
        for kind in ("payable", "prepaid")
    )


def _by_rate(
    pages: Sequence[Page], percents: set[Decimal], result: Totals
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Return rate, base and VAT of each rate, where the lines of the breakdown add up
    to the totals."""
    if not result.net or not result.gross or result.net.value == result.gross.value:
        return []
    net = result.net.value
    tax = result.gross.value - net
    found: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for page in pages:
        for line in page.lines:
            text = "  ".join(cell.text for cell in line)
            on_line = [abs(item.value) for item in amounts(text)]
            for rate in set(rates(text)) & percents or percents:
                for base in on_line:
                    exact = (base * rate / 100).quantize(CENT)
                    fits = [
                        t for t in on_line if abs(t - exact) <= CENT and t and t < base
                    ]
                    if fits:
                        found.setdefault(rate, (base, fits[0]))
    sums = [(rate, *pair) for rate, pair in sorted(found.items(), reverse=True)]
    if sum(s[1] for s in sums) == net and sum(s[2] for s in sums) == tax:
        return sums
    for rate in sorted(percents, reverse=True):
        if abs(net * rate / 100 - tax) <= CENT:
            return [(rate, net, tax)]
    return _only_split(pages, percents, net, tax)


def _only_split(
    pages: Sequence[Page], percents: set[Decimal], net: Decimal, tax: Decimal
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Return rate, base and VAT of each rate where they stand on lines of their own;
    none where amounts can be paired in several ways."""
    values = {abs(amount.value) for amount in collect(pages)}
    splits = {
        tuple(sorted(split, reverse=True))
        for split in _splits(values, net, tax, percents)
        if len({rate for rate, _base, _tax in split}) == len(split)
        and sum(part for _rate, _base, part in split) == tax
    }
    return [*next(iter(splits))] if len(splits) == 1 else []
