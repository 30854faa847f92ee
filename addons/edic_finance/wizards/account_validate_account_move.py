# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.account_move import POST_OPEN


class ValidateAccountMove(models.TransientModel):
    """Odoo's question before posting also names the lines that are open."""

    _inherit = "validate.account.move"

    edic_open_line_ids = fields.Many2many(
        "account.move.line", string="Open lines", compute="_compute_edic_open"
    )
    edic_open_count = fields.Integer(
        string="Bills with open lines", compute="_compute_edic_open"
    )
    edic_other_count = fields.Integer(
        string="Bills without", compute="_compute_edic_open"
    )
    edic_post_open = fields.Boolean(
        string="Post them all the same",
        help="They are posted on the account that stands there. That you decided so is "
        "recorded.",
    )

    @api.depends("move_ids")
    def _compute_edic_open(self):
        for wizard in self:
            lines = wizard.move_ids._edic_lines_to_decide()
            wizard.edic_open_line_ids = lines
            wizard.edic_open_count = len(lines.move_id)
            wizard.edic_other_count = len(wizard.move_ids - lines.move_id)

    def validate_move(self):
        """Leave bills with open lines out, unless they are to be posted so."""
        # EXTENDS account
        held = self.edic_open_line_ids.move_id
        if not held:
            return super().validate_move()
        if self.edic_post_open:
            wizard = self.with_context(edic_post_open=POST_OPEN)
            return super(ValidateAccountMove, wizard).validate_move()
        if held == self.move_ids:
            raise UserError(
                self.env._(
                    "Decide on the open lines first, or tick “Post them all the same”."
                )
            )
        self.move_ids -= held
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Left as drafts because lines are open: %s", len(held)
                ),
                "next": super().validate_move(),
            },
        }
