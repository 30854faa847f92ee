# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

WATCHED = {
    *("partner_id", "partner_bank_id", "amount", "date", "state", "payment_type"),
    *("invoice_ids", "payment_method_line_id", "memo", "is_sent", "partner_type"),
}
COLUMNS = {
    "edic_released_at": "timestamp",
    "edic_released_by_id": "int4",
    "edic_is_held": "bool",
}


class AccountPayment(models.Model):
    """Money to a vendor: checked when it changes, stopped before it is posted.

    Odoo's own trust in a bank account stops nothing in Community.
    """

    _inherit = "account.payment"

    edic_released_at = fields.Datetime(
        string="Released at", readonly=True, copy=False, help="Confirmed or sent."
    )
    edic_released_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    edic_is_held = fields.Boolean(
        string="Held",
        readonly=True,
        copy=False,
        help="A critical flag stopped it when its bills were to be paid: it waits as a "
        "draft. Confirmed once that is cleared, it pays them.",
    )

    _edic_back_idx = models.Index(
        "(partner_id) WHERE payment_type = 'inbound' AND partner_type = 'supplier'"
    )
    _edic_bank_idx = models.Index("(partner_bank_id) WHERE partner_bank_id IS NOT NULL")

    def _auto_init(self):
        for name, kind in COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        payments = super().create(vals_list)
        payments._edic_touch()
        return payments

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._edic_touch()
        return result

    def action_post(self):
        # EXTENDS account
        self._edic_check_stop()
        self._edic_release()
        result = super().action_post()
        self.filtered("edic_is_held")._edic_pay_bills()
        return result

    def action_validate(self):
        # EXTENDS account
        self._edic_check_stop()
        self._edic_release()
        return super().action_validate()

    def mark_as_sent(self):
        # EXTENDS account
        self._edic_release()
        return super().mark_as_sent()

    def _edic_touch(self):
        self.env["edic.finance.audit"]._touch(self)

    def _edic_release(self):
        """Note who let the money go, and when: Odoo does not keep it."""
        self.filtered(lambda p: p.payment_type == "outbound").sudo().write(
            {
                "edic_released_at": fields.Datetime.now(),
                "edic_released_by_id": self.env.uid,
            }
        )

    # --- where it stops ---------------------------------------------------------------
    def _edic_check_stop(self):
        """:raises RedirectWarning: to the flags that stop these payments"""
        flags = self._edic_stopped()._edic_stopping()
        if flags:
            audit = self.env["edic.finance.audit"]
            audit._again_after_rollback(self)
            audit._again_after_rollback(self._edic_bills())
            flags._stop()

    def _edic_stopped(self):
        """Those that flags would stop; they are checked now."""
        stopped = self.filtered(
            lambda payment: (
                payment.payment_type == "outbound"
                and payment.company_id.edic_stop_at == "payment"
            )
        )
        if stopped:
            audit = self.env["edic.finance.audit"]
            audit._check_now("account.payment", stopped.ids)
            bills = stopped._edic_bills()
            if bills:
                audit._check_now("account.move", bills.ids)
        return stopped

    def _edic_stopping(self):
        """The flags that stop these payments."""
        flags = self.env["edic.finance.flag"]
        if not self:
            return flags
        return flags._stopping(self._edic_bills()) | flags._stopping_payments(self)

    def _edic_bills(self):
        """The bills that these pay."""
        return (self.invoice_ids | self.reconciled_bill_ids).filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )

    # --- what waits -------------------------------------------------------------------
    def _edic_hold(self):
        """Those that flags stop wait as drafts: what is rolled back nobody can look
        into and clear.

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
        """The flags that hold these, with what to do about them; nothing without."""
        flags = self._edic_stopping()
        if not flags:
            return None
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_finance.edic_finance_flag_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Held by critical flags: the payment waits as a draft. Once they "
                    "are cleared, confirm it, and it pays its bills."
                ),
                "next": {
                    **action,
                    "domain": [("id", "in", flags.ids)],
                    "context": {},
                    "views": [(False, "list"), (False, "form")],
                },
            },
        }

    def _edic_pay_bills(self):
        """What was held pays its bills, as registering it would have done."""
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
