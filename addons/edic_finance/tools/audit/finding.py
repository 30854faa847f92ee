# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The scope that a check is given, the findings that it returns and their words.

ISA 240 and ISA 500 ask of evidence that it can be traced and computed again: a finding
holds the facts it rests on, never a sentence about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .dated import Span

EVER = Span(None, None)
SEVERITIES = ("info", "low", "medium", "high", "critical")  # by weight
# facts with the number that Odoo gives an entry when it is posted
OURS, ENTRIES = ("bill", "entry"), ("bills", "payments", "parts")


def lasting(facts: Any, volatile: Sequence[str] = (), within: str = "") -> Any:
    """Return facts without what changes by itself: a finding with others is a new one.

    :param volatile: names of facts, as the check says
    """
    if isinstance(facts, list | tuple):
        return [lasting(fact, within=within) for fact in facts]
    if not isinstance(facts, Mapping):
        return facts
    return {
        name: lasting(value, within=name)
        for name, value in facts.items()
        if name not in (*volatile, *OURS) and not (name == "name" and within in ENTRIES)
    }


def picked(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return columns of a row as facts of the same names, days as in ISO 8601.

    >>> picked({"day": date(2026, 1, 31), "net": "5.00", "id": 1}, "day", "net")
    {'day': '2026-01-31', 'net': '5.00'}
    """
    found = {name: row[name] for name in names}
    return {k: str(v) if isinstance(v, date) else v for k, v in found.items()}


def plain(value: Decimal | float | None) -> str | None:
    """Return a figure as text, without zeros that say nothing.

    >>> plain(Decimal("20.00")), plain(5.5)
    ('20', '5.5')
    """
    return f"{Decimal(str(value)).normalize():f}" if value is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A scope says what a check looks at.

    ``ids``: of the check's subject, where only what changed is checked; None: all.
    ``values``: the check's parameters in force on ``day``, and on all days of ``span``:
    what the check finds counts where the day of its fact is in it. ``parameters``: the
    same with their sources, as JSON. ``areas``: from the narrowest, such as
    ``("DE-NW", "DE", "")``, for dated records that hold for a country or a Land.
    ``known``: what several checks of one change ask, once it was asked.
    """

    company: int
    today: date
    day: date
    date_from: date | None = None
    date_to: date | None = None
    ids: tuple[int, ...] | None = None
    span: Span = EVER
    values: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    areas: tuple[str, ...] = ("",)
    known: dict = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding about a record.

    ``subject``: id of a record of the check's model; ``move``: the entry where people
    meet it, ``others``: entries it rests on besides. ``key``: what makes it the same
    finding when the check runs again, so nothing that changes by itself. ``facts``:
    JSON without floats: amounts, shares and scores as decimal strings, days in ISO
    8601. ``amount``: what is at stake, in the company's currency. ``score``: 1 to 100,
    how strongly the evidence speaks. ``parameters``: what was in force on the day of
    the fact, as the engine adds it.
    """

    subject: int
    key: str
    facts: Mapping[str, Any]
    move: int | None = None
    others: tuple[int, ...] = ()
    partner: int | None = None
    bank: int | None = None
    amount: Decimal | None = None
    severity: str | None = None
    score: int = 100
    parameters: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.score <= 100:
            raise ValueError(f"score {self.score}")
        if self.severity is not None and self.severity not in SEVERITIES:
            raise ValueError(f"severity {self.severity}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts that a check states once, whatever it finds; `Words` are made of them.

    Each is a sentence, or something that becomes one in the reader's language, or a
    tuple of them. Where a check finds several kinds of things, it is a mapping of them
    by kind, with those of all others under ``""``; ``by``: the fact that says the kind.
    What depends on other facts is left empty here and said by the check.
    """

    title: Any
    rule: Any = ()
    benign_explanations: Any = ()
    next_steps: Any = ()
    by: str = "rule"

    def stated(self, part: str, facts: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the sentences of a part for a finding with these facts.

        >>> texts = Texts(title="T", rule={"late": "Too late.", "": ("One.", "Two.")})
        >>> texts.stated("rule", {"rule": "late"}), texts.stated("rule", {})
        (('Too late.',), ('One.', 'Two.'))

        :raises KeyError: nothing is stated for findings of that kind
        """
        found = getattr(self, part)
        if isinstance(found, Mapping):
            kind = facts.get(self.by)
            found = found[kind if kind in found else ""]
        return found if isinstance(found, tuple) else (found,)


@dataclass(frozen=True, slots=True)
class Words:
    """A finding in the reader's language; each part is a list of sentences."""

    title: str
    seen: list[str]
    compared: list[str] = field(default_factory=list)
    rule: list[str] = field(default_factory=list)
    innocent: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
