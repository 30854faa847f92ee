# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.write_guard import is_within

COPYING = "edic_public_account_budget.copying"
OCA_READERS = "account.group_account_user,account.group_account_manager"


def check_copying(env):
    """:raises UserError: somebody changes a copy by hand"""
    if not is_within(COPYING):
        raise UserError(
            env._(
                "This is a copy of a public budget: enter an act there and copy it "
                "again."
            )
        )


class AccountBudgetPost(models.Model):
    """Positions of copies name the same accounts as long as a copy uses them."""

    _inherit = "account.budget.post"

    edic_key = fields.Char(
        string="Made for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The article or chapter of a public budget whose copy uses it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account_budget_oca
        if any(vals.get("edic_key") for vals in vals_list):
            check_copying(self.env)
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS account_budget_oca
        is_kept = vals.keys() & {"account_ids", "company_id"} and any(
            post.edic_key for post in self
        )
        if "edic_key" in vals or is_kept:
            check_copying(self.env)
        return super().write(vals)
