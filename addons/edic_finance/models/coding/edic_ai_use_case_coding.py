# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseCoding(models.AbstractModel):
    """Suggest how a draft vendor bill is coded."""

    _name = "edic.ai.use.case.finance.coding"
    _inherit = "edic.ai.use.case"
    _description = "Coding of vendor bills"

    def _work(self, record):
        record._edic_suggest()
        record._edic_ask_model()

    # --- edic ai inventory ---
    def _about(self):
        # EXTENDS edic_ai
        return {**super()._about(), **_statistics(self.env), **_coding(self.env)}


class EdicAiUseCaseTraining(models.AbstractModel):
    """Train a company's coding model, on an administrator's demand."""

    _name = "edic.ai.use.case.finance.training"
    _inherit = "edic.ai.use.case"
    _description = "Training of the coding model"
    _lane = "long"

    def _work(self, record):
        self.env["edic.finance.coding.model"]._train(record)

    # --- edic ai inventory ---
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
