# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Close budgets that have a closing document: those that were imported before stay
    in force else, and what they have left looks available."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    budgets = env["edic.public.budget"].search(
        [
            ("state", "=", "voted"),
            ("decision_ids.act", "=", "closing"),
            ("decision_ids.state", "=", "in_force"),
        ]
    )
    for budget in budgets:
        acts = budget.decision_ids.filtered(lambda act: act.act == "closing")
        if "in_force" in acts.mapped("state"):
            budget._set_state("closed")
