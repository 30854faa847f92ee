# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ..tools import coding
from ..tools.training import line_of

PLACES = Decimal("0.0001")


class EdicAiEngineCoding(models.AbstractModel):
    """The company's own history, asked how a line is coded. No language model."""

    _name = "edic.ai.engine.coding"
    _inherit = "edic.ai.engine"
    _description = "Coding engine"

    def _version(self):
        return coding.ENGINE_VERSION

    def _run(self, inputs, company):
        version = self.env["edic.finance.coding.model"]._in_use(company)
        if not version:
            return {"lines": [{} for _row in inputs["lines"]]}, False
        lines = [line_of(coding, row) for row in inputs["lines"]]
        predictions = version._load().predict(lines)
        return (
            {"lines": [self._plain_line(line) for line in predictions]},
            str(version.version),
        )

    def _plain_line(self, predictions):
        return {field: self._plain(item) for field, item in predictions.items()}

    def _plain(self, item):
        """A prediction without floats, so that it has a digest."""
        return {
            "label": item.label,
            "confidence": _places(item.confidence),
            "band": item.band,
            "alternatives": [
                [label, _places(share)] for label, share in item.alternatives
            ],
            "neighbours": [
                {
                    "line_id": int(near.key),
                    "label": near.label,
                    "similarity": _places(near.similarity),
                }
                for near in item.neighbours
            ],
            "words": [[word, _places(weight)] for word, weight in item.words],
            "vendor_cases": item.vendor_cases,
            "vendor_hits": item.vendor_hits,
            "calibration": list(item.calibration),
            "not_used": list(item.not_used),
        }


def _places(number):
    return Decimal(str(float(number))).quantize(PLACES)
