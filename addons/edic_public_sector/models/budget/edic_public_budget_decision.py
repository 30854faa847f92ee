# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles
from ...tools.budget.document import Fault, Level, Section
from ...tools.budget.moves import TOTALS, VOTES, Act, Ceiling, check_moves, gained
from ...tools.budget.raised import taken
from ...tools.common.money import money
from .budget_entries import BudgetEntries

ACTS = [
    ("primary", "Budget as voted"),
    ("supplementary", "Supplementary budget"),
    ("amending", "Amending decision"),
    ("carry_over", "Carry-over from last year"),
    ("transfer", "Transfer within a credit"),
    ("fungibility", "Transfer between chapters (fungibility)"),
    ("overrun", "Over- or off-plan approval"),
    ("closing", "Total voted, of the closing document"),
]
ORGANS = [("assembly", "Assembly, council"), ("executive", "Executive")]
BY_EXECUTIVE = ("transfer", "fungibility")


class EdicPublicBudgetDecision(models.Model):
    """An act that votes or moves credits; it counts once a person put it into force.

    Rules of its kind are checked then: `tools.budget.moves`.
    """

    _name = "edic.public.budget.decision"
    _description = "Act on a budget"
    _inherit = ["mail.thread", "edic.public.budget.prepared"]
    _order = "budget_id, date, id"
    _check_company_auto = True
    _moves = frozenset(("act", "budget_id", "movement_ids", "date"))

    budget_id = fields.Many2one(
        "edic.public.budget", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    framework = fields.Selection(related="budget_id.framework")
    act = fields.Selection(ACTS, string="Kind", required=True, default="amending")
    name = fields.Char(string="Number, subject", required=True)
    organ = fields.Selection(
        ORGANS,
        string="Decided by",
        compute="_compute_organ",
        store=True,
        readonly=False,
    )
    date = fields.Date(
        string="Decided on", required=True, default=fields.Date.context_today
    )
    reference = fields.Char(help="Number of the deliberation or of the order.")
    reason = fields.Text()
    movement_ids = fields.One2many(
        "edic.public.budget.movement", "decision_id", copy=True
    )
    movement_count = fields.Integer(compute="_compute_movement_count")
    prepared_by_ids = fields.Many2many(
        relation="edic_public_budget_decision_prepared_rel"
    )
    expense_amount = fields.Monetary(string="Expense", compute="_compute_amounts")
    revenue_amount = fields.Monetary(string="Revenue", compute="_compute_amounts")
    faults = fields.Text(string="What is wrong", compute="_compute_faults")
    asks = fields.Text(string="To be confirmed", compute="_compute_faults")

    @api.depends("act")
    def _compute_organ(self):
        for decision in self:
            decision.organ = "executive" if decision.act in BY_EXECUTIVE else "assembly"

    @api.depends("movement_ids")
    def _compute_movement_count(self):
        for decision in self:
            decision.movement_count = len(decision.movement_ids)

    @api.depends("movement_ids.amount", "movement_ids.line_id.direction")
    def _compute_amounts(self):
        for decision in self:
            sides = decision.movement_ids.grouped("direction")
            for side in ("expense", "revenue"):
                own = sides.get(side, decision.movement_ids.browse())
                decision[f"{side}_amount"] = sum(own.mapped("amount"))

    @api.depends("act", "movement_ids.amount", "movement_ids.line_id", "state")
    @api.depends_context("lang")
    def _compute_faults(self):
        for decision in self:
            found = [] if decision.state == "in_force" else decision._faults()
            words = self.env["edic.public.budget.words"]
            for name, level in (("faults", Level.ERROR), ("asks", Level.ASK)):
                texts = [
                    words._fault(fault, decision.currency_id)
                    for fault in found
                    if fault.level is level
                ]
                decision[name] = "\n".join(texts) or False

    @api.constrains("budget_id")
    def _check_budget(self):
        self.movement_ids._check_budget()

    def write(self, vals):
        moves = self._moves | {"name"}
        if vals.keys() & moves and "in_force" in self.mapped("state"):
            raise UserError(self._in_force_words())
        return super().write(vals)

    def _in_force_words(self):
        return self.env._(
            "An act in force stays as it is: enter another act, or take it back."
        )

    # --- rules ------------------------------------------------------------------------
    def _faults(self):
        self.ensure_one()
        acts = self | self._carried_with()
        moves = [movement._move() for movement in acts.movement_ids]
        found = check_moves(Act(self.act), moves, self._ceilings())
        return [*found, *(self._tied_faults() if self.act == "overrun" else ())]

    def _tied_faults(self):
        """Return the faults of an act whose cover is tied: it covers nothing else."""
        moves = []
        for movement in self.movement_ids:
            line = movement.line_id
            tied = (line.credit_id | line.raises_id).filtered(
                lambda pool: pool.raised_by == "tied"
            )
            # revenue of its own that the act counts, against the expense it is for
            amount = money(movement.amount if line.raises_id else -movement.amount)
            moves += [(pool.display_name, amount) for pool in tied]
        return [
            Fault("tied", about=name, amounts=(rest,))
            for name, rest in taken(moves).items()
        ]

    def _carried_with(self):
        """Return the carry-overs that are voted with a budget on the same day: it
        balances with both (restes à réaliser)."""
        if self.act not in TOTALS:
            return self.browse()
        return self.budget_id.decision_ids.filtered(
            lambda decision: decision.act == "carry_over" and decision.date == self.date
        )

    def _ceilings(self):
        """Return ``{Section: Ceiling}`` of fungibility: what the assembly gave of the
        real expenditures, and what earlier acts of the year used of it."""
        self.ensure_one()
        if self.act != "fungibility":
            return {}
        used = self._used()
        found = {}
        for section in (Section.OPERATING, Section.CAPITAL):
            percent = self.budget_id[f"fungible_{section.value}"]
            found[section] = Ceiling(
                base=self._base(section),
                percent=Decimal(str(round(percent, 2))),
                used=used[section] or Decimal(0),
            )
        return found

    def _base(self, section):
        real = [("direction", "=", "expense"), ("order", "=", "real")]
        own = [("budget_id", "=", self.budget_id.id), ("section", "=", section.value)]
        lines = self.env["edic.public.budget.line"]
        [[amount]] = lines._read_group([*own, *real], [], ["open:sum"])
        return money(amount)

    def _used(self):
        """Return what acts of this kind in force moved in each section, act by act: to
        move money back frees nothing of the ceiling."""
        others = self.budget_id.decision_ids.filtered(
            lambda decision: (
                decision.act == "fungibility" and decision.state == "in_force"
            )
        )
        found = Counter()
        for other in others:
            found.update(gained([movement._move() for movement in other.movement_ids]))
        return found

    # --- a person decides -------------------------------------------------------------
    def _check_enforced(self):
        self._check_open()
        result = super()._check_enforced()
        # another act may have used the ceiling since these were computed
        self.invalidate_recordset(["faults", "asks"])
        if self.faults:
            raise UserError(self.faults)
        if self.asks and not self.env.context.get("edic_confirmed"):
            raise UserError(
                self.env._("%s\n\nConfirm it, or correct the act.", self.asks)
            )
        return result

    def _check_open(self):
        if self.budget_id.state == "closed":
            raise UserError(self.env._("The budget is closed."))

    def _follow(self):
        """Put the budget into force; entries may belong on its new lines."""
        budget = self.budget_id
        is_first = budget.state == "draft"
        if is_first:
            budget._set_state("voted")
        if is_first or self.act in VOTES or self._has_new_lines():
            BudgetEntries(budget).complete()
            budget._match_entries()
        if self.act == "closing":
            budget._set_state("closed")  # its year is over: nothing of it is available

    def _has_new_lines(self):
        """Return whether it moves money on a line that no other act did."""
        others = self.budget_id.decision_ids.filtered(
            lambda decision: decision.state == "in_force" and decision != self
        )
        return bool(self.movement_ids.line_id - others.movement_ids.line_id)

    @roles.for_roles(roles.BUDGET)
    def action_enforce_confirmed(self):
        """Put the act into force with what had to be confirmed."""
        return self.with_context(edic_confirmed=True).action_enforce()

    def _set_state(self, state):
        self._check_open()
        confirmed = self.env.context.get("edic_confirmed") and bool(self._faults())
        result = super()._set_state(state)
        facts = {
            "act": self.act,
            "state": state,
            "expense": f"{self.expense_amount:.2f}",
            "revenue": f"{self.revenue_amount:.2f}",
            "movements": self.movement_count,
            "confirmed": bool(confirmed),
        }
        budget = self.budget_id
        budget._record(self, facts)
        if state == "in_force":
            self._follow()
        elif not any(act.state == "in_force" for act in budget.decision_ids):
            budget._set_state("draft")
            budget._match_entries()
        return result
