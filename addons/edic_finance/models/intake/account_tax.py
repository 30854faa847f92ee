# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.intake.einvoice_figures import ZERO, money
from ...tools.intake.einvoice_split import Part, one_rate
from ..common.percent import decimal_text, percent

DOCUMENTS = ("invoice", "refund")


class AccountTax(models.Model):
    """Taxes for VAT rates that come on e-invoices and that the company lacks."""

    _inherit = "account.tax"

    def _edic_purchase_taxes(self, company):
        """Return the company's taxes on purchases of a percentage above zero."""
        return self.search(
            [
                *self._check_company_domain(company),
                ("type_tax_use", "=", "purchase"),
                ("amount_type", "=", "percent"),
                ("amount", ">", 0),
            ]
        )

    def _edic_part(self, company, untaxed, tax):
        """Return totals as one `einvoice_split.Part`: with the rate of the company that
        explains them, else with none."""
        rates = self._edic_purchase_taxes(company).mapped("amount")
        rate = one_rate(untaxed, tax, (money(str(rate)).normalize() for rate in rates))
        return Part(rate or ZERO, untaxed, tax)

    def _edic_nearest(self, company, rate):
        """Return the company's tax whose accounts a tax of this rate takes: one that is
        wholly deducted, or wholly not, before reverse charge and shares; then the one
        of the nearest rate."""
        taxes = self._edic_purchase_taxes(company)
        return taxes.sorted(
            lambda tax: (not tax._edic_is_plain(), abs(tax.amount - rate))
        )[:1]

    def _edic_tax_lines(self, document="invoice"):
        lines = self[f"{document}_repartition_line_ids"]
        return lines.filtered(lambda line: line.repartition_type == "tax")

    def _edic_is_plain(self):
        """Return whether the whole tax goes to one account when the bill is posted."""
        is_excluded = not self.price_include and self.tax_exigibility == "on_invoice"
        return is_excluded and self._edic_tax_lines().mapped("factor_percent") == [100]

    def _edic_is_cost(self):
        """Return whether nothing of the tax is deducted: it has no account, so that it
        stands on those of the lines."""
        return not any(self._edic_tax_lines(kind).account_id for kind in DOCUMENTS)

    def _edic_is_self_assessed(self):
        """Return whether the buyer owes as much as he deducts, so that the vendor is
        paid nothing of it: reverse charge, intra-Community supply."""
        return not sum(self._edic_tax_lines().mapped("factor_percent"))

    def _edic_make(self, company, rate, is_cost, model=None, name=None):
        """Create a purchase tax of a rate.

        Without the boxes of the VAT return: foreign or former VAT must not slip into
        them.

        :param is_cost: it cannot be deducted; else it takes the accounts of `model`
        :param model: account.tax, else the nearest
        :raises UserError: the company has no purchase tax at all
        """
        model = model or self._edic_nearest(company, rate)
        if not model:
            raise UserError(
                self.env._("There is no purchase tax to take the accounts from.")
            )
        vals = {
            "name": name or self._edic_name(rate, is_cost),
            "amount": rate,
            "invoice_label": percent(self.env, rate),
            "description": False,
        }
        if is_cost:
            vals["fiscal_position_ids"] = [Command.clear()]
            vals["original_tax_ids"] = [Command.clear()]
        tax = model.copy(vals)
        if is_cost:
            tax.write(
                {
                    f"{kind}_repartition_line_ids": [
                        *map(Command.delete, tax._edic_tax_lines(kind).ids),
                        Command.create({"repartition_type": "tax"}),
                    ]
                    for kind in DOCUMENTS
                }
            )
        tax.repartition_line_ids.tag_ids = [Command.clear()]
        return tax

    def _edic_name(self, rate, is_cost):
        rate = decimal_text(self.env, rate)
        if is_cost:
            return self.env._("%(rate)s%% VAT, not deductible", rate=rate)
        return self.env._("%(rate)s%% VAT", rate=rate)
