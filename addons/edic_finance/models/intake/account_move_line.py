# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    edic_missing_rate = fields.Float(
        string="VAT rate without a tax",
        readonly=True,
        copy=False,
        help="The VAT rate (BT-152) that the e-invoice states and for which the company"
        " has no purchase tax.",
    )
