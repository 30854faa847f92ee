# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ...tools.scenario.equilibrium import equilibrium
from ...tools.scenario.simulation import (
    Aggregate,
    Input,
    Missing,
    SimulationError,
    prepare,
    simulate,
)
from ...tools.scenario.simulation import Section as Part
from ...tools.scenario.simulation.aggregates import RATIOS
from ...tools.scenario.simulation.scenario import check
from ...tools.scenario.simulation.sensitivity import moved
from .scenario_input import ScenarioInput, fault_words
from .scenario_screen import SHOWN, ScenarioScreen, compared
from .scenario_start import ScenarioStart

MAX_YEARS = 20
ZERO = Decimal(0)
OWN = (  # what its faults depend on, as the next
    "budget_id",
    "base",
    "horizon",
    "fund",
    "reserve",
    "fund_floor",
    "is_fund_known",
    "is_reserve_known",
    "borrowing",
    "borrowing_term",
    "rate_code",
)
PARTS = (
    "project_ids.name",
    "project_ids.spend",
    "project_ids.opens",
    "loan_ids.name",
    "loan_ids.rate_code",
    "loan_ids.repayment",
    "loan_ids.stock",
    *(f"assumption_ids.{name}" for name in ("code", "unit", "yearly", "line_ids")),
    "assumption_ids.family_ids",
    "assumption_ids.name",
    "rule_ids.aggregate",
    "rule_ids.is_voted",
)
STAMPED = {  # table → which column says that it is of the scenario
    "edic_public_scenario": "id",
    **{
        f"edic_public_scenario_{name}": "scenario_id"
        for name in ("assumption", "project", "loan", "run")
    },
}


def _amounts(lines):
    """Count what a scenario reads of lines, without numbers and names of ours."""
    return Counter(
        (line.section, line.direction, line.role, line.family, line.base)
        for line in lines
    )


class EdicPublicScenario(models.Model):
    """A scenario shows what the years after a budget come to if its assumptions hold.

    Every figure is computed by `tools.scenario.simulation` from the lines of the budget
    and the assumptions; a language model at most words the explanation. A version with
    a kept run stays as it is: what changes is a new version.
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
    run_ids = fields.One2many("edic.public.scenario.run", "scenario_id")
    run_count = fields.Integer(compute="_compute_run_count")
    is_kept = fields.Boolean(compute="_compute_run_count")
    faults = fields.Text(string="What is wrong", compute="_compute_faults")
    is_debt_unknown = fields.Boolean(compute="_compute_lacking")
    lacking = fields.Char(string="Not entered", compute="_compute_lacking")
    read_from = fields.Char(string="Current activity", compute="_compute_read_from")
    note = fields.Text(string="What it is about")
    is_budget_changed = fields.Boolean(compute="_compute_is_budget_changed")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for scenario in self:
            scenario.display_name = (
                scenario.name and f"{scenario.name} v{scenario.version}"
            )

    @api.depends("run_ids")
    def _compute_run_count(self):
        for scenario in self:
            scenario.run_count = len(scenario.run_ids)
            scenario.is_kept = bool(scenario.run_ids)

    @api.depends(*OWN, *PARTS)
    @api.depends_context("lang")
    def _compute_faults(self):
        for scenario in self:
            scenario.faults = False
            try:
                check(scenario._scenario())
            except SimulationError as error:
                scenario.faults = fault_words(self.env, error)

    @api.depends("fund")
    def _compute_is_fund_known(self):
        """Set it where an amount is entered; that it is zero, a person says."""
        for scenario in self:
            scenario.is_fund_known = scenario.is_fund_known or bool(scenario.fund)

    @api.depends("reserve")
    def _compute_is_reserve_known(self):
        for scenario in self:
            scenario.is_reserve_known = scenario.is_reserve_known or bool(
                scenario.reserve
            )

    @api.depends(*OWN, *PARTS)
    @api.depends_context("lang")
    def _compute_lacking(self):
        """Name what was not entered, and some figure rests on."""
        for scenario in self:
            scenario.lacking, scenario.is_debt_unknown = False, False
            if scenario.faults:
                continue
            parsed = scenario._scenario()
            found = {key for code in SHOWN for key in parsed.missing(code)}
            for rule in scenario.rule_ids.filtered(lambda rule: not rule.is_voted):
                found.update(parsed.missing(Aggregate(rule.aggregate)))
            scenario.is_debt_unknown = Missing(Input.DEBT) in found
            scenario.lacking = scenario._missing_words(found)

    @api.depends("budget_id", "base")
    @api.depends_context("lang")
    def _compute_read_from(self):
        for scenario in self:
            is_doppik = scenario.budget_id.framework == "de_doppik"
            scenario.read_from = (
                is_doppik and not scenario.faults and scenario._read_from_words()
            )

    def _compute_is_budget_changed(self):
        for scenario in self:
            kept = scenario._kept()
            scenario.is_budget_changed = bool(kept) and (
                _amounts(kept.lines) != _amounts(ScenarioInput(scenario).budget_lines())
            )

    @api.constrains("horizon", "draws", "seed")
    def _check_size(self):
        for scenario in self:
            if not 1 <= scenario.horizon <= MAX_YEARS:
                raise ValidationError(self.env._("A scenario has 1 to 20 years."))
            if not 100 <= scenario.draws <= 100_000 or scenario.seed < 0:
                raise ValidationError(
                    self.env._("Draws are 100 to 100,000, and a seed is not negative.")
                )

    def write(self, vals):
        self._check_open(vals)
        return super().write(vals)

    def _read_from_words(self):
        """Say from which plan of a German budget the money of current activity is
        read."""
        scenario = self._scenario()
        missing = scenario.missing(Aggregate.GROSS_SAVINGS, is_base=True)
        if Missing(Input.ACCOUNTS) in missing:
            return False
        if Part.CASH in {line.section for line in scenario.lines}:
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

    def _missing_words(self, missing):
        """Name what was not entered.

        :param missing: of `tools.scenario.simulation.Missing`
        """
        names = self._assumption_names()
        words = {
            Input.ACCOUNTS: self.env._("accounts of the budget lines"),
            Input.DEBT: self.env._("loans that exist"),
            Input.FUND: self.env._("fund at the end of the base year"),
            Input.RESERVE: self.env._("equalisation reserve"),
        }
        texts = [
            names.get(item.key, item.key)
            if item.input is Input.ASSUMPTION
            else words[item.input]
            for item in sorted(missing)
        ]
        return ", ".join(texts)

    def _check_open(self, vals=None):
        """Check that no run is kept of this version: it stays."""
        touched = vals is None or set(vals) - {"note", "message_ids", "name"}
        if touched and any(self.mapped("is_kept")):
            raise UserError(
                self.env._("A run of this version is kept: make a new version of it.")
            )

    # --- as the engine wants it -------------------------------------------------------
    def _scenario(self):
        """Return the `tools.scenario.simulation.Scenario` of the last kept run; before
        one is kept, that of the records.

        :raises SimulationError: the parts do not fit together
        """
        return self._kept() or ScenarioInput(self).entered()

    # --- what people do ---------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_new_version(self):
        """Open a copy to change; the kept one stays."""
        self.ensure_one()
        last = max(
            self.search(
                [("company_id", "=", self.company_id.id), ("name", "=", self.name)]
            ).mapped("version")
        )
        new = self.copy({"name": self.name})
        with by_method(self, "version", "previous_id"):
            new.write({"version": last + 1, "previous_id": self.id})
        return new.get_formview_action()

    @roles.reads
    def action_compare(self):
        """Open these scenarios side by side.

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
            "context": {"active_ids": self.ids},
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

    # --- computing --------------------------------------------------------------------
    @tools.ormcache("self.id", "stamp")
    def _prepared(self, stamp):
        """Return it prepared once for all moves of the sliders; another stamp, anew."""
        return prepare(self.sudo()._scenario())

    def _stamp(self):
        """Return a text that changes whenever something does that the figures come
        from."""
        self.ensure_one()
        self.env.flush_all()
        read = [(*of, self.id) for of in STAMPED.items()]
        read.append(("edic_public_budget", "id", self.budget_id.id))
        for part in ("line", "movement"):  # of prepared acts, which no line keeps
            read.append((f"edic_public_budget_{part}", "budget_id", self.budget_id.id))
        found = [
            SQL(
                "SELECT MAX(write_date), COUNT(*) FROM %s WHERE %s = %s",
                SQL.identifier(table),
                SQL.identifier(column),
                number,
            )
            for table, column, number in read
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(found))
        stamp = "|".join(f"{day}{count}" for day, count in rows)
        if self.base == "spent":  # entries may come at any moment
            stamp += str(self.env.cr.now())
        return stamp

    def _ready(self, changes=None):
        """Return it prepared, with assumptions moved by so much in each year.

        :param dict changes: ``{code: amount in the unit of the assumption}``
        :raises UserError: in words
        """
        self.ensure_one()
        self.check_access("read")
        try:
            ready = self._prepared(self._stamp())
            own, by = self.assumption_ids.grouped("code"), changes or {}
            return ready.having(
                *(
                    moved(given, Decimal(str(by[given.key])) / own[given.key]._per())
                    for given in ready.scenario.assumptions
                    if by.get(given.key)
                )
            )
        except SimulationError as error:
            raise UserError(fault_words(self.env, error)) from error
        except InvalidOperation as error:
            raise UserError(self.env._("This is not a number.")) from error

    # --- RPC --------------------------------------------------------------------------
    @roles.reads
    def edic_explore(self, changes=None):
        """Return the figures of each year, and which rules hold.

        :param dict changes: as of `_ready`
        """
        run, screen = simulate(self._ready(changes)), ScenarioScreen(self)
        return {
            "currency": self.currency_id.id,
            "base_year": run.scenario.base_year,
            "years": list(run.years),
            "rows": screen.rows(run),
            "rules": screen.rules(run),
        }

    def _voted(self):
        """Return ``{figure: what is left over}`` of a French budget as it was voted
        (`tools.scenario.equilibrium`), and of a kept run as it was then; None for what
        it does not tell."""
        run = self._origin.run_ids[:1]
        kept = run._kept_voted() if run else None
        if kept is not None:
            return kept
        if self.budget_id.framework != "fr":
            return {}
        return equilibrium(self.budget_id.sudo()._amounts())._asdict()

    def _rules_of(self, scenario):
        """Return the `tools.scenario.simulation.Rule` of those on the years to come
        whose figure is known."""
        rules = [rule._rule() for rule in self.rule_ids if not rule.is_voted]
        return [rule for rule in rules if scenario.knows(rule.aggregate)]

    @roles.reads
    def edic_sliders(self):
        """Return the assumptions as sliders: how far each may be moved. What was not
        entered cannot be moved."""
        self.ensure_one()
        self.check_access("read")
        return ScenarioScreen(self).sliders()

    @roles.reads
    def edic_tornado(self, aggregate, year, changes=None):
        """Return each assumption at its low and high, all else equal, the largest
        first; none of a figure that is not known."""
        return ScenarioScreen(self).bars(self._ready(changes), aggregate, year)

    @roles.reads
    def edic_terms(self, aggregate, year, changes=None):
        """Return the parts of a figure, grouped by credit; each opens down to its line.
        Of a figure that is not known there are none."""
        run = simulate(self._ready(changes))
        return ScenarioScreen(self).groups(run, aggregate, year)

    @roles.reads
    def edic_trace(self, key, year, changes=None):
        """Return the steps from the voted amount of a line to its amount in a year."""
        return ScenarioScreen(self).steps(simulate(self._ready(changes)), key, year)

    # --- words ------------------------------------------------------------------------
    def _assumption_names(self):
        return {assumption.code: assumption.name for assumption in self.assumption_ids}

    def _aggregate_names(self):
        rules = self.env["edic.public.scenario.rule"]
        return dict(rules._fields["aggregate"]._description_selection(self.env))

    @api.model
    def _kind_of(self, code):
        if code == Aggregate.SAVINGS_RATE:
            return "percent"
        return "years" if Aggregate(code) in RATIOS else "money"

    # --- comparing --------------------------------------------------------------------
    @api.model
    @roles.reads
    def edic_compare(self, ids):
        """Return scenarios side by side; each against the first, with what explains
        it."""
        return compared(self.browse(ids))

    # --- kept runs --------------------------------------------------------------------
    def _kept(self):
        """Return the scenario of the last kept run; None before one is."""
        run = self._origin.run_ids[:1]
        return run._kept_scenario() if run else None

    @roles.for_roles(roles.BUDGET)
    def action_keep_run(self):
        """Run it with its spreads, and keep what it was run from and came to.

        :raises UserError: what is wrong with it
        """
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        if self.faults:
            raise UserError(self.faults)
        self.env["edic.public.scenario.run"]._keep(self)
        return True

    @roles.reads
    def edic_fan(self):
        """Return the last kept run, for the fan chart; nothing before there is one."""
        self.ensure_one()
        self.check_access("read")
        run = self.run_ids[:1]
        if not run:
            return False
        return {
            "id": run.id,
            "name": run.name,
            "fingerprint": run.fingerprint,
            "results": {**run.results, **run._shown()},
            "names": self._aggregate_names(),
        }

    # --- starting ---------------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_start(self):
        """Add what is missing: an assumption for each family, from the budgets of the
        years before, a rate for new loans, the rules of the law."""
        self.ensure_one()
        self._check_open()
        known = set(self.assumption_ids.mapped("code"))
        families = {
            family.code: family
            for family in self.env["edic.public.scenario.family"].search([])
        }
        vals = [
            ScenarioStart(self).grown(families[code], *sums)
            for code, sums in sorted(ScenarioStart(self).series().items())
            if code not in known and code in families
        ]
        if "rate" not in known:
            vals.append(ScenarioStart(self).rate_vals())
        self.env["edic.public.scenario.assumption"].create(vals)
        if not self.rule_ids:
            rules = self.env["edic.public.scenario.rule"]
            rules.create(rules._usual(self))
        return True
