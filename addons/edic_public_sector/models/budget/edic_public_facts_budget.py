# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.budget.document import ZERO
from ...tools.budget.variance import Cause
from ...tools.common.money import money
from ...tools.letters.drafting.facts import Kind
from .edic_public_budget_line import USED

# what is said of the use of a credit, each where it is known
USE_KEYS = (
    "spent_now",
    "realised_now",
    "committed_now",
    "pending_now",
    "available_now",
    "carried_now",
    "year_over",
    "from_document",
    "spent_unknown",
    "realised_unknown",
)
MAX_ROWS = 20


def _percent(part, whole):
    return str(round(part * 100 / whole, 1)) if whole else None


class EdicPublicFactsBudget(models.AbstractModel):
    """This source gives what a justification may say of a line, a credit or a budget:
    voted, spent, and the computed parts of the difference from last year."""

    _name = "edic.public.facts.budget"
    _description = "Facts of a budget (shared)"

    def _law_day(self, record):
        # EXTENDS edic_public_sector: a paper on a budget is of the law of its year
        return record._edic_budget().date_from

    def _collect_budget(self, record, side):
        budget = record._edic_budget()
        years = [
            ("year", budget.year, self.env._("Budget year")),
            ("year_before", budget.year - 1, self.env._("Year before")),
        ]
        facts = [
            *(
                self._stated(key, Kind.REFERENCE, year, label, budget, "year")
                for key, year, label in years
            ),
            self._stated(
                "budget", Kind.NAME, budget.name, self.env._("Budget"), budget
            ),
            *self._kameral(budget),
            *self._project(budget),
            *self._unknowns(budget),
        ]
        variance = record._edic_variances().get(side)
        if variance:
            facts += self._difference(record, variance)
        return facts + self._used(record, side)

    def _kameral(self, budget):
        """State that it is kameral, for texts that have other words then."""
        label = self.env._("Law")
        laws = dict(budget._fields["framework"]._description_selection(self.env))
        fact = self._stated(
            "kameral", Kind.TEXT, laws["de_kameral"], label, budget, "framework"
        )
        return [fact] * (budget.framework == "de_kameral")

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector: of the contract, which has none of its own
        return {
            "kameral",
            "prepared",
            "revenue",
            "raised_now",
            "no_act",
            "no_budget_before",
            "reasons",
            "no_reasons",
            *USE_KEYS,
        }

    def _unknowns(self, budget):
        """State what texts may say is not there, where that is known: no missing fact
        says it."""
        label = self.env._("Not there")
        if not budget.decision_ids:
            words = self.env._("Nothing is voted or prepared")
            return [self._stated("no_act", Kind.TEXT, words, label, budget)]
        if budget._compared():
            return []
        words = self.env._("No voted budget of %s is on record", budget.year - 1)
        return [self._stated("no_budget_before", Kind.TEXT, words, label, budget)]

    def _project(self, budget):
        """State the acts that are prepared, of a budget that is not voted."""
        acts = budget._prepared_acts()
        names = ", ".join(acts.mapped("name"))
        label = self.env._("Prepared acts, not voted")
        return [self._stated("prepared", Kind.TEXT, names, label, budget)] * bool(acts)

    def _direction(self, record):
        """State that it is revenue, for texts that speak of it in other words."""
        label = self.env._("Expense or revenue")
        names = dict(record._fields["direction"]._description_selection(self.env))
        fact = self._stated("revenue", Kind.TEXT, names["revenue"], label, record)
        return [fact] if record.direction == "revenue" else []

    def _difference(self, record, variance):
        """State the difference from last year's credit; without a budget of last year,
        the credit alone."""
        now = ("credit_now", variance.after, self.env._("Credit of the year"))
        if not record._edic_budget().decision_ids:
            return []  # nothing is voted or prepared, which is not zero
        if not record._edic_budget()._compared():
            return [self._amount(record, *now)]
        labels = {
            **record._edic_causes(),
            Cause.REST: self.env._("Not explained by the reasons entered"),
        }
        rows = [
            now,
            ("credit_before", variance.before, self.env._("Credit of the year before")),
            ("difference", variance.difference, self.env._("Difference")),
            *((part.value, variance.total(part), labels[part]) for part in Cause),
        ]
        facts = [self._amount(record, *row) for row in rows]
        rate = _percent(variance.difference, variance.before)
        label = self.env._("Difference in percent")
        fact = self._stated("difference_rate", Kind.PERCENT, rate, label, record)
        return [*facts, fact, *self._reasoned(record, variance)]

    def _reasoned(self, record, variance):
        """State whether reasons of the difference are entered: sentences on what they
        explain are for those alone."""
        if any(part.cause is not Cause.REST for part in variance.parts):
            key, words = "reasons", self.env._("Reasons are entered")
        elif variance.difference:
            key, words = "no_reasons", self.env._("No reasons are entered")
        else:
            return []
        return [self._stated(key, Kind.TEXT, words, self.env._("Reasons"), record)]

    def _used(self, record, side):
        """Return what is committed, spent and available this year, and was spent last
        year; nothing of a year of which nothing is known."""
        budget = record._edic_budget()
        is_known = budget._known(side)["spent"] and budget.decision_ids
        rows = self._used_now(record, side) if is_known else []
        facts = [self._amount(record, *row) for row in rows]
        facts += self._use_states(budget, side, is_known)
        if before := self._over_before(budget, side):
            facts += self._used_before(record, side, before)
        return facts

    def _use_states(self, budget, side, is_known):
        """State that the year is over, that a document says what was spent, or that
        nothing does."""
        if budget.state == "draft" or not budget.decision_ids:
            return []
        label = self.env._("Spent, from")
        if not is_known:
            key = "realised_unknown" if side.endswith("revenue") else "spent_unknown"
            words = self.env._("Not known: no entry and no document of this budget")
        elif budget.state == "closed":
            key, words = "year_over", self.env._("The year is closed")
        elif budget.actuals == "document":
            key, words = "from_document", self.env._("The imported document")
        else:
            return []
        return [self._stated(key, Kind.TEXT, words, label, budget)]

    def _over_before(self, budget, side):
        """Return last year's budget, where the year is over and what was spent is
        known."""
        before = budget._before()
        is_over = before and before.date_to < fields.Date.context_today(self)
        return is_over and before._known(side)["spent"] and before

    def _used_now(self, record, side):
        budget = record._edic_budget()
        now = self._sums(record, record._edic_lines(), side)
        own = record._edic_on_side(record._edic_lines(), side)
        carried = sum((money(line.carried_out) for line in own), ZERO)
        label = self.env._("Still to be realised (restes à réaliser)")
        rest = [("carried_now", carried, label)] if carried else []
        if side.endswith("revenue"):
            realised = self.env._("Realised so far")
            return [("realised_now", now["spent"], realised), *rest]
        if budget.state == "closed" or budget.actuals == "document":
            # nothing of it is available: it may be spent in no year any more
            return [("spent_now", now["spent"], self.env._("Spent")), *rest]
        raised = self._raised(record, side)
        more = ("raised_now", raised, self.env._("From additional revenue"))
        return [
            ("spent_now", now["spent"], self.env._("Spent so far")),
            ("committed_now", now["committed"], self.env._("Committed")),
            ("pending_now", now["pending"], self.env._("Pending drafts")),
            *([more] if raised else ()),
            ("available_now", now["available"] + raised, self.env._("Available")),
        ]

    def _used_before(self, record, side, budget):
        lines = record._edic_lines_before(budget, record._edic_lines())
        before = self._sums(record, lines, side)
        key, label = "spent_before", self.env._("Spent the year before")
        share = self.env._("Share of last year's credit that was spent")
        if side.endswith("revenue"):
            key, label = "realised_before", self.env._("Realised the year before")
            share = self.env._("Share of last year's budget that was realised")
        rate = _percent(before["spent"], before["open"])
        return [
            self._amount(record, key, before["spent"], label),
            self._stated("execution_before", Kind.PERCENT, rate, share, record),
        ]

    def _raised(self, record, side):
        """Return what revenue adds to the credits of a record, zero for less than a
        credit."""
        if record._name not in ("edic.public.budget", "edic.public.budget.credit"):
            return ZERO
        lines = record._edic_on_side(record._edic_lines(), side)
        return sum(lines.credit_id._raised().values(), ZERO)

    def _sums(self, record, lines, side):
        own = record._edic_on_side(lines, side)
        used = self.env["edic.public.budget.use"]._totals(own)
        sums = dict.fromkeys(USED, ZERO)
        for line in own:
            amounts = line._sums(used.get(line.id, {}))
            for name in USED:
                sums[name] += money(amounts[name])
        return sums

    def _amount(self, record, key, value, label):
        unit = record._edic_budget().currency_id.name
        return self._stated(key, Kind.MONEY, f"{value:.2f}", label, record, unit=unit)

    # --- tables -----------------------------------------------------------------------
    def _budget_tables(self, record, side, pairs=None):
        """Return ``{name: table}`` of a side of a record.

        :param side: one of `edic_public_budget_justified.SIDES`
        :param pairs: of `_edic_pairs`, where they are known already
        """
        history = self._history(record, side)
        tables = {"history": history} if history else {}
        pairs = record._edic_pairs() if pairs is None else pairs
        variance = record._edic_variances(pairs=pairs).get(side)
        if not record._edic_budget()._compared():
            return tables
        if variance and variance.difference:
            tables["parts"] = self._parts(record, variance)
            tables["steps"] = self._steps(record, variance)
        return tables | self._mover_tables(record, side, pairs)

    def _mover_tables(self, record, side, pairs):
        """Return ``{name: table}`` of the lines that moved most, none of another
        section."""
        table = self._movers(record, side, pairs)
        return {"movers": table} if table else {}

    def _money_table(self, record, head, kinds, rows, **more):
        unit = record._edic_budget().currency_id.name
        return {**self._as_table(record, head, kinds, rows, unit), **more}

    def _history(self, record, side):
        rows = [
            [str(entry["year"]), entry["open"], entry["spent"]]
            for entry in record._edic_history()
            if entry["direction"] == side
        ]
        head = [self.env._("Budget year"), self.env._("Credit"), self.env._("Spent")]
        if side.endswith("revenue"):
            head[1:] = self.env._("Budgeted"), self.env._("Realised")
        kinds = (Kind.REFERENCE, Kind.MONEY, Kind.MONEY)
        chart = {"kind": "bars", "columns": [1, 2]}
        return rows and self._money_table(record, head, kinds, rows, chart=chart)

    def _steps(self, record, variance):
        """Return a table from the amount of last year to that of the year."""
        causes, year = record._edic_causes(), record._edic_budget().year
        parts = [[causes[part], variance.total(part)] for part in Cause]
        rows = [
            [str(year - 1), variance.before],
            *(part for part in parts if part[1]),
            [str(year), variance.after],
        ]
        head = [self.env._("From year to year"), self.env._("Amount")]
        chart = {"kind": "steps", "columns": [1]}
        kinds = (Kind.TEXT, Kind.MONEY)
        return self._money_table(record, head, kinds, rows, total=True, chart=chart)

    def _parts(self, record, variance):
        rows = [
            [cause, label or "–", amount, source or "–"]
            for cause, label, amount, source in self._largest_parts(record, variance)
        ]
        rows.append([self.env._("Difference"), "", variance.difference, ""])
        head = [
            self.env._("Part"),
            self.env._("What"),
            self.env._("Amount"),
            self.env._("Source"),
        ]
        kinds = (Kind.TEXT, Kind.TEXT, Kind.MONEY, Kind.TEXT)
        return self._money_table(record, head, kinds, rows, total=True)

    def _largest_parts(self, record, variance):
        """Return ``[(cause, label, amount, source)]`` that add up to the difference:
        the largest, the further ones, and what is not explained of all lines."""
        causes = record._edic_causes()
        parts = [
            (causes[part.cause], part.label, part.amount, part.source)
            for part in variance.parts
            if part.amount and part.cause is not Cause.REST
        ]
        parts.sort(key=lambda row: -abs(row[2]))
        further = sum((row[2] for row in parts[MAX_ROWS:]), ZERO)
        parts = parts[:MAX_ROWS]
        if further:
            parts.append((self.env._("Further reasons"), "", further, ""))
        if rest := variance.total(Cause.REST):
            parts.append((causes[Cause.REST], "", rest, ""))
        return parts

    def _movers(self, record, side, pairs, where=""):
        """Return the lines that moved most, and all others together; None where none
        did.

        :param pairs: of `_edic_pairs`, those that the table adds up
        :param where: name of their section, where others have a table of their own
        """
        movers = record._edic_movers(side, pairs)
        if not movers:
            return None
        own = [pair for pair in pairs if record._edic_side_of(pair[0]) == side]
        revenue, expense = self.env._("Line of revenue"), self.env._("Line of expense")
        what = revenue if side.endswith("revenue") else expense
        what = f"{what} ({where})" if where else what
        rows = [
            (mover["name"], money(mover["before"]), money(mover["after"]))
            for mover in movers
        ]
        before = sum((money(last.planned) for _, _, last in own), ZERO)
        after = sum((money(line.planned) for _, line, _ in own), ZERO)
        before -= sum(row[1] for row in rows)
        after -= sum(row[2] for row in rows)
        if before or after:
            rows.append((self.env._("Further lines"), before, after))
        return self._against(record, what, rows)

    def _chapters(self, record, rows):
        is_doppik = record.framework == "de_doppik"
        what = self.env._("Voted credit") if is_doppik else self.env._("Chapter")
        chart = {"kind": "bars", "columns": [1, 2]}
        if record._compared():
            return self._against(record, what, rows, chart=chart)
        rows = [*rows, (self.env._("Total"), ZERO, sum((row[2] for row in rows), ZERO))]
        cells = [[name, now] for name, _before, now in rows]
        kinds, head = (Kind.TEXT, Kind.MONEY), [what, str(record.year)]
        chart["columns"] = [1]
        return self._money_table(record, head, kinds, cells, total=True, chart=chart)

    def _against(self, record, what, rows, **more):
        """Return amounts of the year before, of the year, and the difference, with
        totals.

        :param what: label of what the rows are
        :param rows: ``[(name, before, now)]``
        """
        year = record._edic_budget().year
        head = [what, str(year - 1), str(year), self.env._("Difference")]
        before, now = (sum((row[at] for row in rows), ZERO) for at in (1, 2))
        rows = [*rows, (self.env._("Total"), before, now)]
        cells = [[name, first, last, last - first] for name, first, last in rows]
        kinds = (Kind.TEXT, *[Kind.MONEY] * 3)
        return self._money_table(record, head, kinds, cells, total=True, **more)

    def _tables(self, record):
        return self._budget_tables(record, record.direction)


class EdicPublicFactsBudgetLine(models.AbstractModel):
    _name = "edic.public.facts.budget.line"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a budget line"
    _model = "edic.public.budget.line"

    def _collect(self, record):
        about = [
            self._fact(
                "line", Kind.NAME, record, "display_name", self.env._("Budget line")
            ),
            self._fact("credit", Kind.NAME, record, "credit_id"),
            self._fact("comment", Kind.TEXT, record, "note"),
        ]
        about += self._direction(record)
        return about + self._collect_budget(record, record.direction)


class EdicPublicFactsBudgetCredit(models.AbstractModel):
    _name = "edic.public.facts.budget.credit"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a credit"
    _model = "edic.public.budget.credit"

    def _collect(self, record):
        name = self._fact(
            "credit", Kind.NAME, record, "display_name", self.env._("Credit")
        )
        facts = self._collect_budget(record, record.direction)
        return [name, *self._direction(record), *facts]


class EdicPublicFactsBudgetChapter(models.AbstractModel):
    _name = "edic.public.facts.budget.chapter"
    _inherit = ["edic.public.facts.budget.credit", "edic.public.facts"]
    _description = "Facts of a chapter"
    _model = "edic.public.budget.chapter"
