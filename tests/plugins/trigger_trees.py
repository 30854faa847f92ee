# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Remember which fields are to be computed when some fields of a model change.

Odoo keeps a tree of the fields that depend on each field. Whenever a record changes, it
merges the trees of all fields that do and leaves out those that are not stored and that
nobody has read yet (`Registry.get_trigger_tree`). For a bill these are hundreds, bill
after bill the same: a twentieth of the time of all tests. Here the merged tree is kept,
and for each choice of fields what is left of it.
"""


def tree_of(registry, fields, select):
    """Return the same as Odoo's `Registry.get_trigger_tree`."""
    from odoo.orm.registry import TriggerTree

    fields = tuple(field for field in fields if field in registry._field_triggers)
    known = registry._field_trigger_trees  # which Odoo empties when triggers change
    if fields not in known:
        trees = [registry.get_field_trigger_tree(field) for field in fields]
        whole = TriggerTree.merge(trees)
        targets = {field for tree in whole.depth_first() for field in tree.root}
        known[fields] = whole, targets
    whole, targets = known[fields]
    chosen = frozenset(filter(select, targets))
    if (fields, chosen) not in known:
        known[fields, chosen] = TriggerTree.merge([whole], chosen.__contains__)
    return known[fields, chosen]


def remember_trees():
    from odoo.orm.registry import Registry

    def get_trigger_tree(self, fields, select=bool):
        return tree_of(self, fields, select)

    Registry.get_trigger_tree = get_trigger_tree
