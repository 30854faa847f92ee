# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bill numbers (BT-1) as people type them and scanners read them.

One bill that is entered twice rarely carries the same characters twice: separators,
leading zeros and "Facture n°" come and go, an O is read as 0, two digits change places.
`parse` takes away what says nothing, `compare` names what is left of a difference. Two
numbers that differ in one digit are mostly two bills, though: whether they are is for
`numbering` to say, from dates and the vendor's other numbers.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

MIN_CHARS = 4  # characters; shorter numbers say too little
MIN_CHARS_TO_EDIT = 6
MAX_EXTRA = 3  # characters that one number has more than the other
PREFIXES = frozenset(
    {"FA", "FAC", "FACT", "FACTURE", "RE", "RG", "RECHNUNG", "RENR", "RGNR", "RECHNR"}
    | {"INV", "INVOICE", "NR", "NO", "N", "NUM", "NUMERO", "NUMMER"}
    | {"RECHNUNGSNR", "RECHNUNGSNUMMER", "BELEGNR"}
)
COPIES = frozenset(
    {"DUPLICATA", "DUPLICATE", "DUPLIKAT", "COPIE", "COPY", "KOPIE", "ZWEITSCHRIFT"}
)
CONFUSED = str.maketrans("OQILSBZG", "00115826")  # what a scanner takes for a digit
BLOCKS = re.compile(r"[^\W\d_]+|\d+")
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Reference:
    """A bill's number, taken apart.

    ``blocks``: runs of letters or digits without prefix and leading zeros; ``key``:
    these in one word; ``plain``: with leading zeros; ``bare``: with the prefix too;
    ``read``: key and bare as a scanner may have read them. ``shape``: what the
    vendor's numbers have in common, 9 for digits; ``form``: as many 9 as digits.
    """

    raw: str
    blocks: tuple[str, ...]
    digits: tuple[str, ...]
    key: str
    plain: str
    bare: str
    read: tuple[str, str]
    shape: tuple[str, ...]
    form: str

    def but(self, place: int) -> tuple[str, ...]:
        """Return the blocks, with ``#`` for the one at a place."""
        return (*self.blocks[:place], "#", *self.blocks[place + 1 :])

    @property
    def is_period(self) -> bool:
        """Return whether it says when rather than which: "Loyer 01/2026", "T2-2026"."""
        return len(self.digits) <= 2 and all(
            bool(YEAR.fullmatch(block)) or len(block) <= 2 for block in self.digits
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeness of two numbers.

    ``pattern``, from the strongest: ``equal``, ``confused``, ``contained``,
    ``transposed``, ``missing``, ``digit`` or ``other``. ``numbers``: where they differ
    in one block of digits alone, that block in both, in the order compared; ``others``:
    the blocks, with ``#`` for this one; ``is_last``: no digits follow it, but maybe a
    year.
    """

    pattern: str
    numbers: tuple[int, int] | None = None
    others: tuple[str, ...] = ()
    is_last: bool = True

    @property
    def is_year(self) -> bool:
        """Return whether both are years."""
        return bool(self.numbers) and all(
            YEAR.fullmatch(str(number)) for number in self.numbers or ()
        )


@lru_cache(16384)
def parse(raw: str, year: int | None = None) -> Reference:
    """Take a number apart.

    :param year: of the bill, to see it in ``2026001``

    >>> parse("Facture n° 2026-00042").blocks
    ('2026', '42')
    """
    text = unicodedata.normalize("NFKD", raw or "").upper()
    found = BLOCKS.findall("".join(c for c in text if not unicodedata.combining(c)))
    blocks = _significant(found)
    has_year = any(YEAR.fullmatch(block) for block in blocks)
    years = () if has_year or not year else tuple(map(str, range(year - 1, year + 2)))
    stripped = tuple(
        block.lstrip("0") or "0" if block.isdigit() else block
        for whole in blocks
        for block in _without_year(whole, years)
    )
    key, plain, bare = "".join(stripped), "".join(blocks), "".join(found)
    return Reference(
        raw=raw or "",
        blocks=stripped,
        digits=tuple(block for block in stripped if block.isdigit()),
        key=key,
        plain=plain,
        bare=bare,
        read=(key.translate(CONFUSED), bare.translate(CONFUSED)),
        shape=tuple("9" if block.isdigit() else block for block in stripped),
        form=DIGIT.sub("9", plain),
    )


def compare(number: Reference, other: Reference, edits: int = 1) -> Likeness | None:
    """Return how two numbers are alike; None where they are not.

    :param edits: characters that may be typed wrong (Levenshtein)
    """
    shorter, longer = sorted((len(number.key), len(other.key)))
    if longer < MIN_CHARS:
        return None
    if shorter < MIN_CHARS:
        return _edited(number, other, edits)
    if number.key == other.key or number.plain == other.plain:
        return None if _contradict(number, other) else Likeness("equal")
    if number.read[1] == other.read[1] and _confused(number.bare, other.bare):
        return Likeness("confused")
    if number.read[0] == other.read[0] and _confused(number.key, other.key):
        return Likeness("confused")
    if len(number.blocks) != len(other.blocks) and _contained(number, other):
        return Likeness("contained")
    return _edited(number, other, edits)


def marked(text: str, other: str) -> tuple[str, str]:
    """Return both numbers, with brackets around what differs.

    >>> marked("FA-2026-12", "FA 2026-21")
    ('FA[-]2026-[]1[2]', 'FA[ ]2026-[2]1[]')
    """
    first, second = [], []
    for part in Levenshtein.opcodes(text.upper(), other.upper()):
        ours = text[part.src_start : part.src_end]
        theirs = other[part.dest_start : part.dest_end]
        same = part.tag == "equal"
        first.append(ours if same else f"[{ours}]")
        second.append(theirs if same else f"[{theirs}]")
    return "".join(first), "".join(second)


def _significant(blocks: list[str]) -> list[str]:
    """Return the number without "Facture n°" before and "Duplicata" after it."""
    start, end = 0, len(blocks)
    while start < end and blocks[start] in PREFIXES:
        start += 1
    while end > start and blocks[end - 1] in COPIES:
        end -= 1
    found = blocks[start:end]
    return found if any(block.isdigit() for block in found) else blocks


def _without_year(block: str, years: tuple[str, ...]) -> tuple[str, ...]:
    if block.lstrip("0") in years:
        return (block,)
    if len(block) > 4 and block[:4] in years:
        return block[:4], block[4:]
    if len(block) > 4 and block[-4:] in years:
        return block[:-4], block[-4:]
    return (block,)


def _contradict(number: Reference, other: Reference) -> bool:
    """Return whether separators contradict: 1-12 and 11-2 are the same characters, and
    not the same number."""
    return number.digits != other.digits and len(number.digits) == len(other.digits)


def _confused(text: str, other: str) -> bool:
    """Return whether what was read alike are letters here and digits there."""
    pairs = zip(text, other, strict=True)
    return all(a == b or a.isdigit() or b.isdigit() for a, b in pairs)


def _contained(number: Reference, other: Reference) -> bool:
    """Return whether one is the other and some blocks more; a year counts for
    nothing."""
    short, long = sorted((number, other), key=lambda ref: len(ref.blocks))
    size = len(short.blocks)
    for start in range(len(long.blocks) - size + 1):
        if long.blocks[start : start + size] == short.blocks:
            rest = long.blocks[:start] + long.blocks[start + size :]
            extra = sum(len(block) for block in rest if not YEAR.fullmatch(block))
            return bool(rest) and extra <= MAX_EXTRA
    return False


def _edited(number: Reference, other: Reference, edits: int) -> Likeness | None:
    place = only_difference(number, other)
    pattern = _pattern(number.plain, other.plain, edits, number, other)
    if pattern is None and place is not None:  # besides, leading zeros came or went
        pattern = _pattern(number.key, other.key, edits, number, other)
    if pattern is None:
        return None
    if place is None:
        return Likeness(pattern)
    ours, theirs = number.blocks[place], other.blocks[place]
    if not (ours.isdigit() and theirs.isdigit()):
        return Likeness(pattern)
    after = (block for block in number.blocks[place + 1 :] if not YEAR.fullmatch(block))
    is_last = not any(block.isdigit() for block in after)
    return Likeness(pattern, (int(ours), int(theirs)), number.but(place), is_last)


def only_difference(number: Reference, other: Reference) -> int | None:
    """Return the place of the only block that differs; None where several do, or the
    numbers have not as many blocks."""
    if len(number.blocks) != len(other.blocks):
        return None
    pairs = enumerate(zip(number.blocks, other.blocks, strict=True))
    places = [place for place, (ours, theirs) in pairs if ours != theirs]
    return places[0] if len(places) == 1 else None


def _pattern(
    first: str, second: str, edits: int, number: Reference, other: Reference
) -> str | None:
    """Return which error makes one text of the other, or None."""
    distance = Levenshtein.distance(first, second, score_cutoff=MAX_EXTRA)
    if distance > MAX_EXTRA:
        return None  # most end here
    short, long = sorted((first, second), key=len)
    extra = len(long) - len(short)
    if not extra and distance == 2 and OSA.distance(first, second) == 1:
        return "transposed"  # two neighbours changed places
    ends = long.startswith(short) or long.endswith(short)
    if 0 < extra <= MAX_EXTRA and ends:
        return "missing"
    if max(len(number.bare), len(other.bare)) < MIN_CHARS_TO_EDIT or not edits:
        return None
    if distance > edits:
        return None
    if extra:
        return "missing"
    differ = [a + b for a, b in zip(first, second, strict=True) if a != b]
    return "digit" if all(pair.isdigit() for pair in differ) else "other"
