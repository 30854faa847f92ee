# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.providers.contract import DataClass


class EdicPublicHrDrafted(models.AbstractModel):
    """A record of staff on which letters and notes are drafted.

    Whatever is drafted on it is data of employees, for a model too: the data policy
    keeps it in the house unless the site decided otherwise.
    """

    _name = "edic.public.hr.drafted"
    _inherit = ["edic.public.drafted"]
    _description = "Drafts are made about it: staff"
    _edic_deciders = None  # roles of which one decides on it, unless it is one's own

    def _edic_data_class(self):
        return DataClass.HR

    def _edic_begins_as(self):
        # EXTENDS edic_public_sector: whoever may decide, and not on what is their own
        if self._edic_deciders:
            is_own = self.sudo().employee_id.user_id == self.env.user
            if is_own or not self.env.user.has_groups(self._edic_deciders):
                return set()
        return super()._edic_begins_as()

    def _edic_addressee(self):
        """Return the partner to whom a letter about the record goes; empty where there
        is none."""
        return self.env["res.partner"]
