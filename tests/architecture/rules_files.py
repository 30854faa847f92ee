# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of files: who opens those of strangers, idioms, deadlines, tests."""

import ast
import re

from house import Break, File, House, called, rule
from plan import CHILDREN, FILES, LETTER_MAKER, OPENERS, WRITERS

CHILDREN_AND_WRITERS = CHILDREN | WRITERS.keys()
CHILD = "addons/edic_finance/tools/audit/hidden_text.py"
VIEW = "addons/edic_ai/views/made_up.xml"
SCRIPT = "addons/edic_ai/static/src/made_up.js"


# --- files of strangers ---------------------------------------------------------------
@rule(
    Break("import pypdf", "import json"),
    Break("def f():\n    from PIL import Image", "from io import BytesIO"),
    Break("from odoo.tools.pdf import PdfReader", "from odoo.tools import SQL"),
    Break("from odoo.tools import pdf", "from odoo.tools import float_round"),
    Break("import pypdfium2", "", "addons/edic_ai_hr/tools/hidden_text.py"),
)
def only_children_open_files(house: House):
    """PDFs and pictures of strangers are opened only in a process with limits."""
    for file in house.python(("tests", "testing")):
        if file.short in CHILDREN | WRITERS.keys():
            continue
        for found in file.imports:
            is_odoo = f"{found.name}.".startswith("odoo.tools.pdf.")
            if found.top in OPENERS or is_odoo:
                yield file.at(found.line, f"it opens files with {found.name}")


@rule(
    Break(
        "from ..hidden_text import read",
        "from ..hidden_text import MAX",
        CHILD[:-14] + "sub/x.py",
    ),
    Break(
        "from edic_finance.tools.audit import hidden_text\nhidden_text.read(f)",
        "",
        "addons/edic_finance/models/x.py",
    ),
    Break(
        "from ..tools.file_parts import embedded_files as f",
        "",
        "addons/edic_finance/models/x.py",
    ),
)
def children_are_imported_by_nobody_at_work(house: House):
    """Code that a child opens with is not loaded into Odoo by the way: `read` is called
    by name. Constants and types of readers may be."""
    children = {short.partition("/")[2].removesuffix(".py") for short in CHILDREN}
    opening = {"read", "embedded_files", "is_picture", "main"}
    for file in house.python(("tests", "testing")):
        for found in file.imports:
            *module, name = found.parts
            if module and module[-1] in children and name in opening:
                yield file.at(found.line, f"it loads {found.name}")
        for node in file.nodes(ast.Attribute):
            if node.attr in opening and getattr(node.value, "id", "") in children:
                yield file.at(node, f"it calls {ast.unparse(node)}")


@rule(
    Break(
        "x = 1", "import pypdf", CHILD, using={"known": {"edic_finance/hidden_text.py"}}
    ),
    Break("", "import PIL", CHILD, using={"known": {"edic_finance/hidden_text.py"}}),
)
def each_exception_for_an_opener_is_needed(house: House, known=CHILDREN_AND_WRITERS):
    found = [
        file.short
        for file in house.product()
        if any(name.top in OPENERS for name in file.imports)
    ]
    for name in known:
        if found.count(name) != 1:
            yield f"plan.py:1: {found.count(name)} files {name} open others"


NAMED = {"known": {"edic_ai/named.py"}}


@rule(
    Break(None, "", "addons/edic_ai/models/named.py", using=NAMED),
    Break(
        "",
        None,
        "addons/edic_ai/models/named.py",
        {"addons/edic_ai/tools/named.py": ""},
        NAMED,
    ),
)
def each_file_of_the_plan_is_there_once(house: House, known=frozenset(FILES)):
    """A second file of the name would be an exception that nobody thought of."""
    files = list(house.python())
    found = [file.short for file in files] + [file.place for file in files]
    for name in known:
        if found.count(name) != 1:
            yield f"plan.py:1: there are {found.count(name)} files {name}"


@rule(
    Break("x = Letter(text)", "x = letters(text)"),
    Break("x = paper.Letter(text)", "x = paper.text(text)", VIEW[:-3] + "py"),
    Break(
        "x = Letter(text)",
        "class Letter: pass\nx = Letter(text)",
        "addons/edic_public_sector/tools/letters/paper.py",
    ),
    Break("Letter()", "", "addons/edic_ai_hr/models/edic_public_draft.py"),
)
def letters_are_made_where_it_is_known_whether_they_are_signed(house: House):
    for file in house.python():
        is_home = any(node.name == "Letter" for node in file.nodes(ast.ClassDef))
        if not is_home and file.short != LETTER_MAKER:
            for call in file.nodes(ast.Call):
                if called(call) == "Letter":
                    yield file.at(call, "a letter is made past its draft")


# --- idioms ---------------------------------------------------------------------------
OUTDATED = {
    ".py": r"_sql_constraints|\bname_get\(|(?<!_)\bread_group\(|type=\"json\"|"
    r"group_operator=|self\._(?:cr|uid|context)\b|odoo\.osv|\bcr\.commit\(",
    ".xml": r"<tree|view_mode\">[^<]*tree|attrs=|states=|t-esc|t-raw|kanban-box|"
    r"numbercall|oe_chatter",
    ".js": r"@odoo-module|= owl;|odoo\.define|t-esc|t-raw|console\.log|debugger",
}


@rule(
    Break("_sql_constraints = []", "_x = models.Constraint()"),
    Break("def name_get(self): 1", "def _compute_display_name(self): 1"),
    Break("self.read_group([])", "self._read_group([])"),
    Break("self._cr", "self.env.cr"),
    Break("from odoo.osv import expression", "from odoo.fields import Domain"),
    Break(
        "self.env.cr.commit()", "self.env.cr.flush()", "addons/edic_ai_hr/tests/x.py"
    ),
    Break('@route(type="json")', "@route(type='jsonrpc')"),
    Break("<tree/>", "<list/>", VIEW),
    Break("<field attrs='{}'/>", "<field invisible='x'/>", VIEW),
    Break("<t t-esc='x'/>", "<t t-out='x'/>", VIEW),
    Break("/** @odoo-module */", "", SCRIPT),
    Break("console.log(1);", "", "addons/edic_ai/static/tests/x.js"),
)
def no_idiom_is_outdated(house: House):
    """Odoo 19 ignores or accepts these in silence, and no linter catches them."""
    for file in house.files:
        # a command has no transaction but its own, which it may commit
        if file.path.suffix in OUTDATED and file.path.parent.name != "cli":
            for found in re.finditer(OUTDATED[file.path.suffix], file.text):
                line = file.text.count("\n", 0, found.start()) + 1
                yield file.at(line, f"{found[0]} is outdated")


# --- empty lists ----------------------------------------------------------------------
ACTION = re.compile(r'model="ir\.actions\.act_window".*?</record>', re.S)
# what is said of a time, such as this month, may be the filter's own
NEVER = re.compile(
    r'o_view_nocontent\w*"\s*>(?![^<]*\bthis\b)[^<]*?(\byet\b|Nobody|\bwas\b)'
)


@rule(
    Break(
        '<record id="x" model="ir.actions.act_window">'
        "<field name=\"context\">{'search_default_open': 1}</field>"
        '<p class="o_view_nocontent_smiling_face">No draft yet</p></record>',
        '<record id="x" model="ir.actions.act_window">'
        "<field name=\"context\">{'search_default_open': 1}</field>"
        '<p class="o_view_nocontent_smiling_face">No draft is open</p></record>',
        VIEW,
    ),
)
def empty_lists_say_no_more_than_their_filter_knows(house: House):
    """A list that opens with a filter is empty also where the others are hidden."""
    for file in house.glob("*/views/**/*.xml"):
        for action in ACTION.finditer(file.text):
            never = NEVER.search(action[0])
            if never and "search_default_" in action[0]:
                line = file.text.count("\n", 0, action.start() + never.start()) + 1
                yield file.at(line, f"with its filter, the list cannot know {never[1]}")


# --- cards ----------------------------------------------------------------------------
KANBAN = re.compile(r"<kanban\b.*?</kanban>", re.S)
READ = re.compile(r"\brecord\.(\w+)")
FIELD = re.compile(r"<field\s[^>]*?\bname=\"(\w+)\"")


@rule(
    Break(
        '<kanban><t t-if="record.state.raw_value"/></kanban>',
        '<kanban><field name="state"/><t t-if="record.state.raw_value"/></kanban>',
        VIEW,
    ),
    Break(
        '<field name="state"/><kanban><t t-if="!record.state.value"/></kanban>',
        '<kanban><t t-if="!record.state.value"/><field\nname="state"/></kanban>',
        VIEW,
    ),
)
def cards_read_only_fields_of_their_view(house: House):
    """A field that the view does not name is not loaded, and the card breaks down."""
    for file in house.glob("*/**/*.xml"):
        for kanban in KANBAN.finditer(file.text):
            loaded = set(FIELD.findall(kanban[0]))
            for read in READ.finditer(kanban[0]):
                if read[1] not in loaded:
                    place = kanban.start() + read.start()
                    line = file.text.count("\n", 0, place) + 1
                    yield file.at(line, f"{read[1]} of the card is not loaded")


# --- deadlines ------------------------------------------------------------------------
RELATIVE = re.compile(r"remaining_days|toRelative|fromNow\(")
DEADLINE = re.compile(r"_before$|_deadline$|^deadline$")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def screens(house: House):
    for file in house.files:
        is_other = "/static/tests/" in file.place or "/static/lib/" in file.place
        if file.path.suffix in (".xml", ".js") and not is_other:
            yield file


@rule(
    Break("<f widget='remaining_days'/>", "<f widget='edic_ai_deadline'/>", VIEW),
    Break("day.toRelative();", "/* not toRelative */", SCRIPT),
    Break("day.fromNow()", "day.format()", "addons/edic_ai_hr/static/src/x.js"),
)
def no_screen_shows_a_deadline_without_its_moment(house: House):
    """A deadline is a day and an hour: "next month" tells nobody when to act."""
    for file in screens(house):
        if found := RELATIVE.search(COMMENT.sub("", file.text)):
            yield file.at(1, f"use the widget edic_ai_deadline, not {found[0]}")


@rule(
    Break("class A:\n    deadline = fields.Date()", "deadline = fields.Datetime()"),
    Break(
        "answer_before = fields.Date(required=True)",
        "answered_on = fields.Date(required=True)",
        "addons/edic_ai/models/privacy/x.py",
    ),
    Break("pay_deadline = fields.Date()", "", "addons/edic_ai_hr/wizards/x.py"),
)
def deadlines_have_hours(house: House):
    for file in house.product():
        if not file.is_in("models", "wizards"):
            continue
        for node in file.nodes(ast.Assign):
            is_date = isinstance(node.value, ast.Call) and called(node.value) == "Date"
            for target in node.targets if is_date else ():
                if isinstance(target, ast.Name) and DEADLINE.search(target.id):
                    yield file.at(node, f"{target.id} ends at an hour: use Datetime")


# --- tests that Odoo finds ------------------------------------------------------------
TESTS = "addons/edic_ai/tests/__init__.py"
FLAT = {"addons/edic_ai/tests/test_x.py": "x = 1"}
THEMED = {
    "addons/edic_ai/tests/ledger/test_x.py": "x = 1",
    "addons/edic_ai/tests/ledger/__init__.py": "",
}
TWICE = {
    **THEMED,
    "addons/edic_ai/tests/policy/test_x.py": "x = 1",
    "addons/edic_ai/tests/policy/__init__.py": "",
}


@rule(
    Break("", "from . import test_x", TESTS, FLAT),
    Break("from . import test_y", "from . import test_y, test_x", TESTS, FLAT),
    Break("from . import ledger", "from .ledger import test_x", TESTS, THEMED),
    Break(
        "from .ledger import test_x as x", "from .ledger import test_x", TESTS, THEMED
    ),
    Break(
        "from .ledger import test_x\nfrom .policy import test_x",
        "from .ledger import test_x\nfrom .policy import test_x as test_policy_x",
        TESTS,
        TWICE,
    ),
    Break(
        "",
        "from . import test_x",
        "addons/edic_ai_hr/tests/__init__.py",
        {"addons/edic_ai_hr/tests/test_x.py": ""},
    ),
    Break(
        None,
        "",
        "addons/edic_ai/tests/ledger/__init__.py",
        {
            TESTS: "from .ledger import test_x",
            "addons/edic_ai/tests/ledger/test_x.py": "",
        },
    ),
)
def odoo_finds_every_test(house: House):
    """Odoo's runner takes what ``tests/__init__.py`` binds to a name ``test_…``."""
    by_place = {file.place: file for file in house.files}
    bound: dict[str, dict[str, str]] = {}
    for file in house.python(without=()):
        if file.inner[1:] == ("tests", "__init__.py"):
            bound[file.addon] = _bound_tests(file)
    for file in house.python(without=()):
        is_test = file.inner[1] == "tests" and file.path.name.startswith("test_")
        if not is_test:
            continue
        module = ".".join(file.inner)[: -len(".py")]
        if module not in bound.get(file.addon, {}).values():
            yield file.at(1, "tests/__init__.py does not import this test by name")
        for depth in range(3, len(file.inner)):
            place = "/".join(("addons", *file.inner[:depth], "__init__.py"))
            if place not in by_place:
                yield f"{place}:1: the folder of tests is no package"


def _bound_tests(file: File) -> dict[str, str]:
    """Return the modules that a package binds, by the name; the last binding counts."""
    found = {}
    for node in file.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            base = [*file.package, *filter(None, [node.module])]
            for alias in node.names:
                name = alias.asname or alias.name
                if name.startswith("test_"):
                    found[name] = ".".join([*base, alias.name])
    return found


# --- tests that the browser finds -----------------------------------------------------
MANIFEST = "addons/edic_ai/__manifest__.py"
BUNDLED = (
    "{'depends': ['mail'], 'assets': {"
    "'web.assets_tests': ['edic_ai/static/tests/**/*_tour.js'],"
    "'web.assets_unit_tests': ['edic_ai/static/tests/**/*.test.js']}}"
)
TEST_BUNDLES = {"web.assets_tests", "web.assets_unit_tests"}
SHOWN = {MANIFEST: BUNDLED, "addons/edic_ai/static/src/ledger/x/x.js": "x;"}


@rule(
    Break("x;", None, "addons/edic_ai/static/tests/ledger/x.js", SHOWN),
    Break("x;", None, "addons/edic_ai/static/tests/ledger/y_tours.js", SHOWN),
    Break(
        "{'depends': ['mail']}",
        BUNDLED,
        MANIFEST,
        {
            "addons/edic_ai/static/src/ledger/x/x.js": "x;",
            "addons/edic_ai/static/tests/ledger/x.test.js": "x;",
        },
    ),
)
def browsers_find_every_test(house: House):
    """A bundle of the manifest takes each file of tests and tours."""
    for file in house.glob("*/static/tests/**/*.js"):
        bundles = house.manifests[file.addon].get("assets", {})
        patterns = [p for name in TEST_BUNDLES for p in bundles.get(name, ())]
        if not any(file in house.glob(pattern) for pattern in patterns):
            yield file.at(1, "no bundle of tests in the manifest has this file")


@rule(
    Break("x;", None, "addons/edic_ai/static/tests/x.test.js", SHOWN),
    Break("x;", None, "addons/edic_ai/static/tests/tours/x_tour.js", SHOWN),
    Break(
        None,
        "x;",
        "addons/edic_ai/static/src/policy/x.js",
        SHOWN | {"addons/edic_ai/static/tests/policy/x.test.js": "x;"},
    ),
)
def browser_tests_stand_in_the_theme_they_test(house: House):
    """Below static/tests are the folders of static/src, where an addon has any, and
    what tests share."""
    for file in house.glob("*/static/tests/**/*.js"):
        shown = house.glob(f"{file.addon}/static/src/*/**/*.*")
        themes = {other.inner[3] for other in shown}
        is_below = len(file.inner) == 5 and file.inner[3] in themes | {"common"}
        if themes and not is_below:
            yield file.at(1, f"it stands in none of {', '.join(sorted(themes))}")
