# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The checks whether a form is complete and plausible: rules alone, each finding with
its code.

Nothing here says whether somebody is entitled to anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import phonenumbers
from dateutil.relativedelta import relativedelta
from stdnum import iban
from stdnum.exceptions import ValidationError

from .definition import NO, YES, Check, Field, Form, Kind, Rule, age, day

MAX_CHARS = {Kind.LONG_TEXT: 5_000}  # signs
SHORT = 250
ZIP_DIGITS = 5  # France and Germany


class Level(StrEnum):
    """The level says how much a finding weighs."""

    MISSING = "missing"
    WRONG = "wrong"
    ASK = "ask"  # unusual: confirmed by whoever enters it


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding is what is missing or does not fit.

    :param code: of the words for it: a `Rule`, "missing", or "bad_" and a `Kind`
    :param value: the limit that the words name
    :param other: the label of the field it was compared with
    """

    key: str
    code: str
    level: Level
    value: str = ""
    other: str = ""


def findings(
    form: Form, answers: Mapping[str, str], today: date, country: str
) -> tuple[Finding, ...]:
    """Return what is wrong with answers, in the order of the fields.

    :param country: ISO 3166-1, whose numbers are meant where none is written
    """
    shown = form.shown(answers, today)
    labels = {field.key: field.label for field in form.fields}
    keys = {field.key for field in shown}
    given = {key: text.strip() for key, text in answers.items() if key in keys}
    return tuple(
        found
        for field in shown
        for found in _of_field(field, given, labels, today, country)
    )


def is_wrong(field: Field, answer: str, country: str) -> bool:
    """Return whether a text is no such thing as is asked for."""
    if len(answer) > MAX_CHARS.get(field.kind, SHORT):
        return True
    if field.kind == Kind.CHOICE:
        return answer not in (field.choices or {})
    look = _FORMS.get(field.kind)
    return bool(look) and not look(answer, country)


def _of_field(
    field: Field,
    given: Mapping[str, str],
    labels: Mapping[str, str],
    today: date,
    country: str,
) -> Iterator[Finding]:
    answer = given.get(field.key, "")
    if not answer:
        if field.is_required:
            yield Finding(field.key, "missing", Level.MISSING)
        return
    if is_wrong(field, answer, country):
        yield Finding(field.key, f"bad_{field.kind}", Level.WRONG)
        return
    for check in field.checks:
        other = given.get(check.other, "")
        if check.other and not other:
            continue
        if not _passes(check, answer, other, today):
            level = Level.WRONG if check.is_hard else Level.ASK
            value = str(check.value) if check.value else ""
            label = labels.get(check.other, "")
            yield Finding(field.key, check.rule, level, value, label)


def _is_number(text: str, _country: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _is_amount(text: str, _country: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount.as_tuple().exponent >= -2


def _is_phone(text: str, country: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, country))
    except phonenumbers.NumberParseException:
        return False


def _is_email(text: str, _country: str) -> bool:
    name, at, host = text.rpartition("@")
    parts = host.split(".")
    return bool(at and name and len(parts) > 1 and all(parts)) and " " not in text


def _is_iban(text: str, _country: str) -> bool:
    try:
        return bool(iban.validate(text))
    except ValidationError:
        return False


_FORMS: dict[Kind, Callable[[str, str], bool]] = {
    Kind.DATE: lambda text, _country: day(text) is not None,
    Kind.INTEGER: _is_number,
    Kind.AMOUNT: _is_amount,
    Kind.YES_NO: lambda text, _country: text in (YES, NO),
    Kind.EMAIL: _is_email,
    Kind.PHONE: _is_phone,
    Kind.ZIP: lambda text, _country: text.isdecimal() and len(text) == ZIP_DIGITS,
    Kind.IBAN: _is_iban,
}


def _passes(check: Check, answer: str, other: str, today: date) -> bool:
    rule, number = check.rule, check.value
    if rule in _OF_ANSWER:
        return _OF_ANSWER[rule](answer, other, number)
    when = day(answer)
    try:
        return when is None or _OF_DAY[rule](when, day(other), number, today)
    except (OverflowError, ValueError):  # beyond what a calendar has
        return False


_OF_ANSWER: dict[Rule, Callable[[str, str, int], bool]] = {
    Rule.AT_LEAST: lambda answer, _other, least: Decimal(answer) >= least,
    Rule.AT_MOST: lambda answer, _other, most: Decimal(answer) <= most,
    Rule.MAX_LENGTH: lambda answer, _other, most: len(answer) <= most,
    Rule.DIGITS: lambda answer, _other, many: (
        answer.isdecimal() and len(answer) == many
    ),
    Rule.SAME_AS: lambda answer, other, _n: answer.casefold() == other.casefold(),
    Rule.DIFFERS: lambda answer, other, _n: answer.casefold() != other.casefold(),
}
_OF_DAY: dict[Rule, Callable[[date, date | None, int, date], bool]] = {
    Rule.NOT_FUTURE: lambda when, _other, _n, today: when <= today,
    Rule.NOT_PAST: lambda when, _other, _n, today: when >= today,
    Rule.NOT_BEFORE: lambda when, other, _n, _today: other is None or when >= other,
    Rule.AGE_FROM: lambda when, _other, years, today: age(when, today) >= years,
    Rule.AGE_BELOW: lambda when, _other, years, today: age(when, today) < years,
    Rule.AT_MOST_MONTHS_OLD: lambda when, _other, months, today: (
        when >= today - relativedelta(months=months)
    ),
    Rule.AT_MOST_DAYS_AFTER: lambda when, other, days, _today: (
        other is None or when <= other + timedelta(days=days)
    ),
}
