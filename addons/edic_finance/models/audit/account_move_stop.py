# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .account_move_audit import PURCHASES

POINTS = ("posting", "handover", "payment")  # in the order of the expenditure
LIQUID = ("asset_cash", "liability_credit_card")
PAYEE = {"partner_id", "partner_bank_id"}
# in the context, where no client can send them: `_post` is at work; what moves money
# passed its stop a moment ago
POSTING, PASSING = object(), object()


def passing(records):
    """``records`` to go on with after a stop."""
    return records.with_context(edic_passing=PASSING)


def is_passing(records):
    return records.env.context.get("edic_passing") is PASSING


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """Where an entry stops until a person cleared what is critical, and whose hands it
    went through."""

    _inherit = "account.move"

    def write(self, vals):
        # EXTENDS account: posting by hand, past `_post`, is posting
        fresh = self.browse()
        if (
            vals.get("state") == "posted"
            and self.env.context.get("edic_posting") is not POSTING
        ):
            fresh = self.filtered(lambda move: move.state != "posted")
            fresh._edic_check_posting()
        result = super().write(vals)
        if PAYEE & vals.keys():
            self._edic_note_hand()
        fresh.sudo()._edic_waiting()._close_undecided()
        fresh._edic_posted()
        return result

    def _post(self, soft=True):
        # EXTENDS account
        moves = self.with_context(edic_posting=POSTING)
        posted = super(AccountMove, moves)._post(soft)
        posted = posted.with_env(self.env)
        posted._edic_posted()
        return posted

    def _edic_posted(self):
        """Note who posted these and when, which Odoo does not keep; and stop them."""
        if not self:
            return
        self.sudo().write(
            {
                "edic_posted_at": fields.Datetime.now(),
                "edic_posted_by_id": self.env.uid,
            }
        )
        self._edic_note_hand()
        self._edic_check_stop("posting")
        if not is_passing(self):
            self.origin_payment_id._edic_let_go()

    def _edic_note_hand(self):
        # EXTENDS edic_finance: of what is paid alone
        bills = self.filtered(lambda move: move.move_type in PURCHASES)
        return super(AccountMove, bills)._edic_note_hand()

    def _edic_moves_money(self):
        """Whether an entry takes money out, other than as a bank statement tells it."""
        return (
            bool(self)
            and not self.statement_line_id
            and (
                bool(self.origin_payment_id)
                or self.journal_id.type in ("bank", "cash", "credit")
                or bool(
                    self.line_ids.filtered(lambda line: line.account_type in LIQUID)
                )
            )
        )

    def _edic_check_stop(self, where):
        """Stop where the company says and at each later point, until a person cleared
        what is critical.

        :param str where: ``posting``, ``handover`` or ``payment``
        :raises RedirectWarning: to the flags that stop it
        """
        bills = self.filtered(
            lambda move: (
                move.move_type in PURCHASES and move.company_id._edic_stops(where)
            )
        )
        if not bills:
            return
        audit = self.env["edic.finance.audit"]
        audit._check_for_stop(bills)
        flags = self.env["edic.finance.flag"]._stopping(bills)
        if flags:
            audit._again_after_rollback(bills)
            flags._stop()
