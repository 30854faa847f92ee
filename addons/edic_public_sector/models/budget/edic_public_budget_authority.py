# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ... import roles
from ...tools.budget.document import ZERO
from ...tools.budget.years import spread, still_bound
from ...tools.common.money import money
from .edic_public_budget_words import taken_row

KINDS = [
    ("ap", "AP: programme, capital"),
    ("ae", "AE: engagement, operating"),
    ("ve", "VE: Verpflichtungsermächtigung"),
]


class EdicPublicBudgetAuthority(models.Model):
    """An authority to commit for several years, with the money of each year.

    France: autorisation de programme or d'engagement, crédits de paiement; Germany:
    Verpflichtungsermächtigung, with its years. Commitments that name it use it up; each
    year's money is in that year's budget. It is voted, and revised, as acts are:
    prepared, then put into force; the trace has each amount with its years.
    """

    _name = "edic.public.budget.authority"
    _description = "Multi-year authority"
    _inherit = ["mail.thread", "edic.public.budget.prepared"]
    _order = "code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _moves = frozenset(("kind", "company_id", "amount", "date", "tranche_ids", "until"))

    kind = fields.Selection(KINDS, required=True, default="ap")
    code = fields.Char(string="Number", required=True)
    name = fields.Char(string="Programme", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Voted on", required=True, default=fields.Date.context_today
    )
    reference = fields.Char(help="Number of the deliberation.")
    amount = fields.Monetary(required=True, tracking=True)
    tranche_ids = fields.One2many(
        "edic.public.budget.authority.tranche",
        "authority_id",
        string="Years",
        copy=True,
    )
    planned = fields.Monetary(string="In the years", compute="_compute_planned")
    commitment_ids = fields.One2many("edic.public.budget.commitment", "authority_id")
    committed = fields.Monetary(compute="_compute_committed")
    left = fields.Monetary(string="To be committed", compute="_compute_committed")
    active = fields.Boolean(default=True)
    until = fields.Date(
        string="Lapses after",
        help="Germany: with the year of its budget, or until the next one is in force.",
    )

    _code_uniq = models.Constraint("UNIQUE(company_id, code)", "This number is taken.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for authority in self:
            parts = (authority.code, authority.name)
            authority.display_name = " ".join(filter(None, parts))

    @api.depends("tranche_ids.amount")
    def _compute_planned(self):
        for authority in self:
            authority.planned = sum(authority.tranche_ids.mapped("amount"))

    @api.depends("amount", "commitment_ids.amount", "commitment_ids.state")
    def _compute_committed(self):
        for authority in self:
            authority.committed = sum(
                commitment._taken() for commitment in authority.commitment_ids
            )
            authority.left = authority.amount - authority.committed

    @api.constrains("amount", "tranche_ids")
    def _check_planned(self):
        for authority in self:
            if authority.tranche_ids and authority.currency_id.compare_amounts(
                authority.planned, authority.amount
            ):
                raise ValidationError(
                    self.env._(
                        "The years of %(code)s make %(years)s, not %(amount)s.",
                        code=authority.code,
                        years=authority.currency_id.format(authority.planned),
                        amount=authority.currency_id.format(authority.amount),
                    )
                )

    def write(self, vals):
        in_force = self.filtered(lambda authority: authority.state == "in_force")
        if vals.keys() & self._moves - {"until"} and in_force:
            raise UserError(self._in_force_words())
        result = super().write(vals)
        if "until" in vals:  # of what is in force: it lets commit longer, or less long
            for authority in in_force:
                authority._record_vote()
        return result

    def _set_state(self, state):
        """Let commitments name it, or nothing new be committed: what is, stays."""
        result = super()._set_state(state)
        self._record_vote()
        return result

    def _check_enforced(self):
        if self.kind == "ve" and not self.tranche_ids:
            raise UserError(
                self.env._(
                    "Enter the years in which what %s lets commit falls due.",
                    self.display_name,
                )
            )
        return super()._check_enforced()

    def _record_vote(self):
        years = {
            str(tranche.year): f"{tranche.amount:.2f}" for tranche in self.tranche_ids
        }
        facts = {"authority": self.kind, "state": self.state, "years": years}
        facts["amount"] = f"{self.amount:.2f}"
        if self.until:
            facts["until"] = str(self.until)
        self.env["edic.public.budget"]._record(self, facts)

    @roles.reads
    def action_uses(self):
        """Open what was spent of the authority."""
        self.ensure_one()
        return self.commitment_ids._entries_action(self.display_name)

    # --- years ------------------------------------------------------------------------
    def _bound(self, asked, more):
        """Return what open commitments bind, as `_bound` of the commitments does.

        :param asked: commitments, perhaps of a form, for those that are saved
        :return: as of the commitments
        """
        self.ensure_one()
        saved = asked.search([("authority_id", "=", self._origin.id)], order="id")
        ordered = [*(saved - asked._origin), *asked]
        ordered.sort(key=lambda commitment: commitment._origin.id or float("inf"))
        spent = (saved | asked._origin)._used_by_year(more)
        tranches = {tranche.year: money(tranche.amount) for tranche in self.tranche_ids}
        taken, found = Counter(), {}
        for commitment in ordered:
            used = spent[commitment._origin]
            if commitment.state != "open":
                taken.update(used)
                continue
            amount = money(commitment.amount)
            shares = spread(amount, commitment.line_id.budget_id.year, tranches, taken)
            taken.update(shares)
            if commitment in asked:
                found[commitment] = commitment.line_id._by_year(
                    still_bound(amount, shares, used)
                )
        return found

    def _year_row(self, year, amount, own):
        """Return what a bill takes of the money that a year has for it (CP), above
        which nothing is paid that year.

        :param dict own: ``{commitment: amount}`` that the bill has as it is saved
        """
        self.ensure_one()
        more = {commitment: {year: -amount} for commitment, amount in own.items()}
        used = self.commitment_ids._used_by_year(more)
        spent = float(sum((years[year] for years in used.values()), ZERO))
        tranches = self.tranche_ids.filtered(lambda tranche: tranche.year == year)
        whole = sum(tranches.mapped("amount"))
        row = taken_row(self, whole, whole - spent, amount)
        return {**row, "name": f"{self.display_name} · {year}"}


class EdicPublicBudgetAuthorityTranche(models.Model):
    """The money of one year: crédit de paiement, Fälligkeit."""

    _name = "edic.public.budget.authority.tranche"
    _description = "Year of an authority"
    _inherit = ["edic.public.budget.prepared.part"]
    _order = "authority_id, year"
    _whole = "authority_id"

    authority_id = fields.Many2one(
        "edic.public.budget.authority", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="authority_id.company_id", store=True)
    currency_id = fields.Many2one(related="authority_id.currency_id")
    year = fields.Integer(string="Budget year", required=True, aggregator=None)
    amount = fields.Monetary(required=True)
    spent = fields.Monetary(compute="_compute_spent")

    _year_uniq = models.Constraint(
        "UNIQUE(authority_id, year)", "Each year can appear only once."
    )

    @api.depends("authority_id.commitment_ids.entry_ids.balance")
    def _compute_spent(self):
        for tranche in self:
            entries = tranche.authority_id.commitment_ids.entry_ids.filtered(
                lambda e, year=tranche.year: (
                    e.parent_state == "posted" and e.date.year == year
                )
            )
            tranche.spent = sum(entries.mapped("balance"))
