# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fact table of a draft: every figure, date, name, reference and article in it.

A text holds placeholders ``{key}`` alone; what they stand for is written here, in the
language of the draft (formats of Unicode's CLDR). Money is Decimal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE"}
ENTERED = "res.users"  # model of the source of what somebody entered
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FactError(ValueError):
    """A value that is not of the kind of its fact."""


class Kind(StrEnum):
    """The kind of a fact says how it is written."""

    MONEY = "money"  # unit: the currency, ISO 4217
    NUMBER = "number"  # a count or quantity; unit: as it is written behind
    PERCENT = "percent"  # 9.27 is 9.27 %
    DATE = "date"
    NAME = "name"
    REFERENCE = "reference"
    LAW = "law"  # how an article is cited
    TEXT = "text"  # quoted as it is

    @property
    def is_figure(self) -> bool:
        """Return whether something can be computed with it."""
        return self in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT)

    @property
    def is_told_apart(self) -> bool:
        """Return whether one of them can stand for another without anybody seeing
        it."""
        return self.is_figure or self is Kind.DATE


@dataclass(frozen=True, slots=True)
class Source:
    """The source where a value was read: a field of a record, or the person who entered
    it.

    :param model: `ENTERED`, without a field, for what somebody entered
    :param name: of the record, for the reader
    """

    model: str
    res_id: int
    field: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table.

    :param value: canonical: a Decimal or an ISO 8601 day as text; None while missing
    :param label: in the language of the draft
    :param cues: words that name it in a sentence, and no other fact of its kind
    :param source: None while missing
    :param is_computed: or recorded elsewhere: nobody enters it in the draft
    """

    key: str
    kind: Kind
    label: str
    value: str | None = None
    unit: str = ""
    source: Source | None = None
    cues: tuple[str, ...] = ()
    is_required: bool = False
    is_computed: bool = False

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise FactError(f"{self.key}: no key")
        if self.value is not None:
            self.parsed()

    @property
    def is_entered(self) -> bool:
        """Return whether a person entered it here: its source is that person, not a
        field."""
        source = self.source
        return bool(source) and source.model == ENTERED and not source.field

    def parsed(self) -> Decimal | date | str | None:
        """Return the value in its own type.

        :raises FactError: when it is not of its kind
        """
        try:
            if self.value is None:
                return None
            if self.kind.is_figure:
                number = Decimal(self.value)
                if not number.is_finite():
                    raise FactError(f"{self.key}: no {self.kind}")
                return number
            if self.kind is Kind.DATE:
                return date.fromisoformat(self.value)
        except (InvalidOperation, ValueError):
            raise FactError(f"{self.key}: no {self.kind}") from None
        return self.value

    def written(self, lang: str, day_form: str = "long") -> str | None:
        """Return it as it stands in a text of this language; None while missing.

        :param day_form: CLDR's ``long`` for sentences, ``medium`` for tables
        """
        locale = LOCALES[lang]
        match self.parsed():
            case None:
                return None
            case date() as day:
                formatted = format_date(day, day_form, locale)
                return re.sub(r"^1\b", "1er", formatted) if lang == "fr" else formatted
            case Decimal() as number if self.kind is Kind.MONEY:
                return format_currency(number, self.unit, locale=locale)
            case Decimal() as number if self.kind is Kind.PERCENT:
                # exactly the figures that are there, and no more
                digits = max(0, -number.normalize().as_tuple().exponent)
                form = "#,##0" + ((digits and "." + "0" * digits) or "")
                sign = "%" if lang == "en" else "\N{NO-BREAK SPACE}%"
                return format_percent(number / 100, form + sign, locale=locale)
            case Decimal() as number:
                formatted = format_decimal(
                    number, locale=locale, decimal_quantization=False
                )
                return "\N{NO-BREAK SPACE}".join(filter(None, (formatted, self.unit)))
            case text:
                return text

    def as_json(self) -> dict[str, object]:
        """Return it as JSON types; inverse of `FactTable.parse`."""
        return {**asdict(self), "kind": self.kind.value, "cues": list(self.cues)}


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is not any more what the draft says; None: it was, or is, missing."""

    key: str
    label: str
    old: str | None
    new: str | None


class FactTable(Mapping[str, Fact]):
    """The facts of a draft by key, in order."""

    def __init__(self, facts: Iterable[Fact] = (), lang: str = "en") -> None:
        self.lang = lang if lang in LOCALES else "en"
        self._facts = {fact.key: fact for fact in facts}

    @classmethod
    def parse(cls, rows: Iterable[Mapping], lang: str) -> "FactTable":
        """Read the table from its `rows`.

        :raises FactError: for a value that is not of its kind
        """
        facts = (
            Fact(
                **{
                    **row,
                    "kind": Kind(row["kind"]),
                    "source": Source(**row["source"]) if row.get("source") else None,
                    "cues": tuple(row.get("cues", ())),
                }
            )
            for row in rows
        )
        return cls(facts, lang)

    def rows(self) -> list[dict[str, object]]:
        """Return the facts as JSON types."""
        return [fact.as_json() for fact in self._facts.values()]

    def __getitem__(self, key: str) -> Fact:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def written(self, key: str) -> str | None:
        """Return what a placeholder stands for; None for one that is missing or
        unknown."""
        fact = self._facts.get(key)
        return fact and fact.written(self.lang)

    def having(self, key: str, value: str | None, source: Source | None) -> "FactTable":
        """Return the same table with another value of one fact.

        :raises FactError: when it is not of its kind
        """
        changed = replace(self[key], value=value, source=source)
        return FactTable({**self._facts, key: changed}.values(), self.lang)

    def changes(self, now: "FactTable", keys: Iterable[str]) -> Iterator[Change]:
        """Yield the facts that say something else in a table read anew.

        What somebody entered is not read anew, and stays.
        """
        for key in keys:
            old = self._facts.get(key)
            new = now._facts.get(key)
            if old is None or old.is_entered:
                continue
            if new is None or (old.parsed(), old.unit) != (new.parsed(), new.unit):
                after = new and new.written(self.lang)
                yield Change(key, old.label, old.written(self.lang), after)
