# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles


class EdicPublicGrant(models.Model):
    """A request of an association or company for a grant.

    Natural persons are left out: whether somebody is entitled to a benefit is not for
    this product (AI Act, Annex III 5(a)).
    """

    _name = "edic.public.grant"
    _description = "Request for a grant"
    _inherit = ["mail.thread", "mail.activity.mixin", "edic.public.drafted"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Purpose of the grant", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Applicant",
        required=True,
        domain="[('is_company', '=', True)]",
        tracking=True,
    )
    date = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    amount = fields.Monetary(string="Amount applied for", required=True)
    cost = fields.Monetary(string="Cost of the project")
    other_funding = fields.Monetary(string="Other public money")
    line_id = fields.Many2one(
        "edic.public.budget.line",
        string="Budget line",
        check_company=True,
        domain="[('direction', '=', 'expense'), ('budget_id.state', '!=', 'closed')]",
    )
    paper_ids = fields.One2many("edic.public.grant.paper", "grant_id", string="Papers")
    is_economic = fields.Boolean(
        string="Economic activity", help="State aid rules (de minimis) apply."
    )
    de_minimis = fields.Monetary(
        string="De minimis aid of the last three years", help="As declared."
    )
    granted = fields.Monetary(
        string="Amount granted",
        copy=False,
        tracking=True,
        help="Where less was decided than what is asked: how much.",
    )
    commitment_id = fields.Many2one(
        "edic.public.budget.commitment",
        readonly=True,
        copy=False,
        check_company=True,
    )
    exceeded = fields.Text(string="Exceeds", compute="_compute_exceeded")
    aid_ids = fields.One2many(
        "edic.public.aid", compute="_compute_aid_ids", string="Decision files"
    )
    state = fields.Selection(
        [("asked", "Applied for"), ("granted", "Granted"), ("refused", "Not granted")],
        default="asked",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A request asks for an amount above zero."
    )

    def _compute_aid_ids(self):
        aids = self.env["edic.public.aid"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        for grant in self:
            grant.aid_ids = aids.filtered(lambda aid, g=grant: aid.res_id == g.id)

    @api.depends("amount", "granted", "line_id", "state")
    @api.depends_context("lang")
    def _compute_exceeded(self):
        commitments = self.env["edic.public.budget.commitment"]
        for grant in self:
            vals = grant._commitment_vals(grant.granted or grant.amount)
            text = grant.state == "asked" and commitments.new(vals)._exceeded()
            grant.exceeded = text or False

    @api.constrains("line_id")
    def _check_line(self):
        """Check the budget: a request may wait for its vote; what is over waits for
        nothing."""
        lines = self.line_id
        lines.filtered(lambda line: line.budget_id.state != "draft")._check_binding()

    @api.constrains("amount", "granted")
    def _check_granted(self):
        for grant in self:
            amounts = grant.currency_id.compare_amounts(grant.granted, grant.amount)
            if grant.granted < 0 or amounts > 0:
                raise ValidationError(
                    self.env._(
                        "Not more is granted than what is asked, and no less "
                        "than nothing."
                    )
                )

    @api.constrains("partner_id")
    def _check_partner(self):
        for grant in self:
            if not grant.partner_id.is_company:
                raise ValidationError(
                    self.env["edic.public.aid.source"]._person_words()
                )

    @roles.for_roles(roles.EMPLOYEE)
    def action_aid(self):
        """Open what is known before this is decided."""
        self.ensure_one()
        return self.env["edic.public.aid"].edic_open(self._name, self.id)

    def _decided(self):
        """Return the last decision that a person recorded on it.

        :raises UserError: nobody has
        """
        self.ensure_one()
        decided = self.env["edic.public.aid"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "=", "decided"),
            ],
            limit=1,
        )
        if not decided:
            raise UserError(
                self.env._("Open the decision file first, and record the decision.")
            )
        return decided

    @roles.for_roles(roles.BUDGET)
    def action_grant(self):
        """Carry out what was decided: bind the money."""
        check_person(self.env)
        self.check_access("write")
        decided = self._decided()
        if decided.option_code not in ("grant", "less"):
            raise UserError(self.env._("It was decided otherwise."))
        if not self.line_id:
            raise UserError(self.env._("Say which budget line pays it."))
        amount = self._decided_amount(decided)
        commitment = self.env["edic.public.budget.commitment"].create(
            self._commitment_vals(amount)
        )
        with by_method(self, "state", "commitment_id"):
            self.write(
                {"state": "granted", "granted": amount, "commitment_id": commitment.id}
            )
        return True

    def _decided_amount(self, decided):
        """Return the amount that the decision says, whatever the request says since.

        :param decided: the decision file
        :raises UserError: it is older than amounts in decisions, and none is entered
        """
        if recorded := decided._option_of(decided.option_code).get("amount"):
            return float(recorded)
        amount = self.amount if decided.option_code == "grant" else self.granted
        if decided.option_code == "less" and not 0 < amount < self.amount:
            raise UserError(
                self.env._("Enter what is granted: less than what is asked.")
            )
        return amount

    @roles.for_roles(roles.BUDGET)
    def action_grant_confirmed(self):
        """Carry out what was decided, although the credit is exceeded by it."""
        return self.with_context(edic_confirmed=True).action_grant()

    def _commitment_vals(self, amount):
        # what is decided before a year begins binds from its first day on
        today = fields.Date.context_today(self)
        first = self.line_id.sudo().budget_id.date_from or today
        return {
            "date": max(today, first),
            "subject": self.name,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "line_id": self.line_id.id,
            "amount": amount,
            "is_confirmed": bool(self.env.context.get("edic_confirmed")),
        }

    @roles.for_roles(roles.BUDGET)
    def action_refuse(self):
        """Carry out what was decided: no grant."""
        check_person(self.env)
        self.check_access("write")
        if self._decided().option_code != "refuse":
            raise UserError(self.env._("It was decided otherwise."))
        with by_method(self, "state"):
            self.state = "refused"
        return True


class EdicPublicGrantPaper(models.Model):
    """A paper that a request needs, and whether it is there."""

    _name = "edic.public.grant.paper"
    _description = "Paper of a request"
    _order = "grant_id, id"

    grant_id = fields.Many2one(
        "edic.public.grant", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True)
    name = fields.Char(required=True)
    is_there = fields.Boolean(string="Received")
    source = fields.Char(help="The rule that asks for it.")
