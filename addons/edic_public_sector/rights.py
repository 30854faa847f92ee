# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what, found by looking at what is installed: `docs/rights.csv`.

Three kinds of rows. ``access``: who reads, writes, creates and deletes the records of
a model. ``method``: who may call a method over RPC that EDIC adds, whether it acts or
only shows. ``field``: who may write a field that EDIC adds. A role that implies one
that is named is not named itself; record rules narrow down further which records.
"""

import csv
import inspect
import io

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
    "hr.group_hr_user": "hr",
    "base.group_system": "system",
}


def is_edic(module):
    """Tell whether a module is one of EDIC's."""
    return bool(module) and module.startswith("edic_")


def roles_of(env):
    """Return the groups of EDIC and those of Odoo that matter, by their short name."""
    data = env["ir.model.data"].sudo()
    own = data.search([("model", "=", "res.groups"), ("module", "=like", "edic\\_%")])
    names = {row.complete_name: row.name.removeprefix("group_edic_") for row in own}
    groups = {}
    for xml_id, name in {**OUTER, **names}.items():
        if group := env.ref(xml_id, raise_if_not_found=False):
            groups[name] = group.sudo()
    return groups


def models_of(env):
    """Return the models that EDIC defines or extends, in the order of their names."""
    return [
        env[name]
        for name in sorted(env.registry)
        if is_edic(env[name]._original_module)
        or any(_is_own(env[name], method) for method in _public(env[name]))
        or any(_is_added(field) for field in env[name]._fields.values())
    ]


def table(env):
    """Return the rows of the table, without their header."""
    roles = roles_of(env)
    rows = []
    for model in models_of(env):
        granted = _granted(env, model, roles)
        if is_edic(model._original_module) and not model._abstract:
            rows += (
                ("access", model._name, operation, _named(roles, granted[operation]))
                for operation in OPERATIONS
            )
        rows += _method_rows(model, roles, granted)
        rows += _field_rows(model, roles, granted)
    return rows


def as_csv(rows):
    """Return the table as the text of a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def methods_of(model):
    """Return ``{name: function}`` of what EDIC lets be called over RPC on a model."""
    return {
        name: getattr(type(model), name)
        for name in sorted(_public(model))
        if _is_own(model, name)
    }


def callers(model, method, roles, granted):
    """Return the names of the roles that may call a method."""
    if groups := getattr(method, "_edic_roles", None):
        allowed = {
            name
            for name, group in roles.items()
            if any(_has(group, xml_id, model.env) for xml_id in groups)
        }
        is_read = not (model._abstract or method._edic_is_own)
        return allowed & granted["read"] if is_read else allowed
    if getattr(method, "_edic_reads", False):
        return granted["read"] if not model._abstract else set(roles)
    return None


def granted_of(env, model, roles=None):
    """Return ``{operation: names of roles}`` by the access rights of a model."""
    return _granted(env, model, roles or roles_of(env))


def _granted(env, model, roles):
    found = {operation: set() for operation in OPERATIONS}
    rights = env["ir.model.access"].sudo()
    for right in rights.search([("model_id.model", "=", model._name)]):
        for name, group in roles.items():
            if not right.group_id or right.group_id in group | group.all_implied_ids:
                for operation in OPERATIONS:
                    if right[f"perm_{operation}"]:
                        found[operation].add(name)
    return found


def _has(group, xml_id, env):
    wanted = env.ref(xml_id, raise_if_not_found=False)
    return bool(wanted) and wanted in group | group.all_implied_ids


def _named(roles, names):
    """Name the roles, without those that imply one of them."""
    least = [
        name
        for name in roles
        if name in names
        and not any(
            roles[other] in roles[name].all_implied_ids - roles[name] for other in names
        )
    ]
    return " ".join(least) or NOBODY


def _public(model):
    cls = type(model)
    return {
        name
        for name in dir(cls)
        if not name.startswith("_") and inspect.isfunction(getattr(cls, name, None))
    }


def _is_own(model, name):
    """Tell whether EDIC brings a method along, and it can be called over RPC."""
    defined = [vars(cls)[name] for cls in type(model).__mro__ if name in vars(cls)]
    return all(
        method.__module__.startswith("odoo.addons.edic_")
        and not getattr(method, "_api_private", False)
        for method in defined
    )


def _is_added(field):
    return bool(field._modules) and is_edic(field._modules[0])


def _method_rows(model, roles, granted):
    for name, method in methods_of(model).items():
        found = callers(model, method, roles, granted)
        told = ANYBODY if found is None else _named(roles, found)
        yield "method", model._name, name, told


def _field_rows(model, roles, granted):
    writers = granted["write"] | granted["create"]
    own = is_edic(model._original_module)
    for name, field in sorted(model._fields.items()):
        if name in MAGIC_COLUMNS or not (own or _is_added(field)):
            continue
        if model._abstract or (field.readonly and not field.inverse) or not writers:
            continue
        if not (field.store or field.inverse):
            continue
        may = set(writers)
        if field.groups:
            may &= {
                role
                for role, group in roles.items()
                if field.groups != "."
                and any(_has(group, one, model.env) for one in field.groups.split(","))
            }
        yield "field", model._name, name, _named(roles, may)
