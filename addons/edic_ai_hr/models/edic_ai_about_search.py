# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

EMPLOYEES = ("hr.employee", "hr.employee.public", "hr.version")


class EdicAiAboutSearch(models.AbstractModel):
    _inherit = "edic.ai.about.search"

    @api.model
    def _about_no_persons(self):
        # EXTENDS edic_ai
        return {**super()._about_no_persons(), **dict.fromkeys(EMPLOYEES, Domain.FALSE)}
