# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No pattern takes longer than the text is long, whatever a stranger writes.

All patterns of the addons are collected: those that a module of `tools` compiles when
it is imported, and the literals of all calls of `re` elsewhere. Each is fed with
repeats of what its own parts match, and of a few usual characters, and must not slow
down faster than the text grows.
"""

import ast
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as sre
from re import _parser as sre_parser

import pytest
from house import FUNCTIONS as FUNCTION_NODES
from house import File, repository

FUNCTIONS = {"compile", "match", "fullmatch", "search", "split", "findall", "finditer"}
FUNCTIONS |= {"sub", "subn"}
GENERIC = ("A", "a", " ", ".", "0", "\n", "A ", "1.", '"', "<", "-", "a.", "Ab ", ",1")
ENDS = ("", "!", "\n", "\0")
LENGTH = 2048  # characters of the first look
LENGTHS = (2048, 4096, 8192)
MAX_GROWTH = 3.0  # growth of the time, when the text is twice as long; 4 is a square
MAX_S = 0.5  # time for a text
ENOUGH_S = 0.04  # what is measured takes as long
# modules whose patterns meet what the project wrote itself
OWN_TEXT = {"edic_demo demo_bills"}
# patterns that are put together when the code runs: addon, module, source. Where a part
# comes from outside it is escaped, and the text is a field or a line of a file.
MADE_LATER = {
    "edic_ai assessing: f'\\\\b(?:(?:{_DOING}){_GAP}(?:{people})|(?:{people}){_GAP}(?:{_DOING})|(?:{_BEST})\\\\W+(?:suited\\\\W+|geeignete\\\\w*\\\\W+)?(?:{people})|(?:{people}){_GAP}(?:{_BEST}|{_FIT}){also})\\\\b'",  # noqa: E501
    'edic_ai figures: f"{SPACE}|[\'’]"',
    "edic_ai personal_data: self.pattern",
    "edic_ai engine: f'\\\\\\\\?[\\\\[\\\\uff3b【]\\\\s*(?P<kind>(?i:{loose}))[\\\\s_\\\\\\\\\\\\-]*(?P<n>\\\\d{{1,5}})\\\\s*\\\\\\\\?[\\\\]\\\\uff3d】]|(?<![A-Za-z0-9_])(?P<bare>{bare})\\\\\\\\?_(?P<m>\\\\d{{1,5}})(?!\\\\d)'",  # noqa: E501
    "edic_ai numbers: f'(?<!\\\\d)(?<!\\\\d,)(?=({chars})(?!\\\\d|,\\\\d))'",
    "edic_ai numbers: f'(?i:\\\\b(?:{label})){gap}[\\\\s:=|]{{0,4}}(?<![^\\\\W_])({value})'",  # noqa: E501
    "edic_finance cells: f'{end}(?:{mark}(?P<text>.*?){mark}(?={end}|$)|(?P<plain>[^{end}]*))'",  # noqa: E501
    "edic_finance gobd_values: ''.join(parts) + '(\\\\D.*)?'",
    "edic_finance gobd_values: f'^[+-]?\\\\d{{1,3}}(?:{group}\\\\d{{3}})+(?:{mark}\\\\d*)?[+-]?$'",  # noqa: E501
    "edic_finance parameter: self.pattern",
    "edic_finance pdf_positions: said",
    "edic_finance terms: expression([term])",
    "edic_finance terms: f'[{MARKS}]'",
    "edic_public_sector guess: words",
    "edic_public_sector numbers: f'[+-]?{whole}(\\\\{mark}\\\\d{{0,6}})?'",
    "edic_public_sector papers: f'(?<!\\\\w){name}:'",
    "edic_public_sector papers: f'{name}'",
}


@dataclass(frozen=True)
class Place:
    """A pattern, the module it is in, and how it is used there."""

    module: str
    name: str  # name of the constant, or the pattern's text
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


# --- the patterns ---------------------------------------------------------------------
def sources() -> Iterator[tuple[str, File]]:
    """Name and file of each module that is not a test's."""
    for file in repository().product():
        name = ".".join(file.inner).removesuffix(".py").removesuffix(".__init__")
        yield name, file


def short(module: str) -> str:
    """Return addon and name of a module, without its theme."""
    return " ".join((module.partition(".")[0], module.rpartition(".")[2]))


def patterns_of_tools() -> list[tuple[str, str, str, int]]:
    command = [sys.executable, "-P", Path(__file__).with_name("record_patterns.py")]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def calls(file: File) -> Iterator[ast.Call]:
    for node in file.nodes(ast.Call):
        if (
            isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in FUNCTIONS
            and node.args
        ):
            yield node


@cache
def in_functions(file: File) -> set[ast.AST]:
    """Return the nodes that run with a call of a function, not with an import."""
    return {
        inner
        for node in file.nodes(*FUNCTION_NODES, ast.Lambda)
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


def uses_of_names(whole: list[tuple[str, File]]) -> Uses:
    """Return which methods are called on a module's constants, in it and where they
    are imported; ``search`` where one is given to somebody else."""
    found: Uses = {}
    for module, file in whole:
        origin = imported_names(module, file)
        methods = {id(node.value): node.attr for node in file.nodes(ast.Attribute)}
        for node in file.nodes(ast.Name):
            if isinstance(node.ctx, ast.Load):
                home = origin.get(node.id, module)
                method = methods.get(id(node), "search")
                found.setdefault((home, node.id), set()).add(method)
    return found


def imported_names(module: str, file: File) -> dict[str, str]:
    """The module of the addons that each imported name comes from."""
    origin = {}
    for node in file.nodes(ast.ImportFrom):
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
    for module, file in whole:
        names = assigned_names(file.tree)
        for call in calls(file):
            pattern = call.args[0]
            if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                name = names.get(call, pattern.value)
                way = (
                    uses.get((module, name), set())
                    if call.func.attr == "compile"
                    else {call.func.attr}
                )
                add(module, name, pattern.value, flags_of(call), way)
            elif not isinstance(pattern, ast.Constant) and call in in_functions(file):
                later.append(f"{short(module)}: {ast.unparse(pattern)}")
    return found, later


# --- hostile texts ----------------------------------------------------------------
def samples(parsed: list) -> list[str]:
    """A few texts that a sequence of parts matches, as far as they are easily found."""
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
    """Return the texts that a repeated part may match: of a set, each member."""
    if len(body) == 1 and body[0][0] is sre.IN:
        return every_member(body[0][1])
    return samples(body)


def repeats(parsed: list, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the text before each part that may repeat without end, and its body."""
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


@cache
def hostile(place: Place) -> list[tuple[str, str, str]]:
    """Return beginnings, bodies to repeat, and ends, of what parts of the pattern
    match."""
    parsed = sre_parser.parse(place.pattern, place.flags & ~re.DEBUG)
    found = dict.fromkeys(repeats(list(parsed)))
    whole = samples(list(parsed))[0]
    seeds = [*found, *(("", text) for text in GENERIC), ("", whole), ("", whole[:-1])]
    # a text that starts the repeat, and lets it start anew within itself: A.A.A.
    seeds += [("", before[-1] + body) for before, body in found if before]
    bodies = [body for _before, body in found][:6]
    seeds += [
        ("", body + other) for body in bodies for other in bodies if body != other
    ]
    return [
        (before, body, end)
        for before, body in dict.fromkeys(seeds)
        if body
        for end in ENDS
    ]


def text_of(kind: tuple[str, str, str], length: int) -> str:
    """Return a hostile text of about this length."""
    before, body, end = kind
    return before + body * (length // len(body)) + end


def once(place: Place, text: str) -> float:
    """Return how long the pattern takes on a text, and what else is at work meanwhile.

    Raises TooSlowError when the pattern alone takes too long.
    """
    began = time.perf_counter()
    with limited(MAX_S):
        place.run(text)
    return time.perf_counter() - began


@cache
def quick_s() -> float:
    """Return how long a pattern of which nothing more is asked may take on the first
    look: half of what the mildest of the slow ones takes on this machine."""
    mildest = Place("test", "PATTERN", "a+b", re.UNICODE, False)
    return min(once(mildest, "a" * LENGTH) for _attempt in range(9)) / 2


def seconds(place: Place, text: str) -> float:
    """Return the processor time that the pattern takes on a text.

    It is the average of as many runs as take `ENOUGH_S` together: the processor's clock
    has ticks of four milliseconds on some machines, and any other clock counts what
    else is at work.
    """
    runs, took, began = 0, 0.0, time.process_time()
    while took < ENOUGH_S:
        try:
            with limited(MAX_S):
                place.run(text)
        except TooSlowError:
            return MAX_S
        runs, took = runs + 1, time.process_time() - began
    return min(took / runs, MAX_S)


def is_growing(place: Place, kind: tuple[str, str, str]) -> bool:
    """Return whether a text twice as long takes much more than twice the time, and one
    twice as long again; the longest is tried first, and once, which mostly tells that
    it does not."""
    longest = text_of(kind, LENGTHS[-1])
    try:
        # a square would be sixteen times as long
        if once(place, longest) < quick_s() * 8:
            return False
    except TooSlowError:
        return True
    after = seconds(place, longest)
    if after == MAX_S:
        return True
    for length in LENGTHS[-2::-1]:
        before = seconds(place, text_of(kind, length))
        if after / max(before, 1e-5) <= MAX_GROWTH:
            return False
        after = before
    return True


def worst(place: Place) -> str:
    """The first hostile text that the pattern is slow on; empty when there is none."""
    for kind in hostile(place):
        text = text_of(kind, LENGTH)
        try:
            if once(place, text) < quick_s():
                continue
        except TooSlowError:
            return text
        if is_growing(place, kind) and is_growing(place, kind):
            return text
    return ""


@pytest.fixture(scope="module")
def patterns():
    return collected()


@pytest.mark.slow
def test_no_pattern_slows_down(patterns):
    slow = []
    for place in patterns[0].values():
        if short(place.module) not in OWN_TEXT and (text := worst(place)):
            where = f"{place.module}: {place.name[:90]!r}"
            slow.append(f"{where} is slow on {text[:20]!r}…{text[-4:]!r}")
    assert not slow, "\n".join(slow)


def test_patterns_that_are_made_later_are_known(patterns):
    """A pattern that is put together from what comes in has to be looked at."""
    assert set(patterns[1]) == MADE_LATER


def test_there_is_something_to_look_at(patterns):
    assert len(patterns[0]) > 250


SLOW = {
    r"(?:[A-Z]\w*[ -]?){2,5}$": True,
    r"[.!?]+(?=\s)": True,
    r"(?:(?:et|deux)+|jours?)+!": True,
    r"a+b": True,
    r"(?<![\w-])[A-Z][\w.-]*weg": True,
    r"(?<![\w-])[A-Z][\w.-]{0,60}weg": False,
    r"(?<!a)a++b": False,
    r"\d{1,3}(?: \d{3}){0,6},\d{2}": False,
}


@pytest.mark.slow
def test_slow_patterns_are_found():
    found = {
        pattern: bool(worst(Place("test", "PATTERN", pattern, re.UNICODE, False)))
        for pattern in SLOW
    }
    assert found == SLOW
