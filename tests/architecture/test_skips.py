# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`make test` refuses a skipped test at its very end; this says so within seconds."""

import ast
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXCUSES = runpy.run_path(str(ROOT / "scripts" / "check_tests.py"))["EXCUSES"]
SKIPS = {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif"}


def reasons(source):
    """Yield the reason of each skip in `source`: empty where none stands there."""
    tree = ast.parse(source)
    calls = {
        id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or ast.unparse(node) not in SKIPS:
            continue
        given = []
        if call := calls.get(id(node)):  # a mark may stand there without one
            given += [word.value for word in call.keywords if word.arg == "reason"]
            given += call.args[:1] if node.attr == "skip" else []
        # a text put together at run time is no reason that can be held
        yield getattr(given[0], "value", "") if given else ""


def test_a_skip_has_a_reason_that_make_test_accepts():
    refused = [
        f"{path.relative_to(ROOT)}: {reason!r}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for reason in reasons(path.read_text())
        if not reason.endswith(EXCUSES)
    ]
    assert not refused


def test_another_reason_is_found():
    source = """
pytest.skip('no time')
pytest.skip(f'{x}')
pytest.mark.skipif(1, reason='late')
pytest.mark.skipif(1)
@pytest.mark.skip
def f(): 1
"""
    assert sorted(reasons(source)) == ["", "", "", "late", "no time"]
