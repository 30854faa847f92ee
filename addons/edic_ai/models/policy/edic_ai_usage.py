# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from ...transaction import scheduled

KEPT_MONTHS = 13  # a year and the month to compare it with


class EdicAiUsage(models.Model):
    """One finished call of a model: what it took, of no person.

    The hour is kept, not the minute, so that nobody can tell by it who worked. What is
    not known is NULL in the table: sums leave it out, and say for how many calls.
    """

    _name = "edic.ai.usage"
    _description = "AI usage"
    _log_access = False
    _order = "occurred_at desc, id desc"
    _rec_name = "model"

    occurred_at = fields.Datetime("Hour", required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    use_case = fields.Selection(
        "_selection_use_case", string="Used for", required=True, readonly=True
    )
    provider = fields.Char(required=True, readonly=True)
    zone = fields.Selection(
        lambda self: self.env["edic.ai.provider"]._selection_zone(),
        required=True,
        readonly=True,
    )
    model = fields.Char(help="As the provider names what answered.", readonly=True)
    operation = fields.Char(required=True, readonly=True)
    input_tokens = fields.Integer("Tokens in", readonly=True)
    output_tokens = fields.Integer("Tokens out", readonly=True)
    pages = fields.Integer(readonly=True)
    cost = fields.Float("Euros", digits=(16, 6), readonly=True)
    duration_ms = fields.Integer("Duration (ms)", readonly=True, aggregator="avg")
    first_chunk_ms = fields.Integer(
        "First text after (ms)", readonly=True, aggregator="avg"
    )
    status = fields.Selection(
        [("ok", "Answered"), ("error", "Error")], required=True, readonly=True
    )
    error_type = fields.Selection(
        lambda self: list(self.env["edic.ai.gateway"]._error_words().items()),
        "Error",
        readonly=True,
    )
    retries = fields.Integer(required=True, readonly=True)
    calls = fields.Integer(required=True, readonly=True)
    errors = fields.Integer(required=True, readonly=True)
    unpriced = fields.Integer("Calls without a known price", readonly=True)
    energy_low = fields.Float("Wh, at least", digits=(16, 4), readonly=True)
    energy_high = fields.Float("Wh, at most", digits=(16, 4), readonly=True)
    co2_low = fields.Float("g CO2e, at least", digits=(16, 4), readonly=True)
    co2_high = fields.Float("g CO2e, at most", digits=(16, 4), readonly=True)
    unestimated = fields.Integer("Calls without an estimate of energy", readonly=True)

    @api.model
    def _selection_use_case(self):
        """Return codes of addons that are gone as well: a chart fails on unknown
        values."""
        logged = self.env.execute_query(
            SQL("SELECT DISTINCT use_case FROM edic_ai_usage")
        )
        codes = [code for (code,) in logged]
        return self.env["edic.ai.use.case"]._selection(["try", *codes])

    @api.model
    def _log(self, vals):
        """Keep what a finished call took.

        :param dict vals: ``company_id`` (id), ``use_case``, ``provider`` (code),
            ``zone``, ``operation``, ``duration_ms`` and ``status`` (ok or error); where
            known ``model``, ``input_tokens``, ``output_tokens``, ``pages``, ``cost``
            (Decimal), ``first_chunk_ms``, ``error_type``, ``retries``,
            ``size_class`` (of the model's card) and ``occurred_at`` (datetime; now)
        """
        at = vals.get("occurred_at") or fields.Datetime.now()
        energy, co2 = self.env["edic.ai.footprint"]._estimate(
            vals.get("model") or "",
            vals.get("output_tokens"),
            provider=vals["provider"],
            size_class=vals.get("size_class"),
            day=at.date(),
        )
        answered = vals["status"] == "ok"
        row = {
            **vals,
            "occurred_at": at.replace(minute=0, second=0, microsecond=0),
            "retries": vals.get("retries", 0),
            "calls": 1,
            "errors": 0 if answered else 1,
            "unpriced": int(answered and vals.get("cost") is None),
            "energy_low": energy and energy.low,
            "energy_high": energy and energy.high,
            "co2_low": co2 and co2.low,
            "co2_high": co2 and co2.high,
            "unestimated": int(answered and energy is None),
        }
        names = [n for n, field in self._fields.items() if field.store and n != "id"]
        # the ORM would write 0 for what is not known
        self.env.execute_query(
            SQL(
                "INSERT INTO edic_ai_usage (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, names)),
                tuple(row.get(name) for name in names),
            )
        )

    @api.autovacuum
    @scheduled
    def _gc_old(self):
        """Forget calls after 13 months."""
        held = self.env["edic.ai.incident"]._holding()
        old = Domain("occurred_at", "<", f"-{KEPT_MONTHS}m")
        old &= Domain("company_id", "not in", held.ids)
        old = self.sudo().search(old, limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
