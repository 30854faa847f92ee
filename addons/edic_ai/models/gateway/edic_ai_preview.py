# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...choices import choices_of
from ...tools.providers.errors import AiNotAsked


class EdicAiPreview(models.TransientModel):
    """A dialog that shows word for word what would leave for a request."""

    _name = "edic.ai.preview"
    _description = "What a model would be sent"

    refusal = fields.Char(readonly=True)
    provider = fields.Char(readonly=True)
    zone = fields.Selection(choices_of("edic.ai.provider", "zone"), readonly=True)
    model = fields.Char(readonly=True)
    concealed = fields.Integer(string="Names and numbers replaced", readonly=True)
    is_concealed = fields.Boolean(readonly=True)
    system = fields.Text(string="Instruction", readonly=True)
    question = fields.Html(sanitize=False, readonly=True)
    schema = fields.Text(string="What it may answer", readonly=True)

    @api.model
    def _open(self, request):
        """Open the dialog on a request of the gateway; it shows a refusal, too."""
        try:
            plan = self.env["edic.ai.gateway"]._preview(request)
        except AiNotAsked as error:
            vals = {"refusal": self.env["edic.ai.gateway"]._sentence(error)}
        else:
            vals = self._vals(plan)
        preview = self.sudo().create(vals)  # nobody else may
        return preview._get_records_action(
            name=self.env._("What a model would be sent"), target="new", context={}
        )

    def _vals(self, plan):
        system, user = (message.content for message in plan.call.messages)
        placeholders = sorted(plan.concealer.mapping) if plan.concealer else ()
        return {
            "provider": plan.provider,
            "zone": plan.zone.value,
            "model": plan.call.model,
            "is_concealed": bool(plan.concealer),
            "concealed": len(placeholders),
            "system": system,
            "question": _marked(user, placeholders),
            "schema": plan.call.schema and _schema_text(plan.call.schema.schema),
        }


def _marked(text, placeholders):
    """Return ``text`` as HTML, with its placeholders marked."""
    html = Markup.escape(text)
    for placeholder in placeholders:
        html = html.replace(
            Markup.escape(placeholder), Markup("<mark>%s</mark>") % placeholder
        )
    return Markup("<div style='white-space: pre-wrap'>%s</div>") % html


def _schema_text(schema):
    return "\n".join(
        f"{name}: {', '.join(map(str, part.get('enum', [part.get('type', '')])))}"
        for name, part in schema.get("properties", {}).items()
    )
