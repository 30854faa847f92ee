# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from odoo import fields, models, tools
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.tools.json_schema import OBJECT

from .. import roles
from ..tools.simulation import (
    QUANTILES,
    Aggregate,
    Rule,
    Scenario,
    from_json,
    prepare,
    sample,
    simulate,
    to_json,
)

KEPT = (
    *("gross_savings", "net_savings", "debt", "debt_years", "borrowing"),
    *("operating_revenue", "operating_expense", "capital_spend", "result", "fund"),
)


class EdicPublicScenarioRun(models.Model):
    """A run that is kept: inputs, seed, results and the fingerprint of all of them.

    Anybody can run it again, here or with `tools.simulation` alone, and must find the
    same.
    """

    _name = "edic.public.scenario.run"
    _description = "Kept run of a scenario"
    _order = "create_date desc, id desc"

    scenario_id = fields.Many2one(
        "edic.public.scenario", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="scenario_id.company_id", store=True)
    name = fields.Char(readonly=True)
    seed = fields.Integer(readonly=True, aggregator=None)
    draws = fields.Integer(readonly=True, aggregator=None)
    engine = fields.Char(string="Version of the engine", readonly=True)
    numpy = fields.Char(string="Version of NumPy", readonly=True)
    fingerprint = fields.Char(readonly=True)
    inputs = fields.Binary(attachment=True, readonly=True)
    inputs_name = fields.Char(compute="_compute_inputs_name")
    results = SchemaJson(schema=OBJECT, readonly=True)
    checked_at = fields.Datetime(string="Run again on", readonly=True)
    is_same = fields.Boolean(string="Found the same", readonly=True)

    def _compute_inputs_name(self):
        for run in self:
            run.inputs_name = f"scenario_{run.id}.json"

    @roles.for_roles(roles.READONLY)
    def action_verify(self):
        """Run it again from what was kept, and compare."""
        self.ensure_one()
        found = self._computed(*self._inputs())
        self.sudo().write(
            {
                "checked_at": fields.Datetime.now(),
                "is_same": found["fingerprint"] == self.fingerprint
                and found["results"] == self.results,
            }
        )
        return True

    def _inputs(self):
        # a form asks for the size of files, not for files
        inputs = self.with_context(bin_size=False, bin_size_inputs=False).inputs
        told = json.loads(base64.b64decode(inputs))
        rules = [from_json(Rule, json.dumps(one)) for one in told["rules"]]
        scenario = from_json(Scenario, json.dumps(told["scenario"]))
        return scenario, rules, told["draws"], told["seed"]

    @tools.ormcache("self.id")
    def _kept_scenario(self):
        """`tools.simulation.Scenario` that it was run from; nobody changes a run.

        Runs of before have a zero for what was not entered, and the scenario, which
        stays as it was, says so.
        """
        scenario, _rules, _draws, _seed = self.sudo()._inputs()
        own = self.sudo().scenario_id
        lacking = {one.code for one in own.assumption_ids if one._is_missing()}
        assumptions = tuple(
            replace(one, is_missing=True) if one.key in lacking else one
            for one in scenario.assumptions
        )
        opening = {
            name: None
            for name, is_known in (
                ("opening_fund", own.is_fund_known),
                ("opening_reserve", own.is_reserve_known),
            )
            if not is_known and not getattr(scenario, name)
        }
        return replace(scenario, assumptions=assumptions, **opening)

    def _kept_voted(self):
        """What `_voted` of its scenario was when it was kept; None: a run of before."""
        inputs = self.sudo().with_context(bin_size=False, bin_size_inputs=False).inputs
        told = json.loads(base64.b64decode(inputs)).get("voted")
        if told is None:
            return None
        return {code: value and Decimal(value) for code, value in told.items()}

    def _fan(self):
        """The quantiles of its figures, without those that nobody knows."""
        scenario, fan = self._kept_scenario(), self.results["fan"]
        return {code: fan[code] for code in fan if scenario.knows(Aggregate(code))}

    def _shown(self):
        """Its fan, and its rules on what is known; an older run has others, too."""
        scenario, own = self._kept_scenario(), self.results["figures"]
        rules = self.scenario_id._rules_of(scenario)
        told = {code: own[code] for code in own if scenario.knows(Aggregate(code))}
        shown = {"fan": self._fan(), "figures": told}
        for name in ("ever", "broken"):
            kept = self.results[name]
            shown[name] = {
                rule.label: kept[rule.label] for rule in rules if rule.label in kept
            }
        return shown

    def _computed(self, scenario, rules, draws, seed):
        """What a run comes to: fan, rules, figures."""
        ready = prepare(scenario)
        run, fan = simulate(ready), sample(ready, rules, draws=draws, seed=seed)
        return {
            "engine": fan.engine,
            "numpy": fan.numpy,
            "fingerprint": fan.fingerprint,
            "results": {
                "years": list(run.years),
                "quantiles": list(QUANTILES),
                "figures": {
                    code: _texts(run.aggregates[Aggregate(code)]) for code in KEPT
                },
                "fan": {
                    code: [_texts(row) for row in fan.quantiles[Aggregate(code)]]
                    for code in KEPT
                },
                "broken": {rule.label: _texts(fan.broken[rule.key]) for rule in rules},
                "ever": {rule.label: str(fan.ever[rule.key]) for rule in rules},
            },
        }


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicScenario(models.Model):
    """A version with a kept run shows what that was run from, whatever became of the
    budget since."""

    _inherit = "edic.public.scenario"

    is_budget_changed = fields.Boolean(compute="_compute_is_budget_changed")

    def _compute_is_budget_changed(self):
        for one in self:
            kept = one._kept()
            one.is_budget_changed = bool(kept) and (
                _amounts(kept.lines) != _amounts(one._budget_lines())
            )

    def _kept(self):
        """`tools.simulation.Scenario` of the last kept run; None before one is."""
        run = self._origin.run_ids[:1]
        return run._kept_scenario() if run else None

    def _scenario(self):
        # EXTENDS edic_public_sector
        return self._kept() or super()._scenario()

    def _voted(self):
        # EXTENDS edic_public_sector: as it was when the run was kept
        kept = self._origin.run_ids[:1]
        found = kept._kept_voted() if kept else None
        return super()._voted() if found is None else found

    def _own_parts(self):
        # EXTENDS edic_public_sector: lines that the budget does not have any more
        kept = self._kept()
        labels = {line.key: line.label for line in kept.lines} if kept else {}
        return labels | super()._own_parts()

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
        runs = self.env["edic.public.scenario.run"]
        scenario = self._scenario()
        rules = self._rules_of(scenario)
        found = runs._computed(scenario, rules, self.draws, self.seed)
        run = runs.sudo().create(
            {
                **found,
                "scenario_id": self.id,
                "name": self.display_name,
                "seed": self.seed,
                "draws": self.draws,
                "inputs": self._run_from(scenario, rules),
            }
        )
        self._record_run(run)
        return True

    def _run_from(self, scenario, rules):
        """What a run is run from, as it is kept."""
        inputs = json.dumps(
            {
                "scenario": json.loads(to_json(scenario)),
                "rules": [json.loads(to_json(rule)) for rule in rules],
                "draws": self.draws,
                "seed": self.seed,
                "voted": {
                    code: None if value is None else str(value)
                    for code, value in self._voted().items()
                },
            },
            ensure_ascii=False,
        )
        return base64.b64encode(inputs.encode())

    def _record_run(self, run):
        facts = {
            "fingerprint": run.fingerprint,
            "engine": run.engine,
            "seed": run.seed,
            "draws": run.draws,
        }
        self.env["edic.ai.gateway"]._record(
            *("decision", "public.scenario", facts),
            company=self.company_id,
            record=run,
        )

    @roles.reads
    def edic_fan(self):
        """The last kept run, for the fan chart; nothing before there is one."""
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


def _texts(values):
    return [None if value is None else str(value) for value in values]


def _amounts(lines):
    """What a scenario reads of lines, without numbers and names of ours."""
    return Counter(
        (one.section, one.direction, one.role, one.family, one.base) for one in lines
    )
