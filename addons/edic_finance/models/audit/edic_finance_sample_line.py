# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class EdicFinanceSampleLine(models.Model):
    """An item that was drawn, and what the auditor found."""

    _name = "edic.finance.sample.line"
    _inherit = "edic.ai.about"
    _description = "Item of an audit sample"
    _order = "id"

    sample_id = fields.Many2one(
        "edic.finance.sample",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
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
        [("right", "Right"), ("wrong", "Wrong"), ("missing", "Papers missing")],
        string="Result",
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
        if not self.env.su and any(line.sample_id.state == "done" for line in self):
            raise UserError(self.env._("The sample is evaluated: its items stay."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self and not self.env.su:
            raise AccessError(self.env._("A drawn sample is evidence: it stays."))
