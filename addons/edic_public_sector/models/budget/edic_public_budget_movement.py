# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.budget.document import Direction, Order, Section
from ...tools.budget.moves import Move
from ...tools.common.money import money

PERSONNEL = ("012",)  # chapters of M57 that fungibility leaves alone


class EdicPublicBudgetMovement(models.Model):
    """A movement adds so much to a line, or takes it away, by an act."""

    _name = "edic.public.budget.movement"
    _description = "Movement of credits"
    _check_company_auto = True
    _inherit = ["edic.public.budget.prepared.part"]
    _order = "decision_id, id"
    _whole = "decision_id"

    decision_id = fields.Many2one(
        "edic.public.budget.decision", required=True, ondelete="cascade", index=True
    )
    budget_id = fields.Many2one(related="decision_id.budget_id", store=True, index=True)
    company_id = fields.Many2one(
        related="decision_id.company_id", store=True, index=True
    )
    act = fields.Selection(related="decision_id.act", store=True)
    date = fields.Date(related="decision_id.date", store=True)
    state = fields.Selection(related="decision_id.state")
    currency_id = fields.Many2one(related="budget_id.currency_id")
    line_id = fields.Many2one(
        "edic.public.budget.line",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('budget_id', '=', budget_id)]",
        check_company=True,
    )
    credit_id = fields.Many2one(related="line_id.credit_id", string="Voted credit")
    direction = fields.Selection(related="line_id.direction")
    section = fields.Selection(related="line_id.section")
    before = fields.Monetary(string="Credit before", compute="_compute_before")
    amount = fields.Monetary(required=True)
    note = fields.Char()

    @api.depends("line_id.open", "amount", "decision_id.state")
    def _compute_before(self):
        for move in self:
            taken = move.amount if move.state == "in_force" else 0.0
            move.before = move.line_id.open - taken

    @api.constrains("line_id", "decision_id")
    def _check_budget(self):
        for move in self:
            if move.line_id.budget_id != move.budget_id:
                raise UserError(
                    self.env._(
                        "The line %s is of another budget.",
                        move.line_id.display_name,
                    )
                )

    def _move(self):
        self.ensure_one()
        line = self.line_id
        return Move(
            credit=str(line.credit_id or line),  # names may be those of several
            name=line.credit_id.display_name or line.display_name,
            section=Section(line.section),
            direction=Direction(line.direction),
            order=Order(line.order),
            amount=money(self.amount),
            is_personnel=line.chapter_id.code in PERSONNEL,
        )
