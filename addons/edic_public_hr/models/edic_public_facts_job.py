# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import html2plaintext

from odoo.addons.edic_public_sector.tools.letters.drafting.facts import Kind


class EdicPublicFactsJob(models.AbstractModel):
    """A job as it is described: never who holds it, nor who applies for it."""

    _name = "edic.public.facts.job"
    _inherit = "edic.public.facts"
    _description = "Facts of a job"
    _model = "hr.job"

    def _collect(self, record):
        description = html2plaintext(record.description or "").strip()
        return [
            self._fact("job_title", Kind.TEXT, record, "name", self.env._("Job")),
            self._fact("department", Kind.NAME, record, "department_id.name"),
            self._fact("contract_type", Kind.TEXT, record, "contract_type_id.name"),
            self._fact(
                "posts", Kind.NUMBER, record, "no_of_recruitment", self.env._("Posts")
            ),
            self._stated(
                "job_description",
                Kind.TEXT,
                description,
                self.env._("Description of the job"),
                record,
                "description",
            ),
            self._fact("requirements", Kind.TEXT, record, "requirements"),
        ]
