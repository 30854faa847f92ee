# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """A company decides whether names of companies leave the house."""

    _inherit = "res.company"

    edic_cloud_lookup = fields.Boolean(
        string="Look companies up in the cloud",
        help="Sends what is typed as a company's name or VAT number to"
        " partner-autocomplete.odoo.com.",
    )

    def write(self, vals):
        # EXTENDS base
        name = "edic_cloud_lookup"
        before = {company: company[name] for company in self if name in vals}
        result = super().write(vals)
        for company, was_on in before.items():
            if was_on != company[name]:
                self.env["edic.ai.gateway"]._record(
                    "policy",
                    "finance.cloud_lookup",
                    {name: [was_on, company[name]]},
                    company=company,
                    record=company,
                )
        return result
