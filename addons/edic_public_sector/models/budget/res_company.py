# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.budget.recorded import recorded_values


class ResCompany(models.Model):
    """A company says how budgets warn, stop, and are put into force."""

    _inherit = "res.company"

    edic_budget_thresholds = fields.Char(
        string="Warn at (%)",
        default="80, 100",
        help="Shares of a credit that are used; who is responsible gets an activity.",
    )
    edic_budget_stop = fields.Selection(
        [("warn", "Say so"), ("stop", "Do not post, do not commit")],
        string="A bill, order or commitment that exceeds its credit",
        default="warn",
        required=True,
    )

    edic_budget_four_eyes = fields.Boolean(
        string="Acts on budgets need a second person",
        help="Whoever prepared an act may not put it into force: somebody else does.",
    )

    @api.constrains("edic_budget_thresholds")
    def _check_edic_budget_thresholds(self):
        for company in self:
            try:
                company._edic_budget_levels()
            except ValueError as error:
                raise ValidationError(
                    self.env._("Thresholds are whole numbers with commas: 80, 100.")
                ) from error

    def _edic_budget_levels(self):
        """Return the thresholds in percent, in order."""
        parts = (self.edic_budget_thresholds or "").split(",")
        return sorted({int(part) for part in parts if part.strip()})

    def _edic_policy(self):
        # EXTENDS edic_ai: how budgets bind is in the ledger too
        names = ("edic_budget_thresholds", "edic_budget_stop", "edic_budget_four_eyes")
        return {**super()._edic_policy(), **recorded_values(self, names)}
