# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of the code: names, docstrings, and no puzzles to save a line."""

import ast
import re
from keyword import iskeyword

from house import FUNCTIONS, Break, File, House, called, rule
from plan import STORED_NAMES

TEST_NAME = re.compile(r"(?m)^ *(?:async )?def (test_\w+)\(")
SAYS_NOTHING = re.compile(r"test_(?:the|it|its)_\w+|test_[^_]+(?:_works|_ok)?")
LITERALS = (ast.Tuple, ast.List, ast.Set, ast.Dict)


@rule(
    Break("x = f(*('a', 'b'))", "x = f('a', 'b')"),
    Break("x = [*('a', 'b'), c]", "x = ['a', 'b', *c]"),
    Break("x = {*['a'], 'b'}", "x = {*names, 'b'}"),
    Break("x = f(*{'a'})", "x = f(*[y for y in z])", "addons/edic_ai_hr/tests/x.py"),
    Break("x = f(**{'a': 1})", "x = f(a=1)"),
    Break("x = f(**dict(a=1))", "x = f(**{'a.b': 1, name: 2})"),
    Break("x = {**{'a': 1}, 'b': 2}", "x = {**others, 'b': 2}"),
    Break("a, *b = *(1, 2), 3", "a, *b = 1, 2, 3"),
    Break("x = f(**{'a': 1})", "x = f(**{'class': 2})"),
)
def no_literal_is_splat(house: House):
    """A literal is not unpacked where it could be written out: `f("a", "b")`."""
    for file in house.python(without=()):
        for node in file.nodes(ast.Starred):
            if isinstance(node.value, LITERALS) and isinstance(node.ctx, ast.Load):
                yield file.at(node, f"unpack {ast.unparse(node)[:60]} where it stands")
        for node in file.nodes(ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None and isinstance(value, ast.Dict):
                    yield file.at(value, "a dictionary is unpacked where it is written")
        for node in file.nodes(ast.Call):
            for keyword in node.keywords:
                if keyword.arg is None and _are_names(keyword.value):
                    yield file.at(keyword.value, "write these as keywords")


def is_argument(name: str) -> bool:
    return name.isidentifier() and not iskeyword(name)


def _are_names(node: ast.AST) -> bool:
    """Return whether a mapping has keys alone that could be keywords."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "dict" and not node.args
    return isinstance(node, ast.Dict) and all(
        isinstance(key, ast.Constant) and is_argument(str(key.value))
        for key in node.keys
    )


RIDDLE = re.compile(r"(What|Whether|Whom?|Which|Of|Where|How|Why|When)\b")


@rule(
    Break('def f():\n    """What it gives."""', 'def f():\n    """Return it."""'),
    Break('class A:\n    """Of a bill, the sum."""', 'class A:\n    """Offers."""'),
    Break(
        'class A:\n    def f(self):\n        """\n        Whether it is.\n        """',
        'class A:\n    def f(self):\n        """Return whether it is due."""',
        "addons/edic_ai_hr/models/x.py",
    ),
    Break('def _f():\n    """Who decided."""', 'def _f():\n    """Return users."""'),
    Break('async def f():\n    """Whom to ask."""', 'async def f():\n    """Ask."""'),
    Break(
        'def f():\n    def g():\n        """Which it is."""',
        'def f():\n    def g():\n        """Return the rule."""',
    ),
    Break('"""Where bills are read."""', '"""The reading of bills."""'),
    Break(
        'class _A:\n    """How it is paid."""',
        'class _A:\n    """A way to pay."""',
        "addons/edic_ai/tests/common.py",
    ),
    Break('"""Why it fails."""', '"""The faults."""', "tests/unit/test_x.py"),
    Break('"""When it runs."""', '"""The times."""', "benchmarks/audit/x.py"),
    Break('"""What is made."""', '"""Make vectors."""', "scripts/make_x.py"),
)
def docstrings_are_sentences(house: House):
    """A docstring names its subject, or says what is done; it does not ask."""
    for file in [*house.python(without=()), *house.beside]:
        for node in file.nodes(*FUNCTIONS, ast.ClassDef, ast.Module):
            text = ast.get_docstring(node) or ""
            if RIDDLE.match(text):
                name = getattr(node, "name", "the module")
                line = text.splitlines()[0]
                yield file.at(node.body[0], f"{name}: {line}")


# "told" has several readings: reported, shown, known by, named; people are told things
TOLD = re.compile(r"\btold\b(?! apart| to refuse)")


@rule(
    Break(
        'def f():\n    """Return it as told."""',
        'def f():\n    """Keep them told apart."""',
    ),
    Break('"""What is wrong is told."""', '"""What is wrong is reported."""'),
)
def docstrings_say_what_told_means(house: House):
    for file in house.product():
        for node in file.nodes(*FUNCTIONS, ast.ClassDef, ast.Module):
            text = ast.get_docstring(node) or ""
            if TOLD.search(text):
                place = getattr(node, "lineno", 1)
                yield file.at(place, f"told: {TOLD.search(text).string[:60]!r}")


VAGUE = {"told", "_told", "one"}


@rule(
    Break("told = 1", "message = 1"),
    Break("def _told(self): 1", "def _message(self): 1"),
    Break("def f(one): 1", "def f(bill): 1"),
    Break("x = [one for one in y]", "x = [bill for bill in y]"),
    Break("f = lambda one: 1", "f = lambda bill: 1", "addons/edic_ai_hr/models/x.py"),
    Break("self.told = 1", "self.message = 1"),
    Break("f(told=1)", "f(message=1)"),
    Break("from x import y as told", "from x import y as message"),
    Break("try: 1\nexcept ValueError as one: 1", "try: 1\nexcept ValueError as e: 1"),
    Break("x = {'told': 1}", "x = {'message': 1}"),
    Break("x = y['one']", "x = y['bill']"),
    Break("y['told'] = 1", "y['message'] = y[one]"),
    Break("x = y.get('told')", "x = y.get('message')", "addons/edic_ai_hr/models/x.py"),
    Break("def f(told): 1", "def f(expected): 1", "addons/edic_ai/tests/test_x.py"),
    Break("for one in x: 1", "for line in x: 1", "benchmarks/audit/x.py"),
    Break("told = x", "expected = x", "tests/unit/edic_ai/test_x.py"),
    Break("one = 1", "line = 1", "scripts/make_x.py"),
)
def names_say_something(house: House):
    for file in [*house.python(without=()), *house.beside]:
        for node, name in [*_given_names(file), *_keys(file)]:
            if name in VAGUE and (file.short, name) not in STORED_NAMES:
                yield file.at(node, f"the name {name} says nothing")


def _given_names(file: File):
    """Yield each name that the file gives to a value, function or argument."""
    for node in file.nodes(ast.Name):
        if isinstance(node.ctx, ast.Store):
            yield node, node.id
    for node in file.nodes(ast.Attribute):
        if isinstance(node.ctx, ast.Store):
            yield node, node.attr
    for node in file.nodes(*FUNCTIONS, ast.ClassDef):
        yield node, node.name
    for node in file.nodes(ast.arg, ast.keyword):
        yield node, node.arg
    for node in file.nodes(ast.alias):
        yield node, node.asname
    for node in file.nodes(ast.ExceptHandler):
        yield node, node.name


def _keys(file: File):
    """Yield each key that a dictionary is written or read with, if it is a text."""
    for node in file.nodes(ast.Dict):
        yield from ((node, getattr(key, "value", None)) for key in node.keys)
    for node in file.nodes(ast.Subscript):
        yield node, getattr(node.slice, "value", None)
    for node in file.nodes(ast.Call):
        if called(node) == "get" and node.args:
            yield node, getattr(node.args[0], "value", None)


# a loop's variable in a template, a variable or the argument of a function in a script
VAGUE_IN_SCREENS = re.compile(
    r't-as="(one|told)"|\b(const|let) (one|told)\b|[(](one|told)[)] =>'
)


@rule(
    Break('<t t-as="one"/>', '<t t-as="line"/>', "addons/edic_ai/views/x.xml"),
    Break("const told = 1;", "const text = 1;", "addons/edic_ai_hr/static/src/x.js"),
    Break("f((one) => 1);", "f((line) => 1);", "addons/edic_ai/static/src/x.js"),
)
def names_in_screens_say_something(house: House):
    for file in house.glob("*/views/**/*.xml", "*/static/src/**/*.*"):
        for found in VAGUE_IN_SCREENS.finditer(file.text):
            line = file.text.count("\n", 0, found.start()) + 1
            yield file.at(line, f"the name in {found.group()} says nothing")


LIMIT = re.compile(
    r"_?(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|FEW|FEWEST|ENOUGH|LITTLE)(_|$)"
)


@rule(
    Break("MOST_ROWS = 5", "MAX_ROWS = 5"),
    Break("class A:\n    _MOST = 5", "class A:\n    _MAX_ROWS = 5"),
    Break("LEAST_SHARE: float = 5", "MIN_SHARE: float = 5", "addons/edic_ai_hr/x.py"),
    Break("LONGEST, SHORTEST = 9, 1", "MAX_CHARS, MIN_CHARS = 9, 1"),
)
def limits_have_their_usual_names(house: House):
    """A limit is `MAX_…`, `MIN_…` or `DEFAULT_…`."""
    for file in house.product():
        for node in file.nodes(ast.Name):
            if isinstance(node.ctx, ast.Store) and LIMIT.match(node.id):
                yield file.at(node, f"{node.id} is a limit: MAX_… or MIN_…")


UNIT = "tests/unit/edic_ai/test_made_up.py"


@rule(
    Break("def test_the_payee(): 1", "def test_changed_payee_is_found(): 1", UNIT),
    Break("def test_it_is_stopped(): 1", "def test_probe_is_stopped(): 1", UNIT),
    Break("def test_its_name(): 1", "def test_model_has_its_name(): 1", UNIT),
    Break(
        "class A:\n    def test_rights(self): 1",
        "class A:\n    def test_agent_cannot_clear_flag(self): 1",
        "addons/edic_ai_hr/tests/test_x.py",
    ),
    Break(
        "async def test_chat_works(): 1",
        "async def test_item_of_the_chat(): 1",
        "addons/edic_ai/tests/queue/test_x.py",
    ),
)
def tests_are_named_for_the_behaviour_that_breaks(house: House):
    """One word names a subject, and an article the subject of a class."""
    for folder in ("addons", "tests"):
        for path in sorted((house.root / folder).rglob("test_*.py")):
            text = path.read_text(encoding="utf-8")
            for found in TEST_NAME.finditer(text):
                if SAYS_NOTHING.fullmatch(found[1]):
                    line = text.count("\n", 0, found.start()) + 1
                    place = path.relative_to(house.root).as_posix()
                    yield f"{place}:{line}: what breaks where {found[1]} fails?"


LOOP_VARIABLE = re.compile(r't-as="(\w+)"')
GETTER = re.compile(r"\bget (\w+)\(\)")
TEMPLATE = "addons/edic_ai/static/src/x/x.xml"


@rule(
    Break(
        '<t t-as="row"/>',
        '<t t-as="line"/>',
        TEMPLATE,
        {"addons/edic_ai/static/src/x/x.js": "class X { get row() {} }"},
    ),
)
def no_loop_hides_a_getter(house: House):
    """Owl sets a loop's variable on the component: where that has a getter of the name,
    each turn of the loop silently has the getter's value."""
    scripts = {file.place: file.text for file in house.glob("*/static/src/**/*.js")}
    for file in house.glob("*/static/src/**/*.xml"):
        getters = GETTER.findall(scripts.get(file.place[:-3] + "js", ""))
        for found in LOOP_VARIABLE.finditer(file.text):
            if found[1] in getters:
                line = file.text.count("\n", 0, found.start()) + 1
                yield file.at(line, f"the component has a getter {found[1]}")


# a module of `tools/`, and a name in it, as the prose of code has them
NAMED_TOOL = re.compile(r"(?<![\w./])tools\.(\w+\.[\w.]*\w)")
FOLDING = {"addons/edic_ai/tools/text/folding.py": "def fold(text): 1"}
PROSE = "addons/edic_ai/models/made_up.py"


@rule(
    Break(
        "x = 1  # see `tools.gone.fold`",
        "x = 1  # see `tools.text.folding.fold`",
        PROSE,
        FOLDING,
    ),
    Break(
        'def f():\n    """Return it as `tools.text.folding.gone` does."""',
        'def f():\n    """Return it as `tools.text.folding` does."""',
        PROSE,
        FOLDING,
    ),
)
def tools_that_prose_names_are_there(house: House):
    """A module that moved to another theme is not named where it was."""
    modules = {
        ".".join(file.inner[2:]).removesuffix(".py").removesuffix(".__init__"): file
        for file in house.glob("*/tools/**/*.py")
    }
    for file in house.product():
        for number, line in enumerate(file.text.splitlines(), 1):
            if "import" in line:
                continue
            for named in NAMED_TOOL.findall(line):
                module, _dot, name = named.rpartition(".")
                is_there = named in modules or (
                    module in modules
                    and re.search(rf"\b{name}\b", modules[module].text)
                )
                if not is_there:
                    yield file.at(number, f"there is no tools.{named}")
