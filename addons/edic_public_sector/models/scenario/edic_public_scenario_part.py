# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import reduce

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.edic_finance.models.common.percent import decimal_text

from ...tools.common.money import money
from ...tools.scenario.simulation import (
    Assumption,
    Debt,
    Kind,
    Project,
    Shape,
    SimulationError,
    Spread,
    Target,
    Unit,
)
from ...tools.scenario.simulation.text import read_values, typed_values
from .scenario_input import fault_words

KINDS = [
    ("inflation", "Inflation"),
    ("pay", "Pay award, index point"),
    ("headcount", "Headcount"),
    ("energy", "Energy"),
    ("interest", "Interest"),
    ("grant", "Grants"),
    ("equalisation", "General grant of the state"),
    ("tax_base", "Tax base and rates"),
    ("other", "Other"),
]
UNITS = [
    ("percent", "% growth a year"),
    ("rate", "% rate"),
    ("amount", "€ more each year, adding up"),
    ("level", "times the base"),
]
SHAPES = [
    ("fixed", "No spread"),
    ("unknown", "Not known"),
    ("normal", "Normal"),
    ("triangular", "Triangular"),
    ("uniform", "Uniform"),
]


class EdicPublicScenarioFamily(models.Model):
    """A family of budget lines, as `tools.budget.families` knows them."""

    _name = "edic.public.scenario.family"
    _description = "Family of budget lines"
    _order = "sequence, code"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint("UNIQUE(code)", "Each family can appear only once.")


class EdicPublicScenarioPart(models.AbstractModel):
    """A part of a scenario, which stays once a run of it is kept."""

    _name = "edic.public.scenario.part"
    _inherit = ["edic.public.part"]
    _description = "Part of a scenario"
    _order = "scenario_id, sequence, id"

    scenario_id = fields.Many2one(
        "edic.public.scenario", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scenario_id.company_id", store=True)
    currency_id = fields.Many2one(related="scenario_id.currency_id")
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(required=True)
    source = fields.Char(
        required=True, help="Where it comes from: law, contract, forecast, decision."
    )

    def _check_open(self):
        self.scenario_id._check_open()

    def _read(self, text, per=1, digits=2):
        return read_values(text, self.scenario_id.horizon, self.name, per, digits)

    def _check_values(self, make):
        """Hold what was entered to be readable.

        :raises ValidationError: in words
        """
        for part in self:
            try:
                make(part)
            except SimulationError as error:
                raise ValidationError(fault_words(self.env, error)) from error


class EdicPublicScenarioAssumption(models.Model):
    """A named assumption: a value for each year, how sure it is, on what it acts."""

    _name = "edic.public.scenario.assumption"
    _inherit = ["edic.public.scenario.part"]
    _description = "Assumption"
    _check_company_auto = True

    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="Short name; the same in all versions and scenarios.",
    )
    kind = fields.Selection(KINDS, required=True, default="inflation")
    unit = fields.Selection(UNITS, required=True, default="percent")
    yearly = fields.Char(
        string="Values",
        help="One for each year, with ; between them: 2,0; 1,8. The last one holds for "
        "the years after it. Without values, what rests on them is not known.",
    )
    assumed = fields.Char(string="Assumed values", compute="_compute_assumed")
    family_ids = fields.Many2many("edic.public.scenario.family", string="Acts on")
    line_ids = fields.Many2many(
        "edic.public.budget.line",
        string="And on these lines",
        check_company=True,
    )
    shape = fields.Selection(SHAPES, string="Spread", required=True, default="fixed")
    deviation = fields.Float(
        string="± (standard deviation)",
        digits=(16, 4),
        help="In the unit of the values.",
    )
    low = fields.Float(string="Lowest deviation", digits=(16, 4))
    high = fields.Float(string="Highest deviation", digits=(16, 4))
    is_persistent = fields.Boolean(
        string="One for all years",
        default=True,
        help="Otherwise each year varies independently.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(scenario_id, code)", "Each assumption has a code of its own."
    )

    @api.depends("name")
    def _compute_code(self):
        for assumption in self:
            assumption.code = assumption.code or assumption.name

    @api.depends("yearly", "unit")
    @api.depends_context("lang")
    def _compute_assumed(self):
        for assumption in self:
            assumption.assumed = assumption._assumed()

    def _assumed(self):
        """Return its values and their unit as its reader writes them; the text itself
        where it has no numbers."""
        if self._is_missing():
            return False
        try:
            values = typed_values(self.yearly, self.name)
        except SimulationError:
            return self.yearly
        texts = [decimal_text(self.env, value) for value in values]
        values = reduce(
            lambda before, after: self.env._(
                "%(before)s; %(after)s", before=before, after=after
            ),
            texts,
        )
        match self.unit:
            case "percent":
                return self.env._("%(values)s%% growth a year", values=values)
            case "rate":
                return self.env._("rate of %(values)s%%", values=values)
            case "amount":
                return self.env._(
                    "€%(values)s more each year, adding up", values=values
                )
        return self.env._("%(values)s times the base", values=values)

    @api.constrains("code", "yearly", "unit", "shape", "deviation", "low", "high")
    def _check_assumption(self):
        self._check_values(lambda part: part._assumption())

    def _per(self):
        return 100 if self.unit in ("percent", "rate") else 1

    def _is_missing(self):
        return not (self.yearly or "").strip()

    def _assumption(self, families=None, twins=None):
        """Return the `tools.scenario.simulation.Assumption`.

        :param families: those that the budget has; what acts on others does nothing
        :param dict twins: ``{key of a line: keys of its payments}``
        """
        self.ensure_one()
        own = set(self.family_ids.mapped("code"))
        own = own if families is None else own & families
        unit = Unit.LEVEL if self.unit == "rate" else Unit(self.unit)
        keys = [f"L{line.id}" for line in self.line_ids]
        keys += [paid for key in keys for paid in (twins or {}).get(key, ())]
        return Assumption(
            key=self.code or "",
            unit=unit,
            values=self._read(
                "0" if self._is_missing() else self.yearly,
                self._per(),
                2 if self.unit == "amount" else 6,
            ),
            applies_to=Target(
                families=tuple(sorted(own)),
                lines=tuple(keys),
            ),
            kind=Kind(self.kind),
            spread=self._spread(),
            label=self.name or "",
            source=self.source or "",
            is_missing=self._is_missing(),
        )

    def _spread(self):
        if self.shape in ("fixed", "unknown"):
            return None
        sd, low, high = (
            money(value, 6) / self._per()
            for value in (self.deviation, self.low, self.high)
        )
        return Spread(
            shape=Shape(self.shape),
            sd=sd,
            low=low,
            high=high,
            is_persistent=self.is_persistent,
        )

    def _slide(self):
        """Return how far a slider moves it, in its unit: its spread, else what is
        usual."""
        self.ensure_one()
        if self.shape == "normal":
            return 2 * self.deviation
        if self.shape in ("triangular", "uniform"):
            return max(abs(self.low), abs(self.high))
        usual = {"percent": 3.0, "rate": 2.0, "level": 0.2}
        if self.unit in usual:
            return usual[self.unit]
        return max(10_000.0, *(abs(float(by)) for by in self._assumption().values))


class EdicPublicScenarioProject(models.Model):
    """An investment: spent and granted each year, and what it costs once open."""

    _name = "edic.public.scenario.project"
    _inherit = ["edic.public.scenario.part"]
    _description = "Investment project"

    spend = fields.Char(string="Spent (€ a year)", required=True, default="0")
    grants = fields.Char(string="Granted (€ a year)", required=True, default="0")
    running_cost = fields.Monetary(string="Running cost a year")
    opens = fields.Integer(string="Opens in", aggregator=None)

    @api.constrains("spend", "grants", "running_cost")
    def _check_project(self):
        self._check_values(lambda part: part._project())

    def _read(self, text, per=1, digits=2):
        """Return the values of a text; a project ends: years without a value have
        none."""
        return super()._read(f"{text}; 0", per, digits)

    def _project(self):
        return Project(
            key=f"P {self.name or ''}",  # the same in all versions
            label=self.name or "",
            spend=self._read(self.spend),
            grants=self._read(self.grants),
            source=self.source or "",
            running_cost=money(self.running_cost),
            opens=self.opens or None,
            family="investment",
            running_family="purchases",
        )


class EdicPublicScenarioLoan(models.Model):
    """Loans of one rate that exist: their stock, and the capital repaid each year."""

    _name = "edic.public.scenario.loan"
    _inherit = ["edic.public.scenario.part"]
    _description = "Loan"

    stock = fields.Monetary(string="Stock at the end of the base year", required=True)
    repayment = fields.Char(string="Repaid (€ a year)", required=True, default="0")
    rate_code = fields.Char(
        string="Interest rate",
        required=True,
        default="rate",
        help="Code of the assumption.",
    )

    @api.constrains("stock", "repayment")
    def _check_loan(self):
        self._check_values(lambda part: part._debt())

    def _debt(self):
        return Debt(
            key=f"D {self.name or ''}",
            label=self.name or "",
            stock=money(self.stock),
            repayments=self._read(self.repayment),
            rate=self.rate_code or "",
        )
