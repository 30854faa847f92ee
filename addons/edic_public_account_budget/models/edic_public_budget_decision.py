# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EdicPublicBudgetDecision(models.Model):
    _inherit = "edic.public.budget.decision"

    oca_budget_id = fields.Many2one(
        "crossovered.budget",
        string="From OCA's budget",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
