# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .edic_public_budget_nomenclature import KINDS, SECTIONS


class EdicPublicBudgetCode(models.Model):
    """A chapter, nature, function or operation of a nomenclature."""

    _name = "edic.public.budget.code"
    _description = "Budget code"
    _order = "nomenclature_id, kind, code"
    _rec_names_search = ["code", "name"]

    nomenclature_id = fields.Many2one(
        "edic.public.budget.nomenclature", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="nomenclature_id.company_id")
    kind = fields.Selection(KINDS, required=True)
    code = fields.Char(required=True)
    name = fields.Char(string="Label", required=True)
    parent_code = fields.Char(string="Above it")
    section = fields.Selection(SECTIONS)
    chapters = fields.Json(string="Chapters it goes to")
    accounts = fields.Char(
        help="Beginnings of the accounts of the ledger that are booked on it, with "
        "commas between them. Empty: the code itself.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(nomenclature_id, kind, code)", "This code is there already."
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"code", "accounts", "chapters"}:
            self.env.registry.clear_cache()  # of which account is spent on which line
            budgets = self.env["edic.public.budget"].sudo()
            budgets.search(
                [
                    *(("state", "=", "voted"), ("actuals", "=", "ledger")),
                    ("nomenclature_id", "in", self.nomenclature_id.ids),
                ]
            )._match_entries()
        return result

    @api.depends("code", "name")
    def _compute_display_name(self):
        for one in self:
            same = one.code == one.name
            one.display_name = one.code if same else f"{one.code} {one.name}"
