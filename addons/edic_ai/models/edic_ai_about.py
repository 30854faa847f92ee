# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EdicAiAbout(models.AbstractModel):
    """What is about a record, by ``res_model`` and ``res_id``."""

    _name = "edic.ai.about"
    _description = "About a record"

    about = fields.Char(compute="_compute_about")

    @api.depends(lambda self: ("res_model", "res_id") if self._auto else ())
    @api.depends_context("uid", "lang")
    def _compute_about(self):
        """The record's name, for those who may read it."""
        self.about = False
        for res_model, told in self.grouped("res_model").items():
            if res_model not in self.env or not self.env[res_model]._auto:
                continue
            records = self.env[res_model].sudo(False).browse(told.mapped("res_id"))
            names = {
                record.id: record.display_name
                for record in records.exists()._filtered_access("read")
            }
            for one in told:
                one.about = names.get(one.res_id)

    def action_open_record(self):
        """The record, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
