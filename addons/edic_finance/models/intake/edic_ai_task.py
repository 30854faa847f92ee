# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .second_reading import CODE, SecondReading


class EdicAiTask(models.Model):
    _inherit = "edic.ai.task"

    def _close(self, state, error=False):
        # EXTENDS edic_ai: a file that no worker could take in says so itself
        result = super()._close(state, error)
        if state in ("failed", "cancelled"):
            given_up = self.filtered(lambda task: task.use_case == "finance.intake")
            rows = self.env["edic.finance.document"].sudo()
            rows.browse(given_up.mapped("res_id")).exists()._give_up(error)
        asked = self.filtered(lambda task: task.use_case == CODE)
        pages = self.env["edic.finance.page"].sudo().browse(asked.mapped("res_id"))
        if pages := pages.exists():
            SecondReading.close(pages, state)
        return result
