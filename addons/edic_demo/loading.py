# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The work of a process of `odoo edic_demo`: a command's own functions cannot be handed
to another process."""

import sys
from functools import partial

from odoo.modules.registry import Registry
from odoo.tools import SQL

from odoo.addons.edic_ai.transaction import in_transaction

COUNTED = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "edic_finance_flag",
    "edic_finance_step",
    "res_partner",
)


def load_town(database, count, country):
    """Load one town; a try that collides goes on from what is saved."""
    registry = Registry(database)

    def load(env):
        save = partial(_save, registry, env.cr.commit)
        env["edic.demo"]._load_town(country, count, save, say)

    in_transaction(registry, load)


def _save(registry, commit):
    """Keep what is loaded, and count it: PostgreSQL does so only a minute later, and
    plans the checks as if the books were empty until then."""
    commit()
    in_transaction(registry, _count)


def _count(env):
    tables = SQL(", ").join(map(SQL.identifier, COUNTED))
    env.cr.execute(SQL("ANALYZE %s", tables))


def say(text):
    """Report progress."""
    sys.stderr.write(f"{text}\n")
