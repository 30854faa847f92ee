# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A line of a ledger that came from elsewhere, and how its figures are read.

Each format has its rules, and files that break them: what breaks a rule is named by the
rule; here it is read all the same wherever only one meaning is possible.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .ledger_facts import ENTRIES

ZERO = Decimal(0)
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_PLAIN = re.compile(r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)", re.ASCII)
_DAYS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d?)[/.\-](?P<m>\d\d?)[/.\-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[/.\-](?P<m>\d\d?)[/.\-](?P<d>\d\d?)([T ].*)?"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line of an entry, whatever file it is from.

    ``line``: its number in the file. Lines of one entry share ``journal`` and
    ``entry``. ``debit``, ``credit``: in the currency of the books, signed as the file
    signs them; ``currency_amount``: in ``currency`` (ISO 4217), where it is another.
    ``letter``: what marks lines of an account that clear each other. ``valid_day``: on
    which the entry became final. Texts are empty where the file says nothing.
    """

    line: int
    journal: str
    entry: str
    day: date
    account: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    journal_name: str = ""
    account_name: str = ""
    partner: str = ""
    partner_name: str = ""
    ref: str = ""
    ref_day: date | None = None
    label: str = ""
    letter: str = ""
    valid_day: date | None = None
    due_day: date | None = None
    currency: str = ""
    currency_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that could not be taken, and the column that is why."""

    line: int
    column: str
    value: str


Tell = Callable[[Unread], None]


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file as a ledger: ``lines`` reads it from its start, telling what it leaves.

    ``chart``: of accounts, one of ``account_kind.CHARTS`` or empty; ``first_day``,
    ``last_day``: of the year, where the file states them; ``owner``: a number or name
    that it gives of whose books they are. ``knows``: the facts of `ledger_facts` that
    the format can tell; whether its lines do is seen when they are loaded.
    """

    format: str
    lines: Callable[[Tell], Iterator[LedgerLine]]
    chart: str = ""
    first_day: date | None = None
    last_day: date | None = None
    owner: str = ""
    country: str = ""
    knows: frozenset[str] = frozenset({ENTRIES})


class LedgerFileError(ValueError):
    """The file is no ledger that can be read; ``code`` says why, ``about`` where."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code, self.about = code, about


def shown(text: str, most: int = 40) -> str:
    """Return what stands in a file, cut, with points for what does not print."""
    bare = "".join(sign if sign.isprintable() else "·" for sign in text[: most + 1])
    return bare if len(bare) <= most else f"{bare[:most]}…"


def read_amount(text: str) -> Decimal | None:
    """Return an amount with comma or point, groups of digits, sign before or after it.

    Of two different marks the last one is the decimal mark; one mark alone is, however
    many digits follow. Nothing is 0, what is no amount is None.
    """
    bare = _SPACES.sub("", text)
    if not bare:
        return ZERO
    if bare[-1] in "+-":
        bare = bare[-1] + bare[:-1]
    last = max(bare.rfind(","), bare.rfind("."))
    if last >= 0:
        mark = bare[last]
        if bare.count(mark) > 1:  # it groups digits, and there are no decimals
            bare = bare.replace(mark, "")
        else:
            whole = bare[:last].replace(",", "").replace(".", "")
            bare = f"{whole}.{bare[last + 1 :]}"
    return plain_amount(bare)


def plain_amount(text: str) -> Decimal | None:
    """Return digits with a point at most, and few enough to be money; else None."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def read_day(text: str) -> date | None:
    """Return a day of YYYYMMDD, DD/MM/YYYY or ISO 8601 (``/.-``); else None."""
    for form in _DAYS:
        found = form.fullmatch(text.strip())
        if found:
            return make_day(int(found["y"]), int(found["m"]), int(found["d"]))
    return None


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
