# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ... import roles
from ...write_guard import by_method

STATES = [("draft", "To approve"), ("approved", "Approved")]


class EdicAiApproved(models.AbstractModel):
    """A row counts once somebody else than its authors has approved it.

    Then it stays as it is: what has changed is a new row, so that the past stays
    explained.
    """

    _name = "edic.ai.approved"
    _inherit = ["edic.ai.recorded", "edic.ai.four.eyes"]
    _description = "Approved by a second person"
    _by_button = frozenset({"state", "approver_id"})

    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    author_ids = fields.Many2many(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        authors = {"author_ids": [Command.set(self.env.user.ids)]}
        with by_method(self, "author_ids"):
            return super().create([{**vals, **authors} for vals in vals_list])

    def write(self, vals):
        by_button = self._by_button | {"author_ids"}
        if not self.env.su and by_button & vals.keys():
            raise AccessError(self.env._("It is approved with its button."))
        if vals.keys() - by_button - {"active"}:
            if "approved" in self.mapped("state"):
                raise UserError(
                    self.env._("What is approved stays: enter a new one with its day.")
                )
            vals = {**vals, "author_ids": [Command.link(self.env.uid)]}
        with by_method(self, "author_ids"):
            return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if "approved" in self.mapped("state"):
            raise UserError(self.env._("What is approved is archived, not deleted."))

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.author_ids | self.create_uid

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Let these rows count, as somebody who did not enter them."""
        self._check_second_person()
        self.sudo().write({"state": "approved", "approver_id": self.env.uid})
