# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import MissingError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.people import AUDITOR
from odoo.addons.edic_ai.tools.document import Document, Facts, Section, Table, Text

from ..tools.audit.sampling import CREDITS


class EdicAiDocumentSample(models.AbstractModel):
    """The work-paper of a sample: population, draw, items, result."""

    _name = "edic.ai.document.sample"
    _inherit = "edic.ai.document"
    _description = "Work-paper of an audit sample"
    _use_case = "audit.paper"
    _readers = (AUDITOR, "edic_finance.group_edic_finance_accountant")

    def _build(self, number):
        sample = self._about(number)
        return Document(
            title=self.env._("Work-paper: %s", sample.name),
            lead=(Facts(tuple(self._population(sample))),),
            sections=(
                Section(self.env._("Result"), tuple(self._result(sample))),
                Section(self.env._("Items"), (self._items(sample),)),
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
        yield self.env._("Items of the population"), str(sample.population_count)
        yield self.env._("Value"), self._money(sample, sample.population_value)
        if sample.credit_count:
            yield (
                self.env._("Of which credit notes"),
                f"{sample.credit_count}, {self._money(sample, sample.credit_value)}",
            )
        yield self.env._("Digest of the population"), sample.population_digest or "–"
        yield self.env._("Method"), choice("method")
        yield self.env._("Seed"), sample.seed
        yield self.env._("Drawn on"), self._moment(sample.drawn_at)
        yield self.env._("Items drawn"), str(len(sample.line_ids))

    def _result(self, sample):
        rows = [
            (self.env._("Looked at"), f"{sample.looked_at} / {len(sample.line_ids)}"),
            (self.env._("Errors"), str(sample.errors)),
        ]
        if sample.has_rate:
            rows.append(
                (
                    self.env._("Error rate"),
                    self.env._(
                        "%(rate)s; exact interval at %(confidence)s %%: %(low)s to "
                        "%(high)s",
                        rate=self._percent(sample.rate),
                        confidence=formatLang(self.env, sample.confidence, digits=1),
                        low=self._percent(sample.rate_low),
                        high=self._percent(sample.rate_high),
                    ),
                )
            )
        if sample.has_result and sample.method == "monetary":
            rows += [
                (
                    self.env._("Projected misstatement"),
                    self._money(sample, sample.misstatement),
                ),
                (
                    self.env._("Upper misstatement limit"),
                    self._money(sample, sample.projected),
                ),
            ]
        yield Facts(tuple(rows))
        yield Text(sample.result_text)
        if sample.has_rate:
            yield self._strata(sample)
        yield from (Text(note, is_note=True) for note in self._notes(sample))
        yield Text(
            self.env._(
                "The SHA-256 of seed and id says which items are drawn: whoever has "
                "both draws them again."
            ),
            is_note=True,
        )

    def _notes(self, sample):
        """Yield how the result was computed, and what it leaves out."""
        yield self._how(sample)
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
                    self._stratum_name(number),
                    str(one.count),
                    *(str(one.certain_seen), str(one.certain_wrong)),
                    *(str(one.seen), str(one.wrong)),
                )
                for number, one in sorted(sample._found().items())
            ),
            numeric=tuple(range(1, 6)),
        )

    def _stratum_name(self, number):
        return self.env._("Credit notes") if number == CREDITS else str(number)

    def _items(self, sample):
        outcomes = dict(
            sample.line_ids._fields["outcome"]._description_selection(self.env)
        )
        return Table(
            head=(
                self.env._("Record"),
                self.env._("Stratum"),
                self.env._("Units hit"),
                self.env._("Book value"),
                self.env._("Outcome"),
                self.env._("Should be"),
                self.env._("Note"),
            ),
            rows=tuple(
                (
                    line.about or str(line.res_id),
                    self._stratum_name(line.stratum),
                    str(line.hits),
                    self._money(sample, line.book_value),
                    outcomes.get(line.outcome, "–"),
                    self._money(sample, line.right_value) if line.right_value else "",
                    line.note or "",
                )
                for line in sample.line_ids
            ),
            numeric=(1, 2, 3, 5),
        )

    def _money(self, sample, value):
        return formatLang(self.env, value, currency_obj=sample.currency_id)

    def _about(self, number):
        sample = self.env["edic.finance.sample"].browse(number).exists()
        if not sample:
            raise MissingError(self.env._("This sample does not exist any more."))
        return sample

    def _company(self, number):
        return self._about(number).sudo().company_id

    def _check_reader(self, number):
        self._about(number).check_access("read")
        return super()._check_reader(number)

    def _recorded_facts(self, number):
        sample = self._about(number)
        return {"population_digest": sample.population_digest or ""}
