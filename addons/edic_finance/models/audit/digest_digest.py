# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from .edic_finance_flag import OPEN, STOPS

KPIS = {
    "kpi_edic_flags": [("state", "in", OPEN)],
    "kpi_edic_stopping": STOPS,
}


class DigestDigest(models.Model):
    """Flags in Odoo's own digest by mail: how many were found in the period and still
    wait, for those who see bills."""

    _inherit = "digest.digest"

    kpi_edic_flags = fields.Boolean(string="New audit flags")
    kpi_edic_flags_value = fields.Integer(compute="_compute_kpi_edic_flags_value")
    kpi_edic_stopping = fields.Boolean(string="Critical flags")
    kpi_edic_stopping_value = fields.Integer(compute="_compute_kpi_edic_stopping_value")

    # A method each: Odoo forgets one figure at a time when it turns to another period.
    def _compute_kpi_edic_flags_value(self):
        self._edic_count("kpi_edic_flags")

    def _compute_kpi_edic_stopping_value(self):
        self._edic_count("kpi_edic_stopping")

    def _edic_count(self, name):
        if not self.env.user.has_groups(
            "account.group_account_invoice,account.group_account_readonly"
        ):
            raise AccessError(self.env._("Your role does not see audit flags."))
        self._calculate_company_based_kpi(
            "edic.finance.flag",
            f"{name}_value",
            date_field="first_seen_at",
            additional_domain=KPIS[name],
        )

    def _compute_kpis_actions(self, company, user):
        # EXTENDS digest
        found = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("edic_finance.edic_finance_flag_menu").id
        action = f"edic_finance.edic_finance_flag_action?menu_id={menu}"
        return {**found, **dict.fromkeys(KPIS, action)}
