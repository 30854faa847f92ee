# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_finance.models.intake.account_move_line import ORDER_LINE
from odoo.addons.edic_finance.tools.coding.labels import to_label
from odoo.addons.edic_finance.tools.coding.stated import code_key


class AccountMoveLine(models.Model):
    """A line of a bill is proposed to be coded as what was ordered."""

    _inherit = "account.move.line"

    def _edic_stated_codings(self):
        # EXTENDS edic_finance: the company's own order counts before what a vendor says
        found = super()._edic_stated_codings()
        for line in self:
            if stated := line._edic_ordered_coding():
                found[line] = {**found.get(line, {}), **stated}
        return found

    def _edic_ordered_coding(self):
        """Return how the order says that the line is coded, by field."""
        order = self.move_id.edic_purchase_id.sudo()
        *others, _place = (self.edic_order_ref or "").split(ORDER_LINE)
        if any(code_key(text) != code_key(order.name) for text in others):
            return {}  # the line states that it is of another order
        ordered = self._edic_ordered_lines(order)
        found = {}
        for field, labels in (
            ("account_id", {_account_label(line) for line in ordered}),
            ("analytic_distribution", {_analytic_label(line) for line in ordered}),
        ):
            # lines that are coded alike leave nothing to choose
            if len(labels) == 1 and (label := labels.pop()):
                stated = {"kind": "order", "label": label, "text": order.name}
                line = ordered.name if len(ordered) == 1 else ""
                found[field] = {**stated, "line": (line or "").split("\n")[0]}
        return found

    def _edic_ordered_lines(self, order):
        """Return the lines of the order that this one may be of: the one that is linked
        or named, those of the item, else all."""
        lines = order.order_line.filtered(lambda line: not line.display_type)
        if self.purchase_line_id:
            return self.purchase_line_id.sudo() & lines
        if named := self._edic_line_named(lines):
            return named
        items = {code_key(item) for item in (self.edic_item_number or "").split(", ")}
        of_item = lines.filtered(lambda line: _item_keys(line) & (items - {""}))
        return of_item or lines

    def _edic_line_named(self, lines):
        """Return the line whose place in the order is stated (BT-132)."""
        place = (self.edic_order_ref or "").split(ORDER_LINE)[-1]
        if not place.isdecimal():
            return lines.browse()
        number = int(place)
        return lines[number - 1 : number] if number else lines.browse()


def _account_label(line):
    """Return the account that Odoo would propose on a bill of an order's line."""
    product = line.product_id.with_company(line.company_id).product_tmpl_id
    position = line.order_id.fiscal_position_id
    account = product and product.get_product_accounts(position)["expense"]
    return str(account.id) if account else ""


def _analytic_label(line):
    return to_label("analytic_distribution", line.analytic_distribution) or ""


def _item_keys(line):
    """Return the numbers by which a vendor may name what was ordered."""
    product = line.product_id
    vendor = line.order_id.partner_id.commercial_partner_id
    offers = product.seller_ids.filtered(
        lambda offer: offer.partner_id.commercial_partner_id == vendor
    )
    codes = [product.default_code, product.barcode, *offers.mapped("product_code")]
    return {code_key(code) for code in codes} - {""}
