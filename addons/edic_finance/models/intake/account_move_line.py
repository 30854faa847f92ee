# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

ORDER_LINE = " / "  # between a line's own order and the line there
# what the intake writes on a line, by methods that say so
STATED = (
    "edic_missing_rate",
    "edic_line_number",
    "edic_order_ref",
    "edic_accounting_ref",
    "edic_item_number",
    "edic_period_start",
    "edic_period_end",
)


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
