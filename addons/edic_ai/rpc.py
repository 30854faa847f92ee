# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID

# parts of a client's context that the program's own work may see: how to show
SHOWING = ("lang", "tz")


def without_defaults(records):
    """Return ``records`` without ``default_*``: what they create is what is looked at.

    A client sends any context: ``default_state`` there gives a new record a state that
    no guard on the values has seen.
    """
    context = {
        key: value
        for key, value in records.env.context.items()
        if not key.startswith("default_")
    }
    return records.with_context(context)  # pylint: disable=context-overridden


def as_program(records):
    """Return ``records`` as the program itself meets them, without a client's context.

    Odoo drops ``default_*`` where superuser mode begins with ``sudo()``, and not where
    it begins with the superuser's id: there the context of whoever asked would go on
    into every record that the program creates.
    """
    context = {key: records.env.context.get(key) for key in SHOWING}
    context = {key: value for key, value in context.items() if value}
    return records.with_env(records.env(user=SUPERUSER_ID, context=context))
