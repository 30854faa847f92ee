# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edic_ai.roles import check_role

from ... import roles

TREATMENTS = [
    ("ask", "Ask each time"),
    ("make", "Make the tax, with the accounts of the nearest one"),
    ("cost", "Treat it as cost, it is not deductible"),
]
RULES = {"home": "edic_vat_home", "abroad": "edic_vat_abroad"}


class ResCompany(models.Model):
    """A company says once what becomes of VAT rates that it has no tax for."""

    _inherit = "res.company"

    edic_vat_home = fields.Selection(
        TREATMENTS,
        string="VAT of this country without a tax",
        default="ask",
        required=True,
        help="An e-invoice charges a VAT rate of the company's country for which there "
        "is no purchase tax, such as a former one.",
    )
    edic_vat_abroad = fields.Selection(
        TREATMENTS,
        string="VAT of another country",
        default="ask",
        required=True,
        help="An e-invoice charges VAT of another country, as the vendor's VAT number "
        "says. Treated as cost, it is so at any rate: what is owed to another country "
        "is not deducted here. Otherwise this is about rates without a tax.",
    )

    def write(self, vals):
        # EXTENDS base
        names = RULES.values() & vals.keys()
        if names and not self.env.su:
            check_role(self.env, roles.ACCOUNTING_MANAGER)
        before = {company: {name: company[name] for name in names} for company in self}
        result = super().write(vals)
        for company, old in before.items():
            changed = {n: [old[n], company[n]] for n in names if old[n] != company[n]}
            if changed:
                self.env["edic.ai.gateway"]._record(
                    "policy", "finance.vat", changed, company=company, record=company
                )
        return result

    def _edic_vat_place(self, country):
        """Return "home" or "abroad" for VAT of a country, "" where none is known.

        :param str country: ISO 3166-1, two letters
        """
        own = self.account_fiscal_country_id.code or self.country_id.code
        if not country or not own:
            return ""
        return "home" if country == own else "abroad"

    def _edic_vat_treatment(self, country):
        """Return what becomes of VAT of a country, a value of `TREATMENTS`."""
        place = self._edic_vat_place(country)
        return self.sudo()[RULES[place]] if place else "ask"
