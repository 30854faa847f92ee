# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

CODING = ("finance.coding", "finance.training")


class EdicAiInventory(models.Model):
    """What the inventory of algorithms says of coding."""

    _inherit = "edic.ai.inventory"

    @api.model
    def _since(self, company):
        # EXTENDS edic_ai: training is recorded under the coding it is for
        found = super()._since(company)
        trained = self.env["edic.finance.coding.model"].sudo()
        first = trained.search(
            [("company_id", "=", company.id)], order="version", limit=1
        )
        if first:
            found["finance.training"] = first.create_date.date()
        return found

    def _version_of(self, model, company):
        # EXTENDS edic_ai
        if model._name.removeprefix("edic.ai.use.case.") in CODING:
            return self.env["edic.finance.coding.model"]._in_use(company).version
        return super()._version_of(model, company)
