# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_public_sector.tools.letters.drafting.facts import Kind


class EdicPublicFactsApplicant(models.AbstractModel):
    """An application as a letter needs it: who, for which job, since when.

    No stage, evaluation, tag, degree, expected salary or note, and never two
    applications: a draft assesses nobody.
    """

    _name = "edic.public.facts.applicant"
    _inherit = "edic.public.facts"
    _description = "Facts of an application"
    _model = "hr.applicant"

    def _collect(self, record):
        return self._facts(
            record,
            ("applicant", Kind.NAME, "partner_name", self.env._("Applicant")),
            ("job_title", Kind.TEXT, "job_id.name", self.env._("Job")),
            ("department", Kind.NAME, "department_id.name"),
            ("applied_on", Kind.DATE, "create_date", self.env._("Received on")),
        )
