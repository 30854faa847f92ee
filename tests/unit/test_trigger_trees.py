# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fields that depend on others, as `trigger_trees` remembers them."""

import random

from trigger_trees import tree_of

from odoo.orm.registry import Registry, TriggerTree

FIELDS = "abcdefgh"


class Triggers(Registry):
    """The part of a registry that knows which field depends on which."""

    def __new__(cls, _trees):
        return object.__new__(cls)

    def __init__(self, trees):
        self._field_triggers = dict.fromkeys(trees)
        self._field_trigger_trees = dict(trees)


def random_tree(chance, depth=3):
    root = chance.sample(FIELDS, chance.randint(0, 3))
    labels = chance.sample(FIELDS, chance.randint(0, 3)) if depth else ()
    branches = {label: random_tree(chance, depth - 1) for label in labels}
    return TriggerTree(root, branches)


def shape(tree):
    """Return a tree with the order of its fields and of its branches."""
    return list(tree.root), [(label, shape(tree[label])) for label in tree]


def test_trees_are_those_of_odoo_whatever_fields_change_and_are_left_out():
    chance = random.Random(1)
    trees = {field: random_tree(chance) for field in FIELDS[:6]}
    registry = Triggers(trees)
    for _time in range(300):
        fields = chance.sample(FIELDS, 3)
        select = set(chance.sample(FIELDS, chance.randint(0, 8))).__contains__
        wanted = Registry.get_trigger_tree(Triggers(trees), fields, select)
        found = tree_of(registry, fields, select)
        assert shape(found) == shape(wanted)


def test_a_tree_is_merged_once_until_odoo_forgets_its_triggers():
    trees = {"a": TriggerTree("bc"), "d": TriggerTree("c", {"e": TriggerTree("f")})}
    registry = Triggers(trees)
    first = tree_of(registry, "ad", bool)
    assert shape(first) == (["b", "c"], [("e", (["f"], []))])
    assert tree_of(registry, "ad", bool) is first
    registry._field_trigger_trees.clear()
    registry._field_trigger_trees["a"] = registry._field_trigger_trees["d"] = trees["a"]
    assert shape(tree_of(registry, "ad", bool)) == (["b", "c"], [])
