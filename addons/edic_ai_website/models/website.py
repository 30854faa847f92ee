# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError


class Website(models.Model):
    _inherit = "website"

    def _OLG_api_rpc(self, route, params):
        # OVERRIDE website: core sends the texts of the pages to a service of Odoo's;
        # by this error it knows that it goes on without
        raise AccessError(self.env._("Texts are not sent to this service."))
