# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`make test` refuses a skipped test at its very end; this says so within seconds."""

import ast
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXCUSES = runpy.run_path(str(ROOT / "scripts" / "check_tests.py"))["EXCUSES"]
SKIPS = {"skip", "skipif"}


def reasons(source):
    """Yield the reason of each `pytest.skip` and `pytest.mark.skip…` in `source`."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in SKIPS or "pytest" not in ast.unparse(node.func):
            continue
        given = [word.value for word in node.keywords if word.arg == "reason"]
        given += node.args[:1] if node.func.attr == "skip" else []
        yield ast.literal_eval(given[0]) if given else ""


def test_a_skip_has_a_reason_that_make_test_accepts():
    refused = [
        f"{path.relative_to(ROOT)}: {reason!r}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for reason in reasons(path.read_text())
        if not reason.endswith(EXCUSES)
    ]
    assert not refused


def test_another_reason_is_found():
    source = "import pytest\npytest.skip('no time')\n@pytest.mark.skipif(1)\ndef f(): 1"
    assert list(reasons(source)) == ["no time", ""]
