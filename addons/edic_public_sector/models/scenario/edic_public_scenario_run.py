# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models, tools

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT

from ... import roles
from ...tools.scenario.simulation import (
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
    "gross_savings",
    "net_savings",
    "debt",
    "debt_years",
    "borrowing",
    "operating_revenue",
    "operating_expense",
    "capital_spend",
    "result",
    "fund",
)


class EdicPublicScenarioRun(models.Model):
    """A run that is kept: inputs, seed, results and the fingerprint of all of them.

    Anybody can run it again, here or with `tools.scenario.simulation` alone, and must
    find the same.
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

    @api.model
    def _keep(self, scenario):
        """Run a scenario, and keep what it was run from and came to."""
        parsed = scenario._scenario()
        rules = scenario._rules_of(parsed)
        size = {"draws": scenario.draws, "seed": scenario.seed}
        run = self.sudo().create(
            {
                **self._computed(parsed, rules, **size),
                **size,
                "scenario_id": scenario.id,
                "name": scenario.display_name,
                "inputs": self._written(parsed, rules, scenario._voted(), **size),
            }
        )
        self.env["edic.ai.gateway"]._record(
            "decision",
            "public.scenario",
            {"fingerprint": run.fingerprint, "engine": run.engine, **size},
            company=scenario.company_id,
            record=run,
        )

    @api.model
    def _written(self, scenario, rules, voted, draws, seed):
        """Return what a run is run from as a file, which `_inputs` reads."""
        inputs = json.dumps(
            {
                "scenario": json.loads(to_json(scenario)),
                "rules": [json.loads(to_json(rule)) for rule in rules],
                "draws": draws,
                "seed": seed,
                "voted": {
                    code: None if value is None else str(value)
                    for code, value in voted.items()
                },
            },
            ensure_ascii=False,
        )
        return base64.b64encode(inputs.encode())

    def _inputs(self):
        content = self._content()
        rules = [from_json(Rule, json.dumps(rule)) for rule in content["rules"]]
        scenario = from_json(Scenario, json.dumps(content["scenario"]))
        return scenario, rules, content["draws"], content["seed"]

    def _content(self):
        # a form asks for the size of files, not for files
        inputs = self.with_context(bin_size=False, bin_size_inputs=False).inputs
        return json.loads(base64.b64decode(inputs))

    @tools.ormcache("self.id")
    def _kept_scenario(self):
        """Return the scenario that it was run from; nobody changes a run.

        Runs of before have a zero for what was not entered, and the scenario, which
        stays as it was, says so.
        """
        scenario, _rules, _draws, _seed = self.sudo()._inputs()
        own = self.sudo().scenario_id
        lacking = own.assumption_ids.filtered(lambda part: part._is_missing())
        codes = set(lacking.mapped("code"))
        assumptions = tuple(
            replace(given, is_missing=given.is_missing or given.key in codes)
            for given in scenario.assumptions
        )
        fund, reserve = scenario.opening_fund, scenario.opening_reserve
        return replace(
            scenario,
            assumptions=assumptions,
            opening_fund=fund if fund or own.is_fund_known else None,
            opening_reserve=reserve if reserve or own.is_reserve_known else None,
        )

    def _kept_voted(self):
        """Return what `_voted` of its scenario was when it was kept; None for a run of
        before."""
        voted = self.sudo()._content().get("voted")
        if voted is None:
            return None
        return {code: value and Decimal(value) for code, value in voted.items()}

    def _fan(self):
        """Return the quantiles of its figures, without those that nobody knows."""
        scenario, fan = self._kept_scenario(), self.results["fan"]
        return {code: fan[code] for code in fan if scenario.knows(Aggregate(code))}

    def _shown(self):
        """Return its fan, and its rules on what is known; an older run has others,
        too."""
        scenario, own = self._kept_scenario(), self.results["figures"]
        rules = self.scenario_id._rules_of(scenario)
        figures = {code: own[code] for code in own if scenario.knows(Aggregate(code))}
        shown = {"fan": self._fan(), "figures": figures}
        for name in ("ever", "broken"):
            kept = self.results[name]
            shown[name] = {
                rule.label: kept[rule.label] for rule in rules if rule.label in kept
            }
        return shown

    def _computed(self, scenario, rules, draws, seed):
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


def _texts(values):
    return [None if value is None else str(value) for value in values]
