# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.edic_ai.models.rights.edic_ai_approved import STATES

from ... import roles
from ...tools.audit.sampling import is_drawn
from .edic_finance_flag import GRAVE, STOPPING
from .edic_finance_sample import sample_row

INTENSITIES = [
    ("exhaustive", "All, before payment"),
    ("partial", "A share, before payment"),
    ("posterior", "A share, after payment"),
    ("none", "Only those with serious flags"),
]


class EdicFinancePlan(models.Model):
    """A plan of selective control: which bills are controlled, how closely, how many.

    After the French *plan de contrôle sélectif* (décret n° 2012-1246, art. 42): bills
    with high or critical flags are controlled in any case, of the others a share drawn
    by a stored seed. Somebody else than its authors approves it.
    """

    _name = "edic.finance.plan"
    _inherit = ["edic.ai.approved"]
    _description = "Control plan"
    _order = "date_from desc, id desc"
    _recorded_as = "finance.plan"
    _recorded_fields = (
        "name",
        "company_id",
        "date_from",
        "date_to",
        "seed",
        "active",
        "state",
        "told",
    )

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(string="Valid from", required=True)
    date_to = fields.Date(string="Valid until", required=True)
    seed = fields.Char(
        required=True, default=lambda self: secrets.token_hex(8), copy=False
    )
    # stated here, too: what edic_ai translates of it is read before this model is there
    state = fields.Selection(STATES)
    line_ids = fields.One2many("edic.finance.plan.line", "plan_id", copy=True)
    told = fields.Text(string="In words", compute="_compute_rendered", store=True)
    sample_ids = fields.One2many("edic.finance.sample", "plan_id", readonly=True)

    @api.depends(
        "line_ids.name",
        "line_ids.intensity",
        "line_ids.rate",
        "line_ids.amount_from",
        "line_ids.account_prefixes",
    )
    def _compute_rendered(self):
        for plan in self:
            plan.told = "\n".join(line._sentence() for line in plan.line_ids)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for plan in self:
            if plan.date_from > plan.date_to:
                raise ValidationError(self.env._("A period ends after it begins."))

    def _enter(self):
        """Note a change of the categories: its author counts, and an approved plan
        refuses it."""
        if "approved" in self.mapped("state"):
            raise UserError(self.env._("What is approved stays: enter a new plan."))
        self.sudo().write({"author_ids": [Command.link(self.env.uid)]})

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_select(self):
        """Draw the bills to control, as a sample that anybody can draw again."""
        self.ensure_one()
        if self.state != "approved":
            raise UserError(self.env._("A plan counts once somebody else approved it."))
        sample = self.env["edic.finance.sample"].create(
            {
                "name": self.name,
                "company_id": self.company_id.id,
                "method": "plan",
                "population": "bill",
                "date_from": self.date_from,
                "date_to": min(self.date_to, fields.Date.context_today(self)),
                "seed": self.seed,
            }
        )
        sample.sudo().plan_id = self
        sample.action_draw()
        return sample._get_records_action()

    def _strata(self, items):
        """Return ``{place of the category: items}``; the first category that a bill is
        in counts, behind the last are the bills in none."""
        self.ensure_one()
        placed = self._placed([item.number for item in items])
        found = {order: [] for order in range(len(self.line_ids) + 1)}
        for item in items:
            found[placed.get(item.number, len(self.line_ids))].append(item)
        return found

    def _rows(self, strata, sample):
        """Return rows of a sample: grave flags in any case, of the others the share of
        their category."""
        grave = self._grave(sample)
        shares = [*(line._share() for line in self.line_ids), Decimal()]
        return [
            sample_row(item, stratum=order, is_certain=item.number in grave)
            for order, items in strata.items()
            for item in items
            if item.number in grave or is_drawn(self.seed, item.number, shares[order])
        ]

    def _grave(self, sample):
        """Return the ids of bills that a grave flag is about: on them, naming them
        beside another or, without an entry, on the account or the vendor that they pay.
        """
        flags = self.env["edic.finance.flag"].sudo()
        found = flags.search_fetch(
            [
                ("company_id", "=", sample.company_id.id),
                ("severity", "in", GRAVE),
                ("state", "in", STOPPING),
            ],
            ["move_id", "bank_id", "partner_id"],
        )
        moves = self.env["account.move"].sudo()
        paying = moves.search(
            Domain("company_id", "=", sample.company_id.id)
            & Domain("move_type", "in", moves.get_purchase_types(include_receipts=True))
            & self._paying(found.filtered(lambda flag: not flag.move_id))
        )
        return {*found.move_id.ids, *found.other_ids.ids, *paying.ids}

    def _paying(self, flags):
        """Return the domain of the bills that pay what flags are about: as
        `_edic_about` of a bill has it, where an account is the same under each vendor
        that has its number."""
        accounts = flags.bank_id._edic_same()
        vendors = flags.filtered(lambda flag: not flag.bank_id).partner_id
        unnamed = Domain("partner_bank_id", "=", False) & Domain(
            "commercial_partner_id", "in", accounts.filtered("active").partner_id.ids
        )
        return (
            Domain("partner_bank_id", "in", accounts.ids)
            | unnamed
            | Domain("commercial_partner_id", "in", vendors.ids)
        )

    def _placed(self, numbers):
        """Return ``{id: place}`` of the category of each bill."""
        bills, found = self.env["account.move"].sudo(), {}
        for order, line in enumerate(self.line_ids):
            of_line = bills.search(Domain("id", "in", numbers) & line._domain())
            found = dict.fromkeys(of_line.ids, order) | found  # the first one counts
        return found


class EdicFinancePlanLine(models.Model):
    """A category of a control plan."""

    _name = "edic.finance.plan.line"
    _description = "Category of a control plan"
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "edic.finance.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Category", required=True)
    account_prefixes = fields.Char(
        string="Accounts beginning with",
        help="Separated by commas; empty: all accounts.",
    )
    amount_from = fields.Monetary(string="From an amount of")
    intensity = fields.Selection(INTENSITIES, required=True, default="partial")
    rate = fields.Float(string="Share", digits=(5, 4), default=0.1)

    _rate_check = models.Constraint(
        "CHECK(rate >= 0 AND rate <= 1)", "A share is from 0 to 100 percent."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.plan_id._enter()
        return lines

    def write(self, vals):
        plans = self.plan_id | self.plan_id.browse(vals.get("plan_id") or ())
        plans._enter()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.plan_id._enter()

    def _share(self):
        return {
            "exhaustive": Decimal(1),
            "none": Decimal(),
        }.get(self.intensity, Decimal(str(self.rate)))

    def _domain(self):
        found = Domain("amount_total", ">=", self.amount_from or 0)
        prefixes = [p.strip() for p in (self.account_prefixes or "").split(",")]
        accounts = Domain.OR(
            Domain("invoice_line_ids.account_id.code", "=like", f"{prefix}%")
            for prefix in prefixes
            if prefix
        )
        return found & accounts if any(prefixes) else found

    def _sentence(self):
        share = f"{self._share() * 100:f}".rstrip("0").rstrip(".") or "0"
        return (
            f"{self.name}: {self.account_prefixes or '*'} >= {self.amount_from:.2f}, "
            f"{self.intensity}, {share} %"
        )
