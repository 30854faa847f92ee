# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ...tools.budget.document import ZERO
from ...tools.common.money import money
from .edic_public_budget_words import taken_row

# what a cancelled commitment keeps as it is
FINAL = {
    "name",
    "company_id",
    "date",
    "subject",
    "partner_id",
    "line_id",
    "authority_id",
    "amount",
    "state",
    "cancel_reason",
}
READER = "account.group_account_readonly"  # who enters bills alone chooses, no more
SECTIONS = {"ap": "capital", "ae": "operating"}
NONE = {}


class EdicPublicBudgetCommitment(models.Model):
    """A commitment binds money before a bill comes: contract, order, subsidy awarded.

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
    exceeded = fields.Text(string="Exceeds", compute="_compute_exceeded", groups=READER)
    is_confirmed = fields.Boolean(
        string="Committed all the same",
        copy=False,
        tracking=True,
        groups=READER,
        help="A person knows that it exceeds its credit or authority.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A commitment has an amount above zero."
    )
    _name_uniq = models.Constraint("UNIQUE(company_id, name)", "This number is taken.")

    @api.depends("name", "subject", "partner_id", "left")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Name it in a list to choose from also by its subject, its vendor and what is
        left."""
        for commitment in self:
            commitment.display_name = commitment.name
            if self.env.context.get("formatted_display_name") and commitment.name:
                left = commitment.currency_id.format(commitment.left)
                parts = filter(None, (commitment.partner_id.display_name, left))
                commitment.display_name = (
                    f"{commitment.name} {commitment.subject}\t--{' · '.join(parts)}--"
                )

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

    @api.depends("amount", "date", "line_id", "authority_id", "state")
    @api.depends_context("lang")
    def _compute_exceeded(self):
        for commitment in self:
            commitment.exceeded = commitment._exceeded() or False

    @api.constrains("line_id")
    def _check_expense(self):
        for commitment in self:
            if commitment.line_id.direction != "expense":
                raise UserError(self.env._("Money is bound on a line of expense."))

    @api.constrains("authority_id", "line_id", "date")
    def _check_authority(self):
        for commitment in self.filtered("authority_id"):
            if problem := commitment._authority_problem():
                raise ValidationError(problem)

    def write(self, vals):
        if vals.keys() & FINAL and "cancelled" in self.mapped("state"):
            raise UserError(
                self.env._("A cancelled commitment stays as it is: enter another one.")
            )
        more = self.filtered(lambda commitment: commitment._binds_more(vals))
        day = fields.Date.to_date(vals.get("date"))
        moved = self.filtered(lambda commitment: day and day != commitment.date) - more
        result = super().write(vals)
        more._check_exceeded()
        for commitment in moved:  # no more is bound, but perhaps in another year
            commitment.line_id._check_binding(commitment._binding_day())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse to delete: numbers have no gaps, what binds nothing any more is
        cancelled."""
        raise UserError(
            self.env._(
                "A commitment has a number and is not deleted: enter a reason and "
                "cancel it, or close it where bills use it."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        commitments = super().create(vals_list)
        commitments._check_exceeded()
        return commitments

    @api.model
    def _numbered(self, numbers, company):
        """Return the company's open commitments of these numbers, whatever their spaces
        and capitals."""
        wanted = [re.sub(r"\s", "", number).upper() for number in numbers]
        if not wanted:
            return self.browse()
        self.flush_model(["name", "company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM edic_public_budget_commitment
                    WHERE company_id = %s AND state = 'open'
                      AND upper(regexp_replace(name, '\\s', '', 'g')) = ANY(%s)
                    ORDER BY id""",
                company.id,
                wanted,
            )
        )
        return self.browse([number for [number] in rows])

    @api.model
    def _number(self):
        return self.env["ir.sequence"].next_by_code(self._name) or "/"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS mail: who may only choose it does not see what was said about it
        found = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self.env.su or self.env.user.has_group(READER):
            return found
        return dict.fromkeys(found, "write")

    def _taken(self):
        """Return the amount that it takes of its authority."""
        self.ensure_one()
        return self.amount if self.state == "open" else self.used

    @roles.for_roles(roles.BUDGET, roles.ACCOUNTANT)
    def action_close(self):
        """Close the commitments: what is left of them is free again."""
        self.check_access("write")
        with by_method(self, "state"):
            self.state = "closed"

    @roles.for_roles(roles.BUDGET, roles.ACCOUNTANT)
    def action_cancel(self):
        """Cancel commitments that were entered wrongly, or fell through: they bind
        nothing, and their numbers and reasons stay.

        :raises UserError: no reason is entered, or bills use it
        """
        check_person(self.env)
        self.check_access("write")
        for commitment in self.filtered_domain([("state", "!=", "cancelled")]):
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

    # --- authority --------------------------------------------------------------------
    def _authority_problem(self):
        """Return why it may not be committed by its authority; "" where it may."""
        authority = self.authority_id
        if authority.state != "in_force":
            return self.env._("%s is not in force.", authority.display_name)
        if self.line_id.section != SECTIONS.get(authority.kind, self.line_id.section):
            return self.env._(
                "An AP is for capital expense, an AE for operating expense: "
                "%(line)s is not.",
                line=self.line_id.display_name,
            )
        if authority.until and self.date > authority.until:
            return self.env._(
                "%(name)s lapsed after %(day)s.",
                name=authority.display_name,
                day=authority.until,
            )
        return ""

    # --- years ------------------------------------------------------------------------
    def _bound(self, more=NONE):
        """Return ``{commitment: {budget line: amount}}`` that open commitments bind, in
        a form as it is entered there.

        :param dict more: ``{commitment: {year: amount}}`` that bills are to use of them
        """
        spent = self._used_by_year(more)
        several = self.filtered(lambda commitment: commitment.authority_id.tranche_ids)
        found = {}
        for commitment in (self - several).filtered_domain([("state", "=", "open")]):
            left = money(commitment.amount) - sum(spent[commitment._origin].values())
            found[commitment] = {commitment.line_id: max(left, ZERO)}
        for authority, own in several.grouped("authority_id").items():
            found |= authority._bound(own, more)
        return found

    def _used_by_year(self, more):
        """Return ``{commitment: {year: amount}}`` on bills, drafts among them."""
        entries = self.env["account.move.line"].sudo()
        groups = entries._read_group(
            [
                ("edic_commitment_id", "in", self._origin.ids),
                ("parent_state", "in", ("draft", "posted")),
            ],
            ["edic_commitment_id", "date:year"],
            ["balance:sum"],
        )
        found = defaultdict(Counter)
        for commitment, year, balance in groups:
            found[commitment][year.year] += money(balance)
        for commitment, years in more.items():
            for year, amount in years.items():
                found[commitment][year] += money(amount)
        return found

    def _line_on(self, day):
        """Return the budget line that a bill of this day uses; empty where it is none
        of its years."""
        line = self.line_id
        if not line or line.budget_id._has_day(day):
            return line
        several = day and self.authority_id.tranche_ids
        return line._in_year(day.year) if several else line.browse()

    # --- exceeding --------------------------------------------------------------------
    def _exceeded(self):
        """Say in words that the budget is not in force, or which credits and authority
        have too little for it."""
        self.ensure_one()
        if not self.line_id or self.state != "open":
            return ""
        rows = [*self._credit_rows(), *self._authority_rows()]
        over = self.env["edic.public.budget.words"]._exceeded(rows)
        refusal = self.line_id._binding_refusal(self._binding_day())
        return "\n".join(filter(None, (refusal, over)))

    def _credit_rows(self):
        """Return what it takes of the credits of budgets that are followed."""
        takes, freed = self._by_credit(self), self._by_credit(self._origin)
        credits = self.env["edic.public.budget.credit"].union(*takes)
        credits = credits.filtered(
            lambda credit: (
                (credit.budget_id.state, credit.budget_id.actuals)
                == ("voted", "ledger")
            )
        )
        return [
            credit._row(left + freed[credit], takes[credit])
            for credit, left in credits._left().items()
        ]

    def _by_credit(self, commitments):
        found = defaultdict(float)
        for lines in commitments._bound().values():
            for line, amount in lines.items():
                found[line.credit_id] += float(amount)
        return found

    def _authority_rows(self):
        authority = self.authority_id._origin
        if not authority:
            return []
        others = self.search([("authority_id", "=", authority.id)]) - self._origin
        left = authority.amount - sum(other._taken() for other in others)
        return [taken_row(authority, authority.amount, left, self.amount)]

    # --- entering it ------------------------------------------------------------------
    def _binding_day(self):
        """Return the day that lies in the period of its budget; None where a
        Verpflichtungsermächtigung binds, whose own last day may be after it."""
        return self.date if self.authority_id.kind != "ve" else None

    def _binds_more(self, vals):
        """Return whether it binds money that it did not: less may always be bound."""
        moved = any(
            name in vals and vals[name] != self[name].id
            for name in ("line_id", "authority_id")
        )
        is_opened = self.state != "open" and vals.get("state") == "open"
        return moved or is_opened or vals.get("amount", 0.0) > self.amount

    def _check_exceeded(self):
        """
        :raises UserError: its budget is not in force or of another period, or a credit
            is exceeded and nobody confirmed it or the company has that stopped
        """
        for commitment in self:
            commitment.line_id._check_binding(commitment._binding_day())
            facts = {"commitment": f"{commitment.amount:.2f}"}
            commitment.budget_id._ask_exceeded(
                commitment, commitment._exceeded(), facts, commitment.is_confirmed
            )
