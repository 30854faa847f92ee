# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .edic_public_budget import ACTING

MOVES = {"act", "budget_id", "movement_ids", "date"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetDecision(models.Model):
    """Where a company asks for it, nobody puts an act into force that they prepared."""

    _inherit = "edic.public.budget.decision"

    prepared_by_ids = fields.Many2many(
        "res.users",
        relation="edic_public_budget_decision_prepared_rel",
        string="Prepared by",
        readonly=True,
        copy=False,
        help="Who entered the act, or changed what it moves.",
    )
    is_own = fields.Boolean(string="Own act", compute="_compute_is_own")

    @api.depends("prepared_by_ids", "company_id.edic_budget_four_eyes", "state")
    @api.depends_context("uid")
    def _compute_is_own(self):
        """Whether somebody else than the user has to put it into force."""
        for decision in self:
            preparers = decision.prepared_by_ids or decision.create_uid
            decision.is_own = (
                decision.state == "draft"
                and decision.sudo().company_id.edic_budget_four_eyes
                and self.env.user in preparers
            )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_public_sector: who did is not for anybody to say
        for vals in vals_list:
            vals.pop("prepared_by_ids", None)
        decisions = super().create(vals_list)
        decisions._note_preparer()
        return decisions

    def write(self, vals):
        # EXTENDS edic_public_sector
        result = super().write(vals)
        if vals.keys() & MOVES:
            self._note_preparer()
        return result

    def _note_preparer(self):
        others = self.filtered(lambda one: self.env.user not in one.prepared_by_ids)
        if others:
            acting = others.sudo().with_context(edic_budget_state=ACTING)
            acting.write({"prepared_by_ids": [Command.link(self.env.uid)]})

    def _check_enforced(self):
        # EXTENDS edic_public_sector
        if self.is_own:
            raise UserError(
                self.env._("You prepared this act: another person puts it into force.")
            )
        return super()._check_enforced()


class EdicPublicBudgetMovement(models.Model):
    """Whoever enters, changes or takes out a movement prepared the act too."""

    _inherit = "edic.public.budget.movement"

    def _check_prepared(self):
        # EXTENDS edic_public_sector: each change of a movement asks this
        result = super()._check_prepared()
        self.decision_id._note_preparer()
        return result
