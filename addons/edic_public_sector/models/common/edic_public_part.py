# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EdicPublicPart(models.AbstractModel):
    """A part of something that stays as it is once it counts: only as long as that is
    open, a part is made, changed or deleted."""

    _name = "edic.public.part"
    _description = "Part that no longer changes once in force"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()  # of what it was moved to
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_open(self):
        self._check_open()

    def _check_open(self):
        """Check that what the parts belong to is open, and note who changes it.

        :raises UserError: it is not
        """
        raise NotImplementedError
