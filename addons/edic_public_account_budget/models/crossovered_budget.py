# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_public_sector import roles

from .account_budget_post import check_copying

READERS = "account.group_account_readonly"
OF_COPY = {"name", "date_from", "date_to", "company_id", "edic_copied_at"}


class CrossoveredBudget(models.Model):
    """An OCA budget is taken over as a public budget, or is a copy of one."""

    _inherit = "crossovered.budget"
    _check_company_auto = True

    edic_budget_id = fields.Many2one(
        "edic.public.budget",
        string="Copy of",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
        help="Acts of that budget change it, and nothing else.",
        check_company=True,
    )
    edic_copied_at = fields.Datetime(string="Copied on", readonly=True, copy=False)
    edic_budget_ids = fields.Many2many(
        "edic.public.budget",
        "edic_public_budget_oca_rel",
        "oca_id",
        "budget_id",
        string="Taken over as",
        readonly=True,
        copy=False,
        groups=READERS,
        check_company=True,
    )
    edic_budget_count = fields.Integer(
        string="Public budgets", compute="_compute_edic_budget_count", compute_sudo=True
    )

    _edic_budget_uniq = models.UniqueIndex(
        "(edic_budget_id) WHERE edic_budget_id IS NOT NULL",
        "There is a copy of this budget already.",
    )

    @api.depends("edic_budget_id", "edic_budget_ids")
    def _compute_edic_budget_count(self):
        for budget in self:
            budget.edic_budget_count = len(
                budget.edic_budget_id | budget.edic_budget_ids
            )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account_budget_oca
        if any(vals.get("edic_budget_id") for vals in vals_list):
            check_copying(self.env)
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS account_budget_oca: its state is OCA's own
        if "edic_budget_id" in vals:
            check_copying(self.env)
        if vals.keys() & OF_COPY:
            self._edic_check_copy()
        return super().write(vals)

    def _edic_check_copy(self):
        """:raises UserError: one of them is a copy, and it is not being copied"""
        if any(budget.edic_budget_id for budget in self.sudo()):
            check_copying(self.env)

    @roles.for_roles(roles.BUDGET)
    def action_edic_take_over(self):
        """Look at what would be taken over; a person decides there."""
        self.ensure_one()
        self.check_access("read")
        if copied := self.sudo().edic_budget_id:
            raise UserError(
                self.env._("This is a copy of %s already.", copied.display_name)
            )
        taken = self.env["edic.public.budget.import"]._of_oca(self)
        taken.action_check()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "edic_public_sector.edic_public_budget_import_action"
            ),
            "views": [(False, "form")],
            "res_id": taken.id,
        }

    @roles.for_roles(roles.READONLY)
    def action_edic_budgets(self):
        """Return the public budget it is a copy of, or those it was taken over as."""
        self.ensure_one()
        self.check_access("read")
        own = self.sudo()
        return _opened(
            self.env,
            "edic_public_sector.edic_public_budget_action",
            own.edic_budget_id | own.edic_budget_ids,
        )


def _opened(env, xmlid, records):
    """Return the action of records: their list, or the form of the only one."""
    action = env["ir.actions.act_window"].sudo()._for_xml_id(xmlid)
    if len(records) == 1:
        return {**action, "views": [(False, "form")], "res_id": records.id}
    return {**action, "domain": [("id", "in", records.ids)]}
