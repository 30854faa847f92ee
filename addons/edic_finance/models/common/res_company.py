# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools.common.zones import ZONES


class ResCompany(models.Model):
    _inherit = "res.company"

    def _edic_zone(self):
        """Return the name of the company's time zone; else that of its country."""
        self.ensure_one()
        country = self.country_id.code or self.account_fiscal_country_id.code
        return self.partner_id.tz or ZONES.get(country, "UTC")

    def _edic_day(self, moment):
        """Return the day on which a moment (naive, UTC) falls at the company."""
        record = self.with_context(tz=self._edic_zone())
        return fields.Datetime.context_timestamp(record, moment).date()
