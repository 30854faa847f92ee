# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A check that compared anything of a bill was done in part, never *not done*.

What a check looks at in part stands in `_partial`: runs and check sheets count it as
checked from there. A check that left a record out in `_exclusions` and looked at it all
the same would say *not done* above its own finding.
"""

import ast
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
CHECKS = sorted(ADDONS.glob("edic_finance*/checks/**/*.py"))
# how a reason says that the rest was looked at
REST = re.compile(
    r"\b(was|were) (checked|compared|computed)\b|\bthe rest was\b|\bonly totals\b", re.I
)
MARKED = "Differs"  # a column that says so of each row


def trees():
    for path in CHECKS:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            yield node


def strings(node):
    """Return the texts of a function, its docstring left out."""
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def in_part_reasons(tree):
    """Yield reasons whose words say that the rest was looked at."""
    for function in functions(tree, "_reason_words"):
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    words = " ".join(strings(value)) if value else ""
                    if isinstance(key, ast.Constant) and REST.search(words):
                        yield key.value


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_no_check_looks_at_what_it_says_that_it_left_out(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "")
            assert name not in ("_checked", "_asked") or (
                len(node.args) == 1 and not node.keywords
            ), "what is checked in part is declared in _partial: _checked_in_part"


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_reason_that_says_the_rest_was_checked_is_of_a_part(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = {
        text for node in functions(tree, "_exclusions") for text in strings(node)
    }
    assert not left_out & {*in_part_reasons(tree)}


def test_only_a_table_whose_rows_are_all_judged_has_a_column_for_it():
    """The tests of A39 hold every row of its tables against its mark
    (`assert_marked`); another such table has to be held likewise."""
    found = {path.name for path, tree in trees() if MARKED in strings(tree)}
    assert found == {"a39_einvoice_totals.py"}
