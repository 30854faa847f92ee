# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import api, fields, models

from ...choices import choices_of
from ...tools.policy.cost import Range, best, taken


class EdicAiFootprint(models.Model):
    """A footprint says what 1,000 tokens of an answer take, as a source estimates it.

    Always a range, and 0 where the source does not tell: no call takes nothing.
    """

    _name = "edic.ai.footprint"
    _description = "Energy and CO2 of AI models"
    _inherit = ["edic.ai.dated"]
    _order = "size_class, pattern, valid_from desc, id desc"
    _rec_name = "source"
    _recorded_as = "footprint"
    _recorded_fields = (
        "provider",
        "pattern",
        "size_class",
        "valid_from",
        "active",
        "energy_low",
        "energy_high",
        "co2_low",
        "co2_high",
        "source",
        "source_url",
        "source_date",
    )

    pattern = fields.Char(default="*")
    size_class = fields.Selection(
        choices_of("edic.ai.model", "size_class"),
        string="Size",
        help="For models of this size that no row names.",
    )
    energy_low = fields.Float(
        "Wh per 1,000 tokens, from", digits=(16, 4), aggregator=None
    )
    energy_high = fields.Float(
        "Wh per 1,000 tokens, to", digits=(16, 4), aggregator=None
    )
    co2_low = fields.Float(
        "g CO2e per 1,000 tokens, from", digits=(16, 4), aggregator=None
    )
    co2_high = fields.Float(
        "g CO2e per 1,000 tokens, to", digits=(16, 4), aggregator=None
    )
    source = fields.Char(required=True)
    source_url = fields.Char(string="Address of the source")

    _range_check = models.Constraint(
        "CHECK(0 <= energy_low AND energy_low <= energy_high "
        "AND 0 <= co2_low AND co2_low <= co2_high)",
        "A range goes from the lower to the higher figure.",
    )

    @api.model
    def _estimate(self, model, output_tokens, *, provider="", size_class="", day=None):
        """Return an estimate of what an answer took.

        :param str model: as the provider named what answered
        :param output_tokens: None where they are not known
        :param str size_class: of the model's card, for models that no row names
        :return: ``(Wh, grams of CO2e)``, each a `Range`, or None: not known
        """
        day = day or fields.Date.today()
        rows = self.sudo().search([("valid_from", "<=", day)])
        named = rows.filtered(lambda row: not row.size_class)
        sized = rows.filtered(lambda row: size_class and row.size_class == size_class)

        def found(low, high):
            for group in (named, sized):
                rows = group.filtered(lambda row: row[high])
                if row := best(rows, provider, model, day):
                    return taken(
                        Range(Decimal(str(row[low])), Decimal(str(row[high]))),
                        output_tokens,
                    )
            return None

        return found("energy_low", "energy_high"), found("co2_low", "co2_high")
