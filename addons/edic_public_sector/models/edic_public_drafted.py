# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EdicPublicDrafted(models.AbstractModel):
    """A record on which letters and notes can be drafted."""

    _name = "edic.public.drafted"
    _description = "Drafts are made about it"

    edic_draft_count = fields.Integer(
        string="Drafts", compute="_compute_edic_draft_count"
    )

    def _compute_edic_draft_count(self):
        counted = self.env["edic.public.draft"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(counted)
        for record in self:
            record.edic_draft_count = counts.get(record.id, 0)

    def action_edic_draft(self):
        """Choose a template, and begin."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft a letter or note"),
            "res_model": "edic.public.draft.new",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }

    def action_edic_drafts(self):
        """The drafts about it."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Drafts"),
            "res_model": "edic.public.draft",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"create": False},
        }
        drafts = self.env["edic.public.draft"].search(action["domain"])
        if len(drafts) == 1:
            action |= {"view_mode": "form", "res_id": drafts.id}
        return action
