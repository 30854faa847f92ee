# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IapAutocompleteApi(models.AbstractModel):
    """Nothing is sent unless the company switched it on."""

    _inherit = "iap.autocomplete.api"

    def _request_partner_autocomplete(self, action, params, timeout=15):
        # EXTENDS partner_autocomplete
        if not self.env.company.sudo().edic_cloud_lookup:
            return False, self.env._("The company has not switched it on.")
        return super()._request_partner_autocomplete(action, params, timeout=timeout)
