# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which classes may take over what their base set up, as `shared_setup` decides."""

from shared_setup import OWN, fresh, may_share


def make(name, *bases, module=f"{OWN}ai.tests.x", **attributes):
    return type(name, bases, {"__module__": module, **attributes})


def method(self):
    """Of an instance: no set-up can call it."""


ODOO = make("Odoo", module="odoo.tests.common", country="fr", setUp=method)
OTHER = make("Other", ODOO, module="odoo.tests.common")
CASE = make("Case", ODOO, charts=("fr",), helper=method, make=classmethod(method))


def test_a_class_without_anything_of_its_own():
    assert may_share(CASE, make("Test", CASE))


def test_tests_and_methods_of_instances_change_no_set_up():
    own = {"setUp": method, "helper": method, "test_tags": {"x"}, "test_it": method}
    assert may_share(CASE, make("Test", CASE, **own))


def test_what_the_set_up_may_read():
    for own in (
        {"charts": ("de",)},
        {"country": "de"},
        {"make": classmethod(method)},
        {"make": staticmethod(method)},
    ):
        assert not may_share(CASE, make("Test", CASE, **own)), own


def test_what_another_base_overrides():
    mixin = make("Mixin", charts=("de",))
    assert not may_share(CASE, make("Test", mixin, CASE))
    assert may_share(CASE, make("Test", make("Mixin", other=1), CASE))


def test_bases_between_it_and_odoo_are_set_up_too():
    class_of_both = make("Test", CASE, OTHER)
    assert not may_share(CASE, class_of_both)


def test_containers_are_its_own():
    record = object()
    given = {"a": [record], "b": {"c": {record}}}
    taken = fresh(given)
    assert taken == given
    taken["a"].append(1)
    taken["b"]["c"].clear()
    assert given == {"a": [record], "b": {"c": {record}}}
    assert taken["a"][0] is record
