# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Break the pure core in seeded places, one by one, and count what the tests notice.

Usage: run.py pick --count 200 [--seed 25] >places.json
       run.py try places.json [--root TREE]

`pick` draws places from the `tools/` of each addon, as many from one theme as from the
other; `try` breaks each in TREE (a clone that nobody else uses: its files are written),
runs the tests that reach the module and prints how many were killed, by theme. A place
is named by module, function and number, so that a tree from before files were moved can
be tried as well.
"""

import argparse
import ast
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAX_TEST_FILES = 12  # nearest first
TIMEOUT_S = 180
COMPARISONS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}


def breakable(tree):
    """Yield ``(function, number within it, change)``; ``change()`` breaks the tree."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        number = 0
        for node in ast.walk(function):
            for change in changes(node):
                yield function.name, number, change
                number += 1


def changes(node):
    """Yield the ways to break an operator, a number, a condition or a return."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        other = COMPARISONS[type(node.ops[0])]()
        yield lambda: node.ops.__setitem__(0, other)
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield lambda: setattr(node, "op", ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield lambda: setattr(node, "op", other)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield lambda: setattr(node, "value", node.value + 1)
    elif isinstance(node, ast.If):
        yield lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield lambda: setattr(node, "value", ast.Constant(None))


def modules(root):
    """``{addon: {stem: path}}`` of the modules in `tools/` whose stem is unique."""
    found = {}
    for addon in ("edic_ai", "edic_finance", "edic_public_sector"):
        paths = [
            path
            for path in (root / "addons" / addon / "tools").rglob("*.py")
            if path.name != "__init__.py"
        ]
        count = Counter(path.stem for path in paths)
        found[addon] = {path.stem: path for path in paths if count[path.stem] == 1}
    return found


def pick(count, seed):
    """Places as dicts: addon, theme, module, function, number."""
    themes = defaultdict(list)
    for addon, paths in modules(ROOT).items():
        for stem, path in sorted(paths.items()):
            theme = path.relative_to(ROOT / "addons" / addon / "tools").parts[0]
            tree = ast.parse(path.read_text(encoding="utf-8"))
            themes[addon, theme] += [
                {
                    "addon": addon,
                    "theme": theme,
                    "module": stem,
                    "function": function,
                    "number": number,
                }
                for function, number, _change in breakable(tree)
            ]
    drawn, left = [], sorted(themes.items(), key=lambda item: (len(item[1]), item[0]))
    generator = random.Random(seed)
    while left:  # a small theme leaves its share to those after it
        share = (count - len(drawn)) // len(left)
        _theme, places = left.pop(0)
        drawn += generator.sample(places, min(share, len(places)))
    return drawn


@cache
def importers(root):
    """``{stem: set of files that import a module of this name}``, tests included."""
    found = defaultdict(set)
    for path in [*root.glob("addons/*/tools/**/*.py"), *root.glob("tests/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [*(node.module or "").split("."), *(n.name for n in node.names)]
            elif isinstance(node, ast.Import):
                names = [part for n in node.names for part in n.name.split(".")]
            else:
                continue
            for name in names:
                found[name].add(path)
    return found


def tests_of(root, stem):
    """The test files that reach a module, nearest first."""
    found, seen, ring = [], {stem}, [stem]
    while ring and len(found) < MAX_TEST_FILES:
        files = sorted({path for name in ring for path in importers(root)[name]})
        found += [
            path
            for path in files
            if path.name.startswith("test_") and path not in found
        ]
        ring = [path.stem for path in files if path.stem not in seen]
        seen |= set(ring)
    return found[:MAX_TEST_FILES]


def attempt(root, place):
    """``killed``, ``survived``, or why the place cannot be tried in this tree."""
    path = modules(root)[place["addon"]].get(place["module"])
    if path is None:
        return "no such module"
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    for function, number, change in breakable(tree):
        if (function, number) == (place["function"], place["number"]):
            change()
            break
    else:
        return "no such place"
    tests = tests_of(root, place["module"])
    if not tests:
        return "no tests"
    path.write_text(ast.unparse(tree), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:odoo"]
    command += ["-p", "no:cacheprovider", *map(str, tests)]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return "killed"
    finally:
        path.write_text(source, encoding="utf-8")
    return "survived" if done.returncode == 0 else "killed"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    picking = commands.add_parser("pick")
    picking.add_argument("--count", type=int, default=200)
    picking.add_argument("--seed", type=int, default=25)
    trying = commands.add_parser("try")
    trying.add_argument("places", type=Path)
    trying.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()
    if options.command == "pick":
        print(json.dumps(pick(options.count, options.seed), indent=1))
        return
    table = defaultdict(Counter)
    for place in json.loads(options.places.read_text(encoding="utf-8")):
        outcome = attempt(options.root.resolve(), place)
        table[f"{place['addon']} {place['theme']}"][outcome] += 1
        if outcome != "killed":
            print(outcome, *place.values(), flush=True)
    for theme, counts in sorted(table.items()):
        print(theme, dict(counts))
    print("all", dict(sum(table.values(), Counter())))


if __name__ == "__main__":
    main()
