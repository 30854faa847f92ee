# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edic_ai.write_guard import by_method

from .. import roles
from ..tools.budget.base_year import Row, base_lines
from ..tools.money import money
from ..tools.simulation import (
    Aggregate,
    Borrowing,
    Input,
    Missing,
    Role,
    Scenario,
    SimulationError,
)
from ..tools.simulation import Section as Part
from ..tools.simulation.scenario import check

MOST_YEARS = 20
ZERO = Decimal(0)
SHOWN = (  # rows of the table, in this order
    *("operating_revenue", "operating_expense", "gross_savings", "repayment"),
    *("net_savings", "capital_spend", "grants", "borrowing", "result", "debt"),
    *("debt_years", "savings_rate", "fund"),
)
OWN = (  # what its faults depend on, as the next
    *("budget_id", "base", "horizon", "fund", "reserve", "fund_floor"),
    *("is_fund_known", "is_reserve_known"),
    *("borrowing", "borrowing_term", "rate_code"),
)
PARTS = (
    *("project_ids.name", "project_ids.spend", "project_ids.opens"),
    *("loan_ids.name", "loan_ids.rate_code", "loan_ids.repayment", "loan_ids.stock"),
    *(f"assumption_ids.{one}" for one in ("code", "unit", "yearly", "line_ids")),
    *("assumption_ids.family_ids", "assumption_ids.name", "rule_ids.aggregate"),
    "rule_ids.is_voted",
)


class EdicPublicScenario(models.Model):
    """What the years after a budget come to, if what is assumed holds.

    Every figure is computed by `tools.simulation` from the lines of the budget and the
    assumptions; a language model at most words the explanation. A version with a kept
    run stays as it is: what changes is a new version.
    """

    _name = "edic.public.scenario"
    _description = "Scenario"
    _inherit = ["mail.thread", "edic.public.drafted"]
    _order = "name, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "edic.public.scenario",
        string="Version before",
        readonly=True,
        copy=False,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    budget_id = fields.Many2one(
        "edic.public.budget",
        string="Starts from",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    base = fields.Selection(
        [("open", "What was voted"), ("spent", "What was spent")],
        string="Amounts of the base year",
        required=True,
        default="open",
    )
    horizon = fields.Integer(string="Years", required=True, default=5, aggregator=None)
    fund = fields.Monetary(
        string="Fund at the end of the base year",
        help="Fonds de roulement; liquide Mittel.",
    )
    is_fund_known = fields.Boolean(
        string="The fund is entered",
        compute="_compute_is_fund_known",
        store=True,
        readonly=False,
        help="Tick it where the fund is zero. What was not entered is not known.",
    )
    reserve = fields.Monetary(
        string="Equalisation reserve", help="Ausgleichsrücklage, Germany."
    )
    is_reserve_known = fields.Boolean(
        string="The reserve is entered",
        compute="_compute_is_reserve_known",
        store=True,
        readonly=False,
        help="Tick it where the reserve is zero. What was not entered is not known.",
    )
    borrowing = fields.Selection(
        [
            ("needed", "As needed"),
            ("fund", "As needed, after the fund"),
            ("none", "As voted"),
        ],
        string="New loans",
        required=True,
        default="needed",
    )
    borrowing_term = fields.Integer(
        string="Term of new loans (years)", default=15, aggregator=None
    )
    fund_floor = fields.Monetary(string="Minimum fund to keep")
    rate_code = fields.Char(
        string="Rate of new loans",
        default="rate",
        help="Code of the assumption that gives it.",
    )
    draws = fields.Integer(default=10_000, aggregator=None)
    seed = fields.Integer(
        default=2026, aggregator=None, help="The same seed draws the same numbers."
    )
    assumption_ids = fields.One2many(
        "edic.public.scenario.assumption", "scenario_id", copy=True
    )
    project_ids = fields.One2many(
        "edic.public.scenario.project", "scenario_id", copy=True
    )
    loan_ids = fields.One2many("edic.public.scenario.loan", "scenario_id", copy=True)
    rule_ids = fields.One2many("edic.public.scenario.rule", "scenario_id", copy=True)
    run_ids = fields.One2many("edic.public.scenario.run", "scenario_id", copy=False)
    run_count = fields.Integer(compute="_compute_run_count")
    is_kept = fields.Boolean(compute="_compute_run_count")
    faults = fields.Text(string="What is wrong", compute="_compute_faults")
    is_debt_unknown = fields.Boolean(compute="_compute_lacking")
    lacking = fields.Char(string="Not entered", compute="_compute_lacking")
    read_from = fields.Char(string="Current activity", compute="_compute_read_from")
    note = fields.Text(string="What it is about")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for one in self:
            one.display_name = one.name and f"{one.name} v{one.version}"

    @api.depends("run_ids")
    def _compute_run_count(self):
        for one in self:
            one.run_count = len(one.run_ids)
            one.is_kept = bool(one.run_ids)

    @api.depends(*OWN, *PARTS)
    @api.depends_context("lang")
    def _compute_faults(self):
        for one in self:
            one.faults = one._fault_words()

    @api.depends("fund")
    def _compute_is_fund_known(self):
        """An amount is entered; that it is zero, a person says."""
        for one in self:
            one.is_fund_known = one.is_fund_known or bool(one.fund)

    @api.depends("reserve")
    def _compute_is_reserve_known(self):
        for one in self:
            one.is_reserve_known = one.is_reserve_known or bool(one.reserve)

    @api.depends(*OWN, *PARTS)
    @api.depends_context("lang")
    def _compute_lacking(self):
        """What was not entered, and some figure rests on."""
        for one in self:
            one.lacking, one.is_debt_unknown = False, False
            if one.faults:
                continue
            scenario = one._scenario()
            found = {key for code in SHOWN for key in scenario.missing(Aggregate(code))}
            found.update(*(scenario.missing(rule) for rule in one._ruled()))
            one.is_debt_unknown = Missing(Input.DEBT) in found
            one.lacking = one._missing_words(found)

    @api.depends("budget_id", "base")
    @api.depends_context("lang")
    def _compute_read_from(self):
        for one in self:
            is_doppik = one.budget_id.framework == "de_doppik"
            one.read_from = is_doppik and not one.faults and one._read_from_words()

    def _read_from_words(self):
        """From which plan of a German budget the money of current activity is read."""
        scenario = self._scenario()
        missing = scenario.missing(Aggregate.GROSS_SAVINGS, is_base=True)
        if Missing(Input.ACCOUNTS) in missing:
            return False
        sections = {line.section for line in scenario.lines}
        if Part.CASH in sections:
            return self.env._(
                "The receipts and payments of current activity are those of the "
                "Finanzplan."
            )
        return self.env._(
            "The budget has no complete Finanzplan: the receipts and payments of "
            "current activity are the Ergebnisplan without depreciation, releases of "
            "special items and provisions, additions to provisions, value adjustments, "
            "internal charges, own work and what is extraordinary."
        )

    def _ruled(self):
        """The figures of the rules on the years to come."""
        rules = self.rule_ids.filtered(lambda one: not one.is_voted)
        return [Aggregate(one.aggregate) for one in rules]

    def _missing_words(self, missing):
        """Name what was not entered.

        :param missing: of `tools.simulation.Missing`
        """
        names = {one.code: one.name for one in self.assumption_ids}
        words = {
            Input.ACCOUNTS: self.env._("accounts of the budget lines"),
            Input.DEBT: self.env._("loans that exist"),
            Input.FUND: self.env._("fund at the end of the base year"),
            Input.RESERVE: self.env._("equalisation reserve"),
        }
        told = [
            names.get(one.key, one.key)
            if one.input is Input.ASSUMPTION
            else words[one.input]
            for one in sorted(missing)
        ]
        return ", ".join(told)

    @api.constrains("horizon", "draws", "seed")
    def _check_size(self):
        for one in self:
            if not 1 <= one.horizon <= MOST_YEARS:
                raise ValidationError(self.env._("A scenario has 1 to 20 years."))
            if not 100 <= one.draws <= 100_000 or one.seed < 0:
                raise ValidationError(
                    self.env._("Draws are 100 to 100,000, and a seed is not negative.")
                )

    def write(self, vals):
        self._check_open(vals)
        return super().write(vals)

    def _check_open(self, vals=None):
        """A version with a kept run stays."""
        touched = vals is None or set(vals) - {"note", "message_ids", "name"}
        if touched and any(self.mapped("is_kept")):
            raise UserError(
                self.env._("A run of this version is kept: make a new version of it.")
            )

    # --- as the engine wants it ------------------------------------------------------
    def _scenario(self):
        """`tools.simulation.Scenario`

        :raises SimulationError: the parts do not fit together
        """
        self.ensure_one()
        lines = self._budget_lines()
        families = {line.family for line in lines} | {"investment", "purchases"}
        twins = self._twins(lines)
        return Scenario(
            base_year=self.budget_id.year,
            horizon=self.horizon,
            lines=lines,
            assumptions=tuple(
                one._assumption(families, twins) for one in self.assumption_ids
            ),
            projects=tuple(one._project() for one in self.project_ids),
            debts=tuple(one._debt() for one in self.loan_ids),
            borrowing=self._borrowing(),
            opening_fund=money(self.fund) if self.is_fund_known else None,
            opening_reserve=money(self.reserve) if self.is_reserve_known else None,
        )

    def _borrowing(self):
        if self.borrowing == "none":
            return None
        floor = money(self.fund_floor) if self.borrowing == "fund" else None
        return Borrowing(
            rate=self.rate_code or "", term=self.borrowing_term, floor=floor
        )

    def _budget_lines(self):
        lines = self.budget_id.line_ids
        spent = {}
        if self.base == "spent":
            used = self.env["edic.public.budget.use"]._totals(lines)
            spent = {one.id: one._sums(used.get(one.id, {}))["spent"] for one in lines}
        amounts = [
            line._amount(
                spent.get(line.id, 0.0) if self.base == "spent" else line.planned
            )
            for line in lines
        ]
        rows = map(self._row, lines, amounts)
        framework = self.budget_id.framework
        return base_lines(framework, rows, self._is_replaced)

    def _twins(self, lines):
        """Return ``{key of a line of the Ergebnisplan: keys of its payments}``, where a
        Finanzplan stands beside it: what is assumed of the one holds for the others."""
        if not any(line.section is Part.CASH for line in lines):
            return {}
        known = {line.key for line in lines}
        digits = {"4": "6", "5": "7"}
        paid = defaultdict(list)
        for line in self.budget_id.line_ids:
            if line.section == "cash" and f"L{line.id}" in known:
                code = line.nature_id.code or ""
                paid[line.function_id, code].append(f"L{line.id}")
        own = {}
        for line in self.budget_id.line_ids:
            code = line.nature_id.code or ""
            if line.section == "operating" and code[:1] in digits:
                key = line.function_id, f"{digits[code[0]]}{code[1:]}"
                own[f"L{line.id}"] = tuple(paid.get(key, ()))
        return own

    def _row(self, line, amount):
        """Return a line of the budget as `tools.budget.base_year` reads it."""
        family, _role = line._family() or ("", None)
        has_code = bool(line.nature_id.code or line.chapter_id.code)
        return Row(f"L{line.id}", line.display_name, family, amount, has_code)

    def _is_replaced(self, role, family):
        """Whether loans, projects or new borrowing stand for the line from now on."""
        if role is Role.BORROWING:
            return self.borrowing != "none"
        if role is Role.EQUIPMENT or role is Role.GRANT:
            return bool(self.project_ids)
        is_of_loans = role is Role.DEBT_REPAYMENT or (
            role is Role.INTEREST and family == "interest"
        )
        return is_of_loans and bool(self.loan_ids)

    def _fault_words(self):
        """Why it cannot be run, in words; empty when it can."""
        try:
            check(self._scenario())
        except SimulationError as error:
            return self.env["edic.public.scenario.words"]._said(error.code, error.key)
        return False

    # --- what people do --------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_new_version(self):
        """A copy to change; the kept one stays."""
        self.ensure_one()
        last = max(
            self.search(
                [("company_id", "=", self.company_id.id), ("name", "=", self.name)]
            ).mapped("version")
        )
        new = self.copy({"name": self.name})
        with by_method(self, "version", "previous_id"):
            new.write({"version": last + 1, "previous_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "view_mode": "form",
        }

    @roles.reads
    def action_compare(self):
        """These side by side.

        :raises UserError: fewer than two, or more than four
        """
        if not 2 <= len(self) <= 4:
            raise UserError(self.env._("Mark two to four scenarios."))
        if len(set(self.mapped("horizon"))) > 1 or len(self.budget_id) > 1:
            raise UserError(
                self.env._(
                    "Only scenarios of the same budget and number of years can "
                    "be compared."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "edic_scenario_compare",
            "name": self.env._("Compare scenarios"),
            "params": {"ids": self.ids},
        }

    @roles.reads
    def action_runs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Kept runs"),
            "res_model": "edic.public.scenario.run",
            "view_mode": "list,form",
            "domain": [("scenario_id", "=", self.id)],
            "context": {"create": False},
        }
