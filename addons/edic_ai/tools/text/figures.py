# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures, dates and references of a text, to see what a rewritten one lost or added.

Compared by value, so that a translation may write them in its own way: ``1 250,00``,
``1.250,00`` and ``1,250.00`` are the same, and so are ``12/03/2026``, ``12 mars 2026``
and ``March 12, 2026``, or ``14 h 30`` and ``2:30 pm``. One separator before three
digits is taken for one of thousands. Numbers in words are not read; what is reported
too much costs a look, and nothing is decided here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

SPACE = "[ \u00a0\u2009\u202f]"
ENGLISH = (
    "January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug "
    "September|Sept|Sep October|Oct November|Nov December|Dec"
)
FRENCH = (
    "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août "
    "septembre|sept octobre|oct novembre|nov décembre|déc"
)
GERMAN = (
    "Januar|Jänner|Jan Februar|Feb März April|Apr Mai Juni Juli August|Aug "
    "September|Sept|Sep Oktober|Okt November|Nov Dezember|Dez"
)
MONTHS = {
    name: number
    for language in (ENGLISH, FRENCH, GERMAN)
    for number, names in enumerate(language.split(), 1)
    for name in names.split("|")
}


def _alternatives(names: object) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = rf"(?P<name>{_alternatives(MONTHS)})\b\.?"
FIRST = rf"(?P<name>{_alternatives(ENGLISH.replace(' ', '|').split('|'))})\b\.?"
YEAR = r"(?P<year>[0-9]{4})"
LINKING = rf"{SPACE}+(?:of{SPACE}+|de{SPACE}+)?"
ORDINAL = r"(?:er|st|nd|rd|th|\.)?"
ALONE, END = r"(?<![\w-])", r"(?!\w)"
# the number of an item in a list, which a text is free to have or not
ITEM = re.compile(
    rf"^[ \t]*[0-9]{{1,2}}[.)][ \t]+(?!{_alternatives(MONTHS)}\b)", re.MULTILINE
)
MAX_UNIT = 12  # characters
CURRENCIES = {"EUR", "USD", "CHF", "GBP", "HT", "TTC"}
GROUPED = rf"(?:{SPACE}[0-9]{{3}})+(?:[.,][0-9]+)?"
NUMBER = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:{GROUPED}|(?:['’][0-9]{{3}})+(?:\.[0-9]+)?"
    r"|(?:\.[0-9]{3})+(?:,[0-9]+)?|(?:,[0-9]{3})+(?:\.[0-9]+)?)(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+){2,}|[0-9]+(?:[.,][0-9]+)?"
)
MONEY = rf"(?:€|EUR|[Ee]uros?){SPACE}?"
PERCENT = (
    rf"{SPACE}?(?:%|percent|per{SPACE}cent|pour{SPACE}cent|Prozent|v\.{SPACE}?H\.)"
)
UNITS = (  # before a figure, behind it
    ("€", re.compile(rf"{MONEY}$"), re.compile(rf"{SPACE}?{MONEY}")),
    ("%", re.compile(r"(?!)"), re.compile(PERCENT)),
)
Key = Callable[[re.Match], str | None]


class Figure(NamedTuple):
    """A figure, a date or a reference of a text.

    :param key: what is equal has the same
    :param written: as it is written
    :param unit: ``€`` or ``%``, ``day``, ``month`` or ``time``, or nothing
    """

    key: str
    written: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison holds what differs between two texts, as written there, in order.

    :param missing: stands in the source only, or more often
    :param added: stands in the answer only, or more often
    :param moved: stands in both, with another unit or where the source has another
        figure of that unit; each may be said of something else
    """

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


def compare(source: str, answer: str) -> Compared:
    """Return the differences between the figures of two texts.

    >>> compare("1.250,00 € bis 12.03.2026", "€1,250 by March 12, 2027")
    Compared(missing=('12.03.2026',), added=('March 12, 2027',), moved=())
    >>> compare("You owe 20 €, we owe 5 €", "You owe 5 €, we owe 20 €").moved
    ('5', '20')
    """
    old, new = _figures(source), _figures(answer)
    before, missing = _parted(old, new)
    after, added = _parted(new, old)
    return Compared(_written(missing), _written(added), _moved(before, after))


def keys(text: str) -> list[str]:
    """Return all figures of a text in one form, sorted.

    >>> keys("Le 1er mars 2026 à 14 h 30 : 1 250,50 € (dossier M57-12)")
    ['1250.5', '14:30', '2026-03-01', 'M57-12']
    """
    return sorted(key for key, _written in figures(text))


def figures(text: str) -> Iterator[tuple[str, str]]:
    """Yield ``(key, as written)``, in order; what is equal has the same key."""
    for figure in _figures(text):
        yield figure.key, figure.written


def _figures(text: str) -> list[Figure]:
    whole = text = ITEM.sub(lambda item: " " * len(item[0]), text)
    found = []
    for pattern, key_of in READERS:

        def take(match: re.Match, key_of: Key = key_of) -> str:
            key = key_of(match)
            if key is None:
                return match[0]
            unit = UNIT_OF.get(key_of) or _unit(whole, match)
            found.append((match.start(), Figure(key, match[0].strip(" ."), unit)))
            return "\0" * len(match[0])

        text = pattern.sub(take, text)
    return [figure for _start, figure in sorted(found)]


def _unit(text: str, match: re.Match) -> str:
    ahead = text[max(0, match.start() - MAX_UNIT) : match.start()]
    behind = text[match.end() : match.end() + MAX_UNIT]
    for unit, before, after in UNITS:
        if before.search(ahead) or after.match(behind):
            return unit
    return ""


def _written(found: list[Figure]) -> tuple[str, ...]:
    return tuple(figure.written for figure in found)


def _parted(
    these: list[Figure], those: list[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """Return what the one has in common, and what stands there more often: the last."""
    known = Counter(figure.key for figure in those)
    common, beyond = [], []
    for figure in these:
        known[figure.key] -= 1
        (beyond if known[figure.key] < 0 else common).append(figure)
    return common, beyond


def _moved(before: list[Figure], after: list[Figure]) -> tuple[str, ...]:
    """Return what of both texts stands after with another unit or, among those of its
    unit, at another place of their order."""
    moved = []
    for unit in {figure.unit for figure in after}:
        own = [figure for figure in after if figure.unit == unit]
        keys = [figure.key for figure in before if figure.unit == unit]
        pairs = zip_longest(own, keys)
        moved += [figure for figure, key in pairs if figure and figure.key != key]
    return _written([figure for figure in after if figure in moved])


def _iso(match: re.Match) -> str:
    return match[0]


def _numeric_date(match: re.Match) -> str | None:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if month > 12 >= day:  # as in the United States
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return f"{year if len(year) == 4 else f'20{year}'}-{month:02}-{day:02}"


def _named_date(match: re.Match) -> str | None:
    day, month = int(match["day"]), MONTHS[match["name"]]
    if not 1 <= day <= 31:
        return None
    return f"{match['year'] or '-'}-{month:02}-{day:02}"


def _month(match: re.Match) -> str | None:
    month = MONTHS.get(match["name"]) or int(match["month"])
    return f"{match['year']}-{month:02}" if month <= 12 else None


def _time(match: re.Match) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half := (match["half"] or "").replace(".", "").lower():
        hour = hour % 12 + 12 * (half == "pm")
    if hour > 24 or minute > 59:
        return None
    return f"{hour}:{minute:02}" if minute else str(hour)


def _reference(match: re.Match) -> str | None:
    letters = "".join(filter(str.isalpha, match[0]))
    is_reference = letters and any(map(str.isdigit, match[0])) and letters.isupper()
    return match[0] if is_reference and letters not in CURRENCIES else None


def _number(match: re.Match) -> str:
    written = re.sub(rf"{SPACE}|['’]", "", match[0])
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?", written):
        written = written.replace(".", "")
    elif re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", written):
        written = written.replace(",", "")
    if written.count(".") > 1:  # the number of a chapter
        return written
    whole, _point, fraction = written.replace(",", ".").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


HALF = r"(?P<half>[ap]\.?m\b\.?)"
READERS: tuple[tuple[re.Pattern, Key], ...] = (
    (re.compile(rf"{ALONE}[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{END}"), _iso),
    (
        re.compile(
            rf"{ALONE}(?P<day>[0-9]{{1,2}})(?P<sign>[./-]){SPACE}?"
            rf"(?P<month>[0-9]{{1,2}})(?P=sign){SPACE}?"
            rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){END}"
        ),
        _numeric_date,
    ),
    (
        re.compile(
            rf"{ALONE}(?P<day>[0-9]{{1,2}}){ORDINAL}{LINKING}{MONTH}"
            rf"(?:,?{SPACE}+{YEAR}{END})?"
        ),
        _named_date,
    ),
    (
        re.compile(
            rf"\b{FIRST}{SPACE}+(?P<day>[0-9]{{1,2}}){ORDINAL}{END}"
            rf"(?:,?{SPACE}+{YEAR}{END})?"
        ),
        _named_date,
    ),
    (
        re.compile(
            rf"\b(?:{MONTH}{SPACE}+|(?P<month>0?[1-9]|1[0-2])/){YEAR}{END}",
        ),
        _month,
    ),
    (
        re.compile(
            rf"{ALONE}(?P<hour>[0-9]{{1,2}})(?::|{SPACE}?h{SPACE}?)"
            rf"(?P<minute>[0-9]{{2}}){END}(?:{SPACE}?{HALF})?"
        ),
        _time,
    ),
    (
        re.compile(
            rf"{ALONE}(?P<hour>[0-9]{{1,2}})(?:\.(?P<minute>[0-9]{{2}}))?{SPACE}?"
            rf"(?:Uhr\b|{HALF})"
        ),
        _time,
    ),
    (re.compile(r"[^\W_]+(?:[-/_.][^\W_]+)*"), _reference),
    (NUMBER, _number),
)
UNIT_OF = {
    _iso: "day",
    _numeric_date: "day",
    _named_date: "day",
    _month: "month",
    _time: "time",
}
