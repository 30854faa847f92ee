# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT, list_of

ORIGINS = [
    ("template", "Template"),
    ("person", "Person"),
    ("model", "Model, taken over by a person"),
]


def of_draft():
    """Return the field of what belongs to a draft, and goes with it."""
    return fields.Many2one(
        "edic.public.draft",
        string="Draft letter",
        required=True,
        index=True,
        ondelete="cascade",
    )


class EdicPublicDraftVersion(models.Model):
    """A version says how a draft stood at a moment, and whose words these are; it never
    changes."""

    _name = "edic.public.draft.version"
    _description = "Version of a draft"
    _order = "number desc"
    _rec_name = "number"

    draft_id = of_draft()
    number = fields.Integer(required=True, aggregator=None)
    origin = fields.Selection(ORIGINS, required=True)
    user_id = fields.Many2one("res.users", string="Written by", required=True)
    model = fields.Char(string="Language model")
    prompt_version = fields.Integer(string="Version of the prompt", aggregator=None)
    provider = fields.Char(string="Provider of the model")
    call_uuid = fields.Char(string="Call", help="Entry of the audit trail.")
    note = fields.Char(string="What was done")
    blocks = SchemaJson(schema=list_of(OBJECT), required=True)
    digest = fields.Char(required=True)

    _number_uniq = models.UniqueIndex("(draft_id, number)", "Somebody saved just now.")

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A version stays as it was."))

    def _describe(self):
        origins = dict(self._fields["origin"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": self.number,
            "origin": self.origin,
            "origin_word": origins[self.origin],
            "who": self.sudo().user_id.name,
            "model": self.model or "",
            "prompt_version": self.prompt_version or 0,
            "note": self.note or "",
            "moment": fields.Datetime.to_string(self.create_date),
        }


class EdicPublicDraftComment(models.Model):
    """A remark on a paragraph; it stays when the paragraph changes."""

    _name = "edic.public.draft.comment"
    _description = "Comment on a draft"
    _order = "id"

    draft_id = of_draft()
    key = fields.Char(string="Paragraph")
    body = fields.Text(string="Comment", required=True)
    user_id = fields.Many2one("res.users", string="Written by", required=True)
    is_done = fields.Boolean(string="Done")

    def _describe(self):
        return {
            "id": self.id,
            "key": self.key or "",
            "body": self.body,
            "who": self.sudo().user_id.name,
            "mine": self.user_id == self.env.user,
            "done": self.is_done,
            "moment": fields.Datetime.to_string(self.create_date),
        }
