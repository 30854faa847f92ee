# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext

from odoo import api, fields, models

from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.write_guard import is_within, within

from .account_move import PASSED

WATCHED = {
    "partner_id",
    "partner_bank_id",
    "amount",
    "date",
    "state",
    "payment_type",
    "invoice_ids",
    "payment_method_line_id",
    "memo",
    "is_sent",
    "partner_type",
}
GONE = ("in_process", "paid")
# payee and amount: a payment that left already is stopped here, too
REDIRECTED = {
    "partner_id",
    "partner_bank_id",
    "amount",
    "currency_id",
    "payment_type",
    "invoice_ids",
}


class AccountPayment(models.Model):
    """Money to a vendor: checked when it changes, stopped before it is posted.

    Odoo's own trust in a bank account stops nothing in Community.
    """

    _name = "account.payment"
    _inherit = ["account.payment", "edic.finance.evidence"]

    edic_released_at = fields.Datetime(
        string="Payment released at",
        readonly=True,
        copy=False,
        help="Confirmed or sent.",
    )
    edic_released_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    edic_hand_ids = fields.Many2many(
        "res.users",
        "edic_finance_payment_hand",
        string="Handled by",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Who let it go or sent it elsewhere: they do not clear its flags.",
    )
    edic_is_held = fields.Boolean(
        string="Held by flags",
        readonly=True,
        copy=False,
        help="A critical flag stopped it when its bills were to be paid: it waits as a "
        "draft. Confirmed once that is cleared, it pays them.",
    )

    _edic_back_idx = models.Index(
        "(partner_id) WHERE payment_type = 'inbound' AND partner_type = 'supplier'"
    )
    _edic_bank_idx = models.Index("(partner_bank_id) WHERE partner_bank_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        payments = super().create(vals_list)
        payments._edic_touch()
        payments._edic_gone()._edic_let_go()
        return payments

    def write(self, vals):
        # EXTENDS account: money leaves when the state says so, however it is written
        before = self._edic_gone()
        going = self.browse()
        if vals.get("state") in GONE and "move_id" not in vals:
            going = self - before
        has_passed = is_within(PASSED)
        if not has_passed:
            going._edic_let_go()
        with within(PASSED) if going else nullcontext():
            result = super().write(vals)
        if WATCHED & vals.keys():
            self._edic_touch()
        gone = self._edic_gone()
        if REDIRECTED & vals.keys() and not has_passed:
            gone._edic_check_stop()
            gone._edic_note_hand()
        elif not has_passed:
            (gone - before - going)._edic_let_go()
        with within(PASSED):
            going.filtered("edic_is_held")._edic_pay_bills()
        return result

    def action_validate(self):
        # EXTENDS account: what is in process may be flagged since
        self._edic_check_stop()
        return super().action_validate()

    def mark_as_sent(self):
        # EXTENDS account
        self._edic_release()
        return super().mark_as_sent()

    def _edic_gone(self):
        """Return payments that left: in process or paid, with their entry posted."""
        return self.filtered(
            lambda payment: (
                payment.state in GONE and payment.move_id.state in (False, "posted")
            )
        )

    def _edic_bills(self):
        """Return the bills that these payments pay."""
        return (self.invoice_ids | self.reconciled_bill_ids)._edic_purchases()

    def _edic_let_go(self):
        """Release these payments, unless flags stop them."""
        if self:
            self._edic_check_stop()
            self._edic_release()

    def _edic_release(self):
        """Note who let the money go, and when: Odoo does not keep it."""
        outbound = self.filtered(lambda p: p.payment_type == "outbound")
        if outbound:
            outbound.sudo().write(
                {
                    "edic_released_at": fields.Datetime.now(),
                    "edic_released_by_id": self.env.uid,
                }
            )
            outbound._edic_note_hand()

    # --- stops ------------------------------------------------------------------------
    def _edic_check_stop(self):
        """Check that no flag stops these payments."""
        stopped = self._edic_stopped()
        flags, audit = stopped._edic_stopping(), self.env["edic.finance.audit"]
        if flags:
            audit._again_after_rollback(self)
            audit._again_after_rollback(self._edic_bills())
            flags._stop()

    def _edic_stopped(self):
        """Check these payments now, and return those that flags would stop."""
        stopped = self.filtered(lambda payment: payment._edic_is_stopped())
        if stopped:
            audit = self.env["edic.finance.audit"]
            audit._check_for_stop(stopped)
            audit._check_for_stop(stopped._edic_bills())
        return stopped

    def _edic_is_stopped(self):
        """Return whether money leaves a company that stops, or pays a bill of one that
        does: a branch's bill may be paid by its parent."""
        companies = self.company_id | self._edic_bills().company_id
        return self.payment_type == "outbound" and any(
            company._edic_stops("payment") for company in companies
        )

    def _edic_stopping(self):
        """Return the flags that stop these payments."""
        flags = self.env["edic.finance.flag"]
        if not self:
            return flags
        return flags._stopping(self._edic_bills()) | flags._stopping_payments(self)

    # --- what waits -------------------------------------------------------------------
    def _edic_hold(self):
        """Set payments that flags stop back to drafts: after a rollback nobody could
        look into them and clear them.

        :return: those that wait
        """
        stopped = self._edic_stopped()
        if stopped._edic_stopping():
            held = stopped.filtered(lambda payment: payment._edic_stopping())
            # Odoo has them in process as soon as they have an entry, posted or not
            held.sudo().write({"edic_is_held": True, "state": "draft"})
            return held
        return self.browse()

    def _edic_tell_held(self):
        """Return a notification of the flags that hold these payments, with what to do
        about them; nothing without flags."""
        flags = self._edic_stopping()
        if not flags:
            return None
        text = self.env._(
            "Held by critical flags: the payment waits as a draft. Once they are "
            "cleared, confirm it, and it pays its bills."
        )
        action = flags._listed([("id", "in", flags.ids)])
        action["views"] = [(False, "list"), (False, "form")]
        return notification("warning", text, sticky=True, next=action)

    def _edic_pay_bills(self):
        """Reconcile payments that were held with their bills, as registering them would
        have done."""
        types = self._get_valid_payment_account_types()
        for payment in self:
            lines = (payment.move_id | payment.invoice_ids).line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type in types
                    and not line.reconciled
                )
            )
            for account in payment.move_id.line_ids.account_id & lines.account_id:
                lines.filtered(lambda line, a=account: line.account_id == a).reconcile()
        self.sudo().edic_is_held = False
