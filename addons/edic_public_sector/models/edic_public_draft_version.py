# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.tools.canonical import digest
from odoo.addons.edic_ai.tools.json_schema import OBJECT, list_of

from .. import roles
from ..tools.drafting.text import changes
from .edic_public_draft import check_text

MOST_COMMENT = 5_000  # characters

ORIGINS = [
    ("template", "Template"),
    ("person", "Person"),
    ("model", "Model, taken over by a person"),
]


class EdicPublicDraftVersion(models.Model):
    """How a draft stood at a moment, and whose words these are; it never changes."""

    _name = "edic.public.draft.version"
    _description = "Version of a draft"
    _order = "number desc"
    _rec_name = "number"

    draft_id = fields.Many2one(
        "edic.public.draft", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, aggregator=None)
    origin = fields.Selection(ORIGINS, required=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    model = fields.Char(string="Language model")
    prompt_version = fields.Integer(string="Version of the prompt", aggregator=None)
    provider = fields.Char(string="Provider of the model")
    call_uuid = fields.Char(string="Call", help="Entry of the ledger.")
    note = fields.Char(string="What was done")
    blocks = SchemaJson(schema=list_of(OBJECT), required=True)
    digest = fields.Char(required=True)

    _number_uniq = models.UniqueIndex("(draft_id, number)", "Somebody saved just now.")

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self.env.su:
            raise AccessError(self.env._("Versions are made in the editor."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A version stays as it was."))

    def _told(self):
        """For the editor."""
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

    draft_id = fields.Many2one(
        "edic.public.draft", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(string="Paragraph")
    body = fields.Text(required=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    is_done = fields.Boolean(string="Done")

    def _told(self):
        return {
            "id": self.id,
            "key": self.key or "",
            "body": self.body,
            "who": self.sudo().user_id.name,
            "mine": self.user_id == self.env.user,
            "done": self.is_done,
            "moment": fields.Datetime.to_string(self.create_date),
        }


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """Versions of a draft, and comments on it."""

    _inherit = "edic.public.draft"

    def _keep_version(self, origin, note, **about):
        """Put down how the draft stands now."""
        self.ensure_one()
        own = self.sudo()
        last = own.version_ids.sorted("number")[-1:]
        told = digest(own.blocks)
        if last.digest == told and origin == "person":
            return last
        version = own.env["edic.public.draft.version"].create(
            {
                "draft_id": own.id,
                "number": last.number + 1,
                "origin": origin,
                "user_id": self.env.uid,
                "note": note,
                "blocks": own.blocks,
                "digest": told,
                **about,
            }
        )
        own.version_id = version
        if own.register == "easy" and origin != "template":
            own.is_unchecked = True  # readers have checked another text
        return version

    @roles.for_roles(roles.EMPLOYEE)
    def edic_restore(self, version_id):
        """Let an earlier version stand again, as a new one."""
        own = self._own()
        version = own.version_ids.filtered(lambda v: v.id == version_id)
        if not version:
            raise UserError(self.env._("This version is not of this draft."))
        now = {block["key"]: block for block in own.blocks or []}
        own.blocks = [
            now.get(block["key"], block) if block["kind"] == "locked" else block
            for block in version.blocks
        ]
        facts = own._fact_table()
        own._follow(facts, facts)  # locked paragraphs are those of the facts as of now
        note = self.env._("Version %s again", version.number)
        kept = own.with_user(self.env.user)._keep_version("person", note)
        own._note("draft.restored", {"version": kept.number, "as": version.number})
        return self.edic_open()

    @roles.reads
    def edic_compare(self, old_id, new_id):
        """What changed from one version to another, by paragraph.

        :return: ``[{"key", "kind", "parts": [[sign, text]]}]``, with placeholders
            written out
        """
        self.ensure_one()
        self.check_access("read")
        versions = self.sudo().version_ids
        old, new = (
            versions.filtered(lambda v, number=number: v.id == number)
            for number in (old_id, new_id)
        )
        if not old or not new:
            raise UserError(self.env._("Choose two versions of this draft."))
        before = {block["key"]: block for block in old.blocks}
        after = {block["key"]: block for block in new.blocks}
        told = []
        for key in [*after, *(key for key in before if key not in after)]:
            texts = [side.get(key, {}).get("text", "") for side in (before, after)]
            parts = [[sign, self._filled(text)] for sign, text in changes(*texts)]
            kind = (after.get(key) or before[key])["kind"]
            told.append({"key": key, "kind": kind, "parts": parts})
        return told

    @roles.for_roles(roles.EMPLOYEE)
    def edic_comment(self, body, key=""):
        """Say something about a paragraph; readers may as well."""
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        if not body.strip():
            raise UserError(self.env._("The comment is empty."))
        check_text(self.env, body, MOST_COMMENT)
        comment = self.env["edic.public.draft.comment"].sudo()
        comment.create(
            {
                "draft_id": self.id,
                "key": key,
                "body": body.strip(),
                "user_id": self.env.uid,
            }
        )
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_comment_done(self, comment_id, is_done=True):
        """Mark a comment as dealt with, or not."""
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        comments = self.sudo().comment_ids.filtered(lambda c: c.id == comment_id)
        comments.is_done = is_done
        return self.edic_open()
