# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A form as data: its fields, when they are asked for, and what is checked of them.

Answers are texts by the key of their field: days in ISO 8601, numbers and amounts with
a dot, "yes" or "no", the code of a choice, the name of a paper that is there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YES, NO = "yes", "no"
MAX_VALUE = 1_000_000  # of a number that a check compares with


class Kind(StrEnum):
    """A kind says what is entered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    AMOUNT = "amount"
    CHOICE = "choice"
    YES_NO = "yes_no"
    EMAIL = "email"
    PHONE = "phone"
    ZIP = "zip"
    IBAN = "iban"
    PAPER = "paper"


class Operator(StrEnum):
    """An operator says how a condition reads another field."""

    IS = "is"
    IS_NOT = "is_not"
    GIVEN = "given"
    NOT_GIVEN = "not_given"
    AGE_FROM = "age_from"  # whole years, of a day of birth
    AGE_BELOW = "age_below"


class Rule(StrEnum):
    """A rule says what is checked; `value` is a number of what the name says, or
    nothing."""

    NOT_FUTURE = "not_future"
    NOT_PAST = "not_past"
    NOT_BEFORE = "not_before"  # the other field
    AGE_FROM = "age_from"
    AGE_BELOW = "age_below"
    AT_MOST_MONTHS_OLD = "at_most_months_old"
    AT_MOST_DAYS_AFTER = "at_most_days_after"  # the other field
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MAX_LENGTH = "longest"  # signs
    DIGITS = "digits"  # exactly as many, and nothing else
    SAME_AS = "same_as"  # the other field
    DIFFERS = "differs"  # from the other field


OF_TWO = {Rule.NOT_BEFORE, Rule.AT_MOST_DAYS_AFTER, Rule.SAME_AS, Rule.DIFFERS}
OF_NUMBER = set(Rule) - {Rule.NOT_FUTURE, Rule.NOT_PAST, Rule.NOT_BEFORE}
OF_NUMBER -= {Rule.SAME_AS, Rule.DIFFERS}
OF_AMOUNT = {Rule.AT_LEAST, Rule.AT_MOST}
OF_TEXT = {Rule.MAX_LENGTH, Rule.DIGITS, Rule.SAME_AS, Rule.DIFFERS}  # of any kind


class Faulty(ValueError):
    """A definition that cannot be used.

    :param code: what is wrong
    :param key: with which field
    """

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{key}: {code}")
        self.code, self.key = code, key


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition says when a field is asked for."""

    key: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check holds for an answer.

    :param other: key of the field it is compared with
    :param is_hard: False: whoever enters it may confirm that it is so
    """

    rule: Rule
    value: int = 0
    other: str = ""
    is_hard: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A field is what is entered.

    :param choices: ``{code: words}`` in the order they are shown
    """

    key: str
    label: str
    kind: Kind
    is_required: bool = False
    choices: Mapping[str, str] | None = None
    condition: Condition | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in the order they are asked for.

    A condition and a check read fields that are there; a condition one that comes
    before, so that no two fields wait for each other.
    """

    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        before: set[str] = set()
        keys = {field.key for field in self.fields}
        for field in self.fields:
            for code in _faults(field, before, keys):
                raise Faulty(code, field.key)
            before.add(field.key)

    def shown(self, answers: Mapping[str, str], today: date) -> tuple[Field, ...]:
        """Return the fields that are asked for, given the answers."""
        found: dict[str, Field] = {}
        for field in self.fields:
            if field.condition is None or (
                field.condition.key in found
                and holds(field.condition, answers.get(field.condition.key, ""), today)
            ):
                found[field.key] = field
        return tuple(found.values())


def _faults(field: Field, before: set[str], keys: set[str]) -> Iterator[str]:
    if not field.key.isidentifier():
        yield "key"
    if field.key in before:
        yield "twice"
    if field.kind == Kind.CHOICE and not field.choices:
        yield "choices"
    if field.condition and field.condition.key not in before:
        yield "condition"
    for check in field.checks:
        if check.rule in OF_TWO and (check.other not in keys - {field.key}):
            yield "other"
        if check.rule in OF_NUMBER and not 0 < check.value <= MAX_VALUE:
            yield "number"
        if not _fits(check.rule, field.kind):
            yield "kind"


def _fits(rule: Rule, kind: Kind) -> bool:
    if rule in OF_AMOUNT:
        return kind in (Kind.INTEGER, Kind.AMOUNT)
    return rule in OF_TEXT or kind == Kind.DATE


def day(text: str) -> date | None:
    """Return a day in ISO 8601, None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def age(born: date, today: date) -> int:
    """Return whole years (§ 187, § 188 BGB: one is a year older on the day itself)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def holds(condition: Condition, answer: str, today: date) -> bool:
    """Return whether a condition holds of an answer, which may be empty."""
    match condition.operator:
        case Operator.IS:
            return answer == condition.value
        case Operator.IS_NOT:
            return bool(answer) and answer != condition.value
        case Operator.GIVEN:
            return bool(answer)
        case Operator.NOT_GIVEN:
            return not answer
    born = day(answer)
    if born is None or not condition.value.isdecimal():
        return False
    is_of_age = age(born, today) >= int(condition.value)
    return is_of_age == (condition.operator == Operator.AGE_FROM)
