# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack

from odoo import api, models

from ...tools.recording.move_state import LINE

WATCHED = {*LINE, "move_id"}
TERM = "date_maturity"


class AccountMoveLine(models.Model):
    """The audit trail records with the entry what becomes of the lines of what was
    posted, and that a line was made due earlier or later, which Odoo leaves open after
    posting.
    """

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        moves = {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        with self._edic_watched_moves(self.env["account.move"].browse(moves)):
            return super().create(vals_list)

    def write(self, vals):
        # EXTENDS account
        with ExitStack() as watching:
            if WATCHED & vals.keys():
                moves = self.sudo().move_id
                if vals.get("move_id"):
                    moves |= moves.browse(vals["move_id"])
                watching.enter_context(self._edic_watched_moves(moves))
            if TERM in vals:
                moves = self.sudo().move_id.with_env(self.env)
                watching.enter_context(moves._edic_due_watched())
            return super().write(vals)

    def unlink(self):
        # EXTENDS account
        if not self:
            return super().unlink()
        with self._edic_watched_moves(self.sudo().move_id):
            return super().unlink()

    def _edic_watched_moves(self, moves):
        return moves._edic_posted_once().with_env(self.env)._edic_watched()
