# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .document_pages import DocumentPages


class EdicAiUseCaseLayout(models.AbstractModel):
    """Learn where a vendor's bills have their values, once one of them is posted;
    corrections of a draft are learned where they are made."""

    _name = "edic.ai.use.case.finance.layout"
    _inherit = "edic.ai.use.case"
    _description = "Learning of layouts"

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "kind": "statistics",
            "ai_system": "arguable",
            "purpose": self.env._(
                "Learns beside which words the bills of a vendor have their values."
            ),
            "data": self.env._("Words beside the values of bills, and places"),
            "sources": self.env._("The company's own bills"),
            "reasoning": self.env._(
                "It counts on how many posted bills a value stood in the same place."
            ),
            "control": self.env._(
                "It learns only from what a person posted or corrected; the next bill "
                "shows which values were read by it."
            ),
            "legal_basis": self.env._(
                "Keeping the accounts: legal obligation or task in the public interest "
                "(GDPR, Article 6(1)(c) or (e)); to be confirmed by the controller."
            ),
        }

    def _work(self, record):
        DocumentPages(record).learn_layout()
