# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The layers of the house: who may import whom, and who may write where."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
ORDER = ["edic_ai", "edic_finance", "edic_public_sector"]
SOURCES = [
    path
    for addon in ADDONS
    for path in sorted(addon.rglob("*.py"))
    if "tests" not in path.parts
]
# sends a hash to a time stamp authority, and nothing to a model
STAMP = ("edic_ai", "tools", "ledger", "timestamp.py")
TOOLS = [path for path in SOURCES if "tools" in path.relative_to(ROOT).parts]
ENGINES = [path for path in SOURCES if path.name.startswith("edic_ai_engine")]


def name_of(path):
    return str(path.relative_to(ROOT))


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_there_is_something_to_look_at():
    assert len(ADDONS) >= 3
    assert TOOLS
    assert ENGINES


@pytest.mark.parametrize("path", TOOLS, ids=name_of)
def test_tools_import_no_odoo(path):
    for name in imports(path):
        assert not name.startswith("odoo"), name
        assert "models" not in name, name


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_dependencies_run_one_way(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    rank = ORDER.index(addon.name) if addon.name in ORDER else len(ORDER)
    for name in manifest["depends"]:
        if name in ORDER:
            assert ORDER.index(name) < rank


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_addon_imports_an_upper_one(path):
    addon = path.relative_to(ROOT).parts[1]
    if addon not in ORDER:
        return
    upper = ORDER[ORDER.index(addon) + 1 :]
    for name in imports(path):
        assert not any(other in name.split(".") for other in upper), name


@pytest.mark.parametrize("path", ENGINES, ids=name_of)
def test_engines_have_no_way_around_the_read_only_transaction(path):
    forbidden = {"commit", "cursor", "rollback", "execute", "sudo", "message_post"}
    assert not forbidden & set(calls(path))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_the_gateway_is_the_only_door(path):
    text = path.read_text(encoding="utf-8")
    if path.name != "edic_ai_gateway.py":
        assert '"edic.ai.engine." +' not in text
        assert "._run(" not in text
        assert "._append(" not in text  # a record of the ledger


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_clients_reach_the_network(path):
    """R01: whatever a model is asked goes through the one gateway."""
    network = {"requests", "httpx", "httpx2", "urllib3", "http", "mistralai", "openai"}
    found = {name.split(".")[0] for name in imports(path)} & network
    room = path.relative_to(ROOT / "addons").parts
    if room == STAMP:
        assert found == {"requests"}
    elif found and room[:2] != ("edic_ai", "testing"):  # the fake server of the tests
        assert room[:3] == ("edic_ai", "tools", "llm"), found
        assert "mistralai" not in found or path.name == "mistral_client.py"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_gateway_uses_the_clients(path):
    room = path.relative_to(ROOT / "addons").parts
    if room[:2] == ("edic_ai", "testing") or room[:3] == ("edic_ai", "tools", "llm"):
        return
    text = path.read_text(encoding="utf-8")
    if room == STAMP:
        text = text.replace("rfc3161_client", "")  # reads time stamps
    if re.search(r"import clients|_client\b.*import|tools\.llm\.clients", text):
        assert path.name.startswith("edic_ai_gateway"), path.name


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_tests_tools_stay_with_the_tests(path):
    room = path.relative_to(ROOT / "addons").parts
    if room[1] != "testing":
        assert not any("testing" in name.split(".") for name in imports(path))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_code_is_read_from_data(path):
    for name in imports(path):
        assert name.split(".")[0] not in {"pickle", "joblib", "marshal", "shelve"}, name


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_odoo_finds_every_test(addon):
    """Odoo's own runner takes the modules that ``tests/__init__.py`` imports alone."""
    found = {path.stem for path in addon.glob("tests/test_*.py")}
    if found:
        tree = ast.parse((addon / "tests" / "__init__.py").read_text(encoding="utf-8"))
        imported = {alias.name for node in tree.body for alias in node.names}
        assert found <= imported
