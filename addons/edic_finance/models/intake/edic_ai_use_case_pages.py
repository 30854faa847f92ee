# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.intake.apart import run_apart
from .document_pages import PAGE_S, READER, DocumentPages


class EdicAiUseCasePages(models.AbstractModel):
    """Recognise the text of scans, a page at a time, and read the invoice on them."""

    _name = "edic.ai.use.case.finance.pages"
    _inherit = "edic.ai.use.case"
    _description = "Reading of scanned bills"
    _lane = "long"
    _is_own_master = True

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "kind": "statistics",
            "ai_system": "yes",
            "purpose": self.env._(
                "Reads number, dates, amounts and parties from the pages of bills that "
                "carry no structured figures."
            ),
            "data": self.env._("The pages of the bill"),
            "sources": self.env._("The file that came in"),
            "reasoning": self.env._(
                "A neural network recognises characters; fixed rules find the values "
                "among them. Both run here."
            ),
            "control": self.env._(
                "Each value shows where it stands on the page and how sure it is; an "
                "accountant checks the draft before it is posted."
            ),
            "legal_basis": self.env._(
                "Keeping the accounts: legal obligation or task in the public interest "
                "(GDPR, Article 6(1)(c) or (e)); to be confirmed by the controller."
            ),
        }

    def _work_alone(self, step, ask):
        # EXTENDS edic_ai
        while waiting := step(_next_page):
            number, count, kind, content = waiting
            self._progress(number - 1, count)
            options = {"kind": kind, "page": str(number)}
            step(_keep_page, number, run_apart(READER, content, options, PAGE_S))
        step(_finish)
        return True


def _next_page(document):
    return DocumentPages(document).next_page()


def _keep_page(document, number, found):
    DocumentPages(document).keep_page(number, found)


def _finish(document):
    DocumentPages(document).find_fields()
