# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forms as data: which fields are asked for, and what is found in answers."""

from datetime import date

import pytest

from edic_public_sector.tools.forms.checking import Level, findings, is_wrong
from edic_public_sector.tools.forms.definition import (
    Check,
    Condition,
    Faulty,
    Field,
    Form,
    Kind,
    Operator,
    Rule,
    age,
    holds,
)

TODAY = date(2026, 3, 1)


def field(key="a", kind=Kind.TEXT, **more):
    return Field(key, key.upper(), kind, **more)


def found(answers, *fields, country="FR"):
    return [
        (finding.key, finding.code, finding.level)
        for finding in findings(Form(fields), answers, TODAY, country)
    ]


# --- the definition -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("key", [field("birth date")]),
        ("twice", [field("a"), field("a")]),
        ("choices", [field("a", Kind.CHOICE)]),
        ("condition", [field("a", condition=Condition("b", Operator.IS)), field("b")]),
        ("condition", [field("a", condition=Condition("a", Operator.IS))]),
        ("other", [field("a", checks=(Check(Rule.SAME_AS, other="b"),))]),
        ("other", [field("a", checks=(Check(Rule.SAME_AS, other="a"),))]),
        ("number", [field("a", checks=(Check(Rule.MAX_LENGTH),))]),
        ("kind", [field("a", checks=(Check(Rule.NOT_FUTURE),))]),
        ("kind", [field("a", Kind.DATE, checks=(Check(Rule.AT_MOST, 3),))]),
    ],
)
def test_a_faulty_definition_says_where(code, fields):
    with pytest.raises(Faulty) as error:
        Form(tuple(fields))
    assert (error.value.code, error.value.key) == (code, fields[0].key)


@pytest.mark.parametrize(
    ("operator", "value", "answer", "is_held"),
    [
        (Operator.IS, "yes", "yes", True),
        (Operator.IS, "yes", "", False),
        (Operator.IS_NOT, "yes", "no", True),
        (Operator.IS_NOT, "yes", "", False),
        (Operator.GIVEN, "", "x", True),
        (Operator.GIVEN, "", "", False),
        (Operator.NOT_GIVEN, "", "", True),
        (Operator.AGE_FROM, "18", "2008-03-01", True),
        (Operator.AGE_FROM, "18", "2008-03-02", False),
        (Operator.AGE_BELOW, "18", "2008-03-02", True),
        (Operator.AGE_BELOW, "18", "2008-03-01", False),
        (Operator.AGE_BELOW, "18", "nonsense", False),
        (Operator.AGE_FROM, "x", "2000-01-01", False),
    ],
)
def test_condition_holds_by_its_operator(operator, value, answer, is_held):
    assert holds(Condition("a", operator, value), answer, TODAY) is is_held


def test_what_waits_for_a_hidden_field_is_hidden():
    first = field("a")
    second = field("b", condition=Condition("a", Operator.IS, "1"))
    third = field("c", condition=Condition("b", Operator.IS, "1"))
    form = Form((first, second, third))
    keys = [field.key for field in form.shown({"a": "0", "b": "1"}, TODAY)]
    assert keys == ["a"]
    keys = [field.key for field in form.shown({"a": "1", "b": "1"}, TODAY)]
    assert keys == ["a", "b", "c"]


def test_age_on_the_day_itself():
    assert age(date(2000, 3, 1), TODAY) == 26
    assert age(date(2000, 3, 2), TODAY) == 25
    assert age(date(2004, 2, 29), date(2026, 2, 28)) == 21


# --- answers --------------------------------------------------------------------------
def test_missing_only_where_it_is_asked_for():
    needed = field("b", is_required=True, condition=Condition("a", Operator.GIVEN))
    assert found({}, field("a"), needed) == []
    assert found({"a": "x"}, field("a"), needed) == [("b", "missing", Level.MISSING)]
    assert found({"a": "x", "b": "  "}, field("a"), needed)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.DATE, "2026-02-28", "2026-02-29"),
        (Kind.INTEGER, "-12", "1.5"),
        (Kind.AMOUNT, "12.50", "12.505"),
        (Kind.AMOUNT, "12", "NaN"),
        (Kind.AMOUNT, "0.10", "1,50"),
        (Kind.YES_NO, "no", "maybe"),
        (Kind.EMAIL, "a@b.example", "a@b"),
        (Kind.EMAIL, "a.b@c.d.example", "a b@c.example"),
        (Kind.ZIP, "01000", "1000"),
        (Kind.IBAN, "FR7630006000011234567890189", "FR7630006000011234567890188"),
        (Kind.PHONE, "+49 30 1234567", "12"),
        (Kind.TEXT, "x" * 250, "x" * 251),
        (Kind.LONG_TEXT, "x" * 5000, "x" * 5001),
    ],
)
def test_what_is_such_a_thing(kind, good, bad):
    assert not is_wrong(field("a", kind), good, "FR")
    assert is_wrong(field("a", kind), bad, "FR")


def test_a_choice_is_one_of_those_offered():
    choice = field("a", Kind.CHOICE, choices={"x": "X"})
    assert found({"a": "x"}, choice) == []
    assert found({"a": "y"}, choice) == [("a", "bad_choice", Level.WRONG)]


def test_a_phone_number_as_it_is_written_in_the_country():
    assert not is_wrong(field("a", Kind.PHONE), "01 23 45 67 89", "FR")
    assert not is_wrong(field("a", Kind.PHONE), "030 1234567", "DE")


@pytest.mark.parametrize(
    ("check", "kind", "passes", "fails"),
    [
        (Check(Rule.NOT_FUTURE), Kind.DATE, "2026-03-01", "2026-03-02"),
        (Check(Rule.NOT_PAST), Kind.DATE, "2026-03-01", "2026-02-28"),
        (Check(Rule.AGE_FROM, 18), Kind.DATE, "2008-03-01", "2008-03-02"),
        (Check(Rule.AGE_BELOW, 18), Kind.DATE, "2008-03-02", "2008-03-01"),
        (Check(Rule.AT_MOST_MONTHS_OLD, 6), Kind.DATE, "2025-09-01", "2025-08-31"),
        (Check(Rule.AT_LEAST, 3), Kind.INTEGER, "3", "2"),
        (Check(Rule.AT_MOST, 3), Kind.AMOUNT, "3.00", "3.01"),
        (Check(Rule.MAX_LENGTH, 3), Kind.TEXT, "abc", "abcd"),
        (Check(Rule.DIGITS, 3), Kind.TEXT, "012", "01a"),
        (Check(Rule.DIGITS, 3), Kind.TEXT, "012", "0123"),
    ],
)
def test_rules_of_one_field(check, kind, passes, fails):
    checked = field("a", kind, checks=(check,))
    assert found({"a": passes}, checked) == []
    assert found({"a": fails}, checked) == [("a", check.rule, Level.WRONG)]


@pytest.mark.parametrize(
    ("check", "kind", "passes", "fails", "other"),
    [
        (
            Check(Rule.NOT_BEFORE, other="b"),
            Kind.DATE,
            "2026-01-02",
            "2026-01-01",
            "2026-01-02",
        ),
        (
            Check(Rule.AT_MOST_DAYS_AFTER, 90, "b"),
            Kind.DATE,
            "2026-04-01",
            "2026-04-02",
            "2026-01-01",
        ),
        (Check(Rule.SAME_AS, other="b"), Kind.TEXT, "ABC", "abd", "abc"),
        (Check(Rule.DIFFERS, other="b"), Kind.TEXT, "abd", "ABC", "abc"),
    ],
)
def test_rules_of_two_fields(check, kind, passes, fails, other):
    fields = field("a", kind, checks=(check,)), field("b", kind)
    assert found({"a": passes, "b": other}, *fields) == []
    assert found({"a": fails, "b": other}, *fields) == [("a", check.rule, Level.WRONG)]
    assert found({"a": fails}, *fields) == [], "nothing to compare with"


def test_unusual_is_asked_about():
    checked = field("a", Kind.INTEGER, checks=(Check(Rule.AT_MOST, 3, is_hard=False),))
    assert found({"a": "4"}, checked) == [("a", "at_most", Level.ASK)]


def test_what_is_no_such_thing_is_not_checked_further():
    checked = field("a", Kind.INTEGER, checks=(Check(Rule.AT_MOST, 3),))
    assert found({"a": "four"}, checked) == [("a", "bad_integer", Level.WRONG)]


def test_a_check_ignores_a_hidden_field():
    hidden = field("b", Kind.DATE, condition=Condition("c", Operator.IS, "yes"))
    checked = field("a", Kind.DATE, checks=(Check(Rule.NOT_BEFORE, other="b"),))
    answers = {"a": "2026-01-01", "b": "2026-02-01", "c": "no"}
    assert found(answers, field("c"), hidden, checked) == []
