# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from decimal import Decimal

from odoo import models

from ...tools.intake.apart import run_apart
from ...tools.intake.pages import finder
from .page_decisions import FINDER


class EdicAiEnginePages(models.AbstractModel):
    """Rules that find the fields of an invoice on its pages. No language model."""

    _name = "edic.ai.engine.pages"
    _inherit = "edic.ai.engine"
    _description = "Reading of pages"

    def _version(self):
        return finder.VERSION

    def _run(self, inputs, company):
        """Return the fields and rates that the pages of a document give.

        :param dict inputs: ``document``: its id, the text stays in its rows; ``names``
            and ``numbers`` of the company that received it
        """
        document = self.env["edic.finance.document"].browse(inputs["document"])
        content = {
            "pages": [page._content() for page in document.page_ids if page.lines],
            "names": inputs["names"],
            "numbers": inputs["numbers"],
        }
        found = self._found(content)
        layouts = self.env["edic.finance.layout"]
        layout, likeness = layouts._like(found["words"], company)
        if layout:
            content["anchors"] = layout.anchors
            content["corrections"] = layout._corrected()
            found = self._found(content)
        found["layout"] = layout.id or None
        found["likeness"] = Decimal(f"{likeness:.2f}")
        for field in found["fields"].values():
            edges = field["box"] or []
            field["box"] = [Decimal(str(edge)) for edge in edges]  # no floats
        return found, layout._version() if layout else False

    def _found(self, content):
        found = run_apart(FINDER, json.dumps(content).encode())
        nothing = {"fields": {}, "rates": [], "lines": [], "words": []}
        nothing |= {"terms": "", "paid": [], "withheld": [], "references": []}
        nothing |= {"statements": []}
        return found or nothing

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._("Finds the values of a bill on its pages."),
            "data": self.env._("The pages of the bill"),
            "sources": self.env._("The file that came in"),
            "reasoning": self.env._(
                "Fixed rules over words and their places: check digits, amounts that "
                "add up, words that name a value. The text of scans is recognised "
                "before by a neural network that runs here and proposes nothing."
            ),
            "control": self.env._(
                "Each value shows where it stands on the page and how sure it is; an "
                "accountant checks the draft before it is posted."
            ),
        }
