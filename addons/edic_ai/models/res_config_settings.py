# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_ai_precision = fields.Float(
        related="company_id.edic_ai_precision", readonly=False
    )
    edic_ai_agreement = fields.Char(compute="_compute_edic_ai_agreement")
    edic_ai_agreement_alarm = fields.Boolean(compute="_compute_edic_ai_agreement")

    @api.depends("company_id")
    def _compute_edic_ai_agreement(self):
        for settings in self:
            agreement = settings.company_id._edic_agreement()
            settings.edic_ai_agreement_alarm = agreement.alarm
            if agreement.rate is None:
                settings.edic_ai_agreement = self.env._("Nothing was decided yet.")
            else:
                settings.edic_ai_agreement = self.env._(
                    "%(accepted)s of %(decided)s decisions took what was proposed.",
                    accepted=agreement.accepted,
                    decided=agreement.decided,
                )
