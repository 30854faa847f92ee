# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import csv
import io

from odoo import models

from ..tools.simulation import Aggregate, simulate, tornado
from .edic_public_scenario import SHOWN
from .edic_public_scenario_explore import figures

MOVED = ("gross_savings", "result", "debt")  # what the tornado is of


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetPaper(models.AbstractModel):
    """The scenario in which everything goes on as it did, and its figures as files."""

    _inherit = "edic.public.budget.paper"

    def _do_nothing(self, budget):
        """The scenario as it begins by itself, with a kept run. A file of the operating
        budget alone says nothing of loans, and none are made up for it."""
        has_capital = "capital" in budget.line_ids.mapped("section")
        scenario = self.env["edic.public.scenario"].create(
            {
                "name": self.env._("Do nothing"),
                "budget_id": budget.id,
                "base": "spent" if budget.actuals == "document" else "open",
                "borrowing": "needed" if has_capital else "none",
            }
        )
        scenario.action_start()
        scenario.action_keep_run()
        return scenario

    def _figures(self, scenario):
        """``{file name: bytes}``: what was assumed and what it comes to, as CSV, and
        what the kept run was run from."""
        tables = {
            "assumptions": self._assumed(scenario),
            "years": self._years(scenario),
            "rules": self._kept_rules(scenario),
            "fan": self._fan(scenario),
            "tornado": self._tornado(scenario),
        }
        files = {f"scenario_{name}.csv": _csv(rows) for name, rows in tables.items()}
        inputs = scenario.run_ids[:1].inputs
        return {**files, "scenario_inputs.json": base64.b64decode(inputs)}

    def _assumed(self, scenario):
        yield "code", "name", "values", "unit", "deviation", "source"
        for one in scenario.assumption_ids:
            yield one.code, one.name, one.yearly, one.unit, one.deviation, one.source

    def _years(self, scenario):
        run = simulate(scenario._ready())
        names = scenario._aggregate_names()
        yield "figure", "name", run.scenario.base_year, *run.years
        for code in SHOWN:
            form = scenario._kind_of(code)
            values = (_told(value, form) for value in figures(run, code))
            yield code, names[code], *values

    def _kept_rules(self, scenario):
        """Each rule in each year, or in the year of the budget where it is held against
        what was voted; the last column says why nothing can be said."""
        run = simulate(scenario._ready())
        yield "rule", "source", "year", "value", "kept", "unknown"
        for one in scenario._told_rules(run):
            name = one["name"], one["source"]
            if one["unknown"]:
                yield *name, None, None, None, one["unknown"]
            elif one["base"]:
                base = one["base"]["value"], int(one["base"]["is_kept"])
                yield *name, run.scenario.base_year, *base, None
            years = zip(run.years, one["values"], map(int, one["kept"]), strict=False)
            for year, value, is_kept in years:
                yield *name, year, value, is_kept, None

    def _fan(self, scenario):
        """Quantiles of the kept run, in percent of its draws."""
        kept = scenario.run_ids[:1]
        found = kept.results
        yield "figure", "quantile", *found["years"]
        for code, rows in kept._fan().items():
            for quantile, row in zip(found["quantiles"], rows, strict=True):
                yield code, quantile, *row

    def _tornado(self, scenario):
        """How far each assumption moves a figure of the last year, at its ends."""
        ready = scenario._ready()
        last = ready.scenario.base_year + ready.scenario.horizon
        names = {one.code: one.name for one in scenario.assumption_ids}
        yield "figure", "year", "assumption", "name", "low", "high", "assumed"
        for code in filter(ready.scenario.knows, map(Aggregate, MOVED)):
            for one in tornado(ready, code, last):
                name = names.get(one.assumption, "")
                effects = one.effect_low, one.effect_high, int(one.is_assumed)
                yield code.value, last, one.assumption, name, *effects


def _told(value, form):
    return f"{value:.2f}" if form == "money" and value is not None else value


def _csv(rows):
    """With semicolons and a decimal point; an empty cell is no value."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
