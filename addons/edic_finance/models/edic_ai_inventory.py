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


# What each says of itself; the names are those of `edic.ai.inventory`.
class EdicAiEngineCoding(models.AbstractModel):
    _inherit = "edic.ai.engine.coding"

    def _about(self):
        # EXTENDS edic_ai
        return {**super()._about(), **_statistics(self.env), **_coding(self.env)}


class EdicAiUseCaseCoding(models.AbstractModel):
    _inherit = "edic.ai.use.case.finance.coding"

    def _about(self):
        # EXTENDS edic_ai
        return {**super()._about(), **_statistics(self.env), **_coding(self.env)}


class EdicAiUseCaseTraining(models.AbstractModel):
    _inherit = "edic.ai.use.case.finance.training"

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            **_statistics(self.env),
            "purpose": self.env._(
                "Learns from the company's posted vendor bills how lines are coded."
            ),
            "data": self.env._(
                "Text, amount, VAT rates and vendor of posted lines, and what they "
                "were booked on"
            ),
            "sources": self.env._("The company's own books of the last six years"),
            "control": self.env._(
                "Each version has a card with its measures; an earlier version can be "
                "used again. It learns only from posted lines."
            ),
        }


class EdicAiUseCaseAccount(models.AbstractModel):
    _inherit = "edic.ai.use.case.finance.account"

    def _about(self):
        # EXTENDS edic_ai
        env = self.env
        return {
            **super()._about(),
            **_coding(env),
            "purpose": env._(
                "Proposes an account for bill lines that the company's history leaves "
                "open."
            ),
            "reasoning": env._(
                "A language model: an AI system. It prepares an entry that a person "
                "checks; bookkeeping is not among the uses of Annex III."
            ),
            "data": env._(
                "Texts of the lines, name of the vendor, codes and names of accounts; "
                "names and numbers are replaced where the policy says so"
            ),
            "control": env._(
                "Each answer is to be checked: it can be accepted only by a person who "
                "has opened the evidence."
            ),
        }


def _statistics(env):
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


def _coding(env):
    return {
        "purpose": env._(
            "Proposes account, analytic distribution and taxes for the lines of draft "
            "vendor bills."
        ),
        "data": env._("Text, amount, VAT rates and vendor of the line"),
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
