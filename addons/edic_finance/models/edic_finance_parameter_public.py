# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

# what the time to pay is computed from
TIMES = ("payment.days", "payment.after_", "A42.")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceParameter(models.Model):
    """Figures of public procurement and of payment in time.

    Rates are one record per half-year: a half-year without one is told, never taken
    to be as the one before.
    """

    _inherit = "edic.finance.parameter"

    @api.model
    def _law_titles(self):
        # EXTENDS edic_finance
        return {
            **super()._law_titles(),
            "procurement.direct": self.env._(
                "Award without a procedure below, net (EUR)"
            ),
            "procurement.direct_works": self.env._(
                "Award of works without a procedure below, net (EUR)"
            ),
            "procurement.direct_central": self.env._(
                "Award without a procedure up to, federation, net (EUR)"
            ),
            "procurement.publicity": self.env._(
                "Notice in a legal journal from, net (EUR)"
            ),
            "procurement.eu": self.env._("EU procedure from, net (EUR)"),
            "procurement.eu_central": self.env._("EU procedure from, State, net (EUR)"),
            "procurement.eu_works": self.env._(
                "EU procedure for works from, net (EUR)"
            ),
            "payment.days": self.env._("Time to pay (days)"),
            "payment.days_health": self.env._("Time to pay, public hospitals (days)"),
            "payment.days_undertaking": self.env._(
                "Time to pay, public undertakings (days)"
            ),
            "payment.after_request": self.env._(
                "Receipt that nobody recorded: days after the date of the bill"
            ),
            "payment.after_service": self.env._(
                "Receipt that nobody recorded: days after delivery was confirmed"
            ),
            "payment.points": self.env._(
                "Late interest above the reference rate (points)"
            ),
            "payment.lump_sum": self.env._("Lump sum for a late payment (EUR)"),
            "payment.ecb_rate": self.env._(
                "ECB main refinancing rate on the first day of the half-year (%)"
            ),
            "payment.base_rate": self.env._("German base rate of the half-year (%)"),
        }

    # --- the time to pay is kept with the bill ----------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_finance
        rows = super().create(vals_list)
        rows._due_again()
        return rows

    def write(self, vals):
        # EXTENDS edic_finance
        result = super().write(vals)
        self._due_again()
        return result

    def _due_again(self):
        rows = self.filtered(lambda row: row.is_in_force and row.code.startswith(TIMES))
        if not rows:
            return
        everybody = self.env["res.company"].sudo().search(Domain.TRUE)
        concerned = everybody.filtered(
            lambda company: any(
                row.area in company._edic_areas()
                and row.company_id in (company, company.browse())
                for row in rows
            )
        )
        for company in concerned:
            self.env["account.move"]._edic_due_again(company)
