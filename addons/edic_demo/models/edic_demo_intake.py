# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..tools import demo_bills, demo_einvoice
from ..tools.invoice import cii, ubl


class EdicDemoIntake(models.AbstractModel):
    """E-invoices that wait, with what a model proposes for them."""

    _name = "edic.demo.intake"
    _inherit = "edic.demo.part"
    _description = "Drafts of the demo"

    def _suggestions(self, words, say):
        """Train, and let e-invoices wait with what the model proposes for them."""
        models = self.env["edic.finance.coding.model"]
        if not models._in_use(self.env.company):
            say(f"{words.settings['name']}: training on the history")
            models._train(self.env.company)
        say(f"{words.settings['name']}: e-invoices that wait for coding")
        bills = demo_bills.drafts(words, fields.Date.today())
        for number, bill in enumerate(bills, start=1):
            if not self._found(f"draft_{words.country}_{number}"):
                self._take_in(words, number, bill)

    def _take_in(self, words, number, bill):
        """Create a draft by the intake, from the document that its vendor sent."""
        if bill.vendor not in words.vendors:
            vals = {
                "name": bill.vendor,
                "company_id": self.env.company.id,
                "company_type": "company",
                "country_id": self.env.ref(f"base.{words.country}").id,
                "autopost_bills": "never",
            }
            self._one("res.partner", f"newcomer_{words.country}_{number}", vals)
        syntax = cii if words.country == "fr" else ubl
        content = syntax.write(demo_einvoice.invoice_of(words, bill))
        name = f"{bill.ref.replace('/', '-')}.xml"
        found = self.env["account.journal"]._edic_take_in_file(name, content)
        move = self.env["account.move"].browse(found["move_id"])
        self._keep(move, [f"draft_{words.country}_{number}"])
