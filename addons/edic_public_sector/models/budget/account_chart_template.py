# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.account.models.chart_template import template

from .ir_module_module import CHARTS

# field of a company → its value with M57, with the NKF
COMPANY = {
    "account_fiscal_country_id": ("base.fr", "base.de"),
    "bank_account_code_prefix": ("515", "1811"),
    "cash_account_code_prefix": ("541", "1821"),
    "transfer_account_code_prefix": ("58", "1891"),
    "transfer_account_id": ("m57_588", "nkf_189100"),
    "account_journal_suspense_account_id": ("m57_4718", "nkf_189200"),
    "account_default_pos_receivable_account_id": ("m57_411", "nkf_171100"),
    "default_cash_difference_income_account_id": ("m57_75888", "nkf_459200"),
    "default_cash_difference_expense_account_id": ("m57_65888", "nkf_549500"),
    "income_currency_exchange_account_id": ("m57_766", "nkf_469200"),
    "expense_currency_exchange_account_id": ("m57_666", "nkf_559200"),
    "account_journal_early_pay_discount_gain_account_id": ("m57_7688", "nkf_469100"),
    "account_journal_early_pay_discount_loss_account_id": ("m57_6688", "nkf_559300"),
    "deferred_expense_account_id": ("m57_486", "nkf_191100"),
    "deferred_revenue_account_id": ("m57_487", "nkf_391100"),
    "expense_account_id": ("m57_6068", "nkf_529900"),
    "income_account_id": ("m57_75888", "nkf_459900"),
    "account_purchase_tax_id": ("tva_nd_20", "vst_na_19"),
    "account_sale_tax_id": ("tva_vente_0", "ust_0"),
}


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _select_chart_template(self, country=None):
        # EXTENDS account: last in the list, so never the one that is guessed
        return sorted(
            super()._select_chart_template(country), key=lambda c: c[0] in CHARTS
        )

    def _create_outstanding_accounts(self, company, bank_prefix, code_digits):
        # EXTENDS account: M57 codes are not padded, sub-accounts of 515 are
        if company.chart_template in ("fr_m57", "fr_m57_a"):
            code_digits = 6
        return super()._create_outstanding_accounts(company, bank_prefix, code_digits)

    # M57, shared by the developed and the abridged nomenclature

    @template("fr_m57_base")
    def _get_fr_m57_template_data(self):
        return {
            "code_digits": 2,
            "property_account_receivable_id": "m57_411",
            "property_account_payable_id": "m57_4011",
        }

    @template("fr_m57_base", "res.company")
    def _get_fr_m57_res_company(self):
        return {
            self.env.company.id: {name: m57 for name, (m57, _nkf) in COMPANY.items()}
        }

    @template("fr_m57_base", "account.journal")
    def _get_fr_m57_account_journal(self):
        return {"bank": {"default_account_id": "m57_515"}}

    # NKF, the town's chart

    @template("de_nkf")
    def _get_de_nkf_template_data(self):
        return {
            "code_digits": 6,
            "property_account_receivable_id": "nkf_171100",
            "property_account_payable_id": "nkf_351100",
        }

    @template("de_nkf", "res.company")
    def _get_de_nkf_res_company(self):
        return {
            self.env.company.id: {name: nkf for name, (_m57, nkf) in COMPANY.items()}
        }

    @template("de_nkf", "account.journal")
    def _get_de_nkf_account_journal(self):
        return {"bank": {"default_account_id": "nkf_181100"}}
