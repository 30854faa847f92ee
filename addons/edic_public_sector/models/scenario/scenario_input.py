# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from ...tools.common.money import money
from ...tools.scenario.base_year import Row, base_lines
from ...tools.scenario.simulation import Borrowing, Role, Scenario
from ...tools.scenario.simulation import Section as Part


class ScenarioInput:
    """An input turns the records of a scenario into what `tools.scenario.simulation`
    computes from."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.env = scenario.env

    def entered(self):
        """Return the `Scenario` of the engine, of the records as they are now.

        :raises SimulationError: the parts do not fit together
        """
        self.scenario.ensure_one()
        lines = self.budget_lines()
        families = {line.family for line in lines} | {"investment", "purchases"}
        twins = self._twins(lines)
        return Scenario(
            base_year=self.scenario.budget_id.year,
            horizon=self.scenario.horizon,
            lines=lines,
            assumptions=tuple(
                assumption._assumption(families, twins)
                for assumption in self.scenario.assumption_ids
            ),
            projects=tuple(project._project() for project in self.scenario.project_ids),
            debts=tuple(loan._debt() for loan in self.scenario.loan_ids),
            borrowing=self._borrowing(),
            opening_fund=self._opening("fund"),
            opening_reserve=self._opening("reserve"),
        )

    def _opening(self, name):
        """Return an amount at the end of the base year; None: nobody entered it."""
        return money(self.scenario[name]) if self.scenario[f"is_{name}_known"] else None

    def _borrowing(self):
        if self.scenario.borrowing == "none":
            return None
        is_after_fund = self.scenario.borrowing == "fund"
        return Borrowing(
            rate=self.scenario.rate_code or "",
            term=self.scenario.borrowing_term,
            floor=money(self.scenario.fund_floor) if is_after_fund else None,
        )

    def budget_lines(self):
        lines = self.scenario.budget_id.line_ids
        values = lines.mapped("planned")
        if self.scenario.base == "spent":
            used = self.env["edic.public.budget.use"]._totals(lines)
            values = [line._sums(used.get(line.id, {}))["spent"] for line in lines]
        rows = map(self._row, lines, values)
        return base_lines(self.scenario.budget_id.framework, rows, self._is_replaced)

    def _twins(self, lines):
        """Return ``{key of a line of the Ergebnisplan: keys of its payments}``, where a
        Finanzplan stands beside it: what is assumed of the one holds for the others."""
        if not any(line.section is Part.CASH for line in lines):
            return {}
        known = {line.key for line in lines}
        digits = {"4": "6", "5": "7"}
        paid = defaultdict(list)
        for line in self.scenario.budget_id.line_ids:
            if line.section == "cash" and f"L{line.id}" in known:
                code = line.nature_id.code or ""
                paid[line.function_id, code].append(f"L{line.id}")
        own = {}
        for line in self.scenario.budget_id.line_ids:
            code = line.nature_id.code or ""
            if line.section == "operating" and code[:1] in digits:
                key = line.function_id, f"{digits[code[0]]}{code[1:]}"
                own[f"L{line.id}"] = tuple(paid.get(key, ()))
        return own

    def _row(self, line, value):
        family, _role = line._family() or ("", None)
        has_code = bool(line.nature_id.code or line.chapter_id.code)
        amount = line._amount(value)
        return Row(f"L{line.id}", line.display_name, family, amount, has_code)

    def _is_replaced(self, role, family):
        """Return whether loans, projects or new borrowing stand for the line from now
        on."""
        if role is Role.BORROWING:
            return self.scenario.borrowing != "none"
        if role is Role.EQUIPMENT or role is Role.GRANT:
            return bool(self.scenario.project_ids)
        is_of_loans = role is Role.DEBT_REPAYMENT or (
            role is Role.INTEREST and family == "interest"
        )
        return is_of_loans and bool(self.scenario.loan_ids)


def fault_words(env, error):
    """Say what is wrong with what was entered, and what to do.

    :param SimulationError error: of the engine, with a code and what it concerns
    """
    text, key = _words(env).get(error.code, error.code), error.key
    key = key[2:] if key[:2] in ("P ", "D ") else key  # of projects and loans
    return f"{text} ({key})" if key else text


def _words(env):
    return {
        "number": env._(
            "Write one number for each year, with ; between them, as in 2,0; 1,8"
        ),
        "growth": env._("Nothing shrinks by more than 100%"),
        "years": env._("There are not as many values as years"),
        "value": env._("This amount may not be negative"),
        "not_finite": env._("This is not an amount"),
        "spread_sd": env._("A standard deviation is not negative"),
        "spread_bounds": env._(
            "The lowest deviation is below the highest, and the value between them"
        ),
        "repayment": env._("More is repaid than is owed"),
        "term": env._("A loan has a term of one year at least"),
        "twice": env._("This name appears twice"),
        "unknown_assumption": env._(
            "There is no assumption with the code of this rate: add one of kind "
            "Interest, or change the code"
        ),
        "rate": env._("The assumption of a rate has the unit % rate"),
        "unknown_line": env._("This line is not in the budget it starts from"),
        "unknown_family": env._("No line of the budget is of this family"),
        "borrowing_twice": env._("New loans are both voted and computed: choose one"),
        "role": env._("This line cannot stand in its section"),
        "horizon": env._("A scenario has 1 to 20 years"),
        "key": env._("A code is missing"),
        "draws": env._("Too many draws"),
        "not_amount": env._("This is a ratio: choose an amount"),
    }
