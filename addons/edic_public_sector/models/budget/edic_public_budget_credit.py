# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.edic_ai.transaction import scheduled

from ... import roles
from ...tools.budget.raised import raised
from ...tools.budget.recorded import recorded_changes, recorded_values
from ...tools.common.money import money
from .edic_public_budget_line import DIRECTIONS, SUMS
from .edic_public_budget_nomenclature import SECTIONS
from .edic_public_budget_words import opened, taken_row

KINDS = [
    ("chapter", "Chapter or budget of a division"),
    ("article", "Article"),
    ("operation", "Operation"),
    ("product_group", "Product group"),
    ("product", "Product"),
    ("line", "Budget line"),
    ("pool", "Cover pool (Deckungskreis)"),
]
FED = ("raised_by", "is_lowered", "foreseen")  # how revenue changes a pool's credit
FEEDS = [
    ("additional", "Additional revenue"),
    ("tied", "Tied revenue"),
]


class EdicPublicBudgetCredit(models.Model):
    """A credit is what binds: its lines share it and may not exceed it together.

    France: a chapter, a specialised article or an operation; Germany: a Budget, or a
    Deckungskreis that the municipality makes itself (`kind` pool).
    """

    _name = "edic.public.budget.credit"
    _description = "Voted credit"
    _edic_assigned = ("user_id",)
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "edic.public.budget.justified",
        "edic.public.drafted",
    ]
    _order = "budget_id, section, direction, code, id"
    _rec_names_search = ["code", "name"]

    budget_id = fields.Many2one(
        "edic.public.budget", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    budget_state = fields.Selection(related="budget_id.state", string="Budget is")
    kind = fields.Selection(KINDS, required=True, default="pool")
    code = fields.Char(required=True)
    name = fields.Char(string="Label", required=True)
    section = fields.Selection(SECTIONS, required=True, default="operating")
    direction = fields.Selection(DIRECTIONS, required=True, default="expense")
    is_binding = fields.Boolean(
        string="Binds",
        default=True,
        help="Revenue, which is a forecast, and non-cash entries (opérations d'ordre) "
        "do not bind.",
    )
    is_pool = fields.Boolean(compute="_compute_is_pool")
    user_id = fields.Many2one(
        "res.users", string="Responsible", help="Is warned at the thresholds."
    )
    line_ids = fields.One2many("edic.public.budget.line", "credit_id")
    warned = fields.Integer(string="Warned at (%)", readonly=True, copy=False)
    voted = fields.Monetary(compute="_compute_sums")
    amended = fields.Monetary(compute="_compute_sums")
    open = fields.Monetary(string="Credit", compute="_compute_sums")
    committed = fields.Monetary(compute="_compute_sums")
    pending = fields.Monetary(
        string="Pending drafts",
        compute="_compute_sums",
        help="Bills that are not posted.",
    )
    spent = fields.Monetary(compute="_compute_sums")
    available = fields.Monetary(compute="_compute_sums")
    rate = fields.Float(string="Used (%)", compute="_compute_rate", digits=(16, 1))
    framework = fields.Selection(related="budget_id.framework")
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

    _key_uniq = models.UniqueIndex(
        "(budget_id, kind, code, section, direction)",
        "This credit is in the budget already.",
    )
    _foreseen_positive = models.Constraint(
        "CHECK(foreseen >= 0)", "What will be missing is entered without a sign."
    )

    @api.depends("kind")
    def _compute_is_pool(self):
        for credit in self:
            credit.is_pool = credit.kind == "pool"

    @api.depends("code", "name")
    def _compute_display_name(self):
        for credit in self:
            # a line's code is a number of ours
            shown = credit.kind != "line" and credit.code != credit.name
            credit.display_name = " ".join(
                filter(None, (shown and credit.code, credit.name))
            )

    def _compute_sums(self):
        lines = self.env["edic.public.budget.line"].search(
            [("credit_id", "in", self.ids)]
        )
        used = self.env["edic.public.budget.use"]._totals(lines)
        of_credit = lines.grouped("credit_id")
        raised = self._raised()
        for credit in self:
            sums = dict.fromkeys(SUMS, 0.0)
            for line in of_credit.get(credit._origin, ()):
                for name, amount in line._sums(used.get(line.id, {})).items():
                    sums[name] += amount
            credit.raised = float(raised.get(credit, 0))
            sums["available"] += credit.raised
            for name, amount in sums.items():
                credit[name] = amount

    @api.depends("open", "raised", "available")
    def _compute_rate(self):
        for credit in self:
            whole = credit.open + credit.raised
            used = whole - credit.available
            credit.rate = 100 * used / whole if whole else 100.0 * bool(used)

    @api.constrains("kind", "budget_id")
    def _check_pool(self):
        for credit in self.filtered("is_pool"):
            if credit.framework == "fr":
                raise ValidationError(
                    self.env._(
                        "Cover pools (Deckungskreise) are of German law: in France "
                        "the executive moves credits by acts."
                    )
                )

    @api.constrains("raised_by", "kind", "direction", "section", "budget_id")
    def _check_raised(self):
        for credit in self.filtered(
            lambda credit: credit.raised_by or credit.revenue_ids
        ):
            if not credit.is_pool or credit.direction != "expense":
                raise ValidationError(
                    self.env._("Revenue raises the credit of a cover pool of expense.")
                )
        self.revenue_ids._check_raises()

    def unlink(self):
        """Delete the credits; lines of a pool go back to the credit of their level."""
        for pool in self.filtered("is_pool"):
            gone = {"lines_out": pool.line_ids.ids}
            if fed := pool.revenue_ids.ids:
                gone["revenue_out"] = fed
            pool._record({"pool": "given_up", **gone})
        lines = self.line_ids
        result = super().unlink()
        lines.exists()._assign()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        credits = super().create(vals_list)
        for pool in credits.filtered("is_pool"):
            fed = recorded_values(pool, [name for name in FED if pool[name]])
            pool._record({"pool": "made", **fed})
        return credits

    def write(self, vals):
        names = [name for name in ("kind", "is_binding", *FED) if name in vals]
        before = {credit: recorded_values(credit, names) for credit in self}
        result = super().write(vals)
        for credit, old in before.items():
            if changed := recorded_changes(credit, old):
                credit._record(changed)
        return result

    def _key(self):
        self.ensure_one()
        return self.kind, self.code, self.section, self.direction

    def _left(self, move=None):
        """Return what is left of each credit, without what a move takes.

        :return: ``{credit: left}``
        """
        # no field of theirs depends on bills
        self.invalidate_recordset([*SUMS, "raised", "rate"])
        takes = {credit: 0.0 for credit in self}
        if move:
            use = self.env["edic.public.budget.use"]
            domain = [("credit_id", "in", self.ids), ("move_id", "=", move.id)]
            takes |= dict(use._read_group(domain, ["credit_id"], ["amount:sum"]))
        return {credit: credit.available + takes[credit] for credit in self}

    def _row(self, left, amount):
        """Return what something takes of the credit, for the person who enters it.

        :param left: what is left beside it
        """
        self.ensure_one()
        row = taken_row(self, self.open + self.raised, left, amount)
        return {**row, "is_exceeded": self.is_binding and row["is_exceeded"]}

    # --- what people open -------------------------------------------------------------
    @roles.reads
    def action_lines(self):
        return self._opened("edic_public_budget_follow_action")

    @roles.reads
    def action_uses(self):
        return self._opened("edic_public_budget_use_action")

    def _opened(self, name, domain=None):
        self.ensure_one()
        domain = domain or [("credit_id", "=", self.id)]
        more = {"context": {"create": False}, "display_name": self.display_name}
        return opened(self.env, name, domain, **more)

    # --- thresholds -------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_warn(self):
        """Schedule an activity for the responsible person, once for each threshold
        passed."""
        credits = self.search(
            [("is_binding", "=", True), ("budget_id.state", "=", "voted")]
        )
        for company, own in credits.grouped("company_id").items():
            levels = company._edic_budget_levels()
            for credit in own:
                passed = max((at for at in levels if credit.rate >= at), default=0)
                if passed > credit.warned:
                    credit._warn(passed)
                elif passed < credit.warned:
                    credit.warned = passed

    def _warn(self, passed):
        self.warned = passed
        budget = self.budget_id
        asked = (self.user_id, budget.activity_user_id, budget.create_uid)
        users = [user for user in asked if user and self._is_seen_by(user)]
        user = (users or [budget.create_uid])[0]
        own = self.with_context(lang=user.lang)  # of who reads it, not of the cron
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=own.env._(
                "%(credit)s: %(percent)s%% are used",
                credit=own.display_name,
                percent=round(self.rate),
            ),
        )

    def _is_seen_by(self, user):
        """Return whether a user may open the credit: a warning is no use else."""
        return user.active and self.with_user(user).sudo(False).has_access("read")

    # --- what is recorded -------------------------------------------------------------
    def _record(self, facts):
        """Record facts without the pool's words: a municipality names its pools as it
        likes."""
        budget = self.budget_id
        budget._record(self, {"budget": budget.id, **facts})

    # --- raised by revenue ------------------------------------------------------------
    def _raised(self):
        """Return ``{credit: amount}`` of those that revenue raises or lowers."""
        fed = self.filtered("raised_by")
        use = self.env["edic.public.budget.use"]
        used = use._totals(fed.revenue_ids) if fed.revenue_ids else {}
        return {credit: credit._raised_of(used) for credit in fed}

    def _raised_of(self, used):
        budget = self.budget_id
        sums = [revenue._sums(used.get(revenue.id, {})) for revenue in self.revenue_ids]
        is_past = budget.date_to < fields.Date.context_today(self)
        return raised(
            sum(money(amounts["open"]) for amounts in sums),
            sum(money(amounts["spent"]) for amounts in sums),
            is_lowered=self.is_lowered,
            is_over=is_past or budget.state == "closed",
            foreseen=money(self.foreseen),
        )

    @roles.reads
    def action_revenue(self):
        """Open the lines whose revenue raises it, each with what was posted on it."""
        domain = [("line_id", "in", self.revenue_ids.ids)]
        return self._opened("edic_public_budget_follow_action", domain)

    # --- against last year ------------------------------------------------------------
    def _edic_lines(self):
        return self.line_ids

    def _edic_lines_before(self, budget, lines):
        """Return the lines of the same credit, and those of the same codes."""
        own = budget.credit_ids.filtered(lambda credit: credit._key() == self._key())
        keys = {line._key() for line in lines}
        return own.line_ids | budget.line_ids.filtered(lambda line: line._key() in keys)
