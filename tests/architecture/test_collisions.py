# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever writes outside of a web request tries again when it collides with others."""

import ast
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
HELPER = {"in_transaction", "retrying"}
# commands that need not try again, and why
READS_ONLY = {"edic_verify.py": "it reads, and appends to the ledger"}


def trees(pattern):
    for path in sorted(ADDONS.glob(pattern)):
        if "tests" not in path.parts:
            yield path, ast.parse(path.read_text())


JOBS = [
    (path, node)
    for path, tree in trees("*/**/*.py")
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef) and node.name.startswith("_cron_")
]
COMMANDS = [path for path, _tree in trees("*/cli/*.py") if path.stem != "__init__"]


def names(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(
    ("path", "job"), JOBS, ids=[f"{path.stem}.{job.name}" for path, job in JOBS]
)
def test_job_begins_anew_when_it_collides(path, job):
    assert "scheduled" in {name for node in job.decorator_list for name in names(node)}


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_command_tries_again_when_it_collides(path):
    if path.name in READS_ONLY:
        return
    assert names(ast.parse(path.read_text())) & HELPER


@pytest.mark.parametrize(
    "path", [path for path, _tree in trees("*/models/*.py")], ids=lambda path: path.stem
)
def test_nothing_swallows_a_collision(path):
    """``except OperationalError: raise`` misses what Odoo raises for itself."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            assert "OperationalError" not in names(node.type), node.lineno


def test_there_is_something_to_look_at():
    assert len(JOBS) > 10
    assert len(COMMANDS) > 5
