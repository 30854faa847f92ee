# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged

from ..audit_ledger_common import AuditLedgerCase


@tagged("post_install", "-at_install")
class TestAuditA38(AuditLedgerCase):
    """VAT that cannot be right, in a German company; the rates of France beside."""

    country_code, chart_template = "DE", "de_skr03"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A38")
        cls.vendor = cls.vendors["power"]
        cls.vendor.write(
            {"vat": "DE136695976", "country_id": cls.env.ref("base.de").id}
        )
        cls.taxes = {rate: cls.make_tax(rate) for rate in (19, 16, 7, 5, 20, 5.5)}

    @classmethod
    def make_tax(cls, rate, *factors, **vals):
        parts = [Command.create({"repartition_type": "base"})]
        account = cls.company_data["default_account_tax_purchase"].id
        parts += [
            Command.create({"factor_percent": factor, "account_id": account})
            for factor in factors or (100,)
        ]
        return cls.env["account.tax"].create(
            {
                "name": f"Input {rate} {factors}",
                "amount": rate,
                "type_tax_use": "purchase",
                "company_id": cls.company.id,
                "invoice_repartition_line_ids": parts,
                "refund_repartition_line_ids": parts,
                **vals,
            }
        )

    def bill(self, *lines, day="2026-01-15", **vals):
        """A bill; a line is (price, rate)."""
        vals.setdefault("move_type", "in_invoice")
        return self.env["account.move"].create(
            {
                "partner_id": self.vendor.id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Supply",
                            "price_unit": price,
                            "account_id": self.accounts["energy"].id,
                            "tax_ids": [Command.set(self.taxes[rate].ids)],
                        }
                    )
                    for price, rate in lines
                ],
                **vals,
            }
        )

    def broken_rules(self, *bills):
        """Rules of what is found in the books, which is what is found on the bills."""
        records = self.env["account.move"].union(*bills)
        found = self.findings("A38")
        self.hold_clear("A38", found, records)
        return [
            finding.facts["rule"] for finding in found if finding.subject in records.ids
        ]

    def set_tax(self, bill, amount):
        """As the field of totals lets anybody set it."""
        line = bill.line_ids.filtered("tax_line_id")
        line.ensure_one()
        bill.write({"line_ids": [Command.update(line.id, {"amount_currency": amount})]})

    # --- sums -------------------------------------------------------------------------
    def test_vat_is_base_times_rate(self):
        bill = self.bill((100, 19), (50, 7), (33.33, 19))
        refund = self.bill((100, 19), move_type="in_refund")
        self.assertFalse(self.broken_rules(bill, refund))
        off = self.bill((100, 19))
        self.set_tax(off, 19.05)
        self.assertFalse(self.broken_rules(off), "within the tolerance")
        self.set_tax(off, 19.06)
        [found] = self.findings("A38", off)
        self.assertEqual(found.amount, Decimal("0.06"))
        [tax] = found.facts["taxes"]
        self.assertEqual(
            tax, {"rate": "19", "base": "100", "expected": "19", "actual": "19.06"}
        )

    def test_tolerance_grows_with_the_lines(self):
        bill = self.bill(*[(10, 19)] * 7)
        self.set_tax(bill, 13.37)
        self.assertFalse(self.broken_rules(bill), "seven lines, seven cents")
        self.set_tax(bill, 13.38)
        self.assertEqual(self.broken_rules(bill), ["sum"])

    def test_what_the_buyer_owes_and_what_is_partly_deducted(self):
        self.taxes["own"] = self.make_tax(19, 100, -100)
        self.taxes["half"] = self.make_tax(19, 50, 50)
        self.taxes["group"] = self.env["account.tax"].create(
            {
                "name": "Both",
                "amount_type": "group",
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                "children_tax_ids": [Command.set((self.taxes[19] | self.taxes[7]).ids)],
            }
        )
        bills = [self.bill((100, kind)) for kind in ("own", "half", "group")]
        self.assertFalse(self.broken_rules(*bills))

    def test_part_of_a_bill_for_private_use(self):
        bill = self.bill((100, 19))
        bill.invoice_line_ids.deductible_amount = 40
        self.assertFalse(self.broken_rules(bill))

    # --- rates ------------------------------------------------------------------------
    def test_a_rate_that_does_not_hold(self):
        bill = self.bill((100, 20))
        self.assertEqual(self.broken_rules(bill), ["rate"])
        [found] = self.findings("A38", bill)
        self.assertEqual(found.facts["taxes"][0]["rates"], ["19", "7"])
        self.assertEqual(found.amount, Decimal(20))
        bill.partner_id.country_id = self.env.ref("base.fr")
        self.assertFalse(self.broken_rules(bill), "that of another country is for A40")

    def test_lower_rates_of_2020_hold_for_half_a_year(self):
        before = self.bill((100, 16), day="2020-06-30")
        first = self.bill((100, 16), (100, 5), day="2020-07-01")
        old = self.bill((100, 19), day="2020-09-28")
        late = self.bill((100, 19), day="2020-12-31")
        after = self.bill((100, 16), day="2021-03-30")
        too_late = self.bill((100, 16), day="2021-04-01")
        self.assertFalse(self.broken_rules(first, old, after))
        self.assertEqual(self.broken_rules(before), ["rate"])
        self.assertEqual(self.broken_rules(late), ["rate"])
        self.assertEqual(self.broken_rules(too_late), ["rate"])

    def test_day_of_supply_decides(self):
        bill = self.bill((100, 16), day="2022-01-15", delivery_date="2020-12-15")
        self.assertFalse(self.broken_rules(bill))

    def test_rates_of_france(self):
        france = self.env.ref("base.fr")
        dated = (
            self.env["edic.finance.parameter"]
            .sudo()
            .search([("code", "in", self.check("A38")._dated), ("area", "=", "FR")])
        )
        self.assertEqual(sorted(dated.mapped("number")), [2.1, 5.5, 10, 20])
        right, wrong = self.bill((100, 20), (100, 5.5)), self.bill((100, 19))
        self.bill((100, 19), day="2013-12-31")
        self.vendor.country_id = france
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET account_fiscal_country_id = %s", [france.id]
        )
        self.company.invalidate_recordset()
        self.assertFalse(self.broken_rules(right))
        self.assertEqual(self.broken_rules(wrong), ["rate"])
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A38"])
        self.assertEqual(run.line_ids.in_part, {"no_rates": 1})

    # --- vendors that may charge it ---------------------------------------------------
    def test_a_vendor_without_a_right_number(self):
        bill, small = self.bill((300, 19)), self.bill((210, 19))
        self.assertFalse(self.broken_rules(bill))
        self.vendor.vat = False
        self.assertEqual(self.broken_rules(bill, small), ["number"])
        self.env.cr.execute(
            "UPDATE res_partner SET vat = 'DE136695977' WHERE id = %s", [self.vendor.id]
        )
        [found] = self.findings("A38", bill)
        self.assertEqual(found.facts["taxes"][0]["number"], "wrong")
        self.taxes["none"] = self.make_tax(0)
        self.assertFalse(self.broken_rules(self.bill((9000, "none"))))

    def test_a_small_business_charges_none(self):
        words = (
            "TVA non applicable, art. 293 B du CGI",
            "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet",
            "Kein Ausweis nach § 19 Abs. 1 UStG",
        )
        for narration in words:
            bill = self.bill((100, 19), narration=narration)
            self.assertEqual(self.broken_rules(bill), ["small_business"], narration)
        for narration in ("§ 191 UStG", "Zimmer 293 Bad", "§ 13b UStG"):
            self.assertFalse(
                self.broken_rules(self.bill((100, 19), narration=narration))
            )
        self.taxes["none"] = self.make_tax(0)
        self.assertFalse(
            self.broken_rules(self.bill((100, "none"), narration=words[0]))
        )

    def test_accounts_whose_vat_is_not_deductible(self):
        bill = self.bill((100, 19))
        row = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create({"code": "A38.accounts", "value": "6201; 99", "source": "Decision"})
        )
        row.write({"is_shipped": True, "valid_from": "2020-01-01"})
        self.assertEqual(self.broken_rules(bill), ["account"])
        [found] = self.findings("A38", bill)
        self.assertEqual(found.facts["taxes"][0]["account"], "620100")
        self.taxes[19].invoice_repartition_line_ids.account_id = False
        self.assertFalse(self.broken_rules(bill), "it is not deducted")

    def test_findings_on_vat_have_words(self):
        off = self.bill((300, 20), narration=SMALL, ref="all at once")
        self.set_tax(off, 70)
        self.vendor.vat = False
        row = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create({"code": "A38.accounts", "value": "62", "source": "Decision"})
        )
        row.write({"is_shipped": True, "valid_from": "2020-01-01"})
        flags = self.audit("A38")
        self.assertEqual(len(flags), 5)
        self.assert_rendered(flags)

    def test_finding_says_that_a_draft_has_no_vendor(self):
        check = self.env["edic.finance.check.a38"].with_context(lang="en_US")
        self.assertEqual(check._bill_of("", ""), "A draft bill, without a vendor")
        self.assertEqual(check._bill_of("BILL/1", "Power"), "BILL/1 of Power")


SMALL = "TVA non applicable, art. 293 B du CGI"
