# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal
from functools import partial

from odoo import api, models

from ..tools.drafting.facts import Kind
from ..tools.simulation import Aggregate, check_rules, simulate, tornado

SAVINGS = ("gross_savings", "net_savings")
DEBTS = ("debt", "borrowing", "capital_spend")
TOLD = (*SAVINGS, "result", *DEBTS)
MOVED = Aggregate.GROSS_SAVINGS  # what is asked how far it may be off
FAN = (5, 50, 95)  # percent of the draws


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
        return [
            *facts,
            *self._of_unknown(record, run),
            *self._of_years(record, run),
            *self._of_rules(record, run),
            *self._of_moves(record),
            *self._of_draws(record),
        ]

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector
        years = {f"{code}_{when}" for code in TOLD for when in ("base", "last")}
        return super()._optional_keys() | years | {"savings_unknown"}

    def _of_unknown(self, record, run):
        """That the budget does not tell what moves money, and so no savings."""
        if run.scenario.knows(MOVED):
            return []
        label = self.env._("Not known")
        words = self.env._("Savings: without accounts it is not known what moves money")
        return [self._stated("savings_unknown", Kind.TEXT, words, label, record)]

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
        for code in _told(run, record):
            for when, year, value in (
                ("base", base, run.base[code]),
                ("last", last, run.figure(code, last)),
            ):
                label = self.env._(
                    "%(figure)s of %(year)s", figure=names[code], year=year
                )
                facts.append(self._money(record, f"{code}_{when}", value, label))
        years = None
        if run.scenario.knows(Aggregate.DEBT_YEARS):
            years = run.figure(Aggregate.DEBT_YEARS, last)
        label = names["debt_years"]
        told = None if years is None else str(round(years, 1))
        return [
            *facts,
            self._stated("debt_years_last", Kind.NUMBER, told, label, record),
        ]

    def _of_rules(self, record, run):
        rules = record._rules_of(run.scenario)
        verdicts = check_rules(run, rules)
        broken = {one.rule for one in verdicts if not one.is_kept}
        return [
            self._stated(
                "rules_checked",
                Kind.NUMBER,
                str(len(rules)),
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

    def _of_moves(self, record):
        """Which assumption counts most, and how far."""
        label = self.env._("Assumption that counts most")
        return [
            fact
            for name, *effects in self._moves(record)[:1]
            for fact in (
                self._stated("moved_most", Kind.NAME, name, label, record),
                *map(
                    partial(self._money, record),
                    *(("moved_low", "moved_high"), effects, self._ends()),
                ),
            )
        ]

    def _ends(self):
        return [self.env._("At its low value"), self.env._("At its high value")]

    def _of_draws(self, record):
        """What the last kept run was drawn with; nothing where nothing is uncertain."""
        return [
            self._stated(key, kind, str(value), label, record)
            for run in record.run_ids[:1]
            if _is_spread(run) and record._scenario().knows(MOVED)
            for key, kind, value, label in (
                ("draws", Kind.NUMBER, run.draws, self.env._("Draws")),
                ("seed", Kind.REFERENCE, run.seed, self.env._("Seed")),
            )
        ]

    def _moves(self, record):
        """``[(assumption, effect of its lowest value, of its highest)]`` on gross
        savings of the last year, or on its result where no savings are known; the
        largest first."""
        ready = record._ready()
        moved = MOVED if ready.scenario.knows(MOVED) else Aggregate.RESULT
        last = ready.scenario.base_year + ready.scenario.horizon
        names = {one.code: one.name for one in record.assumption_ids}
        return [
            (names.get(one.assumption, one.assumption), one.effect_low, one.effect_high)
            for one in tornado(ready, moved, last)
            if one.size
        ]

    def _money(self, record, key, value, label):
        told = None if value is None else f"{value:.2f}"
        unit = record.currency_id.name
        return self._stated(key, Kind.MONEY, told, label, record, unit=unit)

    def _tables(self, record):
        if record.faults:
            return {}
        run = simulate(record._ready())
        tables, told = {}, _told(run, record)
        for name, codes in (("savings", SAVINGS), ("results", ("result",))):
            if known := [one for one in told if one in codes]:
                tables[name] = self._years_table(record, run, known)
        if debts := [one for one in told if one in DEBTS]:
            tables["debts"] = self._years_table(record, run, debts)
        if record.assumption_ids:
            tables["assumptions"] = self._assumptions_table(record)
        if moves := self._moves(record):
            tables["moves"] = self._moves_table(record, moves)
        is_known = run.scenario.knows(MOVED)
        if is_known and record.run_ids and _is_spread(record.run_ids[0]):
            tables["fan"] = self._fan_table(record)
        return tables

    def _years_table(self, record, run, codes):
        """Figures of the base year and of each year after it, with a chart of two."""
        names = record._aggregate_names()
        asked = [Aggregate(code) for code in codes]
        rows = [[str(run.scenario.base_year), *(run.base[one] for one in asked)]]
        rows += [
            [str(year), *(run.figure(one, year) for one in asked)] for year in run.years
        ]
        head = [self.env._("Year"), *(names[code] for code in codes)]
        return self._charted(record, head, rows, [1, 2][: len(asked)])

    def _moves_table(self, record, moves):
        head = [self.env._("Assumption"), *self._ends()]
        return self._charted(record, head, moves, [1, 2])

    def _fan_table(self, record):
        """Quantiles of the last kept run."""
        found = record.run_ids[:1].results
        fan = dict(zip(found["quantiles"], found["fan"][MOVED.value], strict=True))
        head = [self.env._("Year"), *(f"{percent}\xa0%" for percent in FAN)]
        columns = ([*map(Decimal, fan[percent])] for percent in FAN)
        rows = zip(map(str, found["years"]), *columns, strict=True)
        return self._charted(record, head, rows, [1, len(FAN)])

    def _charted(self, record, head, rows, columns):
        kinds = (Kind.TEXT, *[Kind.MONEY] * (len(head) - 1))
        table = self._as_table(record, head, kinds, rows, record.currency_id.name)
        return {**table, "chart": {"kind": "bars", "columns": columns}}

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


def _told(run, record):
    """Figures that a note names: what is known, of loans and investments what there is
    in some year, and in the Doppik the result of the Ergebnisplan."""
    is_doppik = record.budget_id.framework == "de_doppik"
    return [
        one
        for one in map(Aggregate, TOLD)
        if run.scenario.knows(one)
        and (is_doppik or one is not Aggregate.RESULT)
        and (one not in DEBTS or run.base[one] or any(run.aggregates[one]))
    ]


def _is_spread(run):
    """Whether the draws of a kept run differ."""
    fan = run.results["fan"][MOVED.value]
    return fan[0] != fan[-1]
