# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from .edic_ai_about_search import EMPLOYEES


class EdicAiUseCaseRewrite(models.AbstractModel):
    _inherit = "edic.ai.use.case.text.rewrite"

    @api.model
    def _data_class_of(self, model_name):
        # EXTENDS edic_ai
        found = super()._data_class_of(model_name)
        if not self._is_about_employees(model_name):
            return found
        return DataClass.strictest(found, DataClass.HR)

    @api.model
    def _is_about_employees(self, model_name):
        """Return whether a model is personnel's own, or kept of an employee."""
        if not model_name or self.env.get(model_name) is None:
            return False
        return model_name.startswith("hr.") or any(
            field.type == "many2one" and field.store and field.comodel_name in EMPLOYEES
            for field in self.env[model_name]._fields.values()
        )
