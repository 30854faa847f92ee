# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

TRAIL = "restrictive_audit_trail"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class ResCompany(models.Model):
    """Whether Odoo's audit trail may be deleted: each change of that is recorded."""

    _inherit = "res.company"

    def write(self, vals):
        # EXTENDS account
        if TRAIL not in vals:
            return super().write(vals)
        before = {company: company[TRAIL] for company in self.sudo()}
        result = super().write(vals)
        self.env["edic.ai.gateway"]._record_many(
            [
                {
                    "event": "accounting",
                    "use_case": "books.audit_trail",
                    "company": company,
                    "record": company,
                    "facts": {TRAIL: [old, company[TRAIL]]},
                }
                for company, old in before.items()
                if company[TRAIL] != old
            ]
        )
        return result
