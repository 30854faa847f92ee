# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

CODING = ("finance.coding", "finance.training")


def about_statistics(env):
    """Return what the inventory says of plain statistics, by field."""
    return {
        "kind": "statistics",
        "ai_system": "arguable",
        "reasoning": env._(
            "Plain statistics over the company's own entries, with a calibrated "
            "confidence. The Commission's guidelines of February 2025 leave simple "
            "statistical prediction outside of Article 3(1); others read it otherwise. "
            "Not among the uses of Annex III; it is documented as if it were an AI "
            "system."
        ),
    }


def about_coding(env):
    """Return what the inventory says of proposals for bill lines, by field."""
    return {
        "purpose": env._(
            "Proposes account, analytic distribution and taxes for the lines of draft "
            "vendor bills."
        ),
        "data": env._("Text, amount, VAT rates, references and vendor of the line"),
        "sources": env._(
            "The bill or its e-invoice; the company's own posted vendor bills"
        ),
        "control": env._(
            "An accountant accepts, changes or rejects each proposal; nothing is "
            "posted by it."
        ),
        "legal_basis": env._(
            "Keeping the accounts: legal obligation or task in the public interest "
            "(GDPR, Article 6(1)(c) or (e)); to be confirmed by the controller."
        ),
    }


class EdicAiInventory(models.Model):
    """The inventory of algorithms tells of coding."""

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

    def _version_of(self, model, company, uses):
        # EXTENDS edic_ai
        if model._name.removeprefix("edic.ai.use.case.") in CODING:
            return self.env["edic.finance.coding.model"]._in_use(company).version
        return super()._version_of(model, company, uses)
