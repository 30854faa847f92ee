# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The layers of the house: who may import whom, and who may write where."""

import ast

from house import UNKNOWN as ANY
from house import Break, File, House, assigned, called, folded, rule
from plan import (
    BASE,
    CLIENTS,
    GATEWAY,
    MAX_README_LINES,
    NETWORK,
    ODOO_DEPENDS,
    ONE_SDK,
    PUBLIC_FILES,
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
            # what stands before the first part that only the program knows
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
)
def only_the_clients_reach_the_network(house: House):
    """Whatever a model is asked goes through the one gateway (R01)."""
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
