# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from ..audit_common import AuditCase


class ReverseChargeCase(AuditCase):
    """Bills of a company with the chart of accounts that Odoo has for its country."""

    country, number = None, None

    @classmethod
    def set_up(cls, abroad, vat):
        cls.turn_on("A40")
        cls.company.partner_id.vat = cls.number
        vendors = cls.env["res.partner"]
        cls.foreign = vendors.create(
            {"name": "Foreign", "country_id": cls.env.ref(abroad).id, "vat": vat}
        )
        cls.domestic = vendors.create(
            {
                "name": "Domestic",
                "country_id": cls.company.account_fiscal_country_id.id,
                "vat": cls.number,
            }
        )
        taxes = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount_type", "=", "percent"),
                ("amount", ">", 15),
            ]
        )
        cls.own = taxes.filtered(
            lambda tax: any(
                part.factor_percent < 0 for part in tax.invoice_repartition_line_ids
            )
        )[:1]
        cls.plain = (taxes - cls.own).filtered(
            lambda tax: all(
                part.factor_percent > 0 for part in tax.invoice_repartition_line_ids
            )
        )[:1]
        cls.account = cls.company_data["default_account_expense"]

    def bill(self, partner, tax, price=500, **vals):
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "price_unit": price,
                            "account_id": self.account.id,
                            "tax_ids": [Command.set(tax.ids if tax else [])],
                        }
                    )
                ],
                **vals,
            }
        )

    def broken_rules(self, *bills):
        records = self.env["account.move"].union(*bills)
        found = self.findings("A40")
        self.hold_clear("A40", found, records)
        return [
            finding.facts["rule"] for finding in found if finding.subject in records.ids
        ]


@tagged("post_install", "-at_install")
class TestAuditA40Germany(ReverseChargeCase):
    country_code, chart_template = "DE", "de_skr03"
    number = "DE136695976"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up("base.fr", "FR23334175221")

    def test_a_vendor_of_another_country(self):
        self.assertFalse(self.broken_rules(self.bill(self.foreign, self.own)))
        self.assertEqual(self.broken_rules(self.bill(self.foreign, None)), ["missing"])
        charged = self.bill(self.foreign, self.plain)
        self.assertEqual(self.broken_rules(charged), ["charged"])
        [found] = self.findings("A40", charged)
        self.assertEqual((found.facts["base"], found.amount), ("500.00", 500))
        self.assertEqual(found.facts["rates"], ["19"])
        self.foreign.vat = self.number
        self.assertFalse(self.broken_rules(charged), "it is registered here")

    def test_amounts_and_accounts(self):
        bill = self.bill(self.foreign, None, price=99.99)
        self.assertFalse(self.broken_rules(bill))
        bill.invoice_line_ids.price_unit = 100
        self.assertEqual(self.broken_rules(bill), ["missing"])
        row = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create(
                {
                    "code": "A40.accounts",
                    "value": self.account.code[:3],
                    "source": "Decision",
                    "valid_from": "2020-01-01",
                }
            )
        )
        row.write({"is_shipped": True})
        self.assertFalse(self.broken_rules(bill))

    def test_supplies_whose_vat_the_buyer_owes_at_home(self):
        charged = self.bill(self.domestic, self.plain)
        bare = self.bill(self.domestic, None)
        right = self.bill(self.domestic, self.own)
        self.assertFalse(self.broken_rules(charged, bare, right))
        row = self.env["edic.finance.parameter"].sudo()
        row = row.create(
            {
                "code": "A40.domestic",
                "value": self.account.code[:3],
                "source": "Decision",
                "valid_from": "2020-01-01",
            }
        )
        row.is_shipped = True
        self.assertEqual(self.broken_rules(charged), ["domestic_charged"])
        self.assertEqual(self.broken_rules(bare), ["domestic"])
        self.assertFalse(self.broken_rules(right))
        self.assertEqual(self.broken_rules(self.bill(self.foreign, None)), ["missing"])
        self.assert_rendered("A40")
        [found] = self.findings("A40", charged)
        self.assertEqual(
            (found.facts["base"], found.facts["rates"]), ("500.00", ["19"])
        )

    def test_at_home(self):
        quiet = self.bill(self.domestic, self.plain)
        exempt = self.bill(self.domestic, None)
        self.assertFalse(self.broken_rules(quiet, exempt))
        words = "Steuerschuldnerschaft des Leistungsempfängers nach § 13b UStG"
        right = self.bill(self.domestic, self.own, narration=words)
        self.assertFalse(self.broken_rules(right))
        charged = self.bill(self.domestic, self.plain, narration=words)
        self.assertEqual(self.broken_rules(charged), ["mentioned_charged"])
        bare = self.bill(self.domestic, None, narration=words)
        self.assertEqual(self.broken_rules(bare), ["mentioned"])
        other = self.bill(self.domestic, self.plain, narration="§ 13 bis")
        self.assertFalse(self.broken_rules(other))

    def test_what_the_e_invoice_says(self):
        bill = self.bill(self.domestic, self.plain)
        bill.sudo().edic_document_id = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "F-1.xml",
                    "format": "ubl",
                    "company_id": self.company.id,
                    "source": "upload",
                    "state": "billed",
                    "figures": {"self_assessed": True},
                }
            )
        )
        [found] = self.findings("A40", bill)
        self.assertTrue(found.facts["in_xml"])

    def test_what_is_left_out(self):
        unknown = self.env["res.partner"].create({"name": "Unknown"})
        self.bill(unknown, None)
        self.foreign.vat = False
        self.bill(self.foreign, None)
        self.bill(self.domestic, self.plain)
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A40"])
        self.assertEqual(run.line_ids.excluded, {"no_country": 1, "no_number": 1})
        self.assertEqual(run.line_ids.checked, 1)
        self.company.partner_id.vat = False
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A40"])
        self.assertEqual(run.line_ids.excluded, {"not_registered": 3})

    def test_findings_on_reverse_charge_have_words_in_each_language(self):
        self.bill(self.foreign, None)
        self.bill(self.foreign, self.plain)
        self.bill(self.domestic, None, narration="Reverse Charge")
        flags = self.audit("A40")
        self.assertEqual(len(flags), 3)
        for flag in flags:
            for lang in ("en_US", "fr_FR", "de_DE"):
                words = flag.with_context(lang=lang).words
                for part in ("seen", "compared", "rule", "innocent", "next"):
                    self.assertTrue(all(words[part]), (lang, part))


@tagged("post_install", "-at_install")
class TestAuditA40France(ReverseChargeCase):
    country_code, chart_template = "FR", "fr"
    number = "FR23334175221"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up("base.de", "DE136695976")

    def test_same_by_the_chart_of_france(self):
        self.assertTrue(self.own and self.plain)
        self.assertFalse(self.broken_rules(self.bill(self.foreign, self.own)))
        self.assertEqual(self.broken_rules(self.bill(self.foreign, None)), ["missing"])
        self.assertEqual(
            self.broken_rules(self.bill(self.foreign, self.plain)), ["charged"]
        )
        words = "Autoliquidation, article 283-2 nonies du CGI"
        bill = self.bill(self.domestic, self.plain, narration=words)
        self.assertEqual(self.broken_rules(bill), ["mentioned_charged"])
