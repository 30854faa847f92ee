# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.models.ledger.edic_ai_about import RUNNING

from ... import roles

BOOKS = f"{roles.BILLING},{roles.READONLY}"


class EdicAiAboutEntry(models.AbstractModel):
    _inherit = "edic.ai.about.entry"

    @api.model
    def _about_roles(self):
        # EXTENDS edic_ai: every employee reads companies and bank accounts
        return {
            **super()._about_roles(),
            "res.company": f"{BOOKS},{RUNNING}",
            "res.partner.bank": BOOKS,
        }
