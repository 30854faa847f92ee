# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles
from .edic_finance_step import KINDS, SOURCES


class EdicFinanceStepConfirm(models.TransientModel):
    """Confirm a step of one bill, or the same step of several."""

    _name = "edic.finance.step.confirm"
    _description = "Confirm a payment step"

    move_ids = fields.Many2many(
        "account.move",
        string="Bills",
        required=True,
        readonly=True,
        default=lambda self: self._default_move_ids(),
    )
    bill_count = fields.Integer(string="Bills selected", compute="_compute_bill_count")
    done_count = fields.Integer(string="Done before", compute="_compute_bill_count")
    kind = fields.Selection(KINDS, string="Step", required=True)
    day = fields.Date(
        compute="_compute_day",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The day that counts in law, never the day of the upload.",
    )
    number = fields.Char()
    reason = fields.Char()
    source = fields.Selection(
        SOURCES, string="Where it comes from", required=True, default="person"
    )

    def _default_move_ids(self):
        if self.env.context.get("active_model") != "account.move":
            return False
        return self.env["account.move"].browse(self.env.context.get("active_ids"))

    @api.depends("move_ids", "kind")
    def _compute_bill_count(self):
        for wizard in self:
            wizard.bill_count = len(wizard.move_ids)
            wizard.done_count = len(wizard.move_ids - wizard._open())

    @api.depends("kind")
    def _compute_day(self):
        """Compute the day: today, but none for the day of receipt, which is read from
        the paper."""
        for wizard in self:
            today = wizard.day or fields.Date.context_today(wizard)
            wizard.day = False if wizard.kind == "received" else today

    def _open(self):
        """Return the bills for which the step is still to be confirmed."""
        self.ensure_one()
        steps = self.env["edic.finance.step"]._of(self.move_ids)
        return self.move_ids.filtered(
            lambda move: (
                self.kind not in steps.get(move._origin.id, {})
                or self.kind in ("interrupted", "complete")
            )
        )

    @roles.for_roles(roles.BILLING)
    def action_confirm(self):
        self.ensure_one()
        bills = self._open()
        if not bills:
            raise UserError(self.env._("The step is recorded on each of these bills."))
        names = ("kind", "day", "number", "reason", "source")
        step = {name: self[name] for name in names}
        self.env["edic.finance.step"].create(
            [{"move_id": bill.id, **step} for bill in bills]
        )
        return {"type": "ir.actions.act_window_close"}
