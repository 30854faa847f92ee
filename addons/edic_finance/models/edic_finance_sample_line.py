# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.tools.canonical import digest

from .. import roles
from ..tools.audit.sampling import (
    Stratum,
    projected_misstatement,
    stratified_rate,
    stringer_bound,
)

ENTERED = {"outcome", "right_value", "note"}  # by who looks at an item


class EdicFinanceSampleLine(models.Model):
    """An item that was drawn, and what the auditor found."""

    _name = "edic.finance.sample.line"
    _inherit = "edic.ai.about"
    _description = "Item of an audit sample"
    _order = "id"

    sample_id = fields.Many2one(
        "edic.finance.sample", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="sample_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    stratum = fields.Integer(readonly=True, aggregator=None)
    stratum_items = fields.Integer(
        string="Items of the stratum", compute="_compute_stratum_items", aggregator=None
    )
    book_value = fields.Monetary(string="Book value", readonly=True)
    hits = fields.Integer(
        string="Units hit", readonly=True, help="For a monetary unit sample."
    )
    is_certain = fields.Boolean(
        string="Certain", readonly=True, help="As large as the interval, or serious."
    )
    outcome = fields.Selection(
        [("right", "Right"), ("wrong", "Wrong"), ("missing", "Papers missing")]
    )
    right_value = fields.Monetary(
        string="Should be", help="The amount that the papers show, where it is wrong."
    )
    note = fields.Char()

    @api.depends("stratum", "sample_id.strata")
    def _compute_stratum_items(self):
        for line in self:
            counts = (line.sample_id.strata or {}).get(str(line.stratum))
            line.stratum_items = counts[0] if counts else 0

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self.env.su:
            raise AccessError(self.env._("Only the draw writes what was drawn."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - ENTERED:
            raise AccessError(self.env._("Only the draw writes what was drawn."))
        if not self.env.su and any(one.sample_id.state == "done" for one in self):
            raise UserError(self.env._("The sample is evaluated: its items stay."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self and not self.env.su:
            raise AccessError(self.env._("A drawn sample is evidence: it stays."))


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceSample(models.Model):
    """What a sample says of its population."""

    _inherit = "edic.finance.sample"

    looked_at = fields.Integer(string="Looked at", compute="_compute_result")
    errors = fields.Integer(compute="_compute_result")
    has_result = fields.Boolean(
        compute="_compute_result",
        help="Every item has an outcome: before that, a sample says nothing of its "
        "population.",
    )
    result_text = fields.Char(string="What it says", compute="_compute_result_text")
    has_rate = fields.Boolean(
        compute="_compute_result",
        help="Monetary units are drawn by value: they say nothing of a share of items.",
    )
    rate = fields.Float(
        string="Error rate",
        digits=(7, 6),
        compute="_compute_result",
        aggregator=None,
        help="Weighted by the items of each stratum; the interval is exact.",
    )
    rate_low = fields.Float(digits=(7, 6), compute="_compute_result", aggregator=None)
    rate_high = fields.Float(digits=(7, 6), compute="_compute_result", aggregator=None)
    misstatement = fields.Monetary(
        string="Projected misstatement",
        compute="_compute_result",
        help="The most likely overstatement: what is known, and what the units drawn "
        "stand for.",
    )
    projected = fields.Monetary(
        string="Upper misstatement limit",
        compute="_compute_result",
        help="Stringer's bound of a monetary unit sample at the confidence above.",
    )

    @api.depends("line_ids.outcome", "line_ids.right_value", "confidence", "strata")
    def _compute_result(self):
        for sample in self:
            lines = sample.line_ids.filtered("outcome")
            wrong = lines.filtered(lambda line: line.outcome != "right")
            sample.looked_at, sample.errors = len(lines), len(wrong)
            sample.has_result = bool(lines) and len(lines) == len(sample.line_ids)
            sample.has_rate = sample.has_result and sample.method != "monetary"
            rates, amounts = (0, 0, 0), (0, 0)
            if sample.has_rate:
                rates = stratified_rate(sample._found().values(), sample._level())
            elif sample.has_result:
                amounts = sample._overstated(wrong, sample._level())
            sample.rate, sample.rate_low, sample.rate_high = map(float, rates)
            sample.misstatement, sample.projected = map(float, amounts)

    @api.depends("has_result", "looked_at", "confidence")
    @api.depends_context("lang")
    def _compute_result_text(self):
        for sample in self:
            sample.result_text = sample._render_result()

    def _render_result(self):
        """Return what the sample says so far, as one line of the reader's language."""
        if not self.line_ids:
            return self.env._("No item was drawn.")
        if not self.has_result:
            return self.env._(
                "%(seen)s of %(drawn)s items examined; the result follows when all "
                "are.",
                seen=self.looked_at,
                drawn=len(self.line_ids),
            )
        confidence = formatLang(self.env, self.confidence, digits=1)
        if self.method != "monetary":
            return self.env._(
                "%(drawn)s of %(count)s items drawn (%(method)s); exact interval at "
                "%(confidence)s %% confidence.",
                drawn=len(self.line_ids),
                count=self.population_count,
                method=self._method_name(),
                confidence=confidence,
            )
        return self.env._(
            "%(drawn)s items drawn (%(method)s), one unit in every %(interval)s; "
            "Stringer's bound at %(confidence)s %% confidence, one-sided.",
            drawn=len(self.line_ids),
            method=self._method_name(),
            interval=formatLang(
                self.env, float(self._interval()), currency_obj=self.currency_id
            ),
            confidence=confidence,
        )

    def _method_name(self):
        return dict(self._fields["method"]._description_selection(self.env))[
            self.method
        ]

    def _level(self):
        """Return the confidence as a share, 0.5 to below 1."""
        return Decimal(str(self.confidence)) / 100

    def _interval(self):
        """Return the interval of a monetary unit sample, in the company's currency.

        Samples that were drawn with credit notes among the bills have that of all.
        """
        value = self.drawn_value if self.is_signed else self.population_value
        return Decimal(str(value)) / max(self.size, 1)

    def _found(self):
        """``{number: Stratum}``: what was looked at and what of it was wrong."""
        seen, wrong = Counter(), Counter()
        for line in self.line_ids.filtered("outcome"):
            kind = (line.stratum, line.is_certain)
            seen[kind] += 1
            wrong[kind] += line.outcome != "right"
        found = {}
        for key, (count, certain) in (self.strata or {}).items():
            taken, drawn = (int(key), True), (int(key), False)
            found[int(key)] = Stratum(
                *(count, certain, seen[taken], wrong[taken]),
                *(seen[drawn], wrong[drawn]),
            )
        return found

    def _overstated(self, wrong, confidence):
        """Return the most likely overstatement and its upper limit: known errors of
        certain items, and what the others stand for."""
        interval = self._interval()
        taints, known = [], Decimal()
        for line in wrong:
            book = Decimal(str(line.book_value))
            right = Decimal(str(line.right_value)) if line.outcome == "wrong" else 0
            over = max(book - right, Decimal())
            if line.is_certain:
                known += over
            elif book:
                taints += [min(over / book, Decimal(1))] * line.hits
        likely = known + projected_misstatement(taints, interval)
        return likely, known + stringer_bound(taints, interval, confidence)

    def _understated(self):
        """Return the wrong items that should be higher than they are in the books."""
        return self.line_ids.filtered(
            lambda line: line.outcome == "wrong" and line.right_value > line.book_value
        )

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_evaluate(self):
        """Close the sample: every item has been looked at."""
        for sample in self.filtered(lambda sample: sample.state == "drawn"):
            open_ = sample.line_ids.filtered(lambda line: not line.outcome)
            if open_:
                raise UserError(self.env._("Items without an outcome: %s", len(open_)))
            sample.check_access("write")
            sample.sudo().state = "done"
            self.env["edic.ai.gateway"]._record(
                "accounting",
                "audit.sample.evaluated",
                sample._result_facts(),
                company=sample.company_id,
                record=sample,
            )
        return True

    def _result_facts(self):
        """What the ledger keeps of the result: numbers as text."""
        found = [
            [line.res_id, line.outcome, f"{line.right_value:.2f}"]
            for line in self.line_ids
        ]
        facts = {
            "looked_at": self.looked_at,
            "errors": self.errors,
            "confidence": f"{self.confidence:.1f}",
            "outcomes": digest(found),
        }
        if self.has_rate:
            names = ("rate", "rate_low", "rate_high")
            facts |= {name: f"{self[name]:.6f}" for name in names}
        if self.method == "monetary":
            facts |= {
                "size": len(self.line_ids),
                "interval": f"{self._interval():.2f}",
                "misstatement": f"{self.misstatement:.2f}",
                "projected": f"{self.projected:.2f}",
            }
        return facts

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_work_paper(self):
        """The work-paper, to read and print."""
        self.ensure_one()
        return self.env["edic.ai.document.sample"]._open(self.id)

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_csv(self):
        """The items as data, with the digest in the ledger."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/audit/sample/{self.id}.csv",
            "target": "new",
        }
