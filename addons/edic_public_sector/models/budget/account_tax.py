# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

OWN = {
    "edic_budget_choice_id": "edic.public.budget.line",
    "edic_commitment_id": "edic.public.budget.commitment",
}


class AccountTax(models.Model):
    """VAT that cannot be deducted is spent where its line is, by hand or commitment."""

    _inherit = "account.tax"

    def _prepare_base_line_for_taxes_computation(self, record, **kwargs):
        # EXTENDS account
        found = super()._prepare_base_line_for_taxes_computation(record, **kwargs)
        return found | self._edic_budget_values(record, kwargs)

    def _prepare_tax_line_for_taxes_computation(self, record, **kwargs):
        # EXTENDS account
        found = super()._prepare_tax_line_for_taxes_computation(record, **kwargs)
        return found | self._edic_budget_values(record, kwargs)

    def _edic_budget_values(self, record, given):
        read = self._get_base_line_field_value_from_record
        return {
            name: read(record, name, given, self.env[model])
            for name, model in OWN.items()
        }

    def _prepare_base_line_grouping_key(self, base_line):
        # EXTENDS account
        found = super()._prepare_base_line_grouping_key(base_line)
        return found | {name: base_line[name].id for name in OWN}

    def _prepare_base_line_tax_repartition_grouping_key(
        self, base_line, base_line_grouping_key, tax_data, tax_rep_data
    ):
        # EXTENDS account: what is deducted is no expense
        found = super()._prepare_base_line_tax_repartition_grouping_key(
            base_line, base_line_grouping_key, tax_data, tax_rep_data
        )
        is_expense = tax_rep_data["account"] == base_line["account_id"]
        return found if is_expense else found | dict.fromkeys(OWN, False)

    def _prepare_tax_line_repartition_grouping_key(self, tax_line):
        # EXTENDS account
        found = super()._prepare_tax_line_repartition_grouping_key(tax_line)
        return found | {name: tax_line[name].id for name in OWN}
