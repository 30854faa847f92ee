# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from itertools import pairwise

from odoo import models
from odoo.tools import LazyTranslate, format_date
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.people import AUDITOR
from odoo.addons.edic_ai.tools.paper.document import (
    Document,
    Facts,
    Section,
    Table,
    Text,
)
from odoo.addons.edic_ai.tools.text.percent import with_percent

from ...tools.audit.sampling import CREDITS, START, first_unit, place_digits
from ..common.percent import decimal_text, percent

_lt = LazyTranslate(__name__)


class EdicAiDocumentSample(models.AbstractModel):
    """The work-paper of a sample: population, draw, items, result."""

    _name = "edic.ai.document.sample"
    _inherit = "edic.ai.document"
    _description = "Work-paper of an audit sample"
    _use_case = "audit.paper"
    _readers = (AUDITOR, "edic_finance.group_edic_finance_accountant")
    _model = "edic.finance.sample"
    _gone = _lt("This sample does not exist any more.")

    def _build(self, number):
        sample = self._about(number)
        return Document(
            title=self.env._("Work-paper: %s", sample.name),
            lead=(Facts(tuple(self._population(sample))),),
            sections=(
                Section(self.env._("Result"), tuple(self._result(sample))),
                Section(self.env._("Items"), (self._items(sample),)),
                Section(self.env._("To draw it again"), tuple(self._recipe(sample))),
            ),
            signatures=(self.env._("Auditor, date"), self.env._("Reviewed, date")),
        )

    def _population(self, sample):
        def choice(name):
            field = sample._fields[name]
            return dict(field._description_selection(self.env))[sample[name]]

        day = format_date
        yield self.env._("Company"), sample.company_id.display_name
        yield self.env._("Population"), choice("population")
        yield (
            self.env._("Period"),
            f"{day(self.env, sample.date_from)} – {day(self.env, sample.date_to)}",
        )
        yield (
            self.env._("Items of the population"),
            self._count(sample.population_count),
        )
        yield self.env._("Value"), self._money(sample, sample.population_value)
        if sample.credit_count:
            yield (
                self.env._("Of which credit notes"),
                f"{self._count(sample.credit_count)}, "
                f"{self._money(sample, sample.credit_value)}",
            )
        yield self.env._("Digest of the population"), sample.population_digest or "–"
        yield self.env._("Method"), choice("method")
        yield self.env._("Seed"), sample.seed
        yield self.env._("Drawn on"), self._moment(sample.drawn_at)
        yield (
            self.env._("Confidence level"),
            with_percent(
                formatLang(self.env, sample.confidence, digits=1), self.env.lang
            ),
        )
        if sample.method == "monetary":
            yield self.env._("Units to draw"), self._count(sample.size)
        elif sample.method != "plan":
            yield self.env._("Items to draw"), self._count(sample.size)
        yield self.env._("Items drawn"), self._count(len(sample.line_ids))

    def _result_rows(self, sample):
        yield (
            self.env._("Looked at"),
            (f"{self._count(sample.looked_at)} / {self._count(len(sample.line_ids))}"),
        )
        yield self.env._("Errors"), self._errors(sample)
        if sample.has_rate:
            yield (
                self.env._("Error rate"),
                self.env._(
                    "%(rate)s; exact interval at %(confidence)s%%: %(low)s to %(high)s",
                    rate=self._percent(sample.rate, digits=2),
                    confidence=formatLang(self.env, sample.confidence, digits=1),
                    low=self._percent(sample.rate_low, digits=2),
                    high=self._percent(sample.rate_high, digits=2),
                ),
            )
        if sample.has_result and sample.method == "monetary":
            misstatement = self._money(sample, sample.misstatement)
            yield self.env._("Projected misstatement"), misstatement
            limit = self._money(sample, sample.projected)
            yield self.env._("Upper misstatement limit"), limit

    def _result(self, sample):
        yield Facts(tuple(self._result_rows(sample)))
        yield Text(sample.result_text)
        if sample.has_rate:
            yield self._strata(sample)
        yield from (Text(note, is_note=True) for note in self._notes(sample))

    def _errors(self, sample):
        """Return the number of errors by kind, as they count in the result."""
        found = Counter(sample.line_ids.mapped("outcome"))
        if not sample.errors:
            return str(sample.errors)
        return self.env._(
            "%(errors)s (wrong: %(wrong)s, of which understated: %(understated)s; "
            "papers missing: %(missing)s)",
            errors=sample.errors,
            wrong=found["wrong"],
            understated=len(sample._understated()),
            missing=found["missing"],
        )

    def _notes(self, sample):
        """Yield how the result was computed, what it assumes and what it leaves out."""
        yield from self._kept_notes(sample)
        yield self._how(sample)
        if sample.method == "monetary":
            yield from self._assumptions(sample)
        else:
            yield self.env._("An item whose papers are missing counts as wrong.")
        if sample.method == "monetary" and sample.is_signed and sample.credit_count:
            yield self.env._(
                "Credit notes have no units to draw: %(count)s of %(value)s are in the "
                "population and not in this result. Draw a sample of their own.",
                count=sample.credit_count,
                value=self._money(sample, sample.credit_value),
            )
        if not sample.is_signed:
            yield self.env._(
                "This sample was drawn with credit notes among the bills, as positive "
                "amounts."
            )

    def _kept_notes(self, sample):
        """Yield whether the sample is as the ledger has its draw."""
        entry = sample._draw_entry()
        if not entry:
            yield self.env._(
                "The audit trail has no entry of this draw: whether anything was "
                "changed since then cannot be said."
            )
            return
        changed, unknown = map(self._field_names, sample._changed_since_draw())
        if changed:
            yield self.env._(
                "Not as the audit trail has the draw: %s", ", ".join(changed)
            )
        if unknown:
            yield self.env._(
                "The audit trail entry of this draw is of an older version and "
                "does not hold: %s. Whether this was changed since then cannot be "
                "said.",
                ", ".join(unknown),
            )
        if not changed and not unknown:
            yield self.env._(
                "All that the result rests on, the confidence included, is as the "
                "audit trail has the draw (entry of %s).",
                self._moment(entry.occurred_at),
            )

    def _field_names(self, names):
        """Return how the reader's language calls facts of a draw."""
        own = {"drawn": self.env._("Items"), "plan": self.env._("Control plan")}
        fields_ = self.env["edic.finance.sample"]._fields
        return [
            own[name] if name in own else fields_[name]._description_string(self.env)
            for name in names
        ]

    def _assumptions(self, sample):
        """Yield what the projection of monetary units takes for granted."""
        missing = sample.line_ids.filtered(lambda line: line.outcome == "missing")
        yield self.env._(
            "An item whose papers are missing counts as wrong by its whole value, and "
            "so does a wrong item without an amount under “Should be”. Items "
            "with papers missing: %(count)s, of %(value)s.",
            count=len(missing),
            value=self._money(sample, sum(missing.mapped("book_value"))),
        )
        lower = sample._understated()
        amount = sum(line.right_value - line.book_value for line in lower)
        yield self.env._(
            "Only overstatements are projected. An item that should be higher counts "
            "as an error, but adds nothing to the projection and the limit, and is not "
            "set off against others. Understated items: %(count)s, by %(amount)s.",
            count=len(lower),
            amount=self._money(sample, amount),
        )

    def _how(self, sample):
        if sample.method == "monetary":
            return self.env._(
                "Bound of Stringer. Monetary units are drawn by value: they bound the "
                "amount that is wrong, and say nothing of a share of items."
            )
        return self.env._(
            "Each stratum counts by its items. The interval is exact (Clopper and "
            "Pearson, for draws without replacement), at a confidence shared between "
            "the strata (Bonferroni). Items taken in any case and strata looked at as "
            "a whole are counted, not estimated. Where nothing was looked at any share "
            "may be wrong; the rate is of the others."
        )

    def _strata(self, sample):
        return Table(
            head=(
                self.env._("Stratum"),
                self.env._("Items of the population"),
                self.env._("Taken in any case"),
                self.env._("Of which wrong"),
                self.env._("Drawn at random"),
                self.env._("Of which wrong"),
            ),
            rows=tuple(
                (
                    self._stratum_name(sample, number),
                    self._count(stratum.count),
                    self._count(stratum.certain_seen),
                    self._count(stratum.certain_wrong),
                    self._count(stratum.seen),
                    self._count(stratum.wrong),
                )
                for number, stratum in sorted(sample._found().items())
            ),
            numeric=tuple(range(1, 6)),
        )

    def _stratum_name(self, sample, number):
        if number == CREDITS:
            return self.env._("Credit notes")
        if sample.method == "stratified":
            return str(number)
        if sample.method != "plan":
            return self.env._("Amounts from 0")
        lines = sample.plan_id.sudo().line_ids
        if number < len(lines):
            return lines[number].name
        return self.env._("In no category")

    # --- to draw it again -------------------------------------------------------------
    def _recipe(self, sample):
        """Yield all that is needed to draw the items again by hand."""
        yield Text(self._population_recipe(sample))
        if sample.population_query:
            yield Text(sample.population_query)
        yield Text(
            self.env._(
                "The digest of the population is the SHA-256 of the list "
                '[[id,"value"],…] as JSON without spaces, in the order of ids, with '
                "values as the query returns them."
            )
        )
        yield Text(
            self.env._(
                "Each item has a place. It is the number that the first 16 hexadecimal "
                "digits of a SHA-256 are: that of the text “%(seed)s|id” in UTF-8, "
                "which is the seed, a vertical bar and the id of the item. The lowest "
                "place comes first; of two equal ones that with the lower id.",
                seed=sample.seed,
            )
        )
        yield from (Text(step) for step in self._steps_of_draw(sample))
        yield self._draw_table(sample)
        yield self._places(sample)

    def _population_recipe(self, sample):
        if not sample.population_query:
            return self.env._(
                "The query of the population is not recorded: the sample was drawn by "
                "an older version."
            )
        return self.env._(
            "The population is what this query returns from the database of the books: "
            "id and value of each item. What takes from the amount owed is negative."
        )

    def _steps_of_draw(self, sample):
        """Yield how items are chosen by their places, as the method has it."""
        if sample.method == "monetary":
            yield from self._steps_of_units(sample)
        elif sample.method == "plan":
            yield self.env._(
                "The first category of the plan that a bill is in counts. A bill is "
                "drawn where its place is below the share of its category times 2^64. "
                "Bills that a high or critical flag was about on the day of the draw "
                "are taken in any case."
            )
        else:
            yield self.env._(
                "Of each stratum the items with the lowest places are drawn, as many "
                "as the table says: %s together, shared between the strata in "
                "proportion to the sum of their values without sign, at least one of "
                "each; what rounding leaves goes to the largest remainders. Negative "
                "values are a stratum of their own.",
                sample.size,
            )

    def _steps_of_units(self, sample):
        interval = sample._interval()
        yield self.env._(
            "Items of more than 0 are laid out in this order, and their values are "
            "added up: %(total)s in all. Divided by %(size)s units, this is the "
            "interval: %(interval)s. The first unit is at %(start)s: the place of the "
            "text “%(text)s”, divided by 2^64, times the interval. From there one unit "
            "follows in each interval. An item is drawn where a unit lies in its part "
            "of the sum: from the sum before it to below the sum with it. An item as "
            "large as the interval is certain to be drawn.",
            total=f"{interval * sample.size:.2f}",
            size=sample.size,
            interval=f"{interval:.6f}",
            start=f"{first_unit(interval, sample.seed):.6f}",
            text=f"{sample.seed}|{START}",
        )
        units, items = sum(sample.line_ids.mapped("hits")), len(sample.line_ids)
        if units == items:
            yield self.env._("Units drawn: %s, each in another item.", units)
            return
        yield self.env._(
            "Units drawn: %(units)s, in %(items)s items. In large items lies more than "
            "one unit (in %(several)s of them); each item is looked at once.",
            units=units,
            items=items,
            several=len(sample.line_ids.filtered(lambda line: line.hits > 1)),
        )

    def _draw_table(self, sample):
        # certain items of a unit sample are drawn as all others are
        is_plan = sample.method == "plan"
        lines = sample.line_ids
        certain = Counter(lines.filtered("is_certain").mapped("stratum"))
        taken = certain if is_plan else Counter()
        drawn = Counter(lines.mapped("stratum"))
        spans = self._spans(sample)
        return Table(
            head=(
                self.env._("Stratum"),
                self.env._("Share") if is_plan else self.env._("Value"),
                self.env._("Items of the population"),
                self.env._("Taken in any case"),
                self.env._("Drawn"),
            ),
            rows=tuple(
                (
                    self._stratum_name(sample, number),
                    spans.get(number, ""),
                    self._count(count),
                    self._count(taken[number]),
                    self._count(drawn[number] - taken[number]),
                )
                for number, (count, _certain) in sorted(
                    (int(key), value) for key, value in (sample.strata or {}).items()
                )
            ),
            numeric=tuple(range(2, 5)),
        )

    def _spans(self, sample):
        """Return ``{stratum: which values, or which share}`` as the draw had them."""
        below = {CREDITS: self.env._("below 0")}
        if sample.method == "plan":
            lines = sample.plan_id.sudo().line_ids
            shares = [percent(self.env, 100 * line._share()) for line in lines]
            return dict(enumerate([*shares, percent(self.env, 0)]))
        if sample.method != "stratified":
            return below | {0: self.env._("from 0")}
        bounds = [decimal_text(self.env, at) for at in (0, *sample._bounds())]
        spans = {
            k: self.env._("from %(low)s to below %(high)s", low=low, high=high)
            for k, (low, high) in enumerate(pairwise(bounds))
        }
        return below | spans | {len(bounds) - 1: self.env._("from %s", bounds[-1])}

    def _places(self, sample):
        """Return the table of the drawn items by place, to compare with."""
        return Table(
            head=(
                self.env._("Id"),
                self.env._("Text"),
                self.env._("First 16 digits of its SHA-256"),
            ),
            rows=tuple(
                (
                    str(line.res_id),
                    f"{sample.seed}|{line.res_id}",
                    place_digits(sample.seed, line.res_id),
                )
                for line in sample.line_ids.sorted(
                    lambda line: (place_digits(sample.seed, line.res_id), line.res_id)
                )
            ),
        )

    def _items(self, sample):
        outcomes = dict(
            sample.line_ids._fields["outcome"]._description_selection(self.env)
        )
        return Table(
            head=(
                self.env._("Record"),
                self.env._("Id"),
                self.env._("Stratum"),
                self.env._("Units hit"),
                self.env._("Book value"),
                self.env._("Result"),
                self.env._("Should be"),
                self.env._("Note"),
            ),
            rows=tuple(
                (
                    line.about or str(line.res_id),
                    str(line.res_id),
                    self._stratum_name(sample, line.stratum),
                    str(line.hits),
                    self._money(sample, line.book_value),
                    outcomes.get(line.outcome, "–"),
                    self._right(sample, line),
                    line.note or "",
                )
                for line in sample.line_ids
            ),
            numeric=(1, 2, 3, 4, 6),
        )

    def _right(self, sample, line):
        """Return what an item should be, as it counts: 0 is a value, too."""
        return self._money(sample, line.right_value) if line.outcome == "wrong" else ""

    def _money(self, sample, value):
        return formatLang(self.env, value, currency_obj=sample.currency_id)

    def _recorded_facts(self, number):
        return {"population_digest": self._about(number).population_digest or ""}
