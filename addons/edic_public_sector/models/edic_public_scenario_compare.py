# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .. import roles
from ..tools.simulation import Aggregate, SimulationError, compare, simulate
from .edic_public_scenario import SHOWN
from .edic_public_scenario_explore import figures, plain


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicScenario(models.Model):
    """Scenarios side by side."""

    _inherit = "edic.public.scenario"

    @api.model
    @roles.reads
    def edic_compare(self, ids):
        """Scenarios side by side; each against the first, with what explains it."""
        scenarios = self.browse(ids)
        runs = [simulate(one._ready()) for one in scenarios]
        names = self._aggregate_names()
        told = []
        for scenario, run in zip(scenarios, runs, strict=True):
            told.append(
                {
                    "id": scenario.id,
                    "name": scenario.display_name,
                    "years": list(run.years),
                    "unknown": [
                        code
                        for code in SHOWN
                        if not run.scenario.knows(Aggregate(code))
                    ],
                    "rows": {
                        code: [plain(one) for one in figures(run, code)[1:]]
                        for code in SHOWN
                    },
                    "effects": self._effects(runs[0], run, scenario),
                }
            )
        return {
            "currency": self.env.company.currency_id.id,
            "names": {code: names[code] for code in SHOWN},
            "kinds": {code: self._kind_of(code) for code in SHOWN},
            "scenarios": told,
        }

    def _effects(self, first, run, scenario):
        """What explains the difference from the first in the last year."""
        if run is first:
            return []
        try:
            found = compare(first, run)
        except SimulationError:
            return []
        names = {one.code: one.name for one in scenario.assumption_ids}
        known = [
            code
            for code in (Aggregate.DEBT, Aggregate.GROSS_SAVINGS)
            if first.scenario.knows(code) and run.scenario.knows(code)
        ]
        if not known:
            return []
        return [
            {
                "name": names.get(one.key) or self._part_name(one.key),
                **{
                    code.value: plain(one.amounts[code][-1]) if code in known else None
                    for code in (Aggregate.DEBT, Aggregate.GROSS_SAVINGS)
                },
            }
            for one in found.effects
        ]
