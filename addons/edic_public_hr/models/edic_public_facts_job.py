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
        return [
            *self._facts(
                record,
                ("job_title", Kind.TEXT, "name", self.env._("Job")),
                ("department", Kind.NAME, "department_id.name"),
                ("contract_type", Kind.TEXT, "contract_type_id.name"),
                ("posts", Kind.NUMBER, "no_of_recruitment", self.env._("Posts")),
            ),
            self._stated(
                "job_description",
                Kind.TEXT,
                html2plaintext(record.description or "").strip(),
                self.env._("Description of the job"),
                record,
                "description",
            ),
            self._fact("requirements", Kind.TEXT, record, "requirements"),
        ]
