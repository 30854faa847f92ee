# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.drafting.facts import Kind
from ..tools.simulation import Aggregate, check_rules, simulate

TOLD = ("gross_savings", "net_savings", "debt", "borrowing", "capital_spend")


class EdicPublicFactsScenario(models.AbstractModel):
    """What a note may say of a scenario: figures of the first and the last year, what
    was assumed, which rules hold."""

    _name = "edic.public.facts.scenario"
    _inherit = "edic.public.facts"
    _description = "Facts of a scenario"
    _model = "edic.public.scenario"

    def _collect(self, record):
        facts = [
            self._fact("scenario", Kind.NAME, record, "name", self.env._("Scenario")),
            self._stated(
                "scenario_version",
                Kind.REFERENCE,
                record.version,
                self.env._("Version"),
                record,
                "version",
            ),
            self._fact("budget", Kind.NAME, record, "budget_id"),
            self._fact("about_scenario", Kind.TEXT, record, "note"),
        ]
        if record.faults:
            return facts
        run = simulate(record._ready())
        return facts + self._of_years(record, run) + self._of_rules(record, run)

    def _of_years(self, record, run):
        last = run.years[-1]
        base = run.scenario.base_year
        facts = [
            self._stated(
                "base_year", Kind.REFERENCE, base, self.env._("Base year"), record
            ),
            self._stated(
                "last_year", Kind.REFERENCE, last, self.env._("Last year"), record
            ),
        ]
        names = record._aggregate_names()
        for code in TOLD:
            for when, year, value in (
                ("base", base, run.base[Aggregate(code)]),
                ("last", last, run.figure(Aggregate(code), last)),
            ):
                label = self.env._(
                    "%(figure)s of %(year)s", figure=names[code], year=year
                )
                facts.append(self._money(record, f"{code}_{when}", value, label))
        years = run.figure(Aggregate.DEBT_YEARS, last)
        label = names["debt_years"]
        told = None if years is None else str(round(years, 1))
        return [
            *facts,
            self._stated("debt_years_last", Kind.NUMBER, told, label, record),
        ]

    def _of_rules(self, record, run):
        verdicts = check_rules(run, [one._rule() for one in record.rule_ids])
        broken = {one.rule for one in verdicts if not one.is_kept}
        return [
            self._stated(
                "rules_checked",
                Kind.NUMBER,
                str(len(record.rule_ids)),
                self.env._("Rules checked"),
                record,
            ),
            self._stated(
                "rules_broken",
                Kind.NUMBER,
                str(len(broken)),
                self.env._("Rules that are broken in some year"),
                record,
            ),
        ]

    def _money(self, record, key, value, label):
        told = None if value is None else f"{value:.2f}"
        unit = record.currency_id.name
        return self._stated(key, Kind.MONEY, told, label, record, unit=unit)

    def _tables(self, record):
        if record.faults:
            return {}
        run = simulate(record._ready())
        tables = {"years": self._years_table(record, run)}
        if record.assumption_ids:
            tables["assumptions"] = self._assumptions_table(record)
        return tables

    def _years_table(self, record, run):
        names = record._aggregate_names()
        head = [self.env._("Figure"), *map(str, run.years)]
        kinds = (Kind.TEXT, *[Kind.MONEY] * len(run.years))
        rows = [[names[code], *run.aggregates[Aggregate(code)]] for code in TOLD]
        return self._as_table(record, head, kinds, rows, record.currency_id.name)

    def _assumptions_table(self, record):
        units = dict(
            record.assumption_ids._fields["unit"]._description_selection(self.env)
        )
        head = [
            *(self.env._("Assumption"), self.env._("Values")),
            self.env._("Source"),
        ]
        rows = [
            [one.name, f"{one.yearly} {units[one.unit]}", one.source]
            for one in record.assumption_ids
        ]
        return self._as_table(record, head, [Kind.TEXT] * 3, rows)
