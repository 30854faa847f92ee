# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """A vendor's bills are found without reading all others: checks of one bill hold it
    against them while the user waits."""

    _inherit = "account.move"

    _edic_history_idx = models.Index(
        "(commercial_partner_id, date)"
        " WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')"
    )
