# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No pattern takes longer than the text is long, whatever a stranger writes.

All patterns of the addons are collected: those that a module of `tools` compiles when
it is imported, and the literals of all calls of `re` elsewhere. Each is fed with
repeats of what its own parts match, and of a few usual characters, and must not slow
down faster than the text grows.
"""

import ast
import importlib
import json
import pkgutil
import re
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from re import _constants as sre
from re import _parser as sre_parser
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"
FUNCTIONS = {"compile", "match", "fullmatch", "search", "split", "findall", "finditer"}
FUNCTIONS |= {"sub", "subn"}
GENERIC = ("A", "a", " ", ".", "0", "\n", "A ", "1.", '"', "<", "-", "a.", "Ab ", ",1")
ENDS = ("", "!", "\n", "\0")
LENGTH = 2048  # characters of the first look
QUICK_S = 0.002  # what takes less at this length is looked at no further
LENGTHS = (1024, 2048, 4096, 8192)
MAX_GROWTH = 3.0  # of the time, when the text is twice as long; 4 is a square
MAX_S = 0.5  # of one text
# modules whose patterns meet what the project wrote itself
OWN_TEXT = {"edic_demo.tools.demo_bills"}
# patterns that are put together when the code runs: module and source. Where a part
# comes from outside it is escaped, and the text is a field or a line of a file.
MADE_LATER = {
    "edic_ai.tools.suggestions.assessing: f'\\\\b(?:(?:{_DOING}){_GAP}(?:{people})|(?:{people}){_GAP}(?:{_DOING})|(?:{_BEST})\\\\W+(?:suited\\\\W+|geeignete\\\\w*\\\\W+)?(?:{people})|(?:{people}){_GAP}(?:{_BEST}|{_FIT}){also})\\\\b'",  # noqa: E501
    'edic_ai.tools.text.figures: f"{SPACE}|[\'’]"',
    "edic_ai.tools.privacy.personal_data: self.pattern",
    "edic_ai.tools.privacy.pseudonym.engine: f'\\\\\\\\?[\\\\[\\\\uff3b【]\\\\s*(?P<kind>(?i:{loose}))[\\\\s_\\\\\\\\\\\\-]*(?P<n>\\\\d{{1,5}})\\\\s*\\\\\\\\?[\\\\]\\\\uff3d】]|(?<![A-Za-z0-9_])(?P<bare>{bare})\\\\\\\\?_(?P<m>\\\\d{{1,5}})(?!\\\\d)'",  # noqa: E501
    "edic_ai.tools.privacy.pseudonym.numbers: f'(?<!\\\\d)(?<!\\\\d,)(?=({chars})(?!\\\\d|,\\\\d))'",  # noqa: E501
    "edic_ai.tools.privacy.pseudonym.numbers: f'(?i:\\\\b(?:{label})){gap}[\\\\s:=|]{{0,4}}(?<![^\\\\W_])({value})'",  # noqa: E501
    "edic_finance.tools.files.cells: f'{end}(?:{mark}(?P<text>.*?){mark}(?={end}|$)|(?P<plain>[^{end}]*))'",  # noqa: E501
    "edic_finance.tools.files.gobd_values: ''.join(parts) + '(\\\\D.*)?'",
    "edic_finance.tools.files.gobd_values: f'^[+-]?\\\\d{{1,3}}(?:{group}\\\\d{{3}})+(?:{mark}\\\\d*)?[+-]?$'",  # noqa: E501
    "edic_finance.tools.audit.parameter: self.pattern",
    "edic_finance.tools.intake.pdf_positions: said",
    "edic_finance.tools.audit.terms: expression([term])",
    "edic_finance.tools.audit.terms: f'[{MARKS}]'",
    "edic_public_sector.tools.budget.guess: words",
    "edic_public_sector.tools.budget.numbers: f'[+-]?{whole}(\\\\{mark}\\\\d{{0,6}})?'",
    "edic_public_sector.tools.forms.kinds: text",
    "edic_public_sector.tools.forms.papers: f'(?<!\\\\w){name}:'",
    "edic_public_sector.tools.forms.papers: f'{name}'",
    "edic_public_sector.tools.forms.same: text",
}


@dataclass(frozen=True)
class Place:
    """A pattern, the module it is in, and how it is used there."""

    module: str
    name: str  # of the constant, or the pattern's text
    pattern: str
    flags: int
    is_anchored: bool  # used with match and fullmatch alone

    def run(self, text: str) -> None:
        compiled = re.compile(self.pattern, self.flags)
        if self.is_anchored:
            compiled.match(text)
            compiled.fullmatch(text)
        else:
            for _match in compiled.finditer(text):
                pass


class TooSlowError(Exception):
    """One text took longer than any may."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End what runs after so many seconds of this process; `re` looks for signals."""

    def stop(*_signal: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# --- which patterns there are ---------------------------------------------------------
def sources() -> Iterator[tuple[str, ast.Module]]:
    """Name and tree of each module that is not a test's."""
    for path in sorted(ADDONS.rglob("*.py")):
        parts = path.relative_to(ADDONS).with_suffix("").parts
        if not {"tests", "testing", "migrations"} & set(parts):
            name = ".".join(parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text())


def tools_modules() -> Iterator[str]:
    for addon in sorted(ADDONS.iterdir()):
        if (addon / "tools" / "__init__.py").exists():
            folder = f"{addon.name}.tools"
            yield folder
            paths = [str(addon / "tools")]
            for found in pkgutil.walk_packages(paths, f"{folder}."):
                yield found.name


def recorded() -> Iterator[tuple[str, str, str, int]]:
    """Module, constant, pattern and flags of all that importing the tools compiles; in
    a process of its own, where nothing is imported yet."""
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


def patterns_of_tools() -> list[tuple[str, str, str, int]]:
    command = [sys.executable, "-P", __file__]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


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


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in FUNCTIONS
            and node.args
        ):
            yield node


@cache
def in_functions(tree: ast.Module) -> set[ast.AST]:
    """What runs when a function is called, not when the module is imported."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }


def flags_of(call: ast.Call) -> int:
    names = [n.attr for n in ast.walk(call) if isinstance(n, ast.Attribute)]
    flags = 0
    for name in names:
        if name.isupper() and isinstance(getattr(re, name, None), re.RegexFlag):
            flags |= getattr(re, name)
    return flags


def assigned_names(tree: ast.Module) -> dict[ast.AST, str]:
    """The constant that each value of the module is given to."""
    return {
        node.value: node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


Uses = dict[tuple[str, str], set[str]]


def uses_of_names(whole: list[tuple[str, ast.Module]]) -> Uses:
    """Return which methods are called on a module's constants, in it and where they
    are imported; ``search`` where one is given to somebody else."""
    found: Uses = {}
    for module, tree in whole:
        origin = imported_names(module, tree)
        methods = {
            id(node.value): node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                home = origin.get(node.id, module)
                method = methods.get(id(node), "search")
                found.setdefault((home, node.id), set()).add(method)
    return found


def imported_names(module: str, tree: ast.Module) -> dict[str, str]:
    """The module of the addons that each imported name comes from."""
    origin = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = module.split(".")[: -node.level] if node.level else []
            home = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                origin[alias.asname or alias.name] = home.removeprefix("odoo.addons.")
    return origin


def collected() -> tuple[dict[tuple, Place], list[str]]:
    """All patterns, and where one is made when the code runs."""
    whole = list(sources())
    found, later = {}, []

    def add(module: str, name: str, pattern: str, flags: int, ways: set[str]) -> None:
        flags |= 0 if flags & re.ASCII else re.UNICODE
        is_anchored = bool(ways) and ways <= {"match", "fullmatch", "pattern"}
        place = Place(module, name, pattern, flags, is_anchored)
        found.setdefault((pattern, flags, is_anchored), place)

    uses = uses_of_names(whole)
    for module, name, pattern, flags in patterns_of_tools():
        add(module, name, pattern, flags, uses.get((module, name), set()))
    for module, tree in whole:
        names = assigned_names(tree)
        for call in calls(tree):
            pattern = call.args[0]
            if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                name = names.get(call, pattern.value)
                way = (
                    uses.get((module, name), set())
                    if call.func.attr == "compile"
                    else {call.func.attr}
                )
                add(module, name, pattern.value, flags_of(call), way)
            elif not isinstance(pattern, ast.Constant) and call in in_functions(tree):
                later.append(f"{module}: {ast.unparse(pattern)}")
    return found, later


if __name__ == "__main__":  # the process that records
    runpy.run_path(str(ROOT / "tests" / "conftest.py"))
    sys.stdout.write(json.dumps(list(recorded())))
    PLACES, LATER = {}, []
else:
    PLACES, LATER = collected()


# --- hostile texts ----------------------------------------------------------------
def samples(parsed: list) -> list[str]:
    """A few texts that a sequence of parts matches, as far as that is easily told."""
    found = [""]
    for part in parsed:
        found = [text + more for text in found for more in sample(*part)][:4]
    return found


def sample(code: object, value: object) -> list[str]:
    """A few texts that one part of a pattern matches."""
    if code is sre.LITERAL:
        return [chr(value)]
    if code is sre.NOT_LITERAL:
        return ["x" if value != ord("x") else "y"]
    if code is sre.ANY:
        return ["x"]
    if code is sre.IN:
        return members(value)
    if code is sre.BRANCH:
        return [text for branch in value[1] for text in samples(branch)[:1]][:4]
    if code is sre.SUBPATTERN:
        return samples(value[-1])
    if code is sre.ATOMIC_GROUP:
        return samples(value)
    if code in REPEATS:
        least, _most, body = value
        return [text * max(least, 1) for text in samples(body)[:2]]
    return [""]  # anchors, looks ahead and behind, references


REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
CATEGORIES = {
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: ".",
}


def members(value: list) -> list[str]:
    """Some characters of a set: the first of each of its parts."""
    found = every_member(value)
    return found[:2] + found[-1:]


def every_member(value: list) -> list[str]:
    """A character of each part of a set."""
    found = []
    for code, what in value:
        if code is sre.NEGATE:
            out = re.compile("[" + "".join(map(re.escape, excluded(value))) + "]")
            return [c for c in "xA 0.,-\n" if not out.match(c)][:3] or ["\u2603"]
        if code is sre.LITERAL:
            found.append(chr(what))
        elif code is sre.RANGE:
            found.append(chr(what[0]))
        elif code is sre.CATEGORY:
            found.append(CATEGORIES.get(what, "a"))
    return found


def excluded(value: list) -> list[str]:
    found = ["\u2604"]
    for code, what in value:
        if code is sre.LITERAL:
            found.append(chr(what))
        elif code is sre.RANGE:
            found += [chr(n) for n in range(what[0], min(what[1], what[0] + 200) + 1)]
        elif code is sre.CATEGORY:
            found += [CATEGORIES.get(what, "a")]
    return found


def repeated(body: list) -> list[str]:
    """What a part that repeats may match: of a set, each member."""
    if len(body) == 1 and body[0][0] is sre.IN:
        return every_member(body[0][1])
    return samples(body)


def repeats(parsed: list, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each part that may repeat without end, and its body."""
    for code, value in parsed:
        if code in REPEATS:
            _least, most, body = value
            if most >= 30:
                for text in repeated(list(body)):
                    yield before, text
            yield from repeats(body, before)
        elif code is sre.SUBPATTERN:
            yield from repeats(value[-1], before)
        elif code is sre.ATOMIC_GROUP:
            yield from repeats(value, before)
        elif code is sre.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, before)
        elif code in (sre.ASSERT, sre.ASSERT_NOT):
            yield from repeats(value[1], before)
        before += sample(code, value)[0]


def hostile(place: Place, length: int) -> Iterator[str]:
    """Texts of about this length, made of what parts of the pattern match."""
    parsed = sre_parser.parse(place.pattern, place.flags & ~re.DEBUG)
    found = dict.fromkeys(repeats(list(parsed)))
    whole = samples(list(parsed))[0]
    seeds = [*found, *(("", text) for text in GENERIC), ("", whole), ("", whole[:-1])]
    # what starts the repeat, and lets it start anew within itself: A.A.A.
    seeds += [("", before[-1] + body) for before, body in found if before]
    bodies = [body for _before, body in found][:6]
    seeds += [("", one + other) for one in bodies for other in bodies if one != other]
    for before, body in dict.fromkeys(seeds):
        if body:
            for end in ENDS:
                yield before + body * (length // len(body)) + end


def seconds(place: Place, text: str) -> float:
    """Processor time that the pattern takes on a text; the best of three."""
    best = MAX_S
    for _turn in range(3):
        began = time.process_time()
        try:
            with limited(MAX_S):
                place.run(text)
        except TooSlowError:
            return MAX_S
        best = min(best, time.process_time() - began)
    return best


def growth(place: Place, make: int) -> list[float]:
    """The times of one kind of hostile text, each twice as long as the one before."""
    return [seconds(place, list(hostile(place, length))[make]) for length in LENGTHS]


def is_growing(times: list[float]) -> bool:
    if MAX_S in times:
        return True
    if times[-1] < QUICK_S * 8:  # of a square it would be sixteen times as long
        return False
    ratios = [after / max(before, 1e-5) for before, after in pairwise(times)]
    return min(ratios[-2:]) > MAX_GROWTH


def worst(place: Place) -> str:
    """The first hostile text that the pattern is slow on; empty when there is none."""
    for number, text in enumerate(hostile(place, LENGTH)):
        began = time.process_time()
        try:
            with limited(MAX_S):
                place.run(text)
        except TooSlowError:
            return text
        if time.process_time() - began < QUICK_S:
            continue
        if is_growing(growth(place, number)) and is_growing(growth(place, number)):
            return text
    return ""


@pytest.mark.parametrize(
    "place", PLACES.values(), ids=lambda p: f"{p.module} {p.name}"[:90]
)
def test_pattern_does_not_slow_down(place):
    if place.module in OWN_TEXT:
        return
    text = worst(place)
    assert not text, f"slow on {text[:20]!r}…{text[-4:]!r}"


def test_patterns_that_are_made_later_are_known():
    """A pattern that is put together from what comes in has to be looked at."""
    assert set(LATER) == MADE_LATER


def test_there_is_something_to_look_at():
    assert len(PLACES) > 250


@pytest.mark.parametrize(
    ("pattern", "is_slow"),
    [
        (r"(?:[A-Z]\w*[ -]?){2,5}$", True),
        (r"[.!?]+(?=\s)", True),
        (r"(?:(?:et|deux)+|jours?)+!", True),
        (r"a+b", True),
        (r"(?<![\w-])[A-Z][\w.-]*weg", True),
        (r"(?<![\w-])[A-Z][\w.-]{0,60}weg", False),
        (r"(?<!a)a++b", False),
        (r"\d{1,3}(?: \d{3}){0,6},\d{2}", False),
    ],
)
def test_slow_patterns_are_found(pattern, is_slow):
    place = Place("test", "PATTERN", pattern, re.UNICODE, is_anchored=False)
    assert bool(worst(place)) == is_slow
