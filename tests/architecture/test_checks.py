# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every check says what its books have to know, in words that exist."""

import ast
from pathlib import Path

import pytest

from edic_finance.tools.audit.ledger_facts import FACTS

ADDONS = Path(__file__).parents[2] / "addons"


def assigned(node):
    """Return ``{name: value}`` of what a class body assigns."""
    return {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def checks():
    """Yield code and class body of every check of every addon."""
    for path in sorted(ADDONS.glob("*/checks/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "_code" in assigned(node):
                yield pytest.param(assigned(node), id=f"{path.parts[-3]}-{path.stem}")


@pytest.mark.parametrize("body", list(checks()))
def test_check_declares_what_it_needs(body):
    assert "_needs" in body, "a check says which facts its books have to know"
    call = body["_needs"]
    assert isinstance(call, ast.Call) and call.func.id == "frozenset"
    needs = ast.literal_eval(call.args[0])
    assert needs and needs <= set(FACTS)


def test_there_are_checks():
    assert len(list(checks())) > 40
