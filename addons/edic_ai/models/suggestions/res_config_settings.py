# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...choices import choice_words
from ...tools.ledger.timestamp import is_safe


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_ai_precision = fields.Float(
        related="company_id.edic_ai_precision", readonly=False
    )
    edic_ai_agreement = fields.Char(compute="_compute_edic_ai_agreement")
    edic_ai_agreement_alarm = fields.Boolean(compute="_compute_edic_ai_agreement")

    edic_ai_pace_agreement = fields.Char(
        related="company_id.edic_ai_pace_agreement", readonly=False
    )
    edic_ai_pace_agreed_on = fields.Date(
        related="company_id.edic_ai_pace_agreed_on", readonly=False
    )
    edic_ai_content_four_eyes = fields.Boolean(
        related="company_id.edic_ai_content_four_eyes", readonly=False
    )
    edic_ai_pace = fields.Boolean(related="company_id.edic_ai_pace")
    edic_ai_pace_text = fields.Char(compute="_compute_edic_ai_pace_text")
    edic_ai_pace_alarm = fields.Boolean(compute="_compute_edic_ai_pace_text")

    edic_ai_ledger_folder = fields.Char(
        string="Folder for checkpoints", config_parameter="edic_ai.ledger_folder"
    )
    edic_ai_ledger_mail = fields.Char(
        string="E-mail with checkpoints", config_parameter="edic_ai.ledger_mail"
    )
    edic_ai_ledger_stamp = fields.Char(
        string="Time stamp authority", config_parameter="edic_ai.ledger_stamp"
    )

    @api.constrains("edic_ai_ledger_stamp")
    def _check_edic_ai_ledger_stamp(self):
        for settings in self:
            address = settings.edic_ai_ledger_stamp
            params = self.env["ir.config_parameter"].sudo()
            is_new = address != params.get_param("edic_ai.ledger_stamp")
            if address and is_new and not is_safe(address.strip()):
                raise ValidationError(
                    self.env._(
                        "The address of a time stamp authority begins with https://."
                    )
                )

    def set_values(self):
        # EXTENDS base: where checkpoints go is in the ledger; addresses are kept apart
        anchors = self.env["edic.ai.anchor"]
        before = anchors._config()
        result = super().set_values()
        after = anchors._config()
        if before != after:
            sinks = dict(anchors._fields["sink"].selection)
            self.env["edic.ai.gateway"]._record(
                "policy",
                "ledger.sinks",
                {sink: [sink in before, sink in after] for sink in sinks},
                company=False,
                values={"before": before, "after": after},
            )
        return result

    @api.depends("company_id")
    @api.depends_context("lang")
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

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_edic_ai_pace_text(self):
        model = self.env["edic.ai.pace"]
        spans = choice_words(model, "span")
        for settings in self:
            pace = model._pace(settings.company_id)
            settings.edic_ai_pace_alarm = pace.alarm
            settings.edic_ai_pace_text = self.env._(
                "Median: %(span)s (%(timed)s decisions); "
                "evidence not opened: %(unseen)s.",
                span=spans.get(pace.median, "–"),
                timed=pace.timed,
                unseen=pace.unseen,
            )
