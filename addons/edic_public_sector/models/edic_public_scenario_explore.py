# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal, InvalidOperation

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import roles
from ..tools.budget.base_year import REDRAWN
from ..tools.budget.equilibrium import equilibrium
from ..tools.simulation import (
    Aggregate,
    SimulationError,
    check_rules,
    missing_of_line,
    prepare,
    simulate,
    terms,
    tornado,
    trace,
)
from ..tools.simulation.aggregates import RATIOS
from ..tools.simulation.closing import interest_key, repayment_key
from ..tools.simulation.lines import project_lines
from ..tools.simulation.sensitivity import moved
from .edic_public_scenario import SHOWN

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
            for key, is_base in (("is_unknown", False), ("is_base_unknown", True)):
                missing = run.scenario.missing(Aggregate(code), is_base=is_base)
                row[key] = bool(missing)
            missing = run.scenario.missing(Aggregate(code))
            row["lacking"] = self._cannot_say(missing) if missing else ""
            rows.append({**row, "base": base, "values": values})
        return rows

    def _cannot_say(self, missing):
        return self.env._(
            "Cannot be said, not entered: %s", self._missing_words(missing)
        )

    def _told_rules(self, run):
        """Each rule: kept or broken in each year, or in the budget as it was voted; or
        why it cannot be said."""
        verdicts = defaultdict(list)
        for one in check_rules(run, self._rules_of(run.scenario)):
            verdicts[one.rule].append(one)
        return [self._told_rule(rule, run, verdicts) for rule in self.rule_ids]

    def _told_rule(self, rule, run, verdicts):
        found = verdicts.get(f"R{rule.id}", [])
        told = {
            **{"code": rule.aggregate, "name": rule.name, "source": rule.source},
            **{"kind": self._kind_of(rule.aggregate), "base": False, "unknown": ""},
            "kept": [one.is_kept for one in found],
            "values": [plain(one.value) for one in found],
        }
        if rule.is_voted:
            value = self._voted().get(rule.aggregate)
            if value is None:
                return {**told, "unknown": self._voted_unknown()}
            is_kept = rule._rule().margin(value) >= 0
            return {**told, "base": {"is_kept": is_kept, "value": plain(value)}}
        if missing := run.scenario.missing(Aggregate(rule.aggregate)):
            told["unknown"] = self._cannot_say(missing)
        return told

    def _voted_unknown(self):
        return self.env._(
            "Cannot be said: the accounts of the budget do not tell it, or it has no "
            "such section"
        )

    def _voted(self):
        """``{figure: what is left over}`` of a French budget as it was voted
        (`tools.budget.equilibrium`); None for what it does not tell."""
        if self.budget_id.framework != "fr":
            return {}
        return equilibrium(self.budget_id.sudo()._amounts())._asdict()

    def _rules_of(self, scenario):
        """`tools.simulation.Rule` of those on the years to come whose figure is
        known."""
        rules = [one._rule() for one in self.rule_ids if not one.is_voted]
        return [one for one in rules if scenario.knows(one.aggregate)]

    @roles.reads
    def edic_sliders(self):
        """The assumptions as sliders: how far each may be moved. What was not entered
        cannot be moved."""
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
            if not one._is_missing()
        ]

    @roles.reads
    def edic_tornado(self, aggregate, year, changes=None):
        """Each assumption at its low and high, all else equal, the largest first; none
        of a figure that is not known."""
        own = {one.code: one for one in self.assumption_ids}
        ready = self._ready(changes)
        bars = self._asked(tornado, ready, aggregate, year)
        if not ready.scenario.knows(Aggregate(aggregate)):
            return []
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
        """The parts of a figure, grouped by credit; each opens down to its line. Of a
        figure that is not known there are none."""
        run = simulate(self._ready(changes))
        lines = self._lines_by_key()
        groups = {}
        parts = self._asked(terms, run, aggregate, year)
        is_base = int(year) == run.scenario.base_year
        if not run.scenario.knows(Aggregate(aggregate), is_base=is_base):
            return []
        for one in parts:
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
        is_base = int(year) == run.scenario.base_year
        if not is_base and missing_of_line(run.scenario, key, run.posts[key]):
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
    return run.told(Aggregate(code))


def plain(value):
    """For the client, which shows it and computes nothing with it."""
    return None if value is None else float(value)
