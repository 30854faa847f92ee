# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The work of a process of `odoo edic_demo`: a command's own functions cannot be handed
to another process."""

import sys

from odoo.modules.registry import Registry

from odoo.addons.edic_ai.transaction import in_transaction


def load_town(database, count, country):
    """Load one town; a try that collides goes on from what is saved."""
    in_transaction(
        Registry(database),
        lambda env: env["edic.demo"]._load_town(country, count, env.cr.commit, say),
    )


def say(text):
    """Report progress."""
    sys.stderr.write(f"{text}\n")
