# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from .models.edic_demo_part import NAMES


def pre_init_hook(env):
    """Keep the demo out of a database in which somebody keeps books.

    :raises UserError: bills are posted in it, and no demo company is there
    """
    env.cr.execute(
        """SELECT EXISTS (SELECT FROM account_move WHERE state = 'posted')
              AND NOT EXISTS (SELECT FROM ir_model_data WHERE module = %s)""",
        [NAMES],
    )
    [is_used] = env.cr.fetchone()
    if is_used:
        raise UserError(
            env._(
                "This database has posted entries: fictional companies do not belong "
                "in it. Install the demo in a database of its own."
            )
        )
