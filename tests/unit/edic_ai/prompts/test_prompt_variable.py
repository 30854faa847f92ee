# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime
from decimal import Decimal

import pytest

from edic_ai.tools.prompts.prompt import Prompt, PromptError, Text
from edic_ai.tools.prompts.prompt_variable import Kind, Variable
from edic_ai.tools.text.untrusted import UntrustedText


def of(kind):
    choices = ("net", "gross") if kind == "choice" else ()
    return Prompt({"en": Text("", "{x}")}, (Variable("x", Kind(kind), True, choices),))


def error_of(call, *args):
    with pytest.raises(PromptError) as caught:
        call(*args)
    return caught.value.code, caught.value.name


# --- values -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "a {y} {{b}}", "a {y} {{b}}"),
        ("int", -3, "-3"),
        ("decimal", Decimal("1E+3"), "1000"),
        ("decimal", Decimal("12.50"), "12.50"),
        ("date", date(2026, 12, 31), "2026-12-31"),
        ("choice", "net", "net"),
        ("list", ["one\ntwo", "three"], "- one two\n- three"),
        ("list", [], ""),
    ],
)
def test_value_is_written_in_its_kind(kind, value, text):
    assert of(kind).render({"x": value}).user == text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 1),
        ("text", UntrustedText("a", "mail")),
        ("untrusted", "a"),
        ("int", True),
        ("int", 1.0),
        ("int", "1"),
        ("decimal", 1.5),
        ("decimal", 1),
        ("decimal", Decimal("NaN")),
        ("date", "2026-12-31"),
        ("date", datetime(2026, 12, 31)),
        ("choice", 1),
        ("list", "abc"),
        ("list", [UntrustedText("a", "mail")]),
        ("untrusted_list", ["a"]),
        ("untrusted_list", UntrustedText("a", "mail")),
    ],
)
def test_refused_as_of_another_type(kind, value):
    assert error_of(of(kind).render, {"x": value}) == ("type", "x")


def test_refused_values():
    assert error_of(of("text").render, {}) == ("missing", "x")
    assert error_of(of("text").render, {"x": None}) == ("missing", "x")
    assert error_of(of("text").render, {"x": "a", "y": "b"}) == (
        "unknown_variable",
        "y",
    )
    assert error_of(of("choice").render, {"x": "other"}) == ("choice", "x")


def test_what_is_not_required_may_be_left_out():
    prompt = Prompt({"en": Text("", "a{x}b")}, (Variable("x", Kind.TEXT, False),))
    assert prompt.render({}).user == "ab"


def test_a_value_is_no_template():
    prompt = Prompt(
        {"en": Text("", "{x} {y} {{x}}")},
        (Variable("x", Kind.TEXT), Variable("y", Kind.TEXT)),
    )
    assert prompt.render({"x": "{y}", "y": "{x}"}).user == "{y} {x} {x}"


# --- a person's input ---------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "two\nlines ", "two\nlines "),
        ("int", " 12 ", 12),
        ("decimal", "12.50", Decimal("12.50")),
        ("date", "2026-12-31", date(2026, 12, 31)),
        ("choice", " net", "net"),
        ("list", "a\n\n b ", ["a", "b"]),
        ("untrusted", "a b", UntrustedText("a b", "typed")),
        ("untrusted_list", "a\n", [UntrustedText("a", "typed")]),
        ("text", " \n", None),
    ],
)
def test_typed_value_is_parsed(kind, typed, value):
    assert of(kind).variables[0].parse_typed(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("int", "1.5"), ("decimal", "12,50"), ("date", "31.12.2026")],
)
def test_typed_wrongly(kind, typed):
    assert error_of(of(kind).variables[0].parse_typed, typed) == ("type", "x")
