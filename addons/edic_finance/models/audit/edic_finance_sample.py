# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from collections import Counter
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT

from ... import roles
from ...tools.audit.sampling import (
    CREDITS,
    Item,
    Stratum,
    allocate,
    apart_credits,
    draw,
    monetary_units,
    projected_misstatement,
    stratified_rate,
    stratify,
    stringer_bound,
)

METHODS = [
    ("random", "Simple random"),
    ("stratified", "Stratified by amount"),
    ("monetary", "Monetary units"),
    ("plan", "Control plan"),
]
POPULATIONS = [
    ("bill", "Vendor bills, posted"),
    ("entry", "Manual entries, posted"),
    ("payment", "Payments to vendors"),
]
MODELS = {
    "bill": "account.move",
    "entry": "account.move",
    "payment": "account.payment",
}
# additions to what is owed or spent are positive, deductions negative; values as
# text, since Odoo's cursor makes floats of numbers
QUERIES = {
    "bill": """SELECT id, COALESCE(-amount_total_signed, 0)::text FROM account_move
                WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                  AND state = 'posted'""",
    "entry": """SELECT id, COALESCE(abs(amount_total_signed), 0)::text
                  FROM account_move
                 WHERE move_type = 'entry' AND state = 'posted'
                   AND origin_payment_id IS NULL AND statement_line_id IS NULL""",
    "payment": """SELECT id, COALESCE(-amount_company_currency_signed, 0)::text
                    FROM account_payment
                   WHERE payment_type = 'outbound'
                     AND state IN ('in_process', 'paid')""",
}
# these may change after the draw: the title, and what is found of the items. All else
# says how the items were drawn or what they stand for.
OPEN_AFTER_DRAW = {"name", "state", "line_ids"}
# fields of a line: what the draw wrote, and what the result is computed from
DRAWN_OF_LINE = ("res_id", "book_value", "stratum", "hits", "is_certain")
# facts of older ledger entries of a draw that had other names
FORMER_NAMES = {
    "date_from": "from",
    "date_to": "to",
    "population_count": "items",
}


class EdicFinanceSample(models.Model):
    """A sample of an auditor: drawn by a stored seed, so that anybody can draw it
    again, and evaluated with an exact interval. Nothing of the books changes."""

    _name = "edic.finance.sample"
    _description = "Audit sample"
    _check_company_auto = True
    _order = "id desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    method = fields.Selection(METHODS, required=True, default="random")
    population = fields.Selection(POPULATIONS, required=True, default="bill")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    size = fields.Integer(default=60, required=True, help="Items to draw.")
    bounds = fields.Char(
        default="1000; 10000",
        help="Amounts at which a new stratum begins, separated by semicolons.",
    )
    seed = fields.Char(
        required=True,
        default=lambda self: secrets.token_hex(8),
        help="Anyone who has the seed and the books can draw the same items.",
    )
    confidence = fields.Float(
        string="Confidence level",
        default=95.0,
        digits=(4, 1),
        required=True,
        help="Fixed when the items are drawn: for another one, draw another sample.",
    )
    state = fields.Selection(
        [("draft", "To draw"), ("drawn", "Drawn"), ("done", "Evaluated")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    drawn_at = fields.Datetime(string="Drawn at", readonly=True, copy=False)
    population_count = fields.Integer(
        string="Items in the population", readonly=True, copy=False
    )
    population_value = fields.Monetary(
        string="Value of the population", readonly=True, copy=False
    )
    population_digest = fields.Char(
        string="Digest of the population",
        readonly=True,
        copy=False,
        help="SHA-256 of the ids and values of the population, in order.",
    )
    population_query = fields.Text(
        string="Query of the population",
        readonly=True,
        copy=False,
        help="SQL as it was run: id and value of each item.",
    )
    is_signed = fields.Boolean(
        string="Credit notes apart",
        readonly=True,
        copy=False,
        help="Credit notes were drawn apart from bills, as negative amounts. Older "
        "samples have them among the bills.",
    )
    drawn_value = fields.Monetary(
        string="Value without credit notes", readonly=True, copy=False
    )
    credit_count = fields.Integer(
        string="Credit notes in the population", readonly=True, copy=False
    )
    credit_value = fields.Monetary(
        string="Value of the credit notes", readonly=True, copy=False
    )
    strata = SchemaJson(
        schema=OBJECT,
        readonly=True,
        copy=False,
        help="Items of each stratum of the population, and those taken in any case. "
        "Stratum -1 holds the credit notes.",
    )
    plan_id = fields.Many2one(
        "edic.finance.plan",
        readonly=True,
        copy=False,
        check_company=True,
    )
    line_ids = fields.One2many("edic.finance.sample.line", "sample_id", copy=False)
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

    _size_check = models.Constraint("CHECK(size > 0)", "A sample has items.")

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

    @api.constrains("date_from", "date_to", "confidence")
    def _check_figures(self):
        for sample in self:
            if sample.date_from > sample.date_to:
                raise ValidationError(self.env._("A period ends after it begins."))
            if not 50 <= sample.confidence < 100:
                raise ValidationError(
                    self.env._("The confidence is from 50 to below 100 percent.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super(EdicFinanceSample, without_defaults(self)).create(vals_list)

    def write(self, vals):
        is_fixed = any(sample.state != "draft" for sample in self)
        if is_fixed and vals.keys() - OPEN_AFTER_DRAW:
            raise UserError(
                self.env._("What is drawn stays: copy the sample and draw another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(sample.state != "draft" for sample in self):
            raise UserError(self.env._("A drawn sample is evidence: it stays."))

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_draw(self):
        """Draw the items, and keep what the population was."""
        for sample in self.filtered(lambda sample: sample.state == "draft"):
            items = sample._items()
            if not items:
                raise UserError(
                    self.env._("There is nothing of that kind in the period.")
                )
            strata = sample._strata(items)
            if sample.method == "monetary" and not strata[0]:
                raise UserError(
                    self.env._("Credit notes have no monetary units to draw.")
                )
            sample._keep(items, strata, sample._drawn(strata))
        return True

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_draw_again(self):
        """Draw once more by the same seed and say whether the items are the same.

        What was booked since then changes the population: then it says so.
        """
        self.ensure_one()
        items = self._items()
        kept = [(line.res_id, line.hits) for line in self.line_ids]
        rows = self._drawn(self._strata(items))
        same = sorted(kept) == sorted([(row["res_id"], row["hits"]) for row in rows])
        if self._digest(items) != self.population_digest:
            text = self.env._(
                "The population is no longer what it was on %s: entries were added or "
                "changed since then.",
                self.drawn_at,
            )
            return notification("warning", text)
        if same:
            return notification("success", self.env._("The same items were drawn."))
        return notification("danger", self.env._("Other items were drawn."))

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

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_work_paper(self):
        """Open the work-paper, to read and print."""
        self.ensure_one()
        return self.env["edic.ai.document.sample"]._open(self.id)

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_csv(self):
        """Download the items as data, with the digest in the audit trail."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/audit/sample/{self.id}.csv",
            "target": "new",
        }

    # --- drawing ----------------------------------------------------------------------
    def _items(self):
        """Return the population: ids and values, by the reader's own companies."""
        self.ensure_one()
        self.company_id.check_access("read")
        model = self.env[MODELS[self.population]]
        model.check_access("read")
        model.flush_model()
        rows = self.env.execute_query(self._query())
        return [Item(number, self._value(text)) for number, text in rows]

    def _value(self, text):
        """Return the value of an item, in the way in which this sample was drawn.

        Older samples were drawn from floats, and those before them had credit notes
        among the bills, as positive amounts.
        """
        if self.state == "draft" or self.population_query:
            return Decimal(text)
        value = Decimal(float(text))
        return value if self.is_signed else abs(value)

    def _query(self):
        """Return the SQL of the population: id and signed value of each item."""
        return SQL(
            "%s AND company_id = %s AND date BETWEEN %s AND %s ORDER BY id",
            SQL(QUERIES[self.population]),
            self.company_id.id,
            self.date_from,
            self.date_to,
        )

    def _strata(self, items):
        """Return the population by stratum: ``{number: items}``.

        Credit notes are a stratum of their own, but in a control plan, whose
        categories say how much of each is looked at.
        """
        if self.method == "plan":
            return self.plan_id._strata(items)
        others, refunds = apart_credits(items)
        strata = {0: others}
        if self.method == "stratified":
            strata = stratify(others, self._bounds())
        return {**strata, CREDITS: refunds} if refunds else strata

    def _drawn(self, strata):
        """Return rows of lines: what the method and the seed choose."""
        if self.method == "monetary":
            return [
                sample_row(hit.item, hits=hit.hits, is_certain=hit.is_certain)
                for hit in monetary_units(strata[0], self.size, self.seed)
            ]
        if self.method == "plan":
            return self.plan_id._rows(strata, self)
        sizes = allocate(strata, self.size)
        return [
            sample_row(item, stratum=number)
            for number, found in strata.items()
            for item in draw(found, sizes[number], self.seed)
        ]

    def _bounds(self):
        try:
            found = [Decimal(text) for text in (self.bounds or "").split(";") if text]
        except ArithmeticError as error:
            raise UserError(
                self.env._("Write the bounds as numbers: 1000; 10000")
            ) from error
        if found != sorted(found):
            raise UserError(self.env._("Bounds must be in ascending order."))
        return found

    def _keep(self, items, strata, rows):
        self.check_access("write")
        others, refunds = apart_credits(items)
        query = self.env.cr.mogrify(self._query()).decode()
        certain = Counter(row["stratum"] for row in rows if row["is_certain"])
        counts = {
            str(number): [len(found), certain[number]]
            for number, found in strata.items()
            if found
        }
        self.sudo().write(
            {
                "state": "drawn",
                "drawn_at": fields.Datetime.now(),
                "population_count": len(items),
                "population_value": float(_sum(items)),
                "is_signed": True,
                "drawn_value": float(_sum(others)),
                "credit_count": len(refunds),
                "credit_value": float(_sum(refunds)),
                "population_digest": self._digest(items),
                "population_query": " ".join(query.split()),
                "strata": counts,
                "line_ids": [
                    fields.Command.create({**row, "res_model": MODELS[self.population]})
                    for row in rows
                ],
            }
        )
        self.env["edic.ai.gateway"]._record(
            "accounting",
            "audit.sample",
            self._draw_facts(),
            company=self.company_id,
            record=self,
        )

    # --- what is fixed at the draw ----------------------------------------------------
    def _fixed_names(self):
        """Return the names of all stored fields that the draw fixes, in order.

        They are found in the model, so that a field that is added later is fixed, and
        in the ledger, without being named here.
        """
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and name not in {*models.MAGIC_COLUMNS, *OPEN_AFTER_DRAW}
        )

    def _draw_facts(self):
        """Return what the ledger keeps of the draw: all that the result will rest on.

        ``drawn`` is the digest of the items with what the draw wrote of each.
        """
        self.ensure_one()
        facts = {name: _text(self, name) for name in self._fixed_names()}
        if self.plan_id:
            facts["plan"] = self.plan_id.sudo().told or ""
        rows = [[_text(line, name) for name in DRAWN_OF_LINE] for line in self.line_ids]
        return {**facts, "drawn": digest(rows)}

    def _draw_entry(self):
        """Return the ledger's entry of the draw; empty where there is none."""
        self.ensure_one()
        about = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        traces = self.env["edic.ai.trace"].sudo()
        domain = [("use_case", "=", "audit.sample"), *about]
        return traces.search(domain, order="id", limit=1)

    def _changed_since_draw(self):
        """Return how the sample differs from the ledger's entry of its draw.

        :return: ``(changed, unknown)``: names of fields with another value there, and
            of those that the entry of an older version does not have
        """
        entry = self._draw_entry().facts or {}
        changed, unknown = [], []
        for name, value in self._draw_facts().items():
            former = name if name in entry else FORMER_NAMES.get(name, name)
            if former not in entry:
                unknown.append(name)
            elif name == "drawn" and "confidence" not in entry:
                unknown.append(name)  # older entries: of the ids alone
            elif entry[former] != value:
                changed.append(name)
        return changed, unknown

    @staticmethod
    def _digest(items):
        return digest([[item.number, str(item.value)] for item in items])

    # --- result -----------------------------------------------------------------------
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
        methods = dict(self._fields["method"]._description_selection(self.env))
        if self.method != "monetary":
            return self.env._(
                "%(drawn)s of %(count)s items drawn (%(method)s); exact interval "
                "at %(confidence)s%% confidence.",
                drawn=len(self.line_ids),
                count=self.population_count,
                method=methods[self.method],
                confidence=confidence,
            )
        return self.env._(
            "%(drawn)s items drawn (%(method)s), one unit in every %(interval)s; "
            "Stringer's bound at %(confidence)s%% confidence, one-sided.",
            drawn=len(self.line_ids),
            method=methods[self.method],
            interval=formatLang(
                self.env, float(self._interval()), currency_obj=self.currency_id
            ),
            confidence=confidence,
        )

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
        """Return ``{number: Stratum}``: what was looked at and what of it was wrong."""
        seen, wrong = Counter(), Counter()
        for line in self.line_ids.filtered("outcome"):
            kind = (line.stratum, line.is_certain)
            seen[kind] += 1
            wrong[kind] += line.outcome != "right"
        found = {}
        for key, (count, certain) in (self.strata or {}).items():
            taken, drawn = (int(key), True), (int(key), False)
            found[int(key)] = Stratum(
                count,
                certain,
                seen[taken],
                wrong[taken],
                seen[drawn],
                wrong[drawn],
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

    def _result_facts(self):
        """Return the sample's result for the audit trail: numbers as text."""
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


def _text(record, name):
    """Return the value of a field for the ledger: amounts and shares as text."""
    field, value = record._fields[name], record[name]
    if field.type == "monetary":
        return f"{value:.2f}"
    if field.type == "float":
        return f"{value:.{field.get_digits(record.env)[1]}f}"
    if field.type == "many2one":
        return value.id
    if field.type in ("date", "datetime"):
        return str(value) if value else False
    return value


def _sum(items):
    return sum((item.value for item in items), Decimal())


def sample_row(item, *, stratum=0, hits=1, is_certain=False):
    """Return the values of the line of an item that is drawn."""
    return {
        "res_id": item.number,
        "book_value": float(item.value),
        "stratum": stratum,
        "hits": hits,
        "is_certain": is_certain,
    }
