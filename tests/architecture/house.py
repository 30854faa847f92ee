# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sources of the addons, each read and parsed once for all rules.

A rule is a function that yields a sentence for each offender in a `House`; it stands in
a module `rules_*.py` under the decorator `rule`, with texts that break it and the same
texts cured. `test_rules.py` runs every rule on the repository, and shows on a temporary
tree that it finds what breaks it.
"""

import ast
import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

import polib

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".xml", ".js", ".json"}
BESIDE = ("benchmarks", "scripts", "tests")  # folders of Python beside the addons
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DYNAMIC_IMPORTS = {"import_module", "__import__"}


# --- rules ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Break:
    """A text that breaks a rule at a place, and the same text cured."""

    bad: str | None  # None: there is no such file
    good: str | None = ""
    place: str = "addons/edic_ai/models/made_up.py"
    also: dict[str, str] = field(default_factory=dict)  # other files, in both trees
    using: dict[str, object] = field(default_factory=dict)  # arguments of the rule


@dataclass(frozen=True)
class Rule:
    """A check of the house, with what breaks it."""

    find: Callable[..., Iterator[str]]
    breaks: tuple[Break, ...]
    waits: str  # for what, when the tree does not satisfy the rule yet

    @property
    def name(self) -> str:
        return self.find.__name__

    def offenders(self, house: "House", **using: object) -> list[str]:
        return sorted(set(self.find(house, **using)))


RULES: list[Rule] = []


def rule(*breaks: Break, waits: str = "") -> Callable:
    """Register a rule with the texts that break it."""

    def register(find: Callable) -> Callable:
        RULES.append(Rule(find, breaks, waits))
        return find

    return register


# --- files ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Import:
    """A module or a name in it that a file imports, relative names resolved."""

    line: int
    name: str  # "edic_ai.models.ledger.edic_ai_trace", without "odoo.addons."
    is_odoo: bool  # True if it is imported by way of Odoo

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def top(self) -> str:
        return self.parts[0]


class File:
    """A source file with its text and tree, read once."""

    def __init__(self, root: Path, path: Path):
        self.path = path
        self.place = path.relative_to(root).as_posix()  # "addons/edic_ai/models/x.py"
        addons = root / "addons"
        self.inner = path.relative_to(addons if addons in path.parents else root).parts
        self.addon = self.inner[0]
        # the name under which rules know an exception: it outlives a move to a theme
        self.short = f"{self.addon}/{path.name}"
        self._index: dict[type, list[ast.AST]] | None = None

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.place)

    def index(self) -> dict[type, list[ast.AST]]:
        """Return the nodes of the tree by their type, walked once for all rules."""
        if self._index is None:
            self._index = {}
            for node in ast.walk(self.tree):
                self._index.setdefault(type(node), []).append(node)
        return self._index

    def nodes(self, *kinds: type) -> Iterator[ast.AST]:
        """Yield the nodes of these types."""
        for kind in kinds:
            yield from self.index().get(kind, ())

    def functions(self) -> Iterator[ast.FunctionDef]:
        yield from self.nodes(*FUNCTIONS)

    def at(self, node: ast.AST | int, sentence: str) -> str:
        """Return the sentence with the place of a node or line in front of it."""
        line = node if isinstance(node, int) else node.lineno
        return f"{self.place}:{line}: {sentence}"

    def is_in(self, *folders: str) -> bool:
        """Return whether one of these folders of the addon holds the file, at any
        depth."""
        return not set(folders).isdisjoint(self.inner[1:-1])

    @property
    def theme(self) -> str:
        """The folder below models/ or tools/ in which the file stands, or nothing."""
        is_layered = len(self.inner) > 3 and self.inner[1] in ("models", "tools")
        return self.inner[2] if is_layered else ""

    @property
    def package(self) -> list[str]:
        return list(self.inner[:-1])

    @cached_property
    def imports(self) -> list[Import]:
        """Return all that the file imports, at its head, in functions or by name."""
        found = []
        for node in self.nodes(ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        for node in self.nodes(ast.ImportFrom):
            kept = len(self.package) - node.level + 1
            base = self.package[: max(kept, 0)] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
        for node in self.nodes(ast.Call):
            if called(node) in DYNAMIC_IMPORTS and node.args:
                name = folded(node.args[0]).partition(UNKNOWN)[0].rstrip(".")
                found += [(node.lineno, name)] if name else []
        return [
            Import(line, name.removeprefix("odoo.addons."), name.startswith("odoo"))
            for line, name in found
        ]

    @cached_property
    def models(self) -> "list[Model]":
        return [made for node in self.nodes(ast.ClassDef) if (made := model_of(node))]


class House:
    """All sources below `addons/` of a repository."""

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.files = [
            File(root, path)
            for path in sorted((root / "addons").rglob("*"))
            if path.suffix in SUFFIXES
            and path.is_file()
            and not {"node_modules", "__pycache__"} & set(path.parts)
        ]
        self._catalogues: dict[Path, list[polib.POEntry]] = {}

    @cached_property
    def beside(self) -> list[File]:
        """Return the Python files of the folders beside the addons."""
        return [
            File(self.root, path)
            for folder in BESIDE
            for path in sorted((self.root / folder).rglob("*.py"))
        ]

    def python(self, without: tuple[str, ...] = ("tests",)) -> Iterator[File]:
        """Yield the Python files outside of these folders."""
        for file in self.files:
            if file.path.suffix == ".py" and not file.is_in(*without):
                yield file

    def product(self) -> Iterator[File]:
        """Yield the Python files that run at work: no tests, fakes or migrations."""
        yield from self.python(("tests", "testing", "migrations"))

    @cached_property
    def by_path(self) -> dict[Path, File]:
        return {file.path: file for file in self.files}

    def glob(self, *patterns: str) -> list[File]:
        """Return the files below `addons/` that match one of these patterns."""
        addons = self.root / "addons"
        found = {path for pattern in patterns for path in addons.glob(pattern)}
        return [file for file in self.files if file.path in found]

    @cached_property
    def manifests(self) -> dict[str, dict]:
        """Return the manifest of each addon by its name."""
        return {
            file.addon: ast.literal_eval(file.text)
            for file in self.files
            if len(file.inner) == 2 and file.path.name == "__manifest__.py"
        }

    def depends(self, addon: str) -> set[str]:
        """Return the addons that this one depends on, as far as ours say it."""
        found, waiting = set(), [addon]
        while waiting:
            for name in self.manifests.get(waiting.pop(), {}).get("depends", ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def catalogue(self, addon: str, name: str) -> "list[polib.POEntry]":
        """Return the entries of a file of translations; none where there is no file."""
        path = self.root / "addons" / addon / "i18n" / name
        if path not in self._catalogues:
            entries = polib.pofile(str(path)) if path.exists() else []
            self._catalogues[path] = list(entries)
        return self._catalogues[path]

    @cached_property
    def template_blocks(self) -> MappingProxyType:
        """Return ``{template/key: (file, paragraph)}`` of all templates of letters."""
        found = {}
        for file in self.glob("*/data/templates/*.json"):
            content = json.loads(file.text)
            for block in content["blocks"]:
                found[f"{content['code']}/{block['key']}"] = (file, block)
        return MappingProxyType(found)


@cache
def repository() -> House:
    """Return the house that this repository is, read once for all tests."""
    house = House()
    gc.disable()  # millions of nodes that stay: each collection would walk them all
    for file in house.python(without=()):
        file.index()
    gc.freeze()
    gc.enable()
    return house


# --- trees ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Model:
    """A class that defines or extends a model of Odoo."""

    node: ast.ClassDef
    name: str | None
    inherits: tuple[str, ...]
    is_literal: bool  # True if both are written out

    @property
    def extends(self) -> set[str]:
        """The models that the class continues, rather than takes as a pattern."""
        names = set(self.inherits)
        return names & {self.name} if self.name else names

    @property
    def defines(self) -> str | None:
        return None if self.name in self.inherits else self.name


def model_of(node: ast.ClassDef) -> Model | None:
    values = assigned(node)
    if not {"_name", "_inherit"} & values.keys():
        return None
    name, inherit = (literal(values.get(key)) for key in ("_name", "_inherit"))
    is_literal = ... not in (name, inherit)
    inherits = (inherit,) if isinstance(inherit, str) else inherit
    known = inherits if isinstance(inherits, list | tuple) else ()
    return Model(
        node, name if isinstance(name, str) else None, tuple(known), is_literal
    )


def literal(node: ast.AST | None) -> object:
    """Return the value of a literal, None for nothing, `...` for what is computed."""
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...


def assigned(node: ast.ClassDef | ast.Module) -> dict[str, ast.expr]:
    """Return ``{name: value}`` of what a body assigns."""
    found = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and statement.value:
            targets = [statement.target]
        else:
            targets = getattr(statement, "targets", [])
        for target in targets:
            if isinstance(target, ast.Name) and hasattr(statement, "value"):
                found[target.id] = statement.value
    return found


def called(node: ast.Call) -> str:
    """Return the last name of what a call calls."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def names(tree: ast.AST) -> set[str]:
    """Return the names and attributes that stand in a tree."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found | {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}


def strings(tree: ast.AST) -> set[str]:
    """Return the texts in a tree."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def decorators(function: ast.FunctionDef) -> set[str]:
    return {name for node in function.decorator_list for name in names(node)}


UNKNOWN = "\0"  # a part that only the running program knows
FORMATS = {"format", "format_map"}


def folded(node: ast.AST, known: dict[str, ast.expr] | None = None) -> str:
    """Return the text that an expression makes, with `UNKNOWN` for each part that is
    computed.

    :param known: constants of the module by name, which are followed
    """
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else UNKNOWN
    if isinstance(node, ast.JoinedStr):
        return "".join(folded(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return folded(node.value, known)
    if isinstance(node, ast.Name) and known and node.id in known:
        rest = {name: value for name, value in known.items() if name != node.id}
        return folded(known[node.id], rest)
    if isinstance(node, ast.BinOp):
        return _folded_operation(node, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _folded_call(node, known)
    return UNKNOWN


def _folded_operation(node: ast.BinOp, known: dict[str, ast.expr] | None) -> str:
    left = folded(node.left, known)
    if isinstance(node.op, ast.Add):
        return left + folded(node.right, known)
    if isinstance(node.op, ast.Mod):
        return left.partition("%")[0] + UNKNOWN if "%" in left else left
    return UNKNOWN


def _folded_call(node: ast.Call, known: dict[str, ast.expr] | None) -> str:
    text = folded(node.func.value, known)
    if node.func.attr in FORMATS:
        return text.partition("{")[0] + UNKNOWN
    if node.func.attr == "join" and len(node.args) == 1:
        parts = getattr(node.args[0], "elts", None)
        if parts is None:
            return UNKNOWN
        return text.join(folded(part, known) for part in parts)
    return UNKNOWN
