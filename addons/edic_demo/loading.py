# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The work of a process of `odoo edic_demo`: a command's own functions cannot be handed
to another process."""

import sys
from functools import partial

from odoo.modules.registry import Registry

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
    in_transaction(
        Registry(database),
        lambda env: env["edic.demo"]._load_town(
            country, count, partial(_save, env.cr), say
        ),
    )


def _save(cr):
    """Keep what is loaded, and count it: PostgreSQL does so only a minute later, and
    plans the checks as if the books were empty until then."""
    cr.commit()
    cr.execute(f"ANALYZE {', '.join(COUNTED)}")
    cr.commit()


def say(text):
    """Report progress."""
    sys.stderr.write(f"{text}\n")
