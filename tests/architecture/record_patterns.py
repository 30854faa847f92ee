# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Print the patterns that importing the tools of all addons compiles, as JSON.

It runs in a process of its own, where nothing is imported yet.
"""

import ast
import importlib
import json
import pkgutil
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"


def tools_modules() -> Iterator[str]:
    for addon in sorted(ADDONS.iterdir()):
        if (addon / "tools" / "__init__.py").exists():
            folder = f"{addon.name}.tools"
            yield folder
            paths = [str(addon / "tools")]
            for found in pkgutil.walk_packages(paths, f"{folder}."):
                yield found.name


def recorded() -> Iterator[tuple[str, str, str, int]]:
    """Yield module, constant, pattern and flags of each pattern."""
    compiled, compile_really = [], re.compile

    def compile_and_record(pattern: object, flags: int = 0) -> re.Pattern:
        made = compile_really(pattern, flags)
        path = Path(sys._getframe(1).f_code.co_filename)
        if path.is_relative_to(ADDONS) and isinstance(made.pattern, str):
            parts = path.relative_to(ADDONS).with_suffix("").parts
            compiled.append((".".join(parts).removesuffix(".__init__"), made))
        return made

    re.compile = compile_and_record
    modules = [importlib.import_module(name) for name in tools_modules()]
    re.compile = compile_really
    names = {}
    for module in modules:
        for name in assigned_in(module) & vars(module).keys():
            for pattern in patterns_in(vars(module)[name]):
                names[module.__name__, pattern.pattern] = name
    for module, pattern in compiled:
        name = names.get((module, pattern.pattern), pattern.pattern)
        yield module, name, pattern.pattern, pattern.flags


def assigned_in(module: ModuleType) -> set[str]:
    """The names that a module gives values to itself, and does not import."""
    tree = ast.parse(Path(module.__file__).read_text())
    targets = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in getattr(node, "targets", None) or [node.target]
    ]
    return {node.id for node in targets if isinstance(node, ast.Name)}


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        yield from patterns_in([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from patterns_in(part)


if __name__ == "__main__":
    runpy.run_path(str(ROOT / "tests" / "addon_shells.py"))
    sys.stdout.write(json.dumps(list(recorded())))
