# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import TEXT, list_of


class EdicPublicFormPaper(models.Model):
    """A paper that was uploaded for a field, and the text that can be read on it."""

    _name = "edic.public.form.paper"
    _description = "Paper of a form"

    entry_id = fields.Many2one(
        "edic.public.form.entry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="entry_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="File", required=True, readonly=True)
    data = fields.Binary(string="Paper", required=True, readonly=True, attachment=True)
    lines = SchemaJson(schema=list_of(TEXT), readonly=True)
