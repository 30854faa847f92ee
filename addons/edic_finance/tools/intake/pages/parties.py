# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The seller and the buyer whom a page names.

A seller shows himself in several ways at once: with the line above the window of the
address, beside his VAT or SIRET number, as holder of the account, with his legal form
in the foot. One way alone may be wrong, two that name the same are not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from . import labels
from .layout import Place, below, place
from .text import Cell, Page, plain
from .values import Found, ibans, sirets, vat_numbers

MAX_BLOCK_LINES = 7  # lines of an address
MAX_TO_NUMBER = 5  # lines from an address to the number of whom it is
MAX_PAGES = 2  # on which parties are looked for
MAX_SHIFT = 12.0  # points by which the lines of an address may begin apart
MAX_LEADING = 1.6  # of the height of a line: between two lines of an address
MAX_NAME_WORDS = 8
MAX_WINDOW = 60.0  # points from the line of the sender to the name below it
MAX_STREET = 40  # characters between a name and the city of its address
MAX_RIVAL = 2.0  # score of another name beside which none is sure
MIN_NAME_LETTERS = 3
TOP, FOOT = 0.3, 0.8  # of the page's height
MAX_NAME_GAP = 2.0  # of the height of large letters: between the words of one name
LARGE = 1.25  # of the usual height of words
SELLER_SIGNS = re.compile(r"(?<![a-z])(?:tel|fax|siret|ust|www|hrb)")
SEPARATOR = re.compile(  # words of a cell have one space between them
    r" [-–—·•●|∙⋅*] | ?[·•●|∙] ?|, (?!(?:Inc|Ltd|LLC|GmbH)\b)| [-–] ?(?=\d)"
    r"| ?[-–] (?=\d)"
)
# ways that tell the seller or the buyer by more than the place of an address
SIGNS = frozenset({"label", "named", "line", "holder", "top"})
NAMED = frozenset({"label", "named"})
NOISE = " :,;·•●|*-–\t✉"
# words of which no name consists alone
NO_NAME = re.compile(
    r"(?:page|seite|facture|rechnung|invoice|avoir|gutschrift|date|datum|client|kunde|"
    r"total|tva|vat|ust|iban|bic|tel|fax|www|http|email|mail|siret|siren|rcs|hrb|ape|"
    r"mwst|summe|kasse|bestell[a-z]*|inh(?:aber(?:in)?)?|an (?:die|das|den)|"
    r"adresse|address|n°|nr|nummer|name|nom|anschrift|telefon|globale|"
    r"(?:u)?st[ .-]|steuer|deutschland|france|allemagne|germany)(?![a-z])"
    r"|.*(?:@|https?:|www\.)"
)
VALUE = re.compile(r"[\w ./-]*+:")  # a label with its value, or a value alone
STREET = re.compile(
    r"(?<![a-z])(?:rue|avenue|boulevard|bd|chemin|place|impasse|route|quai|allee|"
    r"lieu-?dit|bourg|hameau|zone|z\.?[ia]\.?c?|street|road|avenue|square)(?![a-z])|(?:stra(?:ss|ß|s)?e|str\.|weg|platz|allee|gasse"
    r"|ufer|ring|damm)(?![a-z])"
)


HOUSE = re.compile(r"\d{1,4} ?(?:[a-d]|bis|ter)?,? [a-z]")  # "12 bis, camino"


@dataclass(slots=True)
class Candidate:
    """A name, where it stands, and the ways in which the page gives it, each with the
    place of the first."""

    name: str
    place: Place
    ways: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    score: float = 0.0

    @property
    def is_repeated(self) -> bool:
        """Return whether two ways name it in two places."""
        return len(set(self.ways.values())) > 1


@dataclass(frozen=True, slots=True)
class Party:
    """A party's name. ``is_sure``: two ways name the same and nothing else."""

    name: str
    is_sure: bool
    place: Place


def key(name: str) -> str:
    """Return a name as it is compared: without legal form, case, accents and signs.

    >>> key("Bei Spiel GmbH") == key("BEI SPIEL")
    True
    """
    words = re.findall(r"\w+", plain(labels.FORMS.sub(" ", name)))
    return "".join(words or re.findall(r"\w+", plain(name)))


def parties(
    pages: Sequence[Page], own_names: Sequence[str] = ()
) -> tuple[Party | None, Party | None]:
    """Return the seller and the buyer.

    :param own_names: of the company that received the file: it is the buyer
    """
    # papers leave out what stands in brackets: "Freiburg (Breisgau)"
    short = (re.sub(r"\([^()]{0,60}\)", " ", name) for name in own_names)
    own = {key(name) for name in (*own_names, *short)} - {""}
    return _Search(pages, own).parties()


class _Votes:
    """Names that may be a party's, with what speaks for each."""

    def __init__(self) -> None:
        self.known: dict[str, Candidate] = {}

    def add(
        self,
        page: Page,
        cell: Cell,
        way: str,
        score: float,
        part: tuple[int, int] | None = None,
        sign: Cell | None = None,
    ) -> None:
        """Count a name for a party, once for each way.

        :param part: of the cell's text; all of it when None
        :param sign: the cell that tells so, where it is not the name's own
        """
        start, end = part or (0, len(cell.text))
        name = cell.text[start:end].strip(NOISE)
        name_key = key(name)
        if not is_name(name) or len(name_key) < MIN_NAME_LETTERS:
            return
        found = self.known.get(name_key)
        if not found:
            at = place(page, cell, Found(name, start, end))
            found = self.known[name_key] = Candidate(name, at)
        if way not in found.ways:
            found.ways[way] = (page.number, *(sign or cell).box[:2])
            found.score += score
        if _has_form(name) and not _has_form(found.name):
            found.name = name

    def ranked(self, but: Iterable[str] = ()) -> list[Candidate]:
        """Return the candidates, the best first.

        :param but: keys of names that are left out
        """
        names = (c for k, c in self.known.items() if k not in but)
        return sorted(names, key=lambda c: c.score, reverse=True)


class _Search:
    """The search for the parties on the pages of one invoice."""

    def __init__(self, pages: Sequence[Page], own: set[str]) -> None:
        self.own = own
        self.sellers, self.buyers = _Votes(), _Votes()
        for page in pages[:MAX_PAGES]:
            for cell in page.cells:
                if self._is_own(cell.text):
                    own.add(key(cell.text))
                    self.buyers.add(page, cell, "own", 1)
                self._labelled(page, cell)
                self._sender(page, cell)
                self._named(page, cell)
                self._companies(page, cell, is_first=page is pages[0])
        for page in pages[:1]:
            self._addresses(page)
            self._largest(page)

    def _is_own(self, name: str) -> bool:
        """Return whether a name is the company's own, also before one of its offices:
        "Stadt Lindenfurt, Hauptamt"."""
        return key(name) in self.own or key(name.partition(",")[0]) in self.own

    def parties(self) -> tuple[Party | None, Party | None]:
        buyer = self._buyer()
        but = self.own | ({key(buyer.name)} if buyer else set())
        seller = self._seller(but)
        if seller is None and buyer and key(buyer.name) in self.own:
            seller = self._other_address(but)
        return seller, buyer

    def _other_address(self, but: set[str]) -> Party | None:
        """Return whose address stands beside that of the company itself, if it is the
        only one: who else would send it an invoice; never sure."""
        named = [found for found in self.buyers.ranked(but) if "block" in found.ways]
        return Party(named[0].name, False, named[0].place) if len(named) == 1 else None

    def _seller(self, but: set[str]) -> Party | None:
        ranked = self.sellers.ranked(but)
        if not ranked:
            return None
        best, *others = ranked
        is_named = bool({"label", "named", "line"} & set(best.ways))
        has_form = _has_form(best.name)
        is_certain = best.is_repeated or (is_named and has_form)
        # an address with a number below it is one place, whoever's it is
        is_certain = is_certain and (has_form or bool(SIGNS & set(best.ways)))
        is_rivalled = any(other.score >= MAX_RIVAL for other in others)
        as_buyer = self.buyers.known.get(key(best.name))
        is_buyer = as_buyer and NAMED & set(as_buyer.ways)
        is_sure = is_certain and not is_rivalled and not is_buyer
        return Party(best.name, is_sure, best.place)

    def _buyer(self) -> Party | None:
        for name_key in self.own & set(self.buyers.known):
            found = self.buyers.known[name_key]
            return Party(found.name, True, found.place)
        sellers = self.sellers.ranked()[:1]
        ranked = self.buyers.ranked(key(seller.name) for seller in sellers)
        if not ranked:
            return None
        best, *others = ranked
        is_first = not others or best.score > others[0].score
        is_named = bool(NAMED & set(best.ways))
        # one who pays or receives for the buyer has a label and an address, too
        is_rivalled = any(
            NAMED & set(other.ways) and ("block" in other.ways or _has_form(other.name))
            for other in others
        )
        is_sure = best.is_repeated and is_first and is_named and not is_rivalled
        return Party(best.name, is_sure, best.place)

    # --- what one cell says -----------------------------------------------------------
    def _labelled(self, page: Page, cell: Cell) -> None:
        """Take what stands beside "Seller", "Account holder" or "Customer"."""
        for match, votes, way, score in (
            (labels.SELLER.match(cell.plain), self.sellers, "label", 4.0),
            (labels.HOLDER.search(cell.plain), self.sellers, "holder", 1.5),
            (labels.BUYER.match(cell.plain), self.buyers, "label", 4.0),
        ):
            if match and labels.DELIVERY.match(cell.plain):
                way, score = "delivered", 3.0
            if match:
                self._beside(page, cell, match.end(), votes, way, score)

    def _beside(
        self, page: Page, cell: Cell, end: int, votes: _Votes, way: str, score: float
    ) -> None:
        rest = cell.text[end:]
        words = rest.lstrip(" :.-–(")
        if not words:
            line = page.lines[cell.line]
            right = [c for c in line if c.box[0] >= cell.box[2]][:1]
            right = [c for c in right if is_name(c.text) and ":" not in cell.text]
            named = [c for c in right if _has_form(c.text)]
            for other in [*named, *_names_below(page, cell), *right][:1]:
                votes.add(page, other, way, score, sign=cell)
        elif rest.lstrip().startswith(":") or way == "holder":
            start = len(cell.text) - len(words)
            first, last = next(line_parts(words), (0, len(words)))
            votes.add(page, cell, way, score, (start + first, start + last))

    def _sender(self, page: Page, cell: Cell) -> None:
        """Take the first part of "name - street - postcode city", which stands above
        the window of the address; the addressee is below it."""
        city = labels.CITY.search(cell.text)
        if not city or labels.BUYER.match(cell.plain):
            return
        parts = list(line_parts(cell.text))
        if len(parts) > 2:
            above = next(_above(page, cell), None)
            is_slogan = above and _has_form(above.text) and not _has_form(cell.text)
            if is_slogan:  # what the seller does, below his name
                self.sellers.add(page, above, "line", 4)
            else:
                self.sellers.add(page, cell, "line", 4, parts[0])
        elif end := _unseparated(page, cell, city.start()):
            self.sellers.add(page, cell, "words", 3, (0, end))
        else:
            return
        under = next(_names_below(page, cell), None)
        if under and under.box[1] - cell.box[3] < MAX_WINDOW:
            self.buyers.add(page, under, "window", 3, sign=cell)

    def _named(self, page: Page, cell: Cell) -> None:
        """Take the value of "Name:" for the party under whose heading it stands."""
        right = [c for c in page.lines[cell.line] if c.box[0] >= cell.box[2]]
        if not right or not labels.NAME.match(cell.plain):
            return
        above = page.lines[max(cell.line - MAX_BLOCK_LINES, 0) : cell.line]
        for other in (other for line in reversed(above) for other in line):
            for label, votes in (
                (labels.SELLER, self.sellers),
                (labels.BUYER, self.buyers),
            ):
                if label.match(other.plain):
                    votes.add(page, right[0], "named", 6, sign=other)
                    return

    def _companies(self, page: Page, cell: Cell, is_first: bool) -> None:
        """Take names with a legal form: beside a VAT or SIRET number, in the foot of a
        page, or anywhere."""
        if labels.BUYER.search(cell.plain):
            return
        is_numbered = is_first and _has_number(cell)
        is_foot = cell.box[1] > FOOT * page.height
        for start, end in line_parts(cell.text):
            forms = list(labels.FORMS.finditer(cell.text, start, end))
            if not forms or forms[-1].start() < start + MIN_NAME_LETTERS:
                continue  # a form alone: "SARL au capital de"
            ends = forms[-1].end()
            if is_numbered:
                self.sellers.add(page, cell, "number", 2, (start, ends))
            self.sellers.add(page, cell, "form", 2 if is_foot else 0.5, (start, ends))

    # --- what the page shows ----------------------------------------------------------
    def _addresses(self, page: Page) -> None:
        """Take the first line of each address: a seller's has numbers beside it."""
        for cell in page.cells:
            if (
                not labels.CITY.search(cell.text)
                or len(list(line_parts(cell.text))) > 2
            ):
                continue
            lines = list(_above(page, cell))
            greeted = [
                n for n, c in enumerate(lines) if labels.SALUTATION.match(c.plain)
            ]
            block = [c for c in lines[: (greeted or [None])[0]] if is_name(c.text)]
            if block and greeted:
                self.buyers.add(page, block[-1], "greeted", 4)
            elif block:
                self._address(page, cell, block)

    def _address(self, page: Page, city: Cell, block: list[Cell]) -> None:
        top = block[-1]
        around = " ".join(c.text for c in [*block, city, *below(page, city)])
        is_seller = bool(
            any(True for _iban in ibans(around))
            or any(True for _siret in sirets(around))
            or SELLER_SIGNS.search(plain(around))
        )
        if key(top.text) in self.own or not is_seller:
            self.buyers.add(page, top, "block", 1.5)
        if is_seller:
            named = next((c for c in block if _has_form(c.text)), top)
            self.sellers.add(page, named, "block", 2)
        numbered = [c for c in below(page, city, MAX_TO_NUMBER) if _has_number(c)]
        if numbered and not labels.BUYER.search(numbered[0].plain):
            self.sellers.add(page, top, "numbered", 3, sign=numbered[0])

    def _largest(self, page: Page) -> None:
        """Take the largest words at the top, where they are no title."""
        top = [
            c
            for c in page.cells
            if c.box[1] < TOP * page.height and is_name(c.text) and not _is_title(c)
        ]
        if not top:
            return
        heights = sorted(map(_height, page.cells))
        largest = max(top, key=_height)
        if _height(largest) > LARGE * heights[len(heights) // 2]:
            self.sellers.add(page, _with_neighbours(page, largest), "top", 2)


def _with_neighbours(page: Page, cell: Cell) -> Cell:
    """Return a cell with those beside it in letters as large: a name with wide gaps."""
    height, words, right = _height(cell), list(cell.words), cell.box[2]
    left = [c for c in page.lines[cell.line] if c.box[2] <= cell.box[0]]
    for other in reversed(left):
        is_far = words[0].box[0] - other.box[2] > MAX_NAME_GAP * height
        if is_far or not is_name(other.text) or _height(other) < height / LARGE:
            break
        words = [*other.words, *words]
    for other in (c for c in page.lines[cell.line] if c.box[0] >= right):
        is_far = other.box[0] - words[-1].box[2] > MAX_NAME_GAP * height
        if is_far or not is_name(other.text) or _height(other) < height / LARGE:
            break
        words += other.words
    return Cell(tuple(words), cell.line)


# --- names ----------------------------------------------------------------------------
def is_name(name: str) -> bool:
    """Return whether a text may be a party's name: no label, street or number."""
    folded = plain(name)
    letters = sum(c.isalpha() for c in name)
    return (
        letters >= MIN_NAME_LETTERS
        and any(c.isalnum() for c in labels.FORMS.sub("", name))
        and not (HOUSE.match(folded) and not _has_form(name))
        and len(name.split()) <= MAX_NAME_WORDS
        and "%" not in name
        and not NO_NAME.match(folded)
        and sum(c.isdigit() for c in name) <= letters / 2
        and not STREET.search(folded)
        and not any(
            label.fullmatch(folded.strip(NOISE))
            for label in (labels.SELLER, labels.BUYER)
        )
        and not re.search(r":|\s\d{1,4}\s?[a-z]?$", folded)  # a label, a house number
    )


def _has_form(name: str) -> bool:
    return bool(labels.FORMS.search(name))


def _has_number(cell: Cell) -> bool:
    return any(True for finder in (vat_numbers, sirets) for _found in finder(cell.text))


def _is_title(cell: Cell) -> bool:
    named = (labels.TITLE.search, labels.BUYER.search, labels.OTHER_PAPER.match)
    return any(search(cell.plain) for search in named)


def _unseparated(page: Page, cell: Cell, city: int) -> int:
    """Return where the name ends in a line of letterhead whose signs between name,
    street and city were not recognised: behind its legal form; 0 where it is none.

    :param city: where the city begins
    """
    form = labels.FORMS.search(cell.text, MIN_NAME_LETTERS, city)
    is_top = cell.box[1] < TOP * page.height
    is_street = form and 0 < len(cell.text[form.end() : city].strip()) <= MAX_STREET
    return form.end() if form and is_street and is_top else 0


def _height(cell: Cell) -> float:
    return cell.box[3] - cell.box[1]


def line_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the parts of a line of letterhead."""
    at = 0
    for match in SEPARATOR.finditer(text):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _names_below(page: Page, cell: Cell) -> Iterator[Cell]:
    """Yield the cells below a label that may be a name."""
    for other in below(page, cell, MAX_BLOCK_LINES):
        is_value = VALUE.match(other.plain)
        is_word = bool(is_value or labels.SALUTATION.match(other.plain))
        if not is_word and is_name(other.text):
            yield other


def _above(page: Page, cell: Cell) -> Iterator[Cell]:
    """Yield the lines of an address above its city, upwards."""
    last = cell
    for line in reversed(page.lines[max(cell.line - MAX_BLOCK_LINES, 0) : cell.line]):
        near = [c for c in line if abs(c.box[0] - last.box[0]) < MAX_SHIFT]
        if not near or last.box[1] - near[0].box[3] > MAX_LEADING * _height(last):
            if line and last.box[1] - line[0].box[1] > 2 * MAX_LEADING * _height(last):
                return
            continue
        is_label = VALUE.match(near[0].plain)
        if is_label or len(list(line_parts(near[0].text))) > 2:
            return
        yield near[0]
        last = near[0]
