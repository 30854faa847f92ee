# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        # EXTENDS web
        info = super().session_info()
        if self.env.user._is_internal():
            info["edic_ai_stops"] = [
                *self.env["edic.ai.verification"]._shown(),
                *self.env["edic.ai.switch"]._shown(),
            ]
        return info
