# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.suggestions.assessing import assessing


class EdicPublicDraft(models.Model):
    """No model ranks, scores, compares, filters or assesses people.

    What keeps it from doing so is the structure: it is given what the facts of one
    record are called and never what they are, grades are choices of a person, and no
    draft is about several people. The words of a wish are looked at to say no early and
    with the reason; whoever words it otherwise gets no further with that structure.
    """

    _inherit = "edic.public.draft"

    def _assessing(self, text):
        # EXTENDS edic_public_sector
        if not self._is_about_staff():
            return super()._assessing(text)
        # the duties of a job may be to lead people
        return assessing(text, only_applicants=self.res_model == "hr.job")

    def _is_about_staff(self):
        staff = self.env.registry["edic.public.hr.drafted"]
        return issubclass(self.env.registry[self.res_model], staff)

    def _recipient(self):
        # EXTENDS edic_public_sector
        found = self.env["res.partner"]
        if self.template_id.sudo().kind == "letter" and self._is_about_staff():
            record = self.env[self.res_model].browse(self.res_id).exists()
            found = record.sudo()._edic_addressee()
        return found or super()._recipient()
