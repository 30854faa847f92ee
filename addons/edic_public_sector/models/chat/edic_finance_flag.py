# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicFinanceFlag(models.Model):
    _name = "edic.finance.flag"
    _inherit = ["edic.finance.flag", "edic.public.asked"]
