# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""All that an e-invoice states, as the business terms of EN 16931-1:2017.

The terms BT-1 to BT-165 stand in the groups BG-1 to BG-32; `einvoice_model.csv` says
where each stands in the syntaxes UBL (EN 16931-3-2) and CII (EN 16931-3-3). In its
paths, ``A/``, ``D/`` and ``S/`` are the three headers of CII, a leading ``/`` begins at
the root instead of the group, a space separates places, and ``[path=value]`` is a
condition. A nested German line is an invoice line within its line.

What a file states beside them is listed too, so that nothing is hidden: a text is in a
term, in `View.other`, or only says which term another one is (`View.qualifiers`).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from . import einvoice_zugferd1
from .einvoice import ZUGFERD1, is_cii, text
from .einvoice_figures import LIMIT

CODES = frozenset(
    {"document", "currency", "vat_point", "subject", "country", "means", "allowance"}
    | {"charge", "category", "vatex", "unit"}
)  # kinds of terms whose values are codes
LINE = "BG-25"
MAX_PLACES = 20  # decimals of a number that is written out
NOTE = re.compile(r"\s*#([A-Z]{3})#\s*(.*)", re.DOTALL)  # BT-21 and BT-22 in UBL
HEADERS = {
    "A/": "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/",
    "D/": "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/",
    "S/": "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/",
}
# names that mean the same in an invoice and a credit note of UBL
SAME = {
    "CreditNote": "Invoice",
    "CreditNoteLine": "InvoiceLine",
    "SubCreditNoteLine": "SubInvoiceLine",
    "CreditNoteTypeCode": "InvoiceTypeCode",
    "CreditedQuantity": "InvoicedQuantity",
}
BOOLEANS = {"1": "true", "0": "false"}
# BT-5 and BT-6 in CII and UBL
CURRENCIES = (
    ("InvoiceCurrencyCode", "TaxCurrencyCode"),
    ("DocumentCurrencyCode", "TaxCurrencyCode"),
)
PART = re.compile(r"(@?\w+|\.)(?:\[([\w/@]+)=([\w-]+)\])?")
ACCOUNTING = "BT-6"  # in a condition: the currency that this term states


# --- what is found --------------------------------------------------------------------
@dataclass(slots=True, eq=False)
class Term:
    """A value, as it is stated, and its place.

    `kind`: text, id, date, amount, price, quantity, percent, attachment, or of `CODES`.
    """

    number: str
    kind: str
    value: str  # of an attachment its name
    path: str
    attributes: dict[str, str] = field(default_factory=dict)
    scheme: str = ""  # what its number is a number of
    also: list[str] = field(default_factory=list)  # other places of the same value
    size: int = 0  # bytes of an attachment

    def says(self) -> tuple[str, str, dict[str, str]]:
        """Return all that it states."""
        return self.value, self.scheme, self.attributes


@dataclass(slots=True, eq=False)
class Group:
    """A group of terms and the groups within it, in the order of the standard; groups
    of one number in that of the document."""

    number: str  # "" for the document
    path: str
    terms: list[Term] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)

    def all(self, number: str) -> list[Term]:
        """Return the terms of this number that stand here."""
        return [term for term in self.terms if term.number == number]

    def value(self, number: str) -> str:
        """Return the first value of a term that stands here, or ""."""
        return next((term.value for term in self.terms if term.number == number), "")

    def within(self, number: str) -> list["Group"]:
        """Return the groups of this number that stand here."""
        return [group for group in self.groups if group.number == number]

    def walk(self) -> Iterator["Group"]:
        """Yield this group and all that are within it."""
        yield self
        for group in self.groups:
            yield from group.walk()

    def own(self) -> Iterator["Group"]:
        """Yield this group and those within it, but for lines and what is in these."""
        yield self
        for group in self.groups:
            if group.number != LINE:
                yield from group.own()


@dataclass(frozen=True, slots=True)
class Other:
    """A text that is no term of the standard."""

    path: str
    value: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """An invoice, term by term."""

    root: Group
    other: tuple[Other, ...]
    qualifiers: tuple[str, ...]  # paths

    def terms(self) -> Iterator[Term]:
        """Yield all terms."""
        for group in self.root.walk():
            yield from group.terms

    def lines(self) -> Iterator[tuple[Group, int]]:
        """Yield each invoice line with its depth, 0 for the outermost; nested ones
        after theirs."""
        numbers: dict[str, int] = {}
        for group, depth in _nested(self.root, 0):
            parent = group.value("BT-X-304")
            if parent and parent in numbers:
                depth = numbers[parent] + 1
            numbers.setdefault(group.value("BT-126"), depth)
            yield group, depth


def _nested(group: Group, depth: int) -> Iterator[tuple[Group, int]]:
    for line in group.within(LINE):
        yield line, depth
        yield from _nested(line, depth + 1)


# --- the model ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A term or a group of the model."""

    number: str
    group: str  # that it belongs to
    # of a `Term`; group; scheme: of the term of this number; qualifier: says only which
    # term another one is, by the text `name`
    kind: str
    name: str  # in English, as the standard has it
    order: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a text or attribute below an element."""

    path: str
    value: str

    def holds(self, node: etree._Element, accounting: str) -> bool:
        """Return whether it holds.

        :param accounting: the currency that ``BT-6`` stands for
        """
        below, _at, attribute = self.path.partition("@")
        found = node.find(_anywhere(below)) if below else node
        if found is None:
            return False
        value = found.get(attribute, "") if attribute else own_text(found)
        wanted = accounting if self.value == ACCOUNTING else self.value
        return bool(wanted) and BOOLEANS.get(value, value).lower() == wanted.lower()


@dataclass(slots=True)
class Step:
    """A place in a syntax: what stands there, and what below it."""

    row: Row | None = None  # the term
    group: Row | None = None  # that begins
    qualifiers: set[str] = field(default_factory=set)  # texts that only qualify
    below: dict[str, list[tuple[Condition | None, "Step"]]] = field(
        default_factory=dict
    )

    def reach(self, path: str) -> "Step":
        """Return the step at a path below, made where there is none."""
        step = self
        for name, where, value in PART.findall(path):
            if name == ".":
                continue
            condition = Condition(where, value) if where else None
            branches = step.below.setdefault(name, [])
            known = [to for when, to in branches if when == condition]
            step = known[0] if known else Step()
            if not known:
                branches.append((condition, step))
                branches.sort(key=lambda branch: branch[0] is None)  # conditions first
                if condition and "@" not in condition.path:
                    step.reach(condition.path).qualifiers.add(value.casefold())
        return step

    def follow(self, name: str, node: etree._Element, accounting: str) -> "Step | None":
        """Return the step of an element of this name below, None where there is
        none."""
        for condition, step in self.below.get(name, ()):
            if condition is None or condition.holds(node, accounting):
                return step
        return None

    def has(self, value: str) -> bool:
        """Return whether a text only says which term another one is."""
        return BOOLEANS.get(value, value).casefold() in self.qualifiers


def _read_model() -> tuple[dict[str, Row], Step]:
    """Return the rows by number, and the step above the documents."""
    rows: dict[str, Row] = {}
    document = Step()
    first = {
        "ubl": document.reach("Invoice"),
        "cii": document.reach("CrossIndustryInvoice"),
    }
    starts = {(syntax, ""): step for syntax, step in first.items()}
    with Path(__file__).with_name("einvoice_model.csv").open(encoding="utf-8") as file:
        for order, line in enumerate(csv.DictReader(file)):
            row = Row(*(line[n] for n in ("number", "group", "kind", "name")), order)
            if row.kind not in ("scheme", "qualifier"):
                rows[row.number] = row
            for syntax in first:
                for path in line[syntax].split():
                    is_own = not path.startswith("/")
                    start = starts[syntax, row.group if is_own else ""]
                    path = path.removeprefix("/")
                    step = start.reach(HEADERS.get(path[:2], path[:2]) + path[2:])
                    if row.kind == "group":
                        step.group = row
                        starts[syntax, row.number] = step
                    elif row.kind == "qualifier":
                        step.qualifiers.add(row.name.casefold())
                    else:
                        step.row = row
    line_step = starts["ubl", LINE]
    line_step.below["SubInvoiceLine"] = [(None, line_step)]
    return rows, document


# --- reading --------------------------------------------------------------------------
def view(root: etree._Element) -> View:
    """Return what an invoice in UBL, CII or ZUGFeRD 1 states.

    :param root: as it was parsed, or normalised
    """
    return _Reader(root).view()


def decimal_of(value: str) -> Decimal | None:
    """Return a number as it is stated, None for what is none or cannot be written out.

    >>> decimal_of("+1.50"), decimal_of("1e9999"), decimal_of("one")
    (Decimal('1.50'), None, None)
    """
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) >= LIMIT:
        return None
    places = -int(found.as_tuple().exponent)
    return found if places <= MAX_PLACES else None


def own_text(node: etree._Element) -> str:
    """Return the text of an element that stands in none of the elements within it."""
    parts = [node.text, *(child.tail for child in node)]
    return "".join(filter(None, parts)).strip()


def _anywhere(path: str) -> str:
    """Return a path of names as one for `find`, in whatever namespace.

    >>> _anywhere("TaxScheme/ID")
    '{*}TaxScheme/{*}ID'
    """
    return "/".join(f"{{*}}{name}" for name in path.strip("/").split("/"))


class _Reader:
    """Walks once through an invoice, with its place in the model."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._stated = {}  # elements as they were renamed → as they are stated
        if etree.QName(root).namespace == ZUGFERD1:
            self._root = einvoice_zugferd1.renamed(root)
            self._stated = dict(zip(self._root.iter("*"), root.iter("*"), strict=True))
        self._is_ubl = not is_cii(self._root)
        document, other = (
            text(self._root, f".//{{*}}{name}") for name in CURRENCIES[self._is_ubl]
        )
        self._accounting = other if other != document else ""
        self._open = [Group("", "")]
        self._begun: list[Group] = []  # by a term that stands elsewhere
        self._other: list[Other] = []
        self._qualifiers: list[str] = []
        self._schemes: list[tuple[Group, str, Other]] = []

    def view(self) -> View:
        root = self._open[0]
        root.path = f"/{self._name(self._root)}"
        self._element(self._root, root.path, DOCUMENT)
        for group, number, scheme in self._schemes:
            terms = group.all(number)
            for term in terms:
                term.scheme = term.scheme or scheme.value
            if terms:
                self._qualifiers.append(scheme.path)
            else:
                self._other.append(scheme)
        _sort(root)
        return View(root, tuple(self._other), tuple(self._qualifiers))

    def _name(self, node: etree._Element) -> str:
        return etree.QName(self._stated.get(node, node)).localname

    def _children(self, node: etree._Element, path: str, step: Step | None) -> None:
        children = list(node.iterchildren("*"))
        count = Counter(map(self._name, children))
        seen: Counter[str] = Counter()
        for child in children:
            name = self._name(child)
            seen[name] += 1
            number = f"[{seen[name]}]" if count[name] > 1 else ""
            self._element(child, f"{path}/{name}{number}", step)

    def _element(self, node: etree._Element, path: str, above: Step | None) -> None:
        name = etree.QName(node).localname
        step = above and above.follow(SAME.get(name, name), node, self._accounting)
        opened = step.group if step else None
        if opened:
            self._open.append(self._begin(opened, path))
        value = own_text(node)
        if value and step and step.has(value):
            self._qualifiers.append(path)
        elif value and step and step.row:
            self._place(step.row, node, path, value)
        elif value:
            self._other.append(Other(path, value, dict(node.attrib)))
        self._attributes(node, path, step)
        self._children(node, path, step)
        if opened:
            self._open.pop()

    def _attributes(self, node: etree._Element, path: str, step: Step | None) -> None:
        for name, value in node.attrib.items() if step else ():
            to = step.follow(f"@{name}", node, "")
            if to and to.row and value.strip():
                self._add(Term(to.row.number, to.row.kind, value, f"{path}/@{name}"))

    def _place(self, row: Row, node: etree._Element, path: str, value: str) -> None:
        if row.kind == "scheme":
            scheme = Other(path, value, dict(node.attrib))
            self._schemes.append((self._group(row.group), row.number, scheme))
            return
        term = Term(row.number, row.kind, value, path, dict(node.attrib))
        term.scheme = term.attributes.pop("schemeID", "")
        if row.kind == "attachment":
            term.size = len(re.sub(r"[\s=]", "", value)) * 3 // 4
            term.value = term.attributes.pop("filename", "")
        if self._is_ubl and row.number == "BT-22" and (note := NOTE.fullmatch(value)):
            self._add(Term("BT-21", "subject", note[1], path))
            term.value = note[2]
        self._add(term)

    def _add(self, term: Term) -> None:
        """Put a term into its group; a value that is stated again is there once."""
        group = self._group(ROWS[term.number].group)
        for known in group.all(term.number) if not term.size else ():
            if known.says() == term.says():
                known.also.append(term.path)
                return
        group.terms.append(term)

    def _begin(self, row: Row, path: str) -> Group:
        """Return the group that begins at an element: a new one, or the one that a term
        from another place has begun."""
        above = self._open[-1]
        if above.number != row.number:  # else a line within a line
            above = self._group(row.group)
        for begun in self._begun:
            if begun.number == row.number and begun in above.groups:
                self._begun.remove(begun)
                begun.path = path
                return begun
        above.groups.append(Group(row.number, path))
        return above.groups[-1]

    def _group(self, number: str) -> Group:
        """Return the group of this number that a term here belongs to."""
        for group in reversed(self._open):
            if group.number == number:
                return group
        above = self._group(ROWS[number].group)
        if above in self._open and (known := above.within(number)):
            return known[-1]
        for group in self._open[0].walk():
            if group.number == number:
                return group
        above.groups.append(Group(number, ""))
        self._begun.append(above.groups[-1])
        return above.groups[-1]


def _sort(group: Group) -> None:
    """Bring terms and groups into the order of the model; groups without terms go."""
    for inner in group.groups:
        _sort(inner)
    group.terms.sort(key=lambda term: ROWS[term.number].order)
    group.groups = [inner for inner in group.groups if inner.terms or inner.groups]
    group.groups.sort(key=lambda inner: ROWS[inner.number].order)


ROWS, DOCUMENT = _read_model()
