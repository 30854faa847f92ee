# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rights found by looking at what is installed: `docs/rights.csv` says who may do
what.

Three kinds of rows. ``access``: who reads, writes, creates and deletes the records of
a model. ``method``: who may call a method over RPC that EDIC adds, whether it acts or
only shows. ``field``: who may write a field that EDIC adds. A role that implies one
that is named is not named itself; record rules narrow down further which records.
"""

import csv
import inspect
import io
from collections import defaultdict

from odoo.models import MAGIC_COLUMNS

OPERATIONS = ("read", "write", "create", "unlink")
HEADER = ("kind", "model", "name", "roles")
NOBODY, ANYBODY = "nobody", "ANYBODY"
OUTER = {  # Odoo's own groups that matter, from the least
    "base.group_public": "public",
    "base.group_portal": "portal",
    "base.group_user": "employee",
    "account.group_account_readonly": "books",
    "account.group_account_invoice": "billing",
    "account.group_account_manager": "accounting",
    "hr.group_hr_user": "hr",
    "base.group_system": "system",
}


def is_edic(module):
    """Tell whether a module is one of EDIC's."""
    return bool(module) and module.startswith("edic_")


class Rights:
    """The rights of a database: who may do what."""

    def __init__(self, env):
        self.env = env
        self.groups = self._groups()
        self._held = {
            name: {group.id, *group.all_implied_ids.ids}
            for name, group in self.groups.items()
        }
        self._rights = self._rights_by_model()

    def _groups(self):
        """Return the groups of EDIC, and those of Odoo that matter, by a short name."""
        data = self.env["ir.model.data"].sudo()
        rows = data.search(
            [("model", "=", "res.groups"), ("module", "=like", "edic\\_%")]
        )
        names = {
            row.complete_name: row.name.removeprefix("group_edic_") for row in rows
        }
        found = {}
        own = dict(sorted(names.items(), key=lambda row: row[1]))
        for xml_id, name in {**OUTER, **own}.items():
            if group := self.env.ref(xml_id, raise_if_not_found=False):
                found[name] = group.sudo()
        return found

    def _rights_by_model(self):
        """Return ``{model: {operation: names of the roles}}`` by the access rights."""
        found = defaultdict(lambda: {operation: set() for operation in OPERATIONS})
        # pylint: disable-next=no-search-all
        for right in self.env["ir.model.access"].sudo().search([]):
            holders = {
                name
                for name, held in self._held.items()
                if not right.group_id or right.group_id.id in held
            }
            for operation in OPERATIONS:
                if right[f"perm_{operation}"]:
                    found[right.model_id.model][operation] |= holders
        return found

    def models(self):
        """Return the models that EDIC defines or extends, by name."""
        return [
            self.env[name]
            for name in sorted(self.env.registry)
            if is_edic(self.env[name]._original_module)
            or methods_of(self.env[name])
            or any(_is_added(field) for field in self.env[name]._fields.values())
        ]

    def table(self):
        """Return the rows of the table, without their header."""
        rows = []
        for model in self.models():
            if is_edic(model._original_module) and not model._abstract:
                granted = self._rights[model._name]
                rows += (
                    ("access", model._name, name, self._named(granted[name]))
                    for name in OPERATIONS
                )
            rows += self._method_rows(model)
            rows += self._field_rows(model)
        return rows

    def callers(self, model, method):
        """Return the names of the roles that may call a method, None if it says not."""
        reading = self._rights[model._name]["read"]
        if groups := getattr(method, "_edic_roles", None):
            allowed = self._holders(groups)
            is_read = not (model._abstract or method._edic_is_own)
            return allowed & reading if is_read else allowed
        if getattr(method, "_edic_reads", False):
            return set(self.groups) if model._abstract else reading
        return None

    def _holders(self, xml_ids):
        """Return the names of the roles that are, or imply, one of these groups."""
        refs = (self.env.ref(xml, raise_if_not_found=False) for xml in xml_ids)
        ids = {group.id for group in refs if group}
        return {name for name, held in self._held.items() if held & ids}

    def _named(self, names):
        """Name the roles, without those that imply one of them."""
        least = [
            name
            for name in self.groups
            if name in names
            and not any(
                self.groups[other].id in self._held[name]
                for other in names
                if other != name
            )
        ]
        return " ".join(least) or NOBODY

    def _method_rows(self, model):
        for name, method in methods_of(model).items():
            found = self.callers(model, method)
            names = ANYBODY if found is None else self._named(found)
            yield "method", model._name, name, names

    def _field_rows(self, model):
        granted = self._rights[model._name]
        writers = granted["write"] | granted["create"]
        own = is_edic(model._original_module)
        if model._abstract or not writers:
            return
        for name, field in sorted(model._fields.items()):
            if name in MAGIC_COLUMNS or not (own or _is_added(field)):
                continue
            if (field.readonly or not field.store) and not field.inverse:
                continue
            may = writers
            if field.groups:
                may = writers & self._holders(field.groups.split(","))
            yield "field", model._name, name, self._named(may)


def as_csv(rows):
    """Return the table as the text of a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def methods_of(model):
    """Return ``{name: function}`` of what EDIC lets be called over RPC on a model."""
    cls, found = type(model), {}
    for name in sorted(dir(cls)):
        if name.startswith("_") or not inspect.isfunction(getattr(cls, name, None)):
            continue
        defined = [vars(base)[name] for base in cls.__mro__ if name in vars(base)]
        if all(
            method.__module__.startswith("odoo.addons.edic_")
            and not getattr(method, "_api_private", False)
            for method in defined
        ):
            found[name] = getattr(cls, name)
    return found


def _is_added(field):
    # an inherited one is the parent's, where it has its row
    return not field.inherited and bool(field._modules) and is_edic(field._modules[0])
