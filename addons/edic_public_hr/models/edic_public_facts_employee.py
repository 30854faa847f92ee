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
        def fact(key, kind, path, label=None):
            return self._fact(key, kind, record, path, label)

        return [
            fact("employee", Kind.NAME, "name", self.env._("Employee")),
            fact("job_title", Kind.TEXT, "version_id.job_title"),
            fact(
                "department", Kind.NAME, "department_id.name", self.env._("Department")
            ),
            fact("employed_from", Kind.DATE, "version_id.contract_date_start"),
            fact("employed_until", Kind.DATE, "version_id.contract_date_end"),
            fact("contract_type", Kind.TEXT, "version_id.contract_type_id.name"),
            fact(
                "weekly_hours",
                Kind.NUMBER,
                "version_id.resource_calendar_id.hours_per_week",
                self.env._("Hours a week"),
            ),
            fact("wage", Kind.MONEY, "version_id.wage"),
            fact("left_on", Kind.DATE, "version_id.departure_date"),
        ]

    def _tables(self, record):
        """The versions of the contract, as a list of services."""
        versions = record.version_ids if self._may(record, "version_ids") else ()
        rows = [
            [
                self._fact("day", Kind.DATE, version, "date_version"),
                self._fact("job", Kind.TEXT, version, "job_title"),
                self._fact("department", Kind.NAME, version, "department_id.name"),
                self._fact("contract", Kind.TEXT, version, "contract_type_id.name"),
            ]
            for version in versions
        ]
        head = [
            self.env._("From"),
            self.env._("Job title"),
            self.env._("Department"),
            self.env._("Contract type"),
        ]
        return {"services": {"head": head, "rows": rows, "numeric": []}} if rows else {}
