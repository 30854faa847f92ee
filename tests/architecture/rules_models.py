# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A class lives in one file, and an Odoo model is extended once per theme."""

import ast
import re
from collections import Counter, defaultdict

from house import FUNCTIONS, Break, House, Model, called, rule

OTHER = "addons/edic_ai/models/policy/other.py"
OWN = {OTHER: "class A(models.Model):\n    _name = 'edic.ai.a'"}


def _class(*lines: str) -> str:
    return "class A(models.Model):\n" + "\n".join(f"    {line}" for line in lines)


@rule(
    Break(
        _class("_inherit = 'edic.ai.a'"), _class("_inherit = 'mail.thread'"), also=OWN
    ),
    Break(_class("_inherit = ['mail.thread', 'edic.ai.a']"), "x = 1", also=OWN),
    Break(
        _class("_name = 'edic.ai.a'", "_inherit = ['edic.ai.a', 'mail.thread']"),
        _class("_name = 'edic.ai.b'", "_inherit = ['edic.ai.a', 'mail.thread']"),
        also=OWN,
    ),
    Break(_class("_name = 'edic.ai.a'"), _class("_name = 'edic.ai.b'"), also=OWN),
    Break(
        _class("_inherit = 'edic.ai.a'"),
        "",
        "addons/edic_ai/wizards/x.py",
        also=OWN,
    ),
    Break(
        _class("_inherit = 'edic.ai.a'"),
        "",
        "addons/edic_ai_hr/checks/x.py",
        {"addons/edic_ai_hr/models/y.py": OWN[OTHER]},
    ),
)
def an_own_model_is_written_in_one_class(house: House):
    """A class that continues another of the same addon is merged with it."""
    defined = defaultdict(list)
    for file, model in _models(house):
        if model.defines:
            defined[file.addon, model.defines].append((file, model))
    for file, model in _models(house):
        for name in model.extends:
            if (file.addon, name) in defined:
                yield file.at(
                    model.node, f"{name} is a model of this addon: merge them"
                )
    for (_addon, name), found in defined.items():
        for file, model in found[1:]:
            yield file.at(model.node, f"{name} is defined in {found[0][0].place}, too")


def _models(house: House):
    """Yield each class of a model, with its file."""
    for file in house.product():
        if "_inherit" in file.text or "_name" in file.text:
            for model in file.models:
                yield file, model


_EXTENDED = ("_inherit = 'account.move'", "def _post(self, soft=True):")


@rule(
    Break(
        _class(*_EXTENDED, "    return super()._post(soft)"),
        _class(*_EXTENDED, "    # EXTENDS account", "    return super()._post(soft)"),
    ),
    Break(
        _class(*_EXTENDED, "    'Post.'", "    return super()._post(soft)"),
        _class(
            "_name = 'edic.ai.a'", "def write(self, vals):", "    super().write(vals)"
        ),
    ),
)
def an_override_names_the_addon_that_it_extends(house: House):
    """A method that calls `super` says where that leads."""
    for file, model in _models(house):
        if not model.extends:
            continue
        lines = file.text.splitlines()
        for method in model.node.body:
            if isinstance(method, FUNCTIONS) and _calls_super(method):
                text = "\n".join(lines[method.lineno - 1 : method.end_lineno])
                if not MARKER.search(text):
                    yield file.at(method, f"{method.name} does not say what it EXTENDS")


MARKER = re.compile(r"# (EXTENDS|OVERRIDE) [a-z]")


def _calls_super(method: ast.FunctionDef) -> bool:
    """Return whether a method calls the one of its name that it overrides."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and called(node.value) == "super"
        for node in ast.walk(method)
    )


@rule(
    Break(_class("_inherit = NAMES"), _class("_inherit = ['a', 'b']")),
    Break(_class("_name = 'edic.' + kind"), _class("_name = 'edic.kind'")),
    Break(_class("_inherit = [*NAMES, 'a']"), "", "addons/edic_ai_hr/models/x.py"),
)
def models_are_named_by_literals(house: House):
    """A class writes out what it extends, for the rules here and for who looks for
    it."""
    for file, model in _models(house):
        if not model.is_literal:
            yield file.at(model.node, f"{model.node.name} computes _name or _inherit")


MOVE = "class {}(models.Model):\n    _inherit = 'account.move'\n"


@rule(
    Break(MOVE.format("A"), "", OTHER, {OTHER[:-8] + "move.py": MOVE.format("B")}),
    Break(MOVE.format("A") + MOVE.format("B"), MOVE.format("A"), OTHER),
    Break(
        _class("_name = 'res.company'", "_inherit = ['res.company', 'edic.ai.b']"),
        _class("_name = 'edic.ai.c'", "_inherit = ['res.company', 'edic.ai.b']"),
        also={
            "addons/edic_ai/models/res_company.py": _class("_inherit = 'res.company'")
        },
    ),
    # in two themes, each once
    Break(
        MOVE.format("A"),
        "",
        OTHER,
        {
            OTHER[:-8] + "move.py": MOVE.format("B"),
            "addons/edic_ai/models/ledger/move.py": MOVE.format("C"),
        },
    ),
)
def a_model_of_others_is_extended_once_per_theme(house: House):
    """Files that stand in no theme's folder count as one theme."""
    defined = {(file.addon, model.defines) for file, model in _models(house)}
    found: dict[tuple, list] = defaultdict(list)
    for file, model in _models(house):
        if file.inner[1] == "models":
            for name in model.extends:
                if (file.addon, name) not in defined:
                    found[file.addon, file.theme, name].append((file, model))
    for (_addon, theme, name), several in found.items():
        for file, model in several[1:]:
            where = f"the theme {theme}" if theme else "no theme"
            yield file.at(
                model.node, f"{name} is extended {len(several)} times in {where}"
            )


@rule(
    Break(_class("def f(self): 1", "def f(self): 2"), _class("def f(self): 1")),
    Break(
        "class A:\n    def f(self): 1\n    x = 1\n    async def f(self): 2",
        "class A:\n    def f(self): 1\nclass B:\n    def f(self): 2",
        "addons/edic_ai/tools/x.py",
    ),
    Break(_class("f = 1", "def f(self): 2"), _class("f = 1"), "addons/edic_ai_hr/x.py"),
    Break(_class("f = fields.Char()", "f = fields.Text()"), _class("f = 1")),
)
def no_name_of_a_class_is_given_twice(house: House):
    """The second of two methods of one name hides the first in silence."""
    for file in house.python(without=()):
        for node in file.nodes(ast.ClassDef):
            counts = Counter(name for name, _statement in _given(node))
            for name, statement in _given(node):
                if counts[name] > 1:
                    yield file.at(
                        statement, f"{node.name}.{name} is there {counts[name]} times"
                    )


def _given(node: ast.ClassDef):
    """Yield each name that the body of a class gives to a method or a value; getters
    and setters of a property are one."""
    for statement in node.body:
        if isinstance(statement, FUNCTIONS):
            marks = [ast.unparse(mark) for mark in statement.decorator_list]
            if not any(m.endswith((".setter", ".deleter", "overload")) for m in marks):
                yield statement.name, statement
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, statement


PRAGMA = "consider-merging-classes-inherited"


def _is_excused(defined: set[tuple], addon: str, models: list[Model]) -> bool:
    """Return whether all that the classes extend belongs to other addons."""
    names = {name for model in models for name in model.extends}
    return bool(names) and not any((addon, name) in defined for name in names)


@rule(
    Break(
        _class(f"_inherit = 'edic.ai.a'  # pylint: disable={PRAGMA}"),
        _class("_inherit = 'edic.ai.a'"),
        also=OWN,
    ),
    # two themes may both extend a model of others
    Break(
        _class("_inherit = 'edic.ai.a'", f"# pylint: disable={PRAGMA}"),
        _class("_inherit = 'account.move'", f"# pylint: disable={PRAGMA}"),
        "addons/edic_ai/wizards/x.py",
        also=OWN,
    ),
    Break(f"x = 1  # pylint: disable={PRAGMA}", "x = 1"),
)
def no_pragma_lets_an_own_model_be_continued(house: House):
    defined = {(file.addon, model.defines) for file, model in _models(house)}
    for file in house.product():
        is_muted = PRAGMA in file.text
        if is_muted and not _is_excused(defined, file.addon, file.models):
            line = file.text.count("\n", 0, file.text.index(PRAGMA)) + 1
            yield file.at(line, "the classes are to be merged, not the linter muted")


@rule(
    Break(
        _class(
            "s = fields.Selection(lambda self: self.env['a']._fields['b'].selection)"
        ),
        _class(
            "s = fields.Selection(lambda self: "
            "self.env['a']._fields['b']._description_selection(self.env))"
        ),
    ),
    Break(
        _class("def _kinds(self):", "    return self._fields['b'].selection"),
        _class("def _kinds(self):", "    return dict(self._fields['b'].selection)"),
    ),
)
def words_of_another_selection_are_translated(house: House):
    """Odoo translates the words of a selection that is a list, and none that a function
    returns: it returns those of another field in the language of whoever reads them."""
    for file in house.product():
        for node in ast.walk(file.tree):
            found = (
                node.body
                if isinstance(node, ast.Lambda)
                else node.value
                if isinstance(node, ast.Return)
                else None
            )
            if isinstance(found, ast.Attribute) and found.attr == "selection":
                yield file.at(found, "take _description_selection(self.env)")
