# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import api, fields, models

from ...tools.policy.cost import FREE, Price, best, cost
from ...tools.providers.contract import Zone


class EdicAiPrice(models.Model):
    """A price is what a provider asks for a model from a day on, with its source.

    A price that has changed is a new row, so that past costs stay explained.
    """

    _name = "edic.ai.price"
    _description = "Price of an AI model"
    _inherit = ["edic.ai.approved", "edic.ai.dated"]
    _order = "provider, pattern, valid_from desc, id desc"
    _rec_name = "pattern"
    _recorded_as = "price"
    _recorded_fields = (
        "provider",
        "pattern",
        "valid_from",
        "unit",
        "input_price",
        "output_price",
        "page_price",
        "batch_discount",
        "source_url",
        "source_date",
        "state",
        "active",
    )

    unit = fields.Selection(
        [("tokens", "Per million tokens"), ("pages", "Per 1,000 pages")],
        string="Billed",
        required=True,
        default="tokens",
    )
    input_price = fields.Float("Question", digits=(16, 4), aggregator=None)
    output_price = fields.Float("Answer", digits=(16, 4), aggregator=None)
    page_price = fields.Float("Pages", digits=(16, 4), aggregator=None)
    batch_discount = fields.Float(
        "Batch discount (%)",
        digits=(5, 2),
        aggregator=None,
        help="The provider's discount for questions that are handed in together and "
        "may wait.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _price_check = models.Constraint(
        "CHECK(least(input_price, output_price, page_price) >= 0)",
        "A price is not below 0.",
    )
    _discount_check = models.Constraint(
        "CHECK(coalesce(batch_discount, 0) BETWEEN 0 AND 100)",
        "A discount lies between 0 and 100%.",
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.EUR")

    @api.model
    def _cost(
        self,
        model,
        usage,
        day=None,
        *,
        provider="",
        zone="",
        asked="",
        is_batched=False,
    ):
        """Return the euros for ``usage``, as Decimal and not rounded; None: not known.

        In the house a model costs nothing unless a price was entered for it.

        :param str model: as the provider named what answered
        :param usage: `tools.providers.contract.Usage`
        :param day: date of the call; today
        :param str provider: code of the preset
        :param str zone: as in `tools.providers.contract.Zone`
        :param str asked: the name that was asked for, where no price is for ``model``
        :param bool is_batched: whether it was handed in together with others
        """
        day = day or fields.Date.today()
        rows = self.sudo().search(
            [
                ("state", "=", "approved"),
                ("unit", "=", "tokens" if usage.pages is None else "pages"),
                ("valid_from", "<=", day),
                ("provider", "in", [provider, False]),
            ]
        )
        for name in filter(None, (model, asked)):
            if row := best(rows, provider, name, day):
                return cost(row._as_price(is_batched), usage)
        return cost(FREE, usage) if zone == Zone.ON_PREMISE else None

    def _as_price(self, is_batched=False):
        off = Decimal(str(self.batch_discount)) if is_batched else Decimal(0)
        share = 1 - off / 100
        if self.unit == "pages":
            return Price(page=share * Decimal(str(self.page_price)))
        prices = (self.input_price, self.output_price)
        return Price(*(share * Decimal(str(price)) for price in prices))
