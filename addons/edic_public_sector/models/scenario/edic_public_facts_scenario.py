# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import api, models

from odoo.addons.edic_ai.tools.text.percent import with_percent

from ...tools.letters.drafting.facts import Fact, Kind
from ...tools.scenario.simulation import (
    Aggregate,
    Input,
    Missing,
    Role,
    simulate,
    tornado,
)
from .scenario_screen import ScenarioScreen

SAVINGS = ("gross_savings", "net_savings")
DEBTS = ("debt", "borrowing", "capital_spend")
REPORTED = (*SAVINGS, "result", *DEBTS)
MOVED = Aggregate.GROSS_SAVINGS  # what is asked how far it may be off
FAN = (5, 50, 95)  # percent of the draws


class EdicPublicFactsScenario(models.AbstractModel):
    """This source gives what a note may say of a scenario: figures of the first and the
    last year, what was assumed, which rules hold."""

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
            self._fact("read_from", Kind.TEXT, record, "read_from"),
            self._fact("not_entered", Kind.TEXT, record, "lacking"),
        ]
        if record.faults:
            return facts
        run = simulate(record._ready())
        return [
            *facts,
            *self._of_unknown(record, run),
            *self._of_years(record, run),
            *self._of_investment(record, run),
            *self._of_rules(record, run),
            *self._of_moves(record),
            *self._of_draws(record),
        ]

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector
        years = {f"{code}_{when}" for code in REPORTED for when in ("base", "last")}
        unknown = {"savings_unknown", "savings_lacking", "not_entered", "read_from"}
        more = {"spread_unknown", "voted_balance", "investment_goes_on"}
        return super()._optional_keys() | years | unknown | more

    def _law_day(self, record):
        # EXTENDS edic_public_sector: of the budget that it starts from, and was voted
        return record.budget_id.date_from

    def _of_unknown(self, record, run):
        """State that the budget does not tell what moves money, and so no savings, or
        that something was not entered which they rest on."""
        label = self.env._("Not known")
        missing = run.scenario.missing(MOVED)
        if Missing(Input.ACCOUNTS) in missing:
            words = self.env._(
                "Savings: without accounts it is not known what moves money"
            )
            return [self._stated("savings_unknown", Kind.TEXT, words, label, record)]
        if not missing:
            return []
        lacking = record._missing_words(missing)
        return [self._stated("savings_lacking", Kind.TEXT, lacking, label, record)]

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
        for code in _asked(run, record):
            values = run.known_figures(code)
            ends = ("base", base, values[0]), ("last", last, values[-1])
            for when, year, value in ends:
                if value is None:
                    continue
                label = self.env._(
                    "%(figure)s of %(year)s", figure=names[code], year=year
                )
                facts.append(self._money(record, f"{code}_{when}", value, label))
        years = run.known_figures(Aggregate.DEBT_YEARS)[-1]
        label = names["debt_years"]
        text = None if years is None else str(round(years, 1))
        return [
            *facts,
            self._stated("debt_years_last", Kind.NUMBER, text, label, record),
        ]

    def _of_investment(self, record, run):
        """State the investment of the base year that goes on as it is, for nothing is
        entered on it: a figure of the years to come rests on it, and the paper says so.
        """
        scenario = run.scenario
        kept = [
            line.base
            for line in scenario.lines
            if line.role is Role.EQUIPMENT
            and not line.is_base_only
            and not any(
                assumption.applies_to.hits(line.key, line.family, line.role)
                for assumption in scenario.assumptions
            )
        ]
        if not any(kept) or not scenario.knows(Aggregate.CAPITAL_SPEND):
            return []
        label = self.env._("Investment of the base year that goes on as it is")
        return [self._money(record, "investment_goes_on", sum(kept), label)]

    def _of_rules(self, record, run):
        rules = ScenarioScreen(record).rules(run)
        unknown = [rule for rule in rules if rule["unknown"]]
        broken = [rule for rule in rules if not _is_kept(rule)]
        voted = record.rule_ids.filtered("is_voted")[:1]
        law = [self._fact("voted_balance", Kind.TEXT, rule, "source") for rule in voted]
        checked = self.env._("Rules checked")
        in_some_year = self.env._("Rules that are broken in some year")
        not_known = self.env._("Rules of which nothing can be said")
        return law + [
            self._stated(key, Kind.NUMBER, str(count), label, record)
            for key, count, label in (
                ("rules_checked", len(rules) - len(unknown), checked),
                ("rules_broken", len(broken), in_some_year),
                ("rules_unknown", len(unknown), not_known),
            )
        ]

    def _of_moves(self, record):
        """Return which assumption counts most, and how far."""
        label = self.env._("Assumption that counts most")
        at_low, at_high = self._ends()
        facts = []
        for name, low, high in self._moves(record)[:1]:
            facts += [
                self._stated("moved_most", Kind.NAME, name, label, record),
                self._money(record, "moved_low", low, at_low),
                self._money(record, "moved_high", high, at_high),
            ]
        return facts

    def _ends(self):
        return [self.env._("At its low value"), self.env._("At its high value")]

    def _of_draws(self, record):
        """Return the draws and seed of the last kept run; nothing where nothing is
        uncertain."""
        run = record.run_ids[:1]
        if not run or not _is_spread(run) or not record._scenario().knows(MOVED):
            return []
        rows = [
            ("draws", Kind.NUMBER, run.draws, self.env._("Draws")),
            ("seed", Kind.REFERENCE, run.seed, self.env._("Seed")),
        ]
        unknown = record.assumption_ids.filtered_domain([("shape", "=", "unknown")])
        if unknown:  # the draws hold them fixed
            words = ", ".join(unknown.mapped("name"))
            label = self.env._("Spread not known")
            rows.append(("spread_unknown", Kind.TEXT, words, label))
        return [
            self._stated(key, kind, str(value), label, record)
            for key, kind, value, label in rows
        ]

    def _moves(self, record):
        """Return ``[(assumption, effect of its lowest value, of its highest)]`` on
        gross savings of the last year, or on its result where nothing tells what moves
        money; the largest first. Nothing where the figure is not known."""
        ready = record._ready()
        missing = ready.scenario.missing(MOVED)
        moved = Aggregate.RESULT if Missing(Input.ACCOUNTS) in missing else MOVED
        if not ready.scenario.knows(moved):
            return []
        last = ready.scenario.base_year + ready.scenario.horizon
        names = record._assumption_names()
        return [
            (names.get(bar.assumption, bar.assumption), bar.effect_low, bar.effect_high)
            for bar in tornado(ready, moved, last)
            if bar.size
        ]

    def _money(self, record, key, value, label):
        text = None if value is None else f"{value:.2f}"
        unit = record.currency_id.name
        return self._stated(key, Kind.MONEY, text, label, record, unit=unit)

    def _tables(self, record):
        if record.faults:
            return {}
        run = simulate(record._ready())
        tables, asked = {}, _asked(run, record)
        unknown = [code for code in asked if not run.scenario.knows(code)]
        for name, codes in (
            ("savings", SAVINGS),
            ("results", ("result",)),
            ("debts", DEBTS),
        ):
            own = [code for code in asked if code in codes and code not in unknown]
            if own:
                tables[name] = self._years_table(record, run, own)
        if unknown:
            tables["unknown"] = self._unknown_table(record, run, unknown)
        if rules := ScenarioScreen(record).rules(run):
            tables["rules"] = self._rules_table(record, run, rules)
        if record.assumption_ids:
            tables["assumptions"] = self._assumptions_table(record)
        if moves := self._moves(record):
            head = [self.env._("Assumption"), *self._ends()]
            tables["moves"] = self._charted(record, head, moves, [1, 2])
        if run.scenario.knows(MOVED) and any(map(_is_spread, record.run_ids[:1])):
            tables["fan"] = self._fan_table(record)
        return tables

    def _years_table(self, record, run, codes):
        """Return the figures of the base year and of each year after it, with a chart
        of two."""
        names = record._aggregate_names()
        years = map(str, (run.scenario.base_year, *run.years))
        rows = [*zip(years, *map(run.known_figures, codes), strict=True)]
        head = [self.env._("Year"), *(names[code] for code in codes)]
        return self._charted(record, head, rows, [1, 2][: len(codes)])

    def _unknown_table(self, record, run, codes):
        """Return what is not known of the years to come, with the base year where it
        is, and what has to be entered."""
        names = record._aggregate_names()
        rows = [
            (
                names[code],
                run.known_figures(code)[0],
                record._missing_words(run.scenario.missing(code)),
            )
            for code in codes
        ]
        year = str(run.scenario.base_year)
        head = [self.env._("Not known"), year, self.env._("Not entered")]
        kinds = [Kind.TEXT, Kind.MONEY, Kind.TEXT]
        return self._as_table(record, head, kinds, rows, record.currency_id.name)

    def _rules_table(self, record, run, rules):
        """Return each rule with its source: each year in which it is broken with its
        figure, or that it is kept, or why that cannot be said."""
        unit = record.currency_id.name
        rows = [row for rule in rules for row in self._rule_rows(run, rule, unit)]
        head = [
            self.env._("Rule"),
            self.env._("Source"),
            self.env._("Year"),
            self.env._("Figure"),
            self.env._("Threshold"),
            self.env._("Result"),
        ]
        kinds = [*[Kind.TEXT] * 3, *[Kind.MONEY] * 2, Kind.TEXT]
        return self._as_table(record, head, kinds, rows, unit)

    def _rule_rows(self, run, rule, unit):
        name = rule["name"], rule["source"] or ""
        limit = self._limit(rule, unit)
        if rule["unknown"]:
            return [(*name, None, None, limit, rule["unknown"])]
        if rule["base"]:
            years = [run.scenario.base_year]
            values, kept = [rule["base"]["value"]], [rule["base"]["is_kept"]]
        else:
            years, values, kept = run.years, rule["values"], rule["kept"]
        rows = [
            (
                *name,
                str(year),
                self._figure(rule, value, unit),
                limit,
                self._verdict(value, is_kept),
            )
            for year, value, is_kept in zip(years, values, kept, strict=True)
            if rule["base"] or not is_kept
        ]
        span = "\N{EN DASH}".join(str(years[at]) for at in (0, -1))
        return rows or [(*name, span, None, limit, self.env._("kept"))]

    def _verdict(self, value, is_kept):
        verdict = self.env._("kept") if is_kept else self.env._("not kept")
        if value is None:
            return self.env._("%s: there is nothing to divide by", verdict)
        return verdict

    def _limit(self, rule, unit):
        limit = self._figure(rule, rule["threshold"], unit)
        written = limit.written((self.env.lang or "en")[:2])
        if rule["bound"] == "at_least":
            text = self.env._("at least %s", written)
        else:
            text = self.env._("at most %s", written)
        return Fact("cell", Kind.TEXT, "", text)

    def _figure(self, rule, value, unit):
        """Return a figure of a rule in its unit: an amount, a share, or years."""
        if value is None:
            return None
        kind, unit, number, digits = {
            "money": (Kind.MONEY, unit, value, 2),
            "percent": (Kind.PERCENT, "", 100 * value, 1),
            "years": (Kind.NUMBER, self.env._("years"), value, 1),
        }[rule["kind"]]
        return Fact("cell", kind, "", f"{number:.{digits}f}", unit)

    def _fan_table(self, record):
        found = record.run_ids[:1].results
        fan = dict(zip(found["quantiles"], found["fan"][MOVED.value], strict=True))
        head = [
            self.env._("Year"),
            *(with_percent(f"{quantile}", self.env.lang) for quantile in FAN),
        ]
        columns = ([*map(Decimal, fan[percent])] for percent in FAN)
        rows = zip(map(str, found["years"]), *columns, strict=True)
        return self._charted(record, head, rows, [1, len(FAN)])

    def _charted(self, record, head, rows, columns):
        kinds = (Kind.TEXT, *[Kind.MONEY] * (len(head) - 1))
        table = self._as_table(record, head, kinds, rows, record.currency_id.name)
        return {**table, "chart": {"kind": "bars", "columns": columns}}

    def _assumptions_table(self, record):
        head = [
            self.env._("Assumption"),
            self.env._("Values"),
            self.env._("Source"),
        ]
        rows = [
            [
                assumption.name,
                assumption.assumed or self.env._("not entered"),
                assumption.source,
            ]
            for assumption in record.assumption_ids
        ]
        return self._as_table(record, head, [Kind.TEXT] * 3, rows)


def _asked(run, record):
    """Return the figures that a note speaks of: of loans and investments what there is
    in some year, and in the Doppik the result of the Ergebnisplan."""
    is_doppik = record.budget_id.framework == "de_doppik"
    return [
        aggregate
        for aggregate in map(Aggregate, REPORTED)
        if (is_doppik or aggregate is not Aggregate.RESULT)
        and (
            aggregate not in DEBTS
            or run.base[aggregate]
            or any(run.aggregates[aggregate])
        )
    ]


def _is_kept(rule):
    """Return whether a rule is kept, or nothing can be said of it."""
    is_kept = not rule["base"] or rule["base"]["is_kept"]
    return is_kept and all(rule["kept"])


def _is_spread(run):
    """Return whether the draws of a kept run differ."""
    fan = run.results["fan"][MOVED.value]
    return fan[0] != fan[-1]
