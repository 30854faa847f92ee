# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo import api, fields, models

from ... import roles


class EdicPublicDrafted(models.AbstractModel):
    """A record on which letters and notes can be drafted."""

    _name = "edic.public.drafted"
    _description = "Drafts are made about it"

    edic_draft_count = fields.Integer(
        string="Letters and notes", compute="_compute_edic_draft_count"
    )

    def _edic_begins_as(self):
        """Return the models whose templates make sense on this very record."""
        return {self._name}

    def _compute_edic_draft_count(self):
        counted = self.env["edic.public.draft"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(counted)
        for record in self:
            record.edic_draft_count = counts.get(record.id, 0)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS base: the drafts about a record stand among its smart buttons
        arch, view = super()._get_view(view_id, view_type, **options)
        sheets = arch.xpath("//sheet") if view_type == "form" else ()
        if sheets and not arch.xpath("//button[@name='action_edic_drafts']"):
            self._edic_add_button(arch, sheets[0])
        return arch, view

    def _edic_add_button(self, arch, sheet):
        boxes = arch.xpath("//div[@name='button_box']")
        if not boxes:
            box = etree.Element("div", {"name": "button_box", "class": "oe_button_box"})
            sheet.insert(0, box)
            boxes = [box]
        field = self._fields["edic_draft_count"]
        vals = {
            "name": "action_edic_drafts",
            "type": "object",
            "class": "oe_stat_button",
            "icon": "fa-file-text-o",
            "invisible": "not edic_draft_count",
            **({"groups": field.groups} if field.groups else {}),
        }
        button = etree.SubElement(boxes[0], "button", vals)
        etree.SubElement(button, "field", {"name": field.name, "widget": "statinfo"})

    @roles.reads
    def action_edic_draft(self):
        """Choose a template, and begin."""
        self.ensure_one()
        title = self.env._("Draft a letter or note")
        new = self.env["edic.public.draft.new"]
        return new._action(title, res_model=self._name, res_id=self.id)

    @roles.reads
    def action_edic_drafts(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters and notes"),
            "res_model": "edic.public.draft",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"create": False},
        }
        drafts = self.env["edic.public.draft"].search(action["domain"])
        if len(drafts) == 1:
            action |= {"view_mode": "form", "res_id": drafts.id}
        return action
