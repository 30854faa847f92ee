# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EdicAiDated(models.AbstractModel):
    """A row holds for models of a provider from a day on, and names its source.

    See `tools.policy.cost.best` for the row that counts.
    """

    _name = "edic.ai.dated"
    _inherit = ["edic.ai.recorded"]
    _description = "Dated figure of AI models"

    active = fields.Boolean(default=True)
    provider = fields.Selection(
        lambda self: self.env["edic.ai.provider"]._selection_preset(),
        help="Empty: whoever runs the model.",
    )
    pattern = fields.Char(
        string="Model",
        required=True,
        help="As the provider names it; * stands for anything.",
    )
    valid_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    source_url = fields.Char(string="Source", required=True)
    source_date = fields.Date(
        string="As of", required=True, default=fields.Date.context_today
    )
