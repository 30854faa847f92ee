# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The classes that may take over their base's set-up, as `shared_setup` decides."""

from pathlib import Path

import shared_setup
from shared_setup import OWN, Folder, Layers, fresh, overridden


def make(name, *bases, module=f"{OWN}ai.tests.x", **attributes):
    return type(name, bases, {"__module__": module, **attributes})


def method(self):
    """An instance's method, which no set-up can call."""


ODOO = make("Odoo", module="odoo.tests.common", country="fr", setUp=method)
OTHER = make("Other", ODOO, module="odoo.tests.common")
CASE = make("Case", ODOO, charts=("fr",), helper=method, make=classmethod(method))


def test_a_class_without_anything_of_its_own():
    assert overridden(CASE, make("Test", CASE)) == {}


def test_tests_and_methods_of_instances_change_no_set_up():
    own = {"setUp": method, "helper": method, "test_tags": {"x"}, "test_it": method}
    own |= {"setUpClass": classmethod(method), "_classSetupFailed": False}
    assert overridden(CASE, make("Test", CASE, **own)) == {}


def test_constants_are_shared_with_those_that_have_the_same():
    german = make("Test", CASE, charts=("de",), country="de")
    assert overridden(CASE, german) == {"charts": ("de",), "country": "de"}
    assert overridden(CASE, make("Test", CASE, charts=("fr",))) == {}
    mixin = make("Mixin", charts=("de",))
    assert overridden(CASE, make("Test", mixin, CASE)) == {"charts": ("de",)}
    assert overridden(CASE, make("Test", make("Mixin", other=1), CASE)) == {}


def test_what_the_set_up_may_call_is_not_shared():
    for own in (
        {"make": classmethod(method)},
        {"make": staticmethod(method)},
        {"charts": object()},  # such as a clock that stands still
    ):
        assert overridden(CASE, make("Test", CASE, **own)) is None, own


def test_bases_between_it_and_odoo_are_set_up_too():
    assert overridden(CASE, make("Test", CASE, OTHER)) is None


def test_containers_are_its_own():
    record = object()
    given = {"a": [record], "b": {"c": {record}}}
    taken = fresh(given)
    assert taken == given
    taken["a"].append(1)
    taken["b"]["c"].clear()
    assert given == {"a": [record], "b": {"c": {record}}}
    assert taken["a"][0] is record


def test_a_folder_returns_to_what_was_in_it(tmp_path):
    empty, full = tmp_path / "anchors", tmp_path / "keys"
    full.mkdir()
    (full / "a.key").write_text("a")
    folders = [Folder(path, tmp_path / "copies") for path in (empty, full)]
    empty.mkdir()
    (full / "a.key").unlink()
    (full / "b.key").write_text("b")
    for folder in folders:
        folder.restore()
    assert not empty.exists()
    assert [path.name for path in full.iterdir()] == ["a.key"]


def test_no_folder_of_the_sources_is_emptied(tmp_path, monkeypatch):
    assert Folder.is_temporary(tmp_path)
    sources = Path(__file__).parent
    monkeypatch.setattr(shared_setup.tempfile, "gettempdir", lambda: str(sources))
    assert not Folder.is_temporary(sources)
    assert not Folder.is_temporary(str(sources))


class Stand:
    """A layer that only says what becomes of it."""

    said = []

    def __init__(self, base, constants, set_up):
        set_up(self)
        self.key = (base, constants)
        self.said.append(f"set up {base}")

    def lend(self, cls):
        self.said.append(f"lend {self.key[0]} to {cls}")

    def close(self):
        self.said.append(f"close {self.key[0]}")


def test_a_base_is_set_up_once(monkeypatch):
    monkeypatch.setattr(shared_setup, "Layer", Stand)
    layers = Layers()

    def on_base(holder):
        layers.lend("base", {}, "upper", lambda _holder: None)

    layers.lend("upper", {}, "first", on_base)
    layers.lend("upper", {}, "second", on_base)
    layers.lend("base", {}, "third", None)
    assert Stand.said == [
        "set up base",
        "lend base to upper",
        "set up upper",
        "lend upper to first",
        "lend upper to second",
        "close upper",
        "lend base to third",
    ]
