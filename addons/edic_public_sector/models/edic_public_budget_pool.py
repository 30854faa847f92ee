# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import roles


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """Cover pools (Deckungskreise) are of German law: GemHVO, GemHKVO, KomHVO."""

    _inherit = "edic.public.budget"

    @api.constrains("framework")
    def _check_pools(self):
        self.credit_ids._check_pool()

    @roles.reads
    def action_credits(self):
        # EXTENDS edic_public_sector: what else binds comes from the lines
        action = super().action_credits()
        if self.framework == "fr":
            action["context"]["create"] = False
        return action


class EdicPublicBudgetCredit(models.Model):
    _inherit = "edic.public.budget.credit"

    framework = fields.Selection(related="budget_id.framework")

    @api.constrains("kind", "budget_id")
    def _check_pool(self):
        for credit in self.filtered("is_pool"):
            if credit.framework == "fr":
                raise ValidationError(
                    self.env._(
                        "Cover pools (Deckungskreise) are of German law: in France "
                        "the executive moves credits by acts."
                    )
                )


class EdicPublicBudgetLine(models.Model):
    """In France the level that was voted alone says which credit binds a line."""

    _inherit = "edic.public.budget.line"

    framework = fields.Selection(related="budget_id.framework")

    @api.constrains("credit_id")
    def _check_level(self):
        for line in self.filtered(lambda one: one.framework == "fr" and one.credit_id):
            credit = line.credit_id
            if (credit.kind, credit.code) != line._binding()[:2]:
                raise ValidationError(
                    self.env._(
                        "The level at which the budget was voted says which credit "
                        "binds a line."
                    )
                )
