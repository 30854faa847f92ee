# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method, is_opened

from ... import roles
from ...tools.budget.classes import framework_of
from ...tools.budget.document import Direction
from ...tools.budget.headline import headline
from ...tools.budget.moves import MAX_FUNGIBLE, TOTALS
from ...tools.budget.recorded import recorded_changes, recorded_values
from ...tools.budget.resolve import shares
from ...tools.budget.scdl import write_scdl
from .account_analytic_account import MATCHED
from .budget_entries import BudgetEntries
from .budget_export import BudgetExport
from .budget_next import NextBudget
from .edic_public_budget_words import opened

KEPT = {"company_id", "year", "date_from", "date_to"}
BINDING = {"level_operating", "level_capital", "group_digits", "is_by_operation"}
LEVELS = [
    ("chapter", "Chapter or budget of a division"),
    ("article", "Article"),
    ("product_group", "Product group"),
    ("product", "Product"),
    ("line", "Each line"),
]
ACTUALS = [
    ("ledger", "The entries of this company"),
    ("document", "The imported document"),
]
FRAMEWORKS = [
    ("fr", "France"),
    ("de_doppik", "Germany: Doppik"),
    ("de_kameral", "Germany: Kameralistik"),
]
# what decides how far a budget binds
RECORDED = (
    "state",
    "level_operating",
    "level_capital",
    "group_digits",
    "fungible_operating",
    "fungible_capital",
)
ONCE = {**dict.fromkeys(TOTALS, "vote"), "carry_over": "carry_over"}


class EdicPublicBudget(models.Model):
    """A budget of one year, as it was voted; what counts are its acts in force.

    Credits bind at the level that was voted (France: chapter, article or operation;
    Germany: Budget or Deckungskreis); what is below is information.
    """

    _name = "edic.public.budget"
    _description = "Public budget"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "edic.public.budget.justified",
        "edic.public.drafted",
    ]
    _order = "year desc, is_annex, name"
    _rec_names_search = ["name", "year"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        string="Budget year",
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
    entity = fields.Char(string="Public body", help="As budget documents name it.")
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
        help="Years that are not in these books bring their realised figures along.",
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
    decision_ids = fields.One2many(
        "edic.public.budget.decision", "budget_id", string="Acts"
    )
    line_count = fields.Integer(compute="_compute_counts")
    credit_count = fields.Integer(compute="_compute_counts")
    decision_count = fields.Integer(compute="_compute_counts")
    chapter_count = fields.Integer(compute="_compute_chapter_count")
    is_old_nomenclature = fields.Boolean(compute="_compute_is_old_nomenclature")
    framework = fields.Selection(
        FRAMEWORKS, string="Law", required=True, default=lambda self: self._usual_law()
    )
    classes = fields.Selection(
        [
            ("nkf", "4 revenue, 5 expense (NRW, BY, NI and others)"),
            ("nkhr_bw", "3 revenue, 4 expense (BW)"),
            ("kvkr_he", "5 revenue, 6 and 7 expense (HE)"),
            ("kameral", "Gruppierung (Bund, Länder)"),
            ("kameral_by", "Gruppierung of municipalities (BY)"),
        ],
        string="Account classes",
        compute="_compute_classes",
        store=True,
        readonly=False,
        help="Germany: which accounts are revenue, which are expense.",
    )
    is_by_operation = fields.Boolean(
        string="Operations bind",
        tracking=True,
        help="France: operations d'équipement were voted as chapters. Otherwise an "
        "operation binds where its line has no chapter.",
    )
    open = fields.Monetary(
        string="Credit",
        compute="_compute_sums",
        help="Real expense of the year. Of a budget of the Doppik that of the "
        "Ergebnisplan; the Finanzplan is not added to it.",
    )
    spent = fields.Monetary(compute="_compute_sums")
    available = fields.Monetary(compute="_compute_sums")
    is_spent_known = fields.Boolean(compute="_compute_is_spent_known")

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, year, name)",
        "There is a budget of this name for this year already.",
    )

    @api.depends("name", "year")
    def _compute_display_name(self):
        for budget in self:
            parts = (budget.name, budget.year and str(budget.year))
            budget.display_name = " ".join(filter(None, parts))

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

    @api.depends("nomenclature_id.year", "year")
    def _compute_is_old_nomenclature(self):
        for budget in self:
            year = budget.nomenclature_id.year
            budget.is_old_nomenclature = bool(year) and year != budget.year

    @api.depends("framework")
    def _compute_classes(self):
        """Compute the classes of the law; in Germany the Land says which they are."""
        for budget in self:
            known = budget.classes and framework_of(budget.classes)
            if budget.framework == "fr":
                budget.classes = False
            elif known != budget.framework:
                is_kameral = budget.framework == "de_kameral"
                budget.classes = "kameral" if is_kameral else "nkf"

    def _compute_sums(self):
        follow = self.env["edic.public.budget.follow"]
        for budget in self:
            # the very lines that its note, its story and its reasons add up
            lines = budget._edic_on_side(budget._edic_lines(), "expense")
            budget.open, budget.spent, budget.available = follow._read_group(
                [("line_id", "in", lines.ids)],
                aggregates=["open:sum", "spent:sum", "available:sum"],
            )[0]

    def _compute_is_spent_known(self):
        for budget in self:
            budget.is_spent_known = budget._known("expense")["spent"]

    @api.onchange("framework")
    def _onchange_framework(self):
        """Let each Titel bind by itself in a kameral budget (BHO, § 45 (1))."""
        is_kameral = self.framework == "de_kameral"
        for name in ("level_operating", "level_capital"):
            if is_kameral or self[name] == "line":
                self[name] = "line" if is_kameral else "chapter"

    @api.constrains("year", "date_from", "date_to")
    def _check_dates(self):
        for budget in self:
            if not 1900 <= budget.year <= 2200:
                raise ValidationError(self.env._("A year has four digits, as in 2026."))
            has_dates = budget.date_from and budget.date_to
            if not has_dates or budget.date_from > budget.date_to:
                raise ValidationError(self.env._("A budget ends after it begins."))

    @api.constrains("fungible_operating", "fungible_capital")
    def _check_fungible(self):
        for budget in self:
            for percent in (budget.fungible_operating, budget.fungible_capital):
                if not 0 <= percent <= MAX_FUNGIBLE:
                    raise ValidationError(
                        self.env._("The law lets the assembly give up to 7.5%.")
                    )

    @api.constrains("framework", "classes")
    def _check_classes(self):
        for budget in self:
            law = framework_of(budget.classes) if budget.classes else "fr"
            if law != budget.framework:
                raise ValidationError(
                    self.env._(
                        "These account classes are not of the law of the budget."
                    )
                )

    @api.constrains("framework")
    def _check_pools(self):
        self.credit_ids._check_pool()

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
        names = [name for name in RECORDED if name in vals]
        before = {budget: recorded_values(budget, names) for budget in self}
        result = super().write(vals)
        if vals.keys() & BINDING:
            self._bind_anew()
        if vals.keys() & {"classes", "framework", "nomenclature_id"}:
            self.env.registry.clear_cache()  # of which account is spent on which line
        for budget, old in before.items():
            if changed := recorded_changes(budget, old):
                self._record(budget, changed)
        return result

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

    def _count(self, name, *those):
        groups = self.env[f"edic.public.budget.{name}"]._read_group(
            [("budget_id", "in", self.ids), *those], ["budget_id"], ["__count"]
        )
        counts = {budget.id: count for budget, count in groups}
        for budget in self:
            budget[f"{name}_count"] = counts.get(budget.id, 0)

    def _set_state(self, state):
        with by_method(self, "state"):
            self.write({"state": state})

    def _state_words(self):
        return self.env._("Acts put a budget into force: it is not set by hand.")

    def _bind_anew(self):
        """Make the credits of the chosen level; those that bind nothing any more go."""
        for budget in self:
            budget.line_ids._assign()
            budget.credit_ids.filtered(
                lambda credit: not (credit.is_pool or credit.line_ids)
            ).unlink()
            if budget.state != "draft":
                BudgetEntries(budget).complete()
                budget._match_entries()

    @api.model
    def _of_day(self, company, day):
        """Return the budgets in force that a day's entries are spent on, the main one
        first."""
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
        fitting = self._of_same_name(
            ("date_from", "<=", day), ("date_to", ">=", day), limit=1
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
        return self.level_capital if section == "capital" else self.level_operating

    # --- what people open -------------------------------------------------------------
    def _action(self, xmlid, **more):
        self.ensure_one()
        context = {"default_budget_id": self.id, **more}
        return opened(self.env, xmlid, [("budget_id", "=", self.id)], context=context)

    @roles.reads
    def action_credits(self):
        action = self._action("edic_public_budget_credit_action")
        if self.framework == "fr":  # what binds comes from the lines
            action["context"]["create"] = False
        return action

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
        """Close the budget: nothing is moved in it any more."""
        check_person(self.env)
        self.check_access("write")
        self._set_state("closed")

    @roles.for_roles(roles.BUDGET)
    def action_reopen(self):
        check_person(self.env)
        self.check_access("write")
        self._set_state("voted")

    # --- entries and their lines ------------------------------------------------------
    @tools.ormcache("self.id")
    def _resolver(self):
        return BudgetEntries(self).resolver()

    @tools.ormcache()
    def _analytic_codes(self):
        """Return ``{analytic account: (function, operation)}`` of those that have
        one."""
        accounts = self.env["account.analytic.account"].sudo()
        domain = Domain.OR(Domain(name, "!=", False) for name in MATCHED)
        return {
            account.id: tuple(account[name] or "" for name in MATCHED)
            for account in accounts.with_context(active_test=False).search(domain)
        }

    def _match(self, direction, account, distribution):
        """Return ``{line id: percent}`` of an entry, in the first of these budgets that
        takes it; a share that no line takes is left out."""
        parts = shares(distribution or {}, self._analytic_codes())
        for budget in self:
            resolver, found = budget._resolver(), {}
            for (function, operation), percent in parts.items():
                line = resolver.find(Direction(direction), account, function, operation)
                if line:
                    found[line] = found.get(line, 0.0) + percent
            if found:
                return found
        return {}

    def _match_entries(self):
        """Look anew on which line each entry of the years is spent."""
        entries = self.env["account.move.line"].sudo()
        for budget in self:
            domain = [
                ("company_id", "=", budget.company_id.id),
                ("date", ">=", budget.date_from),
                ("date", "<=", budget.date_to),
                ("parent_state", "!=", "cancel"),
                ("display_type", "not in", ("line_section", "line_note")),
            ]
            for name in ("edic_budget_line_id", "edic_budget_shares"):
                self.env.add_to_compute(entries._fields[name], entries.search(domain))
        entries.flush_model()

    # --- the law ----------------------------------------------------------------------
    @api.model
    def _usual_law(self):
        return "de_doppik" if "DE" in self.env.company._edic_areas() else "fr"

    # --- what is recorded -------------------------------------------------------------
    @api.model
    def _record(self, record, facts, **more):
        """Record a decision on a budget, or on what hangs on it, in its company's
        chain.

        :param dict facts: codes and figures, no words of people
        """
        self.env["edic.ai.gateway"]._record(
            "decision",
            "public.budget",
            facts,
            company=record.company_id,
            record=record,
            **more,
        )

    # --- projects and what is known ---------------------------------------------------
    def _prepared_acts(self):
        """Return the acts of projects: of votes, and of what is carried over, the last
        alone, for a project may be entered anew."""
        projects, last = self.filtered_domain([("state", "=", "draft")]), {}
        acts = projects.decision_ids.sorted("id")
        for act in acts:
            last[act.budget_id, ONCE.get(act.act, act)] = act
        return acts.browse().union(*last.values())

    def _known(self, side, used=None):
        """Return whether anything is known of what was voted (or is prepared) and spent
        in its year, ``{"open": …, "spent": …}``.

        Spent is known where the document says it, or where entries belong to lines of
        this side, even if they come to nothing; what has no entry is not zero.

        :param str side: one of `edic_public_budget_justified.SIDES`
        :param dict used: of `edic.public.budget.use._totals` of all its lines, where
            they are known already
        """
        self.ensure_one()
        own = self._edic_on_side(self.line_ids, side)
        if self.actuals == "document":
            is_spent = any(own.mapped("realised"))
        elif self.state == "draft":  # entries use no project
            is_spent = False
        else:
            if used is None:
                used = self.env["edic.public.budget.use"]._totals(own)
            kinds = set().union(*(used.get(line.id, ()) for line in own))
            is_spent = bool(kinds & {"spent", "pending"})
        return {"open": bool(self.decision_ids), "spent": is_spent}

    def _compared(self):
        """Return last year's budget, where anything was voted in it: this year's
        credits are compared with it."""
        return self._before().filtered(
            lambda budget: budget.decision_ids and budget.state != "draft"
        )

    # --- leading figures --------------------------------------------------------------
    def _amounts(self):
        """Return all lines as `tools.budget.headline.Amount`, as they were voted."""
        self.ensure_one()
        return [line._amount(line.planned) for line in self.line_ids]

    def _totals(self, amounts=None):
        """Return ``{name: amount}`` of `tools.budget.headline`, by the law of the
        budget; None for what the budget does not say.

        :param amounts: of `_amounts`, where they are known already
        """
        self.ensure_one()
        amounts = self._amounts() if amounts is None else amounts
        return headline(self.framework, amounts)

    # --- export -----------------------------------------------------------------------
    @roles.for_roles(roles.READONLY)
    def action_export_scdl(self):
        """Download the file of the schema *budget* of the SCDL."""
        self.ensure_one()
        self.check_access("read")
        called = BudgetExport(self).siret() or self.code or self.id
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{called}_{self.year}_budget.csv",
                "datas": base64.b64encode(write_scdl(BudgetExport(self).document())),
                "mimetype": "text/csv",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    # --- exceeding --------------------------------------------------------------------
    @api.model
    def _ask_exceeded(self, record, over, facts, is_confirmed):
        """Let what binds money pass, or not; who let it exceed is in the ledger.

        :param over: what it exceeds, in words; empty: nothing
        :raises UserError: it exceeds, and nobody confirmed it or the company has that
            stopped
        """
        if not over:
            return
        if record.company_id.edic_budget_stop == "stop":
            raise UserError(
                self.env._(
                    "The credit or the authority is not sufficient: have it changed "
                    "first.\n%s",
                    over,
                )
            )
        if not is_confirmed:
            raise UserError(
                self.env._(
                    "%s\n\nConfirm that it is committed all the same, or commit less.",
                    over,
                )
            )
        check_person(self.env)
        self._record(record, {**facts, "confirmed": True})

    # --- next year --------------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_next_year(self):
        """Make a budget of the year after, not voted: the same lines and cover pools,
        and an act to be worked on, with what was voted for this year.

        :raises UserError: it is there already
        """
        self.ensure_one()
        year = self.year + 1
        if self._in_year(year):
            raise UserError(
                self.env._(
                    "There is a budget %(name)s of %(year)s already: open it in the "
                    "list of budgets.",
                    name=self.name,
                    year=year,
                )
            )
        return NextBudget(self).make(year).get_formview_action()

    # --- against last year ------------------------------------------------------------
    def _edic_lines(self):
        """Return the real lines: what a section gives to the other and results carried
        forward are no revenue or expense of the year."""
        return self.line_ids.filtered(
            lambda line: (
                line.section in ("operating", "capital") and line._part() == "real"
            )
        )

    def _edic_side_of(self, key):
        # Ergebnisplan and Finanzplan are never added
        section, direction = key[:2]
        is_apart = self.framework == "de_doppik" and section == "capital"
        return f"capital_{direction}" if is_apart else direction

    def _edic_budget(self):
        return self

    def _edic_lines_before(self, budget, _lines):
        return budget._edic_lines()

    def _before(self):
        return self._in_year(self.year - 1)

    def _in_year(self, year):
        """Return the budget of the same name of another year."""
        return self._of_same_name(("year", "=", year), limit=1)

    def _through_years(self):
        """Return the budgets of the same name up to this one, the latest first."""
        return self._of_same_name(("year", "<=", self.year), order="year desc")

    def _of_same_name(self, *conditions, **options):
        self.ensure_one()
        own = [("company_id", "=", self.company_id.id), ("name", "=", self.name)]
        return self.search([*own, *conditions], **options)
