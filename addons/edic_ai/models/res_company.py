# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..tools.oversight import Agreement


class ResCompany(models.Model):
    _inherit = "res.company"

    edic_ai_precision = fields.Float(
        string="Precision asked of sure suggestions",
        default=0.95,
        help="A suggestion is called sure when so many of those like it were right "
        "in this company's own past (0.95 means 95 of 100).",
    )

    _edic_ai_precision_check = models.Constraint(
        "CHECK(edic_ai_precision >= 0.5 AND edic_ai_precision < 1)",
        "The precision asked of sure suggestions lies between 0.5 and 1.",
    )

    def write(self, vals):
        # EXTENDS base: what changes suggestions is in the ledger
        before = {company: company.edic_ai_precision for company in self}
        result = super().write(vals)
        for company, precision in before.items():
            if company.edic_ai_precision != precision:
                self.env["edic.ai.gateway"]._record(
                    "policy",
                    "settings",
                    {"precision": [str(precision), str(company.edic_ai_precision)]},
                    company=company,
                    record=company,
                )
        return result

    def _edic_agreement(self):
        """How often this company's people took what was proposed; of no person."""
        self.ensure_one()
        counts = dict(
            self.env["edic.ai.suggestion"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.id),
                    ("state", "in", ("accepted", "edited", "rejected")),
                ],
                ["state"],
                ["__count"],
            )
        )
        return Agreement(counts.get("accepted", 0), sum(counts.values()))
