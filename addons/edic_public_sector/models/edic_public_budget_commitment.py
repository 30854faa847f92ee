# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method

from .. import roles

# what a cancelled commitment keeps as it is
FINAL = {
    *("name", "company_id", "date", "subject", "partner_id", "line_id"),
    *("authority_id", "amount", "state", "cancel_reason"),
}
READER = "account.group_account_readonly"  # who enters bills alone chooses, no more


class EdicPublicBudgetCommitment(models.Model):
    """Money that is bound before a bill comes: contract, order, subsidy awarded.

    France: engagement; Germany: Mittelbindung. Bills that name it use it up.
    """

    _name = "edic.public.budget.commitment"
    _description = "Commitment"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "subject"]

    name = fields.Char(
        string="Number", required=True, copy=False, default=lambda self: self._number()
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    subject = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", string="Vendor, recipient")
    line_id = fields.Many2one(
        "edic.public.budget.line",
        string="Budget line",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    budget_id = fields.Many2one(related="line_id.budget_id", store=True, index=True)
    credit_id = fields.Many2one(related="line_id.credit_id")
    authority_id = fields.Many2one(
        "edic.public.budget.authority",
        string="Programme, authority",
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'in_force')]",
        help="AP, AE or Verpflichtungsermächtigung whose amount this commits.",
    )
    amount = fields.Monetary(
        required=True,
        help="With the VAT that cannot be deducted: what the credit bears.",
    )
    entry_ids = fields.One2many("account.move.line", "edic_commitment_id")
    used = fields.Monetary(string="On bills", compute="_compute_used")
    left = fields.Monetary(compute="_compute_used")
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed"), ("cancelled", "Cancelled")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    note = fields.Text(groups=READER)
    cancel_reason = fields.Text(
        string="Reason for cancelling",
        copy=False,
        groups=READER,
        help="Enter it before you cancel the commitment: its number stays.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A commitment has an amount above zero."
    )
    _name_uniq = models.Constraint("UNIQUE(company_id, name)", "This number is taken.")

    @api.model
    def _number(self):
        return self.env["ir.sequence"].next_by_code(self._name) or "/"

    @api.depends("name", "subject", "partner_id", "left")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """In a list to choose from also what it is about, whose, and what is left."""
        for one in self:
            one.display_name = one.name
            if self.env.context.get("formatted_display_name") and one.name:
                left = one.currency_id.format(one.left)
                told = filter(None, (one.partner_id.display_name, left))
                one.display_name = f"{one.name} {one.subject}\t--{' · '.join(told)}--"

    @api.depends("amount", "entry_ids.balance", "entry_ids.parent_state", "state")
    def _compute_used(self):
        groups = self.env["account.move.line"]._read_group(
            [
                ("edic_commitment_id", "in", self.ids),
                ("parent_state", "in", ("draft", "posted")),
            ],
            ["edic_commitment_id"],
            ["balance:sum"],
        )
        used = {commitment.id: balance for commitment, balance in groups}
        for commitment in self:
            commitment.used = used.get(commitment.id, 0.0)
            is_open = commitment.state == "open"
            commitment.left = is_open * max(commitment.amount - commitment.used, 0.0)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS mail: who may only choose it does not see what was said about it
        found = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self.env.su or self.env.user.has_group(READER):
            return found
        return dict.fromkeys(found, "write")

    def _taken(self):
        """What it takes of its authority."""
        self.ensure_one()
        return self.amount if self.state == "open" else self.used

    @api.constrains("line_id")
    def _check_expense(self):
        for commitment in self:
            if commitment.line_id.direction != "expense":
                raise UserError(self.env._("Money is bound on a line of expense."))

    def write(self, vals):
        if vals.keys() & FINAL and "cancelled" in self.mapped("state"):
            raise UserError(
                self.env._("A cancelled commitment stays as it is: enter another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Numbers have no gaps: what binds nothing any more is cancelled."""
        raise UserError(
            self.env._(
                "A commitment has a number and is not deleted: enter a reason and "
                "cancel it, or close it where bills use it."
            )
        )

    @roles.for_roles(roles.BUDGET, roles.ACCOUNTANT)
    def action_close(self):
        """What is left of it is free again."""
        self.check_access("write")
        with by_method(self, "state"):
            self.state = "closed"

    @roles.for_roles(roles.BUDGET, roles.ACCOUNTANT)
    def action_cancel(self):
        """It was entered wrongly, or fell through: it binds nothing, and its number and
        reason stay.

        :raises UserError: no reason is entered, or bills use it
        """
        check_person(self.env)
        self.check_access("write")
        for commitment in self.filtered(lambda one: one.state != "cancelled"):
            reason = (commitment.cancel_reason or "").strip()
            if not reason:
                raise UserError(self.env._("Enter the reason for cancelling first."))
            if commitment.sudo().entry_ids:
                raise UserError(self.env._("Bills use this commitment: close it."))
            with by_method(commitment, "state"):
                commitment.state = "cancelled"
            facts = {"state": "cancelled", "commitment": f"{commitment.amount:.2f}"}
            self.env["edic.public.budget"]._record(commitment, facts, comment=reason)
        return True

    @roles.for_roles(roles.BUDGET, roles.ACCOUNTANT)
    def action_reopen(self):
        self.check_access("write")
        with by_method(self, "state"):
            self.state = "open"

    @roles.reads
    def action_entries(self):
        self.ensure_one()
        return self._entries_action(self.display_name)

    def _entries_action(self, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move.line",
            "view_mode": "list",
            "domain": [("edic_commitment_id", "in", self.ids)],
            "context": {"create": False},
        }
