# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import models

from .account_move_ledger import BUSY

DUE, TERM = "invoice_date_due", "date_maturity"
DUE_DATES = """
    SELECT move.id,
           ARRAY[max(line.date_maturity)::text, move.invoice_date_due::text]
      FROM account_move move
      LEFT JOIN account_move_line line ON line.move_id = move.id
     WHERE move.id = ANY(%s) GROUP BY move.id
"""


def _moved(before, after):
    """``[old, new]`` of the first day that was moved."""
    return next([*pair] for pair in zip(before, after, strict=True) if len({*pair}) > 1)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """When a posted bill is due: that it was made earlier or later is recorded.

    It is no part of the digests that the books are compared with.
    """

    _inherit = "account.move"

    def write(self, vals):
        # EXTENDS account
        if DUE not in vals:
            return super().write(vals)
        with self._edic_due_watched():
            return super().write(vals)

    @contextmanager
    def _edic_due_watched(self):
        """Record what the block makes of the due dates of posted entries."""
        busy = self.env.cr.cache.get(BUSY, set())
        posted = self.sudo().filtered(lambda move: move.state == "posted")
        moves = self.browse(set(posted.ids) - busy)
        before = moves._edic_due_dates()
        yield
        after = moves._edic_due_dates()
        changed = {
            n: _moved(before[n], days) for n, days in after.items() if days != before[n]
        }
        told = [
            (n, "move.changed", state, {"fields": [DUE], "changes": {DUE: changed[n]}})
            for n, state in self.browse(changed)._edic_states().items()
        ]
        self._edic_record([(*one, {}) for one in told])

    def _edic_due_dates(self):
        """``{id: [last day on which an item of it is due, due day of the bill]}``

        Either may be moved alone, also to an earlier day.
        """
        if not self:
            return {}
        self.env.flush_all()
        self.env.cr.execute(DUE_DATES, [self.ids])
        return dict(self.env.cr.fetchall())


class AccountMoveLine(models.Model):
    """The same by way of the journal item, which Odoo leaves open after posting."""

    _inherit = "account.move.line"

    def write(self, vals):
        # EXTENDS account
        if TERM not in vals:
            return super().write(vals)
        with self.sudo().move_id.with_env(self.env)._edic_due_watched():
            return super().write(vals)
