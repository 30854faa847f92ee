# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that point at each other belong to one company: what an upgrade finds."""

import logging

from odoo.tools import SQL

from .write_guard import is_of_edic

_logger = logging.getLogger(__name__)
MAX_SHOWN = 20  # ids in a line of the log


def log_foreign_links(env, addon):
    """Log each relation of an addon whose two ends belong to different companies.

    From now on such a pair is refused; what a database holds already is left for a
    person to decide on.
    """
    env.flush_all()
    for model in env.values():
        if not model._auto or model._abstract or model._transient:
            continue
        for name, field in model._fields.items():
            if _is_checked(env, model, field) and field._modules[0] == addon:
                _log_link(env, model, env[field.comodel_name], name)


def _is_checked(env, model, field):
    """Return whether a column is checked and both tables have a company column."""
    if not (field.type == "many2one" and field.store and is_of_edic(field)):
        return False
    if not (field.check_company and model._check_company_auto):
        return False
    comodel = env[field.comodel_name]
    ends = (side._fields.get("company_id") for side in (model, comodel))
    return comodel._auto and all(end is not None and end.store for end in ends)


def _log_link(env, model, comodel, name):
    found = env.execute_query(
        SQL(
            """SELECT own.id FROM %s own JOIN %s other ON other.id = own.%s
                WHERE other.company_id IS NOT NULL
                  AND other.company_id IS DISTINCT FROM own.company_id
                ORDER BY own.id""",
            SQL.identifier(model._table),
            SQL.identifier(comodel._table),
            SQL.identifier(name),
        )
    )
    if found:
        _logger.warning(
            "%s records of %s point with %s into another company: %s",
            len(found),
            model._name,
            name,
            ", ".join(str(number) for [number] in found[:MAX_SHOWN]),
        )
