# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method, is_opened

from .. import roles

KEPT = {"company_id", "year", "date_from", "date_to"}
LEVELS = [
    ("chapter", "Chapter; Budget, Teilhaushalt"),
    ("article", "Article"),
    ("product_group", "Product group"),
    ("product", "Product"),
    ("line", "Each line"),
]
ACTUALS = [
    ("ledger", "The entries of this company"),
    ("document", "The imported document"),
]


class EdicPublicBudget(models.Model):
    """A budget of one year, as it was voted; what counts are its acts in force.

    Credits bind at the level that was voted (France: chapter, article or operation;
    Germany: Budget or Deckungskreis); what is below is information.
    """

    _name = "edic.public.budget"
    _description = "Public budget"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "year desc, is_annex, name"
    _rec_names_search = ["name", "year"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, readonly=False
    )
    date_to = fields.Date(
        string="Until", compute="_compute_dates", store=True, readonly=False
    )
    code = fields.Char(help="Of the budget in budget documents.")
    is_annex = fields.Boolean(string="Annex budget")
    entity = fields.Char(string="Body", help="As budget documents name it.")
    siret = fields.Char(string="SIRET")
    nomenclature_id = fields.Many2one(
        "edic.public.budget.nomenclature",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    level_operating = fields.Selection(
        LEVELS,
        string="Operating credits are voted by",
        required=True,
        default="chapter",
        tracking=True,
        help="The level at which the budget was voted. Below it, the lines are "
        "information, and may be exceeded.",
    )
    level_capital = fields.Selection(
        LEVELS,
        string="Capital credits are voted by",
        required=True,
        default="chapter",
        tracking=True,
    )
    group_digits = fields.Integer(
        string="Digits of a product group",
        default=4,
        help="How many first digits of the product make its group.",
    )
    fungible_operating = fields.Float(
        string="Fungible, operating (%)",
        digits=(4, 2),
        tracking=True,
        help="Share of the real expenditures of the section that the executive may "
        "move between chapters, as the assembly decided. 0: none.",
    )
    fungible_capital = fields.Float(
        string="Fungible, capital (%)", digits=(4, 2), tracking=True
    )
    actuals = fields.Selection(
        ACTUALS,
        string="Spent, from",
        required=True,
        default="ledger",
        help="Years that are not in this ledger bring their realised figures along.",
    )
    state = fields.Selection(
        [("draft", "Not voted"), ("voted", "In force"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    inhabitants = fields.Integer(
        readonly=True, copy=False, help="As the imported document has them (PopTot)."
    )
    debt_per_inhabitant = fields.Monetary(
        readonly=True,
        copy=False,
        help="As the imported document has it (ValEncDettePop).",
    )
    line_ids = fields.One2many("edic.public.budget.line", "budget_id")
    credit_ids = fields.One2many(
        "edic.public.budget.credit", "budget_id", string="Credits"
    )
    decision_ids = fields.One2many("edic.public.budget.decision", "budget_id")
    line_count = fields.Integer(compute="_compute_counts")
    credit_count = fields.Integer(compute="_compute_counts")
    decision_count = fields.Integer(compute="_compute_counts")
    chapter_count = fields.Integer(compute="_compute_chapter_count")
    is_old_nomenclature = fields.Boolean(compute="_compute_is_old_nomenclature")

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, year, name)",
        "There is a budget of this name for this year already.",
    )

    @api.depends("name", "year")
    def _compute_display_name(self):
        for budget in self:
            told = (budget.name, budget.year and str(budget.year))
            budget.display_name = " ".join(filter(None, told))

    @api.depends("year")
    def _compute_dates(self):
        for budget in self:
            is_year = 1000 <= budget.year <= 9999  # not while it is being typed
            budget.date_from = is_year and f"{budget.year}-01-01"
            budget.date_to = is_year and f"{budget.year}-12-31"

    @api.depends("line_ids", "credit_ids", "decision_ids")
    def _compute_counts(self):
        for name in ("line", "credit", "decision"):
            self._count(name)

    def _compute_chapter_count(self):
        self._count("chapter", ("is_above", "=", True))

    def _count(self, name, *those):
        groups = self.env[f"edic.public.budget.{name}"]._read_group(
            [("budget_id", "in", self.ids), *those], ["budget_id"], ["__count"]
        )
        counts = {budget.id: count for budget, count in groups}
        for budget in self:
            budget[f"{name}_count"] = counts.get(budget.id, 0)

    @api.depends("nomenclature_id.year", "year")
    def _compute_is_old_nomenclature(self):
        for budget in self:
            year = budget.nomenclature_id.year
            budget.is_old_nomenclature = bool(year) and year != budget.year

    @api.constrains("year", "date_from", "date_to")
    def _check_dates(self):
        for budget in self:
            if not 1900 <= budget.year <= 2200:
                raise ValidationError(self.env._("A year has four digits, as in 2026."))
            told = budget.date_from and budget.date_to
            if not told or budget.date_from > budget.date_to:
                raise ValidationError(self.env._("A budget ends after it begins."))

    @api.constrains("fungible_operating", "fungible_capital")
    def _check_fungible(self):
        for budget in self:
            for percent in (budget.fungible_operating, budget.fungible_capital):
                if not 0 <= percent <= 7.5:
                    raise ValidationError(
                        self.env._("The law lets the assembly give up to 7.5 %.")
                    )

    @api.model_create_multi
    def create(self, vals_list):
        budgets = super().create(vals_list)
        if any(budget.state != "draft" for budget in budgets):
            raise AccessError(self._state_words())
        return budgets

    def write(self, vals):
        if "state" in vals and not is_opened(self._name, "state"):
            raise AccessError(self._state_words())
        if vals.keys() & KEPT and any(budget.state != "draft" for budget in self):
            raise UserError(
                self.env._("The year of a budget in force stays: take its acts back.")
            )
        result = super().write(vals)
        if vals.keys() & {"level_operating", "level_capital", "group_digits"}:
            self._bind_anew()
        return result

    def _set_state(self, state):
        with by_method(self, "state"):
            self.write({"state": state})

    def _state_words(self):
        return self.env._("Acts put a budget into force: it is not set by hand.")

    def _bind_anew(self):
        """Credits of the level that was chosen; those that bind nothing any more go."""
        for budget in self:
            budget.line_ids._assign()
            budget.credit_ids.filtered(
                lambda credit: not (credit.is_pool or credit.line_ids)
            ).unlink()
            if budget.state != "draft":
                budget._complete()
                budget._match_entries()

    def unlink(self):
        self._unlink_except_voted()
        self.decision_ids.unlink()  # movements hold the lines
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted(self):
        acts = self.decision_ids.mapped("state")
        if "in_force" in acts or any(budget.state != "draft" for budget in self):
            raise UserError(
                self.env._(
                    "A budget that was in force stays: take its acts back first."
                )
            )

    @api.model
    def _of_day(self, company, day):
        """Budgets in force that a day's entries are spent on, the main one first."""
        return self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("actuals", "=", "ledger")
            & Domain("state", "!=", "draft")
            & Domain("date_from", "<=", day)
            & Domain("date_to", ">=", day),
            order="is_annex, id",
        )

    def _binding_refusal(self, day=None):
        """Return why money may not be bound on this budget; "" where it may.

        Everything that binds asks it, by `_check_binding` of the budget line.

        :param date day: on which it is bound; None where nothing is bound yet
        """
        self.ensure_one()
        name = self.display_name
        if self.state == "draft":
            return self.env._(
                "%s is not in force yet: money is bound once it was voted.", name
            )
        if self.state == "closed":
            return self.env._("%s is closed: no money is bound on it any more.", name)
        if self.actuals == "document":
            return self.env._(
                "What was spent of %s comes from an imported document: no money is "
                "bound on it. Choose the entries of this company as its source first.",
                name,
            )
        return "" if self._has_day(day) else self._period_words(day)

    def _period_words(self, day):
        """Say that a day is in another budget's period, and in which."""
        fitting = self.search(
            [
                *(("company_id", "=", self.company_id.id), ("name", "=", self.name)),
                *(("date_from", "<=", day), ("date_to", ">=", day)),
            ],
            limit=1,
        )
        words = {
            "budget": self.display_name,
            "day": format_date(self.env, day),
            "first": format_date(self.env, self.date_from),
            "last": format_date(self.env, self.date_to),
        }
        if fitting:
            return self.env._(
                "%(budget)s runs from %(first)s to %(last)s: what is bound on %(day)s "
                "is bound on a line of %(fitting)s.",
                fitting=fitting.display_name,
                **words,
            )
        return self.env._(
            "%(budget)s runs from %(first)s to %(last)s: what is bound on %(day)s is "
            "bound on the budget of %(year)s, which is to be entered first.",
            year=day.year,
            **words,
        )

    def _has_day(self, day):
        return not day or self.date_from <= day <= self.date_to

    def _level(self, section):
        """How credits of a section bind."""
        return self.level_capital if section == "capital" else self.level_operating

    # --- what people open -------------------------------------------------------------
    def _action(self, xmlid, **more):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"edic_public_sector.{xmlid}"
        )
        action["domain"] = [("budget_id", "=", self.id)]
        action["context"] = {"default_budget_id": self.id, **more}
        return action

    @roles.reads
    def action_credits(self):
        return self._action("edic_public_budget_credit_action")

    @roles.reads
    def action_chapters(self):
        action = self._action(
            "edic_public_budget_chapter_action",
            search_default_expense=1,
            search_default_by_section=1,
        )
        action["domain"].append(("is_above", "=", True))
        return action

    @roles.reads
    def action_follow(self):
        if self.state == "draft":  # nothing to follow yet: lines are entered
            return self._action("edic_public_budget_line_action")
        return self._action(
            "edic_public_budget_follow_action",
            search_default_by_credit=1,
            search_default_used=1,
        )

    @roles.reads
    def action_decisions(self):
        return self._action("edic_public_budget_decision_action")

    @roles.for_roles(roles.BUDGET)
    def action_close(self):
        """Nothing is moved in it any more."""
        check_person(self.env)
        self.check_access("write")
        self._set_state("closed")

    @roles.for_roles(roles.BUDGET)
    def action_reopen(self):
        check_person(self.env)
        self.check_access("write")
        self._set_state("voted")
