# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .. import roles
from ..tools.budget.document import Fault
from ..tools.budget.raised import raised, taken
from ..tools.money import money

FEEDS = [
    ("additional", "Additional revenue"),
    ("tied", "Tied revenue"),
]


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetCredit(models.Model):
    """Revenue above what was voted raises the credit of a cover pool, where the budget
    says so (Haushaltsvermerk); tied revenue is for the pool's expenses alone."""

    _inherit = "edic.public.budget.credit"

    raised_by = fields.Selection(
        FEEDS,
        string="Raised by",
        help="Revenue lines are given to the pool in the lines of the budget. Above "
        "what was voted, what is posted on them raises its credit; tied revenue covers "
        "no other expense.",
    )
    is_lowered = fields.Boolean(
        string="Reduced revenue lowers it", help="As the budget says of this pool."
    )
    foreseen = fields.Monetary(
        string="Reduced revenue, foreseen",
        help="What will be missing at the end of the year. When it is over, what is "
        "missing counts.",
    )
    revenue_ids = fields.One2many("edic.public.budget.line", "raises_id")
    raised = fields.Monetary(string="From additional revenue", compute="_compute_sums")

    _foreseen_positive = models.Constraint(
        "CHECK(foreseen >= 0)", "What will be missing is entered without a sign."
    )

    @api.constrains("raised_by", "kind", "direction", "section", "budget_id")
    def _check_raised(self):
        for credit in self.filtered(lambda one: one.raised_by or one.revenue_ids):
            if not credit.is_pool or credit.direction != "expense":
                raise ValidationError(
                    self.env._("Revenue raises the credit of a cover pool of expense.")
                )
        self.revenue_ids._check_raises()

    def _raised(self):
        """``{credit: amount}`` of those that revenue raises or lowers."""
        fed = self.filtered("raised_by")
        use = self.env["edic.public.budget.use"]
        used = use._totals(fed.revenue_ids) if fed.revenue_ids else {}
        return {credit: credit._raised_of(used) for credit in fed}

    def _raised_of(self, used):
        budget = self.budget_id
        sums = [one._sums(used.get(one.id, {})) for one in self.revenue_ids]
        is_past = budget.date_to < fields.Date.context_today(self)
        return raised(
            sum(money(one["open"]) for one in sums),
            sum(money(one["spent"]) for one in sums),
            is_lowered=self.is_lowered,
            is_over=is_past or budget.state == "closed",
            foreseen=money(self.foreseen),
        )

    @roles.reads
    def action_revenue(self):
        """The lines whose revenue raises it, each with what was posted on it."""
        action = self._opened("edic_public_budget_follow_action")
        action["domain"] = [("line_id", "in", self.revenue_ids.ids)]
        return action


class EdicPublicBudgetLine(models.Model):
    """A line of revenue raises one credit at most: nothing counts twice."""

    _inherit = "edic.public.budget.line"

    raises_id = fields.Many2one(
        "edic.public.budget.credit",
        string="Raises the credit",
        domain="[('budget_id', '=', budget_id), ('raised_by', '!=', False)]",
        ondelete="set null",
        index="btree_not_null",
        help="The cover pool whose credit this revenue raises above what was voted.",
        check_company=True,
    )

    @api.constrains("raises_id", "budget_id", "direction", "section", "order")
    def _check_raises(self):
        for line in self.filtered("raises_id"):
            credit = line.raises_id
            is_same = (line.budget_id, line.section) == (
                *(credit.budget_id, credit.section),
            )
            is_revenue = (line.direction, line.order) == ("revenue", "real")
            if not (is_same and is_revenue and credit.raised_by):
                raise ValidationError(
                    self.env._(
                        "Real revenue of the same budget and section raises a cover "
                        "pool that says so: %s does not.",
                        line.display_name,
                    )
                )

    # --- the ledger has who gave which revenue to a pool ------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_public_sector
        lines = super().create(vals_list)
        lines._record_raises({})
        return lines

    def write(self, vals):
        # EXTENDS edic_public_sector
        if "raises_id" not in vals:
            return super().write(vals)
        before = {line: line.raises_id for line in self}
        result = super().write(vals)
        self._record_raises(before)
        return result

    def unlink(self):
        # EXTENDS edic_public_sector
        for pool, own in self.filtered("raises_id").grouped("raises_id").items():
            pool._record({"pool": "changed", "revenue_out": own.ids})
        return super().unlink()

    def _record_raises(self, before):
        pools = {}
        for line in self:
            old, new = before.get(line, line.raises_id.browse()), line.raises_id
            for pool, side in ((old, "revenue_out"), (new, "revenue_in")):
                if old != new and pool:
                    pools.setdefault(pool, {}).setdefault(side, []).append(line.id)
        for pool, moved in pools.items():
            pool._record({"pool": "changed", **moved})


class EdicPublicBudgetDecision(models.Model):
    _inherit = "edic.public.budget.decision"

    def _faults(self):
        # EXTENDS edic_public_sector: what is tied covers nothing else
        found = super()._faults()
        if self.act != "overrun":
            return found
        moves = []
        for one in self.movement_ids:
            line = one.line_id
            tied = (line.credit_id | line.raises_id).filtered(
                lambda pool: pool.raised_by == "tied"
            )
            # revenue of its own that the act counts, against the expense it is for
            amount = money(one.amount if line.raises_id else -one.amount)
            moves += [(pool.display_name, amount) for pool in tied]
        return [
            *found,
            *(Fault("tied", about=f"{n}: {rest}") for n, rest in taken(moves).items()),
        ]


class EdicPublicBudgetFollow(models.Model):
    """What revenue adds to a pool is a row of its own, beside the pool's lines."""

    _inherit = "edic.public.budget.follow"

    @api.model
    def _has_raised(self):
        pools = self.env["edic.public.budget.credit"].sudo()
        own = [("company_id", "in", self.env.companies.ids), ("raised_by", "!=", False)]
        return bool(pools.search_count(own, limit=1))

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        # EXTENDS base
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._has_raised())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS base: where no revenue raises a pool, no column of zeros
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in () if self._has_raised() else arch.xpath("//field[@name='raised']"):
            node.getparent().remove(node)
        return arch, view

    @property
    def _table_query(self):
        # EXTENDS edic_public_sector
        pools = self.env["edic.public.budget.credit"].sudo()
        found = pools.search([("raised_by", "!=", False)])._raised()
        rows = [(one.id, amount) for one, amount in found.items() if amount]
        if not rows:
            return super()._table_query
        ids, amounts = map(list, zip(*rows, strict=True))
        return SQL(
            """%s UNION ALL
               SELECT -credit.id, NULL, credit.budget_id, credit.id, credit.company_id,
                      company.currency_id, budget.year, credit.section,
                      credit.direction, 'real', NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0,
                      0, more.amount, more.amount
                 FROM edic_public_budget_credit credit
                 JOIN unnest(%s::int[], %s::numeric[]) AS more(id, amount)
                      ON more.id = credit.id
                 JOIN edic_public_budget budget ON budget.id = credit.budget_id
                 JOIN res_company company ON company.id = credit.company_id""",
            *(super()._table_query, ids, amounts),
        )

    @roles.reads
    def action_uses(self):
        # EXTENDS edic_public_sector
        return (
            super().action_uses() if self.line_id else self.credit_id.action_revenue()
        )

    @roles.reads
    def action_line(self):
        # EXTENDS edic_public_sector
        if self.line_id:
            return super().action_line()
        action = {"res_model": "edic.public.budget.credit", "res_id": self.credit_id.id}
        return {"type": "ir.actions.act_window", "view_mode": "form", **action}
