# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A JSON column whose content is held against a schema, whoever writes it."""

import logging

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .tools.text.json_schema import first_fault

_logger = logging.getLogger(__name__)


class SchemaJson(fields.Json):
    """JSON of a known form, see `tools.text.json_schema`.

    A value of another form is refused on each way through the ORM, superuser and
    computed values included. What a database already holds is read as it is.

    :param schema: JSON Schema (2020-12); empty values are always taken
    """

    schema = None

    def convert_to_cache(self, value, record, validate=True):
        found = super().convert_to_cache(value, record, validate)
        is_checked = validate and found is not None
        if is_checked and (fault := first_fault(found, self.schema)):
            raise ValidationError(
                record.env._(
                    "%(field)s is not of the expected form: %(fault)s",
                    field=self._description_string(record.env),
                    fault=fault,
                )
            )
        return found


def clear_malformed(env, model, name):
    """Empty the values of a column that are not of its form, and log each; for
    migrations. Required and append-only columns are logged and left.

    :return: the ids of the rows that have such a value
    """
    field, table = env[model]._fields[name], SQL.identifier(env[model]._table)
    column = SQL.identifier(name)
    env.cr.execute(
        SQL("SELECT id, %s FROM %s WHERE %s IS NOT NULL", column, table, column)
    )
    faults = {
        number: fault
        for number, value in env.cr.fetchall()
        if value and (fault := first_fault(value, field.schema))
    }
    for number, fault in faults.items():
        _logger.warning("%s(%s).%s is not of its form: %s", model, number, name, fault)
    if faults and not field.required:
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE id IN %s",
                table,
                column,
                tuple(faults),
            )
        )
        env[model].invalidate_model([name])
    return sorted(faults)


def clear_all_malformed(env, addon):
    """Apply `clear_malformed` to all stored JSON fields that an addon defines.

    Computed fields are computed anew where they were emptied.
    """
    kept = env.registry["edic.ai.append.only"]  # nothing there is ever changed
    for model in env.values():
        if not model._auto or model._abstract or model._transient:
            continue
        for name, field in model._fields.items():
            is_own = isinstance(field, SchemaJson) and field._modules[0] == addon
            if is_own and field.store and not isinstance(model, kept):
                numbers = clear_malformed(env, model._name, name)
                if field.compute and numbers:
                    env.add_to_compute(field, model.browse(numbers))
