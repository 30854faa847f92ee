# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal, InvalidOperation

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import roles
from ..tools.budget.base_year import REDRAWN
from ..tools.simulation import (
    Aggregate,
    SimulationError,
    check_rules,
    prepare,
    simulate,
    terms,
    tornado,
    trace,
)
from ..tools.simulation.aggregates import RATIOS
from ..tools.simulation.closing import interest_key, repayment_key
from ..tools.simulation.scenario import project_lines
from ..tools.simulation.sensitivity import moved

SHOWN = (  # rows of the table, in this order
    *("operating_revenue", "operating_expense", "gross_savings", "repayment"),
    *("net_savings", "capital_spend", "grants", "borrowing", "result", "debt"),
    *("debt_years", "savings_rate", "fund"),
)
STAMPED = {  # table → which column says that it is of the scenario
    "edic_public_scenario": "id",
    **{
        f"edic_public_scenario_{one}": "scenario_id"
        for one in ("assumption", "project", "loan", "run")
    },
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicScenario(models.Model):
    """What the screen asks: figures, sliders, sensitivity, origins."""

    _inherit = "edic.public.scenario"

    @tools.ormcache("self.id", "stamp")
    def _prepared(self, stamp):
        """Prepared once for all moves of the sliders; another stamp, anew."""
        return prepare(self.sudo()._scenario())

    def _stamp(self):
        """Changes whenever something does that the figures come from."""
        self.ensure_one()
        self.env.flush_all()
        read = [(*of, self.id) for of in STAMPED.items()]
        read.append(("edic_public_budget", "id", self.budget_id.id))
        for part in ("line", "movement"):  # of prepared acts, which no line keeps
            read.append((f"edic_public_budget_{part}", "budget_id", self.budget_id.id))
        found = [
            SQL(
                "SELECT MAX(write_date), COUNT(*) FROM %s WHERE %s = %s",
                *(SQL.identifier(table), SQL.identifier(column), number),
            )
            for table, column, number in read
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(found))
        stamp = "|".join(f"{day}{count}" for day, count in rows)
        if self.base == "spent":  # entries may come at any moment
            stamp += str(self.env.cr.now())
        return stamp

    def _ready(self, changes=None):
        """Prepared, with assumptions moved by so much in each year.

        :param dict changes: ``{code: amount in the unit of the assumption}``
        :raises UserError: in words
        """
        self.ensure_one()
        self.check_access("read")
        try:
            ready = self._prepared(self._stamp())
            own = {one.code: one for one in self.assumption_ids}
            known = {one.key: one for one in ready.scenario.assumptions}
            return ready.having(
                *(
                    moved(known[code], Decimal(str(by)) / own[code]._per())
                    for code, by in (changes or {}).items()
                    if code in known and by
                )
            )
        except SimulationError as error:
            words = self.env["edic.public.scenario.words"]
            raise UserError(words._said(error.code, error.key)) from error
        except InvalidOperation as error:
            raise UserError(self.env._("This is not a number.")) from error

    # --- RPC -------------------------------------------------------------------------
    @roles.reads
    def edic_explore(self, changes=None):
        """Figures of each year, and which rules hold.

        :param dict changes: as of `_ready`
        """
        run = simulate(self._ready(changes))
        return {
            "currency": self.currency_id.id,
            "base_year": run.scenario.base_year,
            "years": list(run.years),
            "rows": self._told_rows(run),
            "rules": self._told_rules(run),
        }

    def _told_rows(self, run):
        names = self._aggregate_names()
        rows = []
        for code in SHOWN:
            base, *values = map(plain, figures(run, code))
            row = {"code": code, "name": names[code], "kind": self._kind_of(code)}
            row |= {"is_unknown": not run.scenario.knows(Aggregate(code))}
            rows.append({**row, "base": base, "values": values})
        return rows

    def _told_rules(self, run):
        rules = {f"R{one.id}": one for one in self.rule_ids}
        verdicts = defaultdict(list)
        for one in check_rules(run, self._rules_of(run.scenario)):
            verdicts[one.rule].append(one)
        return [
            {
                "code": rules[key].aggregate,
                "name": rules[key].name,
                "source": rules[key].source,
                "kept": [one.is_kept for one in told],
                "values": [plain(one.value) for one in told],
                "kind": self._kind_of(rules[key].aggregate),
            }
            for key, told in verdicts.items()
        ]

    def _rules_of(self, scenario):
        """`tools.simulation.Rule` of those whose figure is known."""
        rules = [one._rule() for one in self.rule_ids]
        return [one for one in rules if scenario.knows(one.aggregate)]

    @roles.reads
    def edic_sliders(self):
        """The assumptions as sliders: how far each may be moved."""
        self.ensure_one()
        self.check_access("read")
        units = dict(
            self.assumption_ids._fields["unit"]._description_selection(self.env)
        )
        return [
            {
                "code": one.code,
                "name": one.name,
                "yearly": one.yearly,
                "unit": units[one.unit],
                "source": one.source,
                "most": one._slide(),
            }
            for one in self.assumption_ids
        ]

    @roles.reads
    def edic_tornado(self, aggregate, year, changes=None):
        """Each assumption at its low and high, all else equal, the largest first."""
        own = {one.code: one for one in self.assumption_ids}
        bars = self._asked(tornado, self._ready(changes), aggregate, year)
        return [
            {
                "id": own[one.assumption].id,
                "name": own[one.assumption].name,
                "low": plain(one.effect_low),
                "high": plain(one.effect_high),
                "is_assumed": one.is_assumed,
            }
            for one in bars
            if one.size
        ]

    def _asked(self, work, what, aggregate, year):
        """Call something of the engine for a figure and a year that a client names.

        :raises UserError: there is no such figure or year
        """
        try:
            return work(what, Aggregate(aggregate), int(year))
        except (SimulationError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("Choose an amount and a year of the scenario.")
            ) from error

    @roles.reads
    def edic_terms(self, aggregate, year, changes=None):
        """The parts of a figure, grouped by credit; each opens down to its line."""
        run = simulate(self._ready(changes))
        lines = self._lines_by_key()
        groups = {}
        for one in self._asked(terms, run, aggregate, year):
            line = lines.get(one.key)
            name = line.credit_id.display_name if line else self._part_name(one.key)
            group = groups.setdefault(
                name, {"name": name, "amount": Decimal(0), "terms": []}
            )
            group["amount"] += one.sign * one.amount
            group["terms"].append(
                {
                    "key": one.key,
                    "name": line.display_name if line else self._part_name(one.key),
                    "amount": plain(one.sign * one.amount),
                    "line": line.id if line else False,
                }
            )
        found = sorted(groups.values(), key=lambda one: -abs(one["amount"]))
        return [{**one, "amount": plain(one["amount"])} for one in found]

    @roles.reads
    def edic_trace(self, key, year, changes=None):
        """The steps from the voted amount of a line to its amount in a year."""
        run = simulate(self._ready(changes))
        names = {one.code: one.name for one in self.assumption_ids}
        if line := self._lines_by_key().get(key):
            names[key] = line.display_name
        try:
            steps = trace(run, key, int(year))
        except SimulationError:
            return []
        return [
            {
                "op": one.op.value,
                "source": names.get(one.source) or self._part_name(one.source),
                "value": plain(one.value),
                "after": plain(one.after),
                "values": [plain(value) for value in one.values],
            }
            for one in steps
        ]

    # --- words -----------------------------------------------------------------------
    def _aggregate_names(self):
        rules = self.env["edic.public.scenario.rule"]
        return dict(rules._fields["aggregate"]._description_selection(self.env))

    @api.model
    def _kind_of(self, code):
        if code == Aggregate.SAVINGS_RATE:
            return "percent"
        return "years" if Aggregate(code) in RATIOS else "money"

    def _lines_by_key(self):
        return {
            f"L{line.id}{end}": line
            for line in self.budget_id.line_ids
            for end in ("", REDRAWN)
        }

    def _part_name(self, key):
        """What a key of the engine is called."""
        names = self._aggregate_names()
        if key in names:
            return names[key]
        if key.endswith("@before"):
            return self.env._(
                "%s, year before", names.get(key.removesuffix("@before"), key)
            )
        if own := self._own_parts().get(key):
            return own
        kinds = {
            "opening_fund": names["fund"],
            "opening_reserve": names["reserve"],
            "borrowing": self.env._("New loans"),
            "loan": self.env._("New loans"),
            "lines": self.env._("Budget lines"),
            "projects": self.env._("Investment"),
            "debts": self.env._("Loans"),
            "rest": self.env._("Rest"),
        }
        # of a loan of the engine: "@loan.2027.interest"
        return kinds.get(key.removeprefix("@").partition(".")[0], key)

    def _own_parts(self):
        """``{key: name}`` of what the engine adds for projects and loans."""
        found = {}
        for one in self.project_ids:
            keys = project_lines(one._project())
            found |= dict.fromkeys(keys, one.name)
        for one in self.loan_ids:
            loan = f"@debt.{one._debt().key}"
            keys = (loan, interest_key(loan), repayment_key(loan))
            found |= dict.fromkeys(keys, one.name)
        return found


def figures(run, code):
    """A figure of the base year and of each year after it; None: nobody knows it."""
    one = Aggregate(code)
    values = (run.base[one], *run.aggregates[one])
    return values if run.scenario.knows(one) else (None,) * len(values)


def plain(value):
    """For the client, which shows it and computes nothing with it."""
    return None if value is None else float(value)
