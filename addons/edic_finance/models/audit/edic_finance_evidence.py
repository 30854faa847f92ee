# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Command


class EdicFinanceEvidence(models.AbstractModel):
    """A record of Odoo with fields of Odoo's that are evidence: a client that writes
    one of them is not heard, and Odoo computes it anew. What EDIC adds is guarded by
    `edic_ai.write_guard`.
    """

    _name = "edic.finance.evidence"
    _description = "Fields that nobody enters"
    _edic_computed = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._edic_without(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._edic_without(vals))

    def _edic_without(self, vals):
        """Return the values that are left to write: forms send computed values back,
        and Odoo computes them again."""
        if self.env.su or not self._edic_computed & vals.keys():
            return vals
        return {
            name: value
            for name, value in vals.items()
            if name not in self._edic_computed or self._edic_is_odoo_s(name, value)
        }

    def _edic_is_odoo_s(self, name, value):  # pylint: disable=unused-argument
        """Return whether Odoo's buttons write this value with the user's rights."""
        return False

    def _edic_touch(self):
        self.env["edic.finance.audit"]._touch(self)

    def _edic_note_hand(self):
        """Note whose hands these went through, in ``edic_hand_ids``."""
        new = self.sudo().filtered(
            lambda record: self.env.user not in record.edic_hand_ids
        )
        if new:
            new.write({"edic_hand_ids": [Command.link(self.env.uid)]})
