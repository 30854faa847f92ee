# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """Which day was asked for, where a lock date moved an entry to another: Odoo does
    so on a bill's draft and at posting, and keeps no word of it."""

    _inherit = "account.move"

    edic_asked_date = fields.Date(
        string="Date asked for",
        readonly=True,
        copy=False,
        help="The day for which the entry was drawn up, when the books were closed for "
        "it and Odoo posted it on a later one.",
    )

    def _post(self, soft=True):
        # EXTENDS account
        asked = {move.id: move._edic_day_asked() for move in self}
        posted = super()._post(soft)
        for move in posted:
            day = asked.get(move.id)
            moved = day if day and day < move.date else False
            if move.edic_asked_date != moved:
                move.sudo().edic_asked_date = moved
        return posted

    def _edic_day_asked(self):
        """The day that the entry would be of, were the books open for it."""
        if self.is_purchase_document(include_receipts=True):
            source = self._get_accounting_date_source()
            if self._get_violated_lock_dates(source, self._affect_tax_report()):
                return source
        return self.date
