# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """What the ledger records of an entry is checked, also where it is gone."""

    _inherit = "account.move"

    def _edic_record(self, told):
        # EXTENDS edic_finance
        result = super()._edic_record(told)
        self.browse([number for number, *_rest in told])._edic_touch()
        return result
