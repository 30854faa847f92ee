# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A guess what the columns of a table mean, for a person to confirm: by their names, in
the words that German and French administrations use."""

import re
from dataclasses import dataclass

from .document import Direction

MAX_BAD = 5  # one cell in so many
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
CODES = (  # the first that is in the name
    ("nature", r"sachkonto|konto\b|kostenart|gruppierung|^nature|compte|titel\b"),
    ("operation", r"objekt|ma(ß|ss)nahme|investition|op[ée]ration|\bamt\b"),
    ("chapter", r"teilhaushalt|budget(?!.*\d{4})|kapitel|einzelplan|chapitre"),
    (
        "function",
        r"produkt|profit ?center|funktion|fonction|kostenstelle|gliederung|abschnitt",
    ),
)
TITLES = re.compile(r"gruppierung|titel\b", re.I)
PARTS = re.compile(r"gliederung|abschnitt", re.I)  # of a municipality's budget
ACCOUNTS = re.compile(r"konto\b|kostenart", re.I)
LANDS = {"DE-BW": "nkhr_bw", "DE-HE": "kvkr_he"}  # the others have 4 and 5
LABEL = re.compile(r"bezeichnung|beschreibung|\bname\b|text\b|libell|label", re.I)
MEASURES = (
    ("commitment", r"\bve\b|verpflichtung"),
    ("realised", r"\bist\b|ergebnis|rechnung|réalis|realis|jahresabschluss"),
    ("open", r"ansatz|plan\b|soll\b|voté|vote|budget|crédit"),
)
BALANCE = re.compile(r"saldo|zuschuss|überschuss|solde", re.I)
REVENUE = re.compile(r"ertr|einnahm|einzahl|recette|produit", re.I)
EXPENSE = re.compile(r"aufw|ausgab|auszahl|dépense|charge", re.I)


@dataclass(frozen=True, slots=True)
class Guess:
    """A column's ``role``: ``code`` or ``label`` of a dimension (``of``), ``amount``,
    ``balance`` (a check), or empty: left out."""

    role: str = ""
    of: str = ""
    year: int = 0
    measure: str = ""
    direction: Direction | None = None
    sign: int = 1


def guess_columns(head: list[str], samples: list[list[str]]) -> list[Guess]:
    """Return a guess for each column.

    :param samples: for each column some of its cells; they tell numbers from words, and
        in which sign expense is written
    """
    found: list[Guess] = []
    taken: set[str] = set()
    last_year = 0
    for name, cells in zip(head, samples, strict=True):
        guess = _amount(name, cells, last_year) or _code(name, taken, found)
        last_year = guess.year or last_year
        taken |= {guess.of} if guess.role == "code" else set()
        found.append(guess)
    return found


def _amount(name: str, cells: list[str], last_year: int) -> Guess | None:
    year = YEAR.search(name)
    measure = next((m for m, words in MEASURES if re.search(words, name, re.I)), "")
    # a typing error is reported where it stands, it does not hide the column
    bad = sum(not re.fullmatch(r"[\d.,'+\-\s€]*", cell) for cell in cells)
    is_number = bad * MAX_BAD <= len(cells)
    if not measure or not is_number or not (year or last_year):
        return None
    at = int(year[0]) if year else last_year  # a balance may not repeat its year
    if BALANCE.search(name):
        return Guess("balance", year=at)
    direction, sign = None, 1
    if EXPENSE.search(name):
        filled = [cell for cell in cells if re.search("[1-9]", cell)]
        below = sum("-" in cell for cell in filled)
        direction, sign = Direction.EXPENSE, -1 if below * 2 > len(filled) else 1
    elif REVENUE.search(name):
        direction = Direction.REVENUE
    return Guess("amount", "", at, measure, direction, sign)


def _code(name: str, taken: set[str], before: list[Guess]) -> Guess:
    kind = next((k for k, words in CODES if re.search(words, name, re.I)), "")
    if LABEL.search(name):
        last = next(
            (guess.of for guess in reversed(before) if guess.role == "code"), ""
        )
        known = {guess.of for guess in before if guess.role == "label"}
        kind = kind if kind in taken else last
        return Guess("label", kind) if kind and kind not in known else Guess()
    return Guess("code", kind) if kind and kind not in taken else Guess()


def guess_classes(head: list[str], land: str) -> str:
    """Return which of `classes.PRESETS` the accounts of a German table have.

    :param land: "DE-BW", … as in ISO 3166-2; any other text where it is not known
    """

    def has(words: re.Pattern[str]) -> bool:
        return any(words.search(name) for name in head)

    if has(TITLES) and not has(ACCOUNTS):
        return "kameral_by" if has(PARTS) else "kameral"
    return LANDS.get(land, "nkf")


def shape(head: list[str]) -> str:
    """Return the names of the columns with years counted from the first one: next
    year's file of the same program has the same shape.

    >>> shape(["Konto", "Ist 2025", "Plan 2026"])
    'Konto|Ist +0|Plan +1'
    """
    first = first_year(head)
    return "|".join(
        YEAR.sub(lambda found: f"+{int(found[0]) - first}", name) for name in head
    )


def first_year(head: list[str]) -> int:
    """Return the earliest year that the columns name, 0 without any."""
    years = [int(found[0]) for name in head for found in YEAR.finditer(name)]
    return min(years, default=0)
