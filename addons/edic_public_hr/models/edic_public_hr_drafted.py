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

    def _edic_data_class(self):
        return DataClass.HR

    def _edic_addressee(self):
        """Return the partner to whom a letter about the record goes; may be empty."""
        return self.env["res.partner"]
