# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.text.percent import with_percent

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA38(models.AbstractModel):
    """How VAT that cannot be right is told."""

    _inherit = "edic.finance.check.a38"

    def _title(self):
        return self.env._("VAT of the bill cannot be right")

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[self._bill(facts), *(self._seen(facts, t) for t in facts["taxes"])],
            compared=[self._compared(facts)],
            rule=[self._rule(facts)],
            innocent=self._innocent(facts),
            next=[
                self.env._(
                    "Compare the bill with the vendor's document, rate by rate."
                ),
                self.env._(
                    "Ask the vendor for a corrected invoice: VAT that is not "
                    "owed cannot be deducted."
                ),
            ],
        )

    def _bill(self, facts):
        return self.env._(
            "%(bill)s of %(vendor)s, %(day)s",
            bill=facts["bill"] or self.env._("A draft bill"),
            vendor=facts["vendor"] or "–",
            day=self._day(facts["day"]),
        )

    def _seen(self, facts, tax):
        money = {
            name: self._money(tax[name], facts["currency"])
            for name in ("base", "expected", "actual")
            if name in tax
        }
        rate = self._rate(tax)
        told = {
            "sum": lambda: self.env._(
                "%(rate)s of %(base)s is %(expected)s; booked: %(actual)s.",
                rate=rate,
                **money,
            ),
            "rate": lambda: self.env._(
                "%(rate)s VAT on %(base)s: that rate was not in force.",
                rate=rate,
                **money,
            ),
            "number": lambda: self._seen_number(tax, money),
            "small_business": lambda: self.env._(
                "It says that no VAT is charged, and charges %(actual)s.",
                actual=money["actual"],
            ),
            "account": lambda: self.env._(
                "%(rate)s VAT on %(base)s deducted on account %(account)s.",
                rate=rate,
                base=money["base"],
                account=tax["account"],
            ),
        }
        return told[facts["rule"]]()

    def _seen_number(self, tax, money):
        if tax["number"] == "wrong":
            return self.env._(
                "VAT of %(actual)s; the vendor's VAT number is not right.",
                actual=money["actual"],
            )
        return self.env._(
            "VAT of %(actual)s; the vendor has no VAT number here.",
            actual=money["actual"],
        )

    def _rate(self, tax):
        return (
            with_percent(self._number(tax["rate"]), self.env.lang)
            if "rate" in tax
            else ""
        )

    def _compared(self, facts):
        if facts["rule"] == "rate":
            rates = facts["taxes"][0].get("rates") or ()
            return self.env._(
                "Rates on record for that day: %s",
                self._list(self._rate({"rate": rate}) for rate in rates) or "–",
            )
        if facts["rule"] == "sum":
            return self.env._("The base of each rate, times the rate.")
        if facts["rule"] == "account":
            return self.env._("The list of accounts whose VAT is not deductible.")
        return self.env._("The vendor's record, and the words on the bill.")

    def _rule(self, facts):
        about = {
            "sum": self.env._("VAT is its base times its rate, but for rounding."),
            "rate": self.env._(
                "VAT is charged at a rate that holds on the day of supply."
            ),
            "number": self.env._(
                "Anyone who charges VAT has a VAT number; small invoices need none."
            ),
            "small_business": self.env._(
                "Small businesses (art. 293 B CGI, § 19 UStG) charge no VAT."
            ),
            "account": self.env._("Not all VAT is deductible."),
        }
        return about[facts["rule"]]

    def _innocent(self, facts):
        about = {
            "sum": self.env._("The vendor rounds each item, not each rate."),
            "rate": self.env._(
                "Corsica, overseas territories and farmers have rates of their own."
            ),
            "number": self.env._(
                "In Germany a tax number (Steuernummer) on the invoice is enough."
            ),
            "small_business": self.env._("The words are part of general terms."),
            "account": self.env._("Part of it serves taxed activities."),
        }
        return [about[facts["rule"]]]

    def _comparison(self, facts):
        if facts["rule"] != "sum":
            return None
        figures = ("base", "expected", "actual")
        return {
            "columns": [
                self.env._("Tax rate"),
                self.env._("Base"),
                self.env._("Computed"),
                self.env._("Booked"),
            ],
            "rows": [
                [
                    self._rate(tax),
                    *(self._money(tax[name], facts["currency"]) for name in figures),
                ]
                for tax in facts["taxes"]
            ],
        }
