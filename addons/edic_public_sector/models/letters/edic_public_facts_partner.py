# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.letters.drafting.facts import Kind


class EdicPublicFactsPartner(models.AbstractModel):
    """A vendor: how it is registered, and nothing of people or bank accounts."""

    _name = "edic.public.facts.partner"
    _inherit = "edic.public.facts"
    _description = "Facts of a vendor"
    _model = "res.partner"

    def _collect(self, record):
        return self._facts(
            record.commercial_partner_id,
            ("vendor", Kind.NAME, "name", self.env._("Vendor")),
            ("vat_number", Kind.REFERENCE, "vat"),
            ("registration", Kind.REFERENCE, "company_registry"),
        )
