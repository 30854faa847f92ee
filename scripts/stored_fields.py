# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The register of the stored fields that EDIC adds to any model.

`docs/stored_fields.csv` has a row per field: who may write it, by which method or
button, which event of the ledger records it, and how it is held to one company. What
the registry knows is read from it; `changed_by`, `event` and the reasons in `company`
are entered by people and kept. `make fields` writes the file anew, by:

    odoo shell --no-http < scripts/stored_fields.py    (all addons are installed)
"""

import csv
import io
from dataclasses import dataclass, fields, replace
from pathlib import Path

from odoo.addons import edic_ai
from odoo.addons.edic_ai.write_guard import (
    CLIENT,
    CREATION,
    METHOD,
    is_of_edic,
    writer_of,
)

# writers of a field, in the register
ROLE = "role"  # whoever has the right to write the record
AT_CREATION = "creation"  # whoever creates the record, and nobody later
PROGRAM = "program"  # the program alone: a button, a job, an import
COMPUTED = "computed"  # from other fields, again whenever they change
DIALOG = "dialog"  # transient: whoever opened the dialog
GUARDED = {AT_CREATION, PROGRAM, COMPUTED}

# the ways in which records that point at each other share a company
CHECKED = "checked"  # check_company
TAKEN_OVER = "taken over"  # the record's company is that of what it points at
KEPT = ("changed_by", "event", "company")


@dataclass(frozen=True, slots=True)
class Row:
    """One field; `key` tells rows apart."""

    addon: str
    model: str
    field: str
    type: str
    writer: str
    changed_by: str = ""
    event: str = ""
    company: str = ""

    @property
    def key(self):
        return self.model, self.field


def found_rows(env):
    """Return a row for each stored field, as far as the registry knows it, sorted."""
    writable = _writable_models(env)
    return sorted(
        (
            _row(env, model, field, model._name in writable)
            for model in env.values()
            if model._auto and not model._abstract
            for field in model._fields.values()
            if field.store and field.type != "one2many" and is_of_edic(field)
        ),
        key=lambda row: row.key,
    )


def _writable_models(env):
    """Return the names of models that anybody but the superuser creates or writes."""
    rights = env["ir.model.access"].sudo()
    found = rights.search(["|", ("perm_write", "=", True), ("perm_create", "=", True)])
    return set(found.model_id.mapped("model"))


def _row(env, model, field, is_writable):
    writer = {METHOD: PROGRAM, CREATION: AT_CREATION, CLIENT: ROLE}[
        writer_of(field, model._transient)
    ]
    if model._transient:
        writer = DIALOG
    elif writer == PROGRAM and field.compute:
        writer = COMPUTED
    elif not is_writable:
        writer = PROGRAM
    event = ""
    if field.name in getattr(model, "_recorded_fields", ()):
        event = f"policy: {model._recorded_as}"
    return Row(
        addon=field._modules[0],
        model=model._name,
        field=field.name,
        type=field.type,
        writer=writer,
        event=event,
        company=_company(env, model, field),
    )


def is_bound(model):
    """Return whether the records of a model belong to companies."""
    return "company_id" in model._fields or "company_ids" in model._fields


def _company(env, model, field):
    """Return how the two ends of a relation are of one company, as far as the registry
    shows it; empty where people have to say it, "-" where nothing is to be said."""
    is_relation = field.type in ("many2one", "many2many") and not model._transient
    comodel = env.get(field.comodel_name) if is_relation else None
    if comodel is None or field.comodel_name in ("res.company", "res.users"):
        return "-"
    if not is_bound(model) or not is_bound(comodel) or field.related:
        return "-"
    if comodel._name in ("res.partner", "ir.attachment"):
        return "-"  # partners are shared, an attachment is seen as its record is
    own = model._fields.get("company_id")
    if own is not None and own.related and own.related.split(".")[0] == field.name:
        return TAKEN_OVER
    if field.check_company and model._check_company_auto:
        return CHECKED
    return ""


def merged(found, kept):
    """Return the rows found, with what people entered in the register."""
    known = {row.key: row for row in kept}
    return [_with_entered(row, known.get(row.key)) for row in found]


def _with_entered(row, entered):
    if entered is None:
        return row
    return replace(
        row, **{name: getattr(row, name) or getattr(entered, name) for name in KEPT}
    )


def missing(row):
    """Return the names of the columns in which something is still to be entered."""
    names = [name for name in ("event", "company") if not getattr(row, name)]
    if row.writer in (PROGRAM, COMPUTED) and not row.changed_by:
        names.append("changed_by")
    return names


def read_rows(path):
    """Return the rows of a register; none where there is no file yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def text_of(rows):
    """Return the register as CSV text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    names = [field.name for field in fields(Row)]
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return file.getvalue()


def write_register(env):
    """Write the register anew, and say what people have to enter in it."""
    path = Path(edic_ai.__file__).parents[2] / "docs" / "stored_fields.csv"
    rows = merged(found_rows(env), read_rows(path))
    path.write_text(text_of(rows), encoding="utf-8")
    for row in rows:
        if names := missing(row):
            print(f"{row.model}.{row.field}: enter {', '.join(names)}")


if "env" in globals():  # in Odoo's shell
    write_register(env)  # noqa: F821
