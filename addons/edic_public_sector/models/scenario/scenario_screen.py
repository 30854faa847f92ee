# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo.exceptions import UserError

from ...tools.scenario.base_year import REDRAWN
from ...tools.scenario.simulation import (
    Aggregate,
    SimulationError,
    check_rules,
    compare,
    missing_of_line,
    simulate,
    terms,
    tornado,
    trace,
)
from ...tools.scenario.simulation.closing import interest_key, repayment_key
from ...tools.scenario.simulation.lines import project_lines

SHOWN = (  # rows of the table, in this order
    Aggregate.OPERATING_REVENUE,
    Aggregate.OPERATING_EXPENSE,
    Aggregate.GROSS_SAVINGS,
    Aggregate.REPAYMENT,
    Aggregate.NET_SAVINGS,
    Aggregate.CAPITAL_SPEND,
    Aggregate.GRANTS,
    Aggregate.OTHER_CAPITAL,
    Aggregate.BORROWING,
    Aggregate.FUND_CHANGE,
    Aggregate.FUND,
    Aggregate.RESULT,
    Aggregate.DEBT,
    Aggregate.DEBT_YEARS,
    Aggregate.SAVINGS_RATE,
)
EXPLAINED = (Aggregate.DEBT, Aggregate.GROSS_SAVINGS)  # where scenarios are compared


def _plain(value):
    """Return a figure for the client, which shows it and computes nothing with it."""
    return None if value is None else float(value)


def compared(scenarios):
    """Return scenarios side by side, as JSON, each with what explains its difference
    from the first."""
    runs = [simulate(scenario._ready()) for scenario in scenarios]
    screens = map(ScenarioScreen, scenarios)
    names = scenarios._aggregate_names()
    first_names = scenarios[:1]._assumption_names()
    return {
        "currency": scenarios.env.company.currency_id.id,
        "names": {code.value: names[code] for code in SHOWN},
        "kinds": {code.value: scenarios._kind_of(code) for code in SHOWN},
        "scenarios": [
            screen.beside(runs[0], run, first_names)
            for screen, run in zip(screens, runs, strict=True)
        ],
    }


class ScenarioScreen:
    """A scenario as its screens show it, as JSON: the table of its figures, what each
    of them comes from, and what moves it."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.env = scenario.env
        self.assumptions = scenario.assumption_ids.grouped("code")

    # --- the table --------------------------------------------------------------------
    def rows(self, run):
        names = self.scenario._aggregate_names()
        rows = []
        for code in SHOWN:
            base, *values = map(_plain, run.known_figures(code))
            missing = run.scenario.missing(code)
            rows.append(
                {
                    "code": code.value,  # plain, for who asks by XML-RPC
                    "name": names[code],
                    "kind": self.scenario._kind_of(code),
                    "is_unknown": bool(missing),
                    "is_base_unknown": not run.scenario.knows(code, is_base=True),
                    "lacking": self._cannot_say(missing) if missing else "",
                    "base": base,
                    "values": values,
                }
            )
        return rows

    def rules(self, run):
        verdicts = defaultdict(list)
        for verdict in check_rules(run, self.scenario._rules_of(run.scenario)):
            verdicts[verdict.rule].append(verdict)
        return [
            self._rule(rule, run, verdicts[f"R{rule.id}"])
            for rule in self.scenario.rule_ids
        ]

    def _rule(self, rule, run, verdicts):
        row = {
            "code": rule.aggregate,
            "name": rule.name,
            "source": rule.source,
            "kind": self.scenario._kind_of(rule.aggregate),
            "bound": rule.bound,
            "threshold": rule.threshold,
            "base": False,
            "unknown": "",
            "kept": [verdict.is_kept for verdict in verdicts],
            "values": [_plain(verdict.value) for verdict in verdicts],
        }
        if rule.is_voted:
            value = self.scenario._voted().get(rule.aggregate)
            if value is None:
                unknown = self.env._(
                    "Cannot be said: the accounts of the budget do not tell it, or it "
                    "has no such section"
                )
                return {**row, "unknown": unknown}
            is_kept = rule._rule().margin(value) >= 0
            return {**row, "base": {"is_kept": is_kept, "value": _plain(value)}}
        if missing := run.scenario.missing(Aggregate(rule.aggregate)):
            row["unknown"] = self._cannot_say(missing)
        return row

    def _cannot_say(self, missing):
        words = self.scenario._missing_words(missing)
        return self.env._("Cannot be said, not entered: %s", words)

    # --- what moves a figure ----------------------------------------------------------
    def sliders(self):
        return [
            {
                "code": code,
                "name": assumption.name,
                "assumed": assumption.assumed,
                "source": assumption.source,
                "most": assumption._slide(),
            }
            for code, assumption in self.assumptions.items()
            if not assumption._is_missing()
        ]

    def bars(self, ready, aggregate, year):
        bars = self._asked(tornado, ready, aggregate, year)
        if not ready.scenario.knows(Aggregate(aggregate)):
            return []
        return [
            {
                "id": self.assumptions[bar.assumption].id,
                "name": self.assumptions[bar.assumption].name,
                "low": _plain(bar.effect_low),
                "high": _plain(bar.effect_high),
                "is_assumed": bar.is_assumed,
            }
            for bar in bars
            if bar.size
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

    # --- what a figure comes from -----------------------------------------------------
    def groups(self, run, aggregate, year):
        lines, groups = self._lines_by_key(), {}
        parts = self._asked(terms, run, aggregate, year)
        is_base = int(year) == run.scenario.base_year
        if not run.scenario.knows(Aggregate(aggregate), is_base=is_base):
            return []
        for part in parts:
            line, amount = lines.get(part.key), part.sign * part.amount
            own = line.display_name if line else self._part_name(part.key)
            name = line.credit_id.display_name if line else own
            group = groups.setdefault(
                name, {"name": name, "amount": Decimal(0), "terms": []}
            )
            group["amount"] += amount
            group["terms"].append(
                {
                    "key": part.key,
                    "name": own,
                    "amount": _plain(amount),
                    "line": line.id if line else False,
                }
            )
        found = sorted(groups.values(), key=lambda group: -abs(group["amount"]))
        return [{**group, "amount": _plain(group["amount"])} for group in found]

    def steps(self, run, key, year):
        names = self.scenario._assumption_names()
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
                "op": step.op.value,
                "source": names.get(step.source) or self._part_name(step.source),
                "value": _plain(step.value),
                "after": _plain(step.after),
                "values": [_plain(value) for value in step.values],
            }
            for step in steps
        ]

    def _lines_by_key(self):
        return {
            f"L{line.id}{end}": line
            for line in self.scenario.budget_id.line_ids
            for end in ("", REDRAWN)
        }

    def _part_name(self, key):
        names = self.scenario._aggregate_names()
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
        """Return ``{key: name}`` of what the engine adds for projects and loans, and of
        lines that the budget does not have any more."""
        kept = self.scenario._kept()
        found = {line.key: line.label for line in kept.lines} if kept else {}
        for project in self.scenario.project_ids:
            keys = project_lines(project._project())
            found |= dict.fromkeys(keys, project.name)
        for loan in self.scenario.loan_ids:
            key = f"@debt.{loan._debt().key}"
            keys = (key, interest_key(key), repayment_key(key))
            found |= dict.fromkeys(keys, loan.name)
        return found

    # --- beside others ----------------------------------------------------------------
    def beside(self, first, run, first_names):
        """Return its figures, and what explains the difference from another run.

        :param first_names: ``{key: name}`` of the other's assumptions
        """
        return {
            "id": self.scenario.id,
            "name": self.scenario.display_name,
            "years": list(run.years),
            "unknown": [c.value for c in SHOWN if not run.scenario.knows(c)],
            "rows": {
                code.value: [_plain(figure) for figure in run.known_figures(code)[1:]]
                for code in SHOWN
            },
            "effects": self._effects(first, run, first_names),
        }

    def _effects(self, first, run, first_names):
        """Return what explains the difference from the first in the last year."""
        known = [
            code
            for code in EXPLAINED
            if first.scenario.knows(code) and run.scenario.knows(code)
        ]
        if run is first or not known:
            return []
        try:
            effects = compare(first, run)
        except SimulationError:
            return []
        gone = {
            key: self.env._("%s (left out)", name) for key, name in first_names.items()
        }
        names = gone | self.scenario._assumption_names()
        return [
            {
                "name": names.get(effect.key) or self._part_name(effect.key),
                **{
                    code.value: _plain(effect.amounts[code][-1])
                    if code in known
                    else None
                    for code in EXPLAINED
                },
            }
            for effect in effects
            if any(effect.amounts[code][-1] for code in known)
        ]
