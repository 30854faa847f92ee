# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command

from odoo.addons.edic_ai.write_guard import by_method, is_within, within

from .bill_discount import BillDiscount

ORDER_LINE = " / "  # between a line's own order and the line there
# what the intake writes on a line, by methods that say so
STATED = (
    "edic_missing_rate",
    "edic_line_number",
    "edic_order_ref",
    "edic_object_ref",
    "edic_accounting_ref",
    "edic_item_number",
    "edic_period_start",
    "edic_period_end",
    "edic_unit",
    "edic_parent_line_id",
)
FOLLOWED = ("account_id", "analytic_distribution", "tax_ids")
FOLLOWING = "edic_finance.following"  # charges take over the coding of their line


def _stated(kind, string, **attributes):
    return kind(string=string, readonly=True, copy=False, **attributes)


class AccountMoveLine(models.Model):
    """A line of a bill with what the e-invoice states about it beside its amounts."""

    _inherit = "account.move.line"

    edic_line_number = _stated(fields.Char, "Line of the document", help="BT-126")
    edic_order_ref = _stated(
        fields.Char,
        "Order of the line",
        index="trigram",
        help="The line's own order and its line there (BT-132).",
    )
    edic_object_ref = _stated(
        fields.Char,
        "Object of the line",
        index="trigram",
        help="BT-128: a meter, a vehicle, a subscription.",
    )
    edic_accounting_ref = _stated(
        fields.Char,
        "Accounting reference",
        help="BT-133, else that of the document (BT-19): where the buyer wants it"
        " booked, as the vendor was told.",
    )
    edic_item_number = _stated(
        fields.Char,
        "Item numbers",
        help="The vendor's (BT-155), the buyer's (BT-156), the standard one (BT-157).",
    )
    edic_period_start = _stated(fields.Date, "Period from", help="BT-134")
    edic_period_end = _stated(fields.Date, "Period to", help="BT-135")

    edic_missing_rate = fields.Float(
        string="VAT rate without a tax",
        readonly=True,
        copy=False,
        help="The VAT rate (BT-152) that the e-invoice states and for which the company"
        " has no purchase tax.",
    )
    edic_is_prepaid = fields.Boolean(
        string="Paid already",
        readonly=True,
        copy=False,
        help="The line deducts what the e-invoice states as paid already (BT-113); an"
        " accountant confirmed it.",
    )
    edic_unit = _stated(
        fields.Char,
        "Unit of the document",
        help="BT-130, a code of UN/ECE Recommendation 20, also where Odoo has no such"
        " unit.",
    )
    edic_parent_line_id = _stated(
        fields.Many2one,
        "Charge of",
        comodel_name="account.move.line",
        index="btree_not_null",
        help="The line whose charge (BG-28) this is: it is coded as that line.",
    )
    edic_charge_ids = fields.One2many(
        "account.move.line", "edic_parent_line_id", string="Charges", readonly=True
    )

    def write(self, vals):
        # EXTENDS account: a charge is coded as its line, unless a person codes it apart
        result = super().write(vals)
        if any(name in vals for name in FOLLOWED) and not is_within(FOLLOWING):
            self._edic_code_charges()
            self._edic_part_charges()
        return result

    def _edic_link_charges(self):
        """Link each line to the one that it is a charge of: they came from the same
        line of the document, which stands before its charges."""
        first = {}
        with by_method(self, "edic_parent_line_id"):
            for line in self.filtered("edic_line_number").sorted("id"):
                parent = first.setdefault(line.edic_line_number, line)
                if parent != line:
                    line.edic_parent_line_id = parent
        self._edic_code_charges()

    def _edic_code_charges(self):
        """Give charges the coding of their lines."""
        for line in self.filtered("edic_charge_ids"):
            for charge in line.edic_charge_ids:
                if not charge._edic_is_as(line):
                    with within(FOLLOWING):
                        charge.write(line._edic_coding_vals())

    def _edic_coding_vals(self):
        # with an account alone Odoo would give a line that account's taxes
        return {
            "account_id": self.account_id.id,
            "analytic_distribution": self.analytic_distribution,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }

    def _edic_part_charges(self):
        """Let charges that were coded otherwise be lines of their own."""
        charges = self.filtered("edic_parent_line_id")
        apart = charges.filtered(lambda c: not c._edic_is_as(c.edic_parent_line_id))
        with by_method(self, "edic_parent_line_id"):
            apart.edic_parent_line_id = False

    def _edic_is_as(self, line):
        """Return whether the line is coded as another one."""
        return all((self[name] or None) == (line[name] or None) for name in FOLLOWED)

    def _edic_follows(self):
        """Return whether the line is coded by its line, and by nobody for itself."""
        parent = self.edic_parent_line_id
        return bool(parent) and self.account_id == parent.account_id

    def _get_installments_data(
        self, payment_currency=None, payment_date=None, next_payment_date=None
    ):
        """Offer the discount of the document that is open on the day of payment."""
        # EXTENDS account
        installments = super()._get_installments_data(
            payment_currency, payment_date, next_payment_date
        )
        for installment in installments:
            if installment["type"] != "early_payment_discount":
                continue
            line = installment["line"]
            move = line.move_id.sudo()
            tier = BillDiscount(move).open_on(payment_date)
            if tier:
                carried = tier._carried(line.amount_currency, line.balance)
                left = carried["discount_amount_currency"]
                balance = carried["discount_balance"]
                sign = move.direction_sign
                installment.update(
                    amount_residual_currency=left,
                    amount_residual=balance,
                    amount_residual_currency_unsigned=-sign * left,
                    amount_residual_unsigned=-sign * balance,
                    discount_amount_currency=line.amount_currency - left,
                    discount_amount=line.balance - balance,
                )
        return installments
