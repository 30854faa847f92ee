# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class AccountPartialReconcile(models.Model):
    """What gets paid is checked: reconciling computes the state of a bill anew, and
    what is computed does not pass through `write`."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        partials = super().create(vals_list)
        partials._edic_touch()
        return partials

    def unlink(self):
        # EXTENDS account
        moves = self._edic_moves()
        result = super().unlink()
        moves.exists()._edic_touch_paid()
        return result

    def _edic_touch(self):
        self._edic_moves()._edic_touch_paid()

    def _edic_moves(self):
        return (self.debit_move_id | self.credit_move_id).move_id
