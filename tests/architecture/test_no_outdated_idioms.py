# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Idioms that Odoo 19 ignores or accepts in silence (no linter catches them)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for path in sorted((ROOT / "addons").rglob("*"))
    # a command has no transaction but its own, which it may commit
    if path.suffix in {".py", ".xml", ".js"} and path.parent.name != "cli"
]
OUTDATED = {
    ".py": r"_sql_constraints|\bname_get\(|(?<!_)\bread_group\(|type=\"json\"|"
    r"group_operator=|self\._(?:cr|uid|context)\b|odoo\.osv|\bcr\.commit\(",
    ".xml": r"<tree|view_mode\">[^<]*tree|attrs=|states=|t-esc|t-raw|kanban-box|"
    r"numbercall|oe_chatter",
    ".js": r"@odoo-module|= owl;|odoo\.define|t-esc|t-raw|console\.log|debugger",
}


def test_there_is_something_to_look_at():
    assert {path.suffix for path in FILES} == set(OUTDATED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_outdated_idiom(path):
    found = re.findall(OUTDATED[path.suffix], path.read_text(encoding="utf-8"))
    assert not found
