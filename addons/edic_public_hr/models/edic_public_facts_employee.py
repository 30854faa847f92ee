# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_public_sector.tools.letters.drafting.facts import Kind


class EdicPublicFactsEmployee(models.AbstractModel):
    """An employee and the version of the contract that counts today.

    Nothing private: neither birthday nor address, family or health. What the core
    keeps for HR managers, such as dates of the contract and the wage, is left out for
    everybody else, who then enters what a document needs.
    """

    _name = "edic.public.facts.employee"
    _inherit = "edic.public.facts"
    _description = "Facts of an employee"
    _model = "hr.employee"

    def _collect(self, record):
        hours = "version_id.resource_calendar_id.hours_per_week"
        return self._facts(
            record,
            ("employee", Kind.NAME, "name", self.env._("Employee")),
            ("job_title", Kind.TEXT, "version_id.job_title"),
            ("department", Kind.NAME, "department_id.name", self.env._("Department")),
            ("employed_from", Kind.DATE, "version_id.contract_date_start"),
            ("employed_until", Kind.DATE, "version_id.contract_date_end"),
            ("contract_type", Kind.TEXT, "version_id.contract_type_id.name"),
            ("weekly_hours", Kind.NUMBER, hours, self.env._("Hours a week")),
            ("wage", Kind.MONEY, "version_id.wage"),
            ("left_on", Kind.DATE, "version_id.departure_date"),
        )

    def _tables(self, record):
        """Return the versions of the contract, as a list of services."""
        versions = record.version_ids if self._may(record, "version_ids") else ()
        rows = [
            self._facts(
                version,
                ("day", Kind.DATE, "date_version"),
                ("job", Kind.TEXT, "job_title"),
                ("department", Kind.NAME, "department_id.name"),
                ("contract", Kind.TEXT, "contract_type_id.name"),
            )
            for version in versions
        ]
        head = [
            self.env._("From"),
            self.env._("Job title"),
            self.env._("Department"),
            self.env._("Contract type"),
        ]
        return {"services": {"head": head, "rows": rows, "numeric": []}} if rows else {}
