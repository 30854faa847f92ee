# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.budget.variance import Driver, Item
from ...tools.common.money import money

KINDS = [
    ("driver", "Quantity and price"),
    ("entered", "Newly in scope"),
    ("left", "No longer in scope"),
    ("one_off", "Once, this year"),
    ("one_off_before", "Once, the year before"),
]
GONE = "gone"  # entered on the last line that there was
BASES = [
    ("voted", "Credit against last year's credit"),
    ("execution", "Spent against the credit"),
    (GONE, "Explains why the line is gone the year after"),
]


class EdicPublicBudgetReason(models.Model):
    """A reason why a line moved: a driver, a change of perimeter or what came once.

    A person enters it with its source; the parts of the difference are computed.
    """

    _name = "edic.public.budget.reason"
    _description = "Reason of a difference"
    _order = "line_id, sequence, id"

    line_id = fields.Many2one(
        "edic.public.budget.line", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    sequence = fields.Integer(default=10, aggregator=None)
    basis = fields.Selection(BASES, string="Explains", required=True, default="voted")
    kind = fields.Selection(KINDS, required=True, default="driver")
    name = fields.Char(
        string="What", required=True, help="Meals, kWh, posts; a school that opened."
    )
    quantity_before = fields.Float(string="Quantity before", digits=(16, 4))
    price_before = fields.Float(string="Price before", digits=(16, 6))
    quantity = fields.Float(digits=(16, 4))
    price = fields.Float(digits=(16, 6))
    amount = fields.Monetary()
    source = fields.Char(
        required=True, help="Meter reading, contract, deliberation, list of posts."
    )

    @api.constrains("kind", "amount")
    def _check_amount(self):
        for reason in self:
            if reason.kind != "driver" and reason.amount <= 0:
                raise ValidationError(
                    self.env._("What came or left has an amount above zero.")
                )

    @api.constrains("basis", "line_id")
    def _check_gone(self):
        for reason in self.filtered(lambda reason: reason.basis == GONE):
            year = reason.line_id.budget_id.year + 1
            if reason.line_id._in_year(year):
                raise ValidationError(
                    self.env._(
                        "The budget of %(year)s has the line %(line)s: explain it "
                        "there.",
                        year=year,
                        line=reason.line_id.display_name,
                    )
                )

    def _driver(self):
        return Driver(
            label=self.name,
            quantity_before=money(self.quantity_before, 4),
            price_before=money(self.price_before, 6),
            quantity_after=money(self.quantity, 4),
            price_after=money(self.price, 6),
            source=self.source,
        )

    def _item(self):
        return Item(label=self.name, amount=money(self.amount, 2), source=self.source)

    def _explaining(self, basis):
        """Return the arguments of `tools.budget.variance.decompose` that these give."""
        of = self.filtered(lambda reason: reason.basis == basis).grouped("kind")
        return {
            "drivers": [reason._driver() for reason in of.get("driver", ())],
            "entered": [reason._item() for reason in of.get("entered", ())],
            "left": [reason._item() for reason in of.get("left", ())],
            "one_offs_after": [reason._item() for reason in of.get("one_off", ())],
            "one_offs_before": [r._item() for r in of.get("one_off_before", ())],
        }
