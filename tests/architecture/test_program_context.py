# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever works as the superuser leaves the context of whoever asked behind.

Odoo drops ``default_*`` where ``sudo()`` begins superuser mode. It keeps them where the
superuser's id does: a client's ``default_state`` would be that of a new record.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELPER = ROOT / "addons/edic_ai/rpc.py"  # it gives a context of its own
SUPERUSER = ("SUPERUSER_ID", "user_root")


def is_superuser(node: ast.AST) -> bool:
    is_one = isinstance(node, ast.Constant) and repr(node.value) == "1"
    return is_one or any(name in ast.unparse(node) for name in SUPERUSER)


def leaking(tree: ast.AST) -> Iterator[int]:
    """Yield the lines in which the superuser gets the context that is there."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func).rpartition(".")[2]
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        users = [*call.args[:2], given.get("user", given.get("uid"))]
        if name in ("with_user", "env") and "context" not in given:
            if any(user is not None and is_superuser(user) for user in users):
                yield call.lineno
        elif name == "Environment":
            context = [*call.args[2:3], *filter(None, [given.get("context")])]
            if any(ast.unparse(node).endswith(".context") for node in context):
                yield call.lineno


def test_superuser_gets_no_context_of_a_client():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.glob("addons/*/**/*.py"))
        if "tests" not in path.parts and path != HELPER
        for line in leaking(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "use edic_ai.rpc.as_program"


@pytest.mark.parametrize(
    ("code", "is_leaking"),
    [
        ("self.with_user(SUPERUSER_ID).write(vals)", True),
        ("self.with_user(1)", True),
        ("self.with_env(self.env(user=SUPERUSER_ID))", True),
        ("self.env(user=asker.uid or SUPERUSER_ID, su=True)", True),
        ("self.with_user(self.env.ref('base.user_root'))", True),
        ("Environment(cr, SUPERUSER_ID, self.env.context)", True),
        ("self.env(user=SUPERUSER_ID, context={})", False),
        ("Environment(cr, SUPERUSER_ID, {})", False),
        ("self.with_user(user).sudo()", False),
    ],
)
def test_leaks_are_found(code, is_leaking):
    assert bool(list(leaking(ast.parse(code)))) == is_leaking
