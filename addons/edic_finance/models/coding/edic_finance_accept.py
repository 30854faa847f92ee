# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import NUMBER, list_of

from ... import roles


class EdicFinanceAccept(models.TransientModel):
    """Accept the sure suggestions of several bills: first what it will do."""

    _name = "edic.finance.accept"
    _description = "Accept sure suggestions"

    move_ids = fields.Many2many("account.move", string="Bills", required=True)
    bill_count = fields.Integer(compute="_compute_plan")
    suggestion_count = fields.Integer(compute="_compute_plan")
    skipped = fields.Text(string="Excluded", compute="_compute_plan")
    is_done = fields.Boolean()
    accepted = SchemaJson(schema=list_of(NUMBER))

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "account.move":
            ids = self.env.context.get("active_ids") or []
            defaults["move_ids"] = [fields.Command.set(ids)]
        return defaults

    @api.depends("move_ids", "accepted")
    def _compute_plan(self):
        for wizard in self:
            found = wizard._taken()._edic_waiting("sure")
            if wizard.is_done:
                found = found.browse(wizard.accepted)
            taken = found.move_id
            wizard.bill_count = len(taken)
            wizard.suggestion_count = len(found)
            reasons = [
                f"{move.display_name}: {move._edic_skip_reason()}"
                for move in wizard.move_ids._origin - taken
            ]
            wizard.skipped = "\n".join(reasons)

    def _taken(self):
        moves = self.move_ids._origin  # of a form that is not saved yet, too
        return moves.filtered(lambda move: not move._edic_skip_reason())

    @roles.for_roles(roles.ACCOUNTANT)
    def action_accept(self):
        """Accept, and stay open to say what was done."""
        self.ensure_one()
        if self.is_done:
            raise UserError(self.env._("This was done already."))
        taken = self._taken()
        if not taken:
            raise UserError(self.env._("None of these bills has a sure suggestion."))
        self.write({"accepted": taken.action_edic_accept_sure(), "is_done": True})
        return self._reopen()

    @roles.for_roles(roles.ACCOUNTANT)
    def action_undo(self):
        """Take back what this window accepted."""
        self.ensure_one()
        self.env["edic.ai.suggestion"].browse(self.accepted or []).action_undo()
        self.write({"accepted": None, "is_done": False})
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accept sure suggestions"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
