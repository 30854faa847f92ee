# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who began a question is said at every place where one begins.

What no person asked for is sent out of the house only where the company switched that
on: a call that leaves its origin open would get around this.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for path in sorted(ROOT.glob("addons/*/**/*.py"))
    if not {"tests", "testing", "migrations"} & set(path.parts)
]
# jobs that run by themselves: what is asked for here is background, always
SCHEDULED = ("_cron", "_gc_", "_work", "_compute_", "write", "create", "_edic_ask")
# where a person asks all the same: creating the record is the button
BY_A_PERSON = {("edic_ai/models/prompts/edic_ai_evaluation.py", "create")}


def functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(name):
    """``(place, function, call)`` of each call of a method of this name."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in functions(tree):
            for node in ast.walk(function):
                func = node.func if isinstance(node, ast.Call) else None
                if isinstance(func, ast.Attribute) and func.attr == name:
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, function, node


def origin_of(call):
    for keyword in call.keywords:
        if keyword.arg == "origin":
            return ast.unparse(keyword.value)
    return None


ENQUEUED = list(calls("_enqueue"))


def test_there_is_something_to_look_at():
    assert len(ENQUEUED) >= 9


@pytest.mark.parametrize(
    ("place", "function", "call"), ENQUEUED, ids=[one[0] for one in ENQUEUED]
)
def test_work_is_enqueued_with_its_origin(place, function, call):
    assert origin_of(call) in ("Origin.PERSON", "Origin.BACKGROUND", "origin"), place
    told = {keyword.arg for keyword in call.keywords}
    if origin_of(call) == "Origin.PERSON":
        assert "user" in told, place
    assert is_background(place, function, call), place


def is_background(place, function, call):
    """Return whether what runs by itself says so, or is one of the exceptions."""
    if not function.name.startswith(SCHEDULED) or origin_of(call) == "origin":
        return True
    known = (place.partition(":")[0].removeprefix("addons/"), function.name)
    return origin_of(call) == "Origin.BACKGROUND" or known in BY_A_PERSON


@pytest.mark.parametrize(
    ("name", "origin", "is_right"),
    [
        ("_cron_ask", "Origin.PERSON", False),
        ("_compute_text", "Origin.PERSON", False),
        ("_cron_ask", "Origin.BACKGROUND", True),
        ("action_ask", "Origin.PERSON", True),
    ],
)
def test_a_job_is_no_person(name, origin, is_right):
    code = f"def {name}(self):\n    q._enqueue(origin={origin}, user=self.create_uid)"
    [function] = functions(ast.parse(code))
    [call] = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    assert is_background("x.py:1", function, call) == is_right


def test_exceptions_are_there():
    found = {
        (place.partition(":")[0].removeprefix("addons/"), function.name)
        for place, function, call in ENQUEUED
        if origin_of(call) == "Origin.PERSON" and function.name.startswith(SCHEDULED)
    }
    assert found == BY_A_PERSON


def test_the_gateway_is_asked_with_an_origin_or_for_a_task():
    for place, _function, call in calls("_ask"):
        if "gateway" not in ast.unparse(call.func.value):
            continue
        told = {keyword.arg for keyword in call.keywords}
        assert {"origin", "task"} & told, place


def test_neither_has_a_default_that_lets_it_be_forgotten():
    tree = ast.parse(
        (ROOT / "addons/edic_ai/models/queue/edic_ai_task.py").read_text(
            encoding="utf-8"
        )
    )
    [enqueue] = [one for one in functions(tree) if one.name == "_enqueue"]
    defaults = dict(
        zip(
            [arg.arg for arg in enqueue.args.kwonlyargs],
            enqueue.args.kw_defaults,
            strict=True,
        )
    )
    assert defaults["origin"] is None
    tree = ast.parse(
        (ROOT / "addons/edic_ai/models/edic_ai_gateway_plan.py").read_text("utf-8")
    )
    [plans] = [one for one in functions(tree) if one.name == "_plans"]
    assert [arg.arg for arg in plans.args.args][-1] == "origin"
    assert not plans.args.defaults
