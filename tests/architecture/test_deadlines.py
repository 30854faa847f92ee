# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A deadline is a day and an hour: "next month" tells nobody when to act."""

import ast
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
SCREENS = sorted(
    path
    for kind in ("xml", "js")
    for path in ADDONS.rglob(f"*.{kind}")
    if "/static/tests/" not in str(path) and "/static/lib/" not in str(path)
)
MODELS = sorted(ADDONS.glob("*/models/*.py"))
RELATIVE = re.compile(r"remaining_days|toRelative|fromNow\(")
DEADLINE = re.compile(r"_before$|_deadline$|^deadline$")


def test_screens_are_found():
    assert len(SCREENS) > 100


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_no_screen_shows_a_deadline_without_its_moment(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not RELATIVE.search(text), "use the widget edic_ai_deadline"


def dates_of(path):
    """Fields of a model file that are a day alone: name → line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        call, target = node.value.func, node.targets[0]
        is_date = isinstance(call, ast.Attribute) and call.attr == "Date"
        if is_date and isinstance(target, ast.Name):
            yield target.id, node.lineno


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_deadlines_have_hours(path):
    found = [name for name, _line in dates_of(path) if DEADLINE.search(name)]
    assert not found, "a period of the law ends at an hour: use Datetime"
