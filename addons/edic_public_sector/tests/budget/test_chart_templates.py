# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from types import SimpleNamespace

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.budget.ir_module_module import CHARTS

CODES = [code for code, chart in CHARTS.items() if chart.get("visible", True)]
COUNTS = {"fr_m57": 1893, "fr_m57_a": 1144, "de_nkf": 320}
EXPENSE = {"fr_m57": "60612", "fr_m57_a": "60612", "de_nkf": "524100"}
STANDARD = {"fr_m57": 20, "fr_m57_a": 20, "de_nkf": 19}
DEDUCTIBLE = {"fr": ("tva_ded_20", "44566"), "de": ("vst_19", "178100")}
ACQUISITION = {
    "fr": ("tva_ue_nd_20", "tva_ue_ded_20", "4452"),
    "de": ("vst_eu_na_19", "vst_eu_19", "378200"),
}


@tagged("post_install", "-at_install")
class TestChartTemplates(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.companies = {}
        for code in CODES:
            company = cls.env["res.company"].create({"name": f"Public {code}"})
            cls.env["account.chart.template"].try_loading(code, company)
            cls.companies[code] = company
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.clerk = new_test_user(
            cls.env,
            "clerk",
            "account.group_account_invoice",
            company_id=cls.companies["fr_m57"].id,
            company_ids=[Command.set([c.id for c in cls.companies.values()])],
        )

    def _templates(self, code):
        company = self.companies[code]
        return self.env["account.chart.template"].with_company(company)

    def _ref(self, code, xmlid):
        return self._templates(code).ref(xmlid)

    def _account(self, code, account_code):
        company = self.companies[code]
        return (
            self.env["account.account"]
            .with_company(company)
            .search([("company_ids", "=", company.id), ("code", "=", account_code)])
        )

    def _bill(self, code, taxes=None, move_type="in_invoice"):
        """A posted bill over 100 of electricity, with the default tax or `taxes`."""
        company = self.companies[code]
        taxes = taxes or company.account_purchase_tax_id
        line = {
            "name": "Electricity",
            "price_unit": 100,
            "account_id": self._account(code, EXPENSE[code]).id,
            "tax_ids": [Command.set(taxes.ids)],
        }
        bill = (
            self.env["account.move"]
            .with_user(self.clerk)
            .with_company(company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": self.vendor.id,
                    "invoice_date": fields.Date.today(),
                    "invoice_line_ids": [Command.create(line)],
                }
            )
        )
        bill.action_post()
        return bill

    def _balances(self, bill):
        balances = {}
        for line in bill.line_ids:
            account = line.account_id.code
            balances[account] = balances.get(account, 0) + line.balance
        return balances

    def _payable(self, code):
        company = self.companies[code]
        return self.vendor.with_company(company).property_account_payable_id.code

    def test_every_account_is_loaded(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                rows = self._templates(code)._parse_csv(code, "account.account")
                self.assertEqual(len(rows), COUNTS[code])
                accounts = (
                    self.env["account.account"]
                    .with_company(company)
                    .search([("company_ids", "=", company.id)])
                )
                # and two for payments under way
                self.assertEqual(len(accounts), COUNTS[code] + 2)
                self.assertEqual(len(set(accounts.mapped("code"))), len(accounts))
                types = {a.code: a.account_type for a in accounts}
                for row in rows.values():
                    self.assertEqual(types[row["code"]], row["account_type"])

    def test_company_defaults(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                country = "FR" if code.startswith("fr") else "DE"
                self.assertEqual(company.country_id.code, country)
                self.assertEqual(company.account_fiscal_country_id.code, country)
                self.assertEqual(company.currency_id.name, "EUR")
                tax = company.account_purchase_tax_id
                self.assertEqual((tax.amount, tax.price_include), (STANDARD[code], 0))
                self.assertFalse(tax.repartition_line_ids.account_id)
                self.assertFalse(
                    any(tax.repartition_line_ids.mapped("use_in_tax_closing"))
                )
                self.assertEqual(company.account_sale_tax_id.amount, 0)
                products = self.env["product.product"].with_company(company)
                product = products.with_context(allowed_company_ids=company.ids).create(
                    {"name": "Power"}
                )
                self.assertIn(tax, product.supplier_taxes_id)
                self.assertTrue(company.get_unaffected_earnings_account())
                bank = self._ref(code, "bank").with_company(company)
                code_of_bank = {"FR": "515", "DE": "181100"}[country]
                self.assertEqual(bank.default_account_id.code, code_of_bank)
                for xmlid in ("debit", "credit"):
                    account = self._ref(
                        code, f"account_journal_payment_{xmlid}_account_id"
                    )
                    self.assertTrue(account.code.startswith(code_of_bank[:3]))
                    self.assertEqual(len(account.code), 6)

    def test_accounts_stand_in_their_groups(self):
        for code, expected in {
            "fr_m57": "6061",
            "fr_m57_a": "6061",
            "de_nkf": "524",
        }.items():
            group = self._account(code, EXPENSE[code]).group_id
            self.assertEqual(group.code_prefix_start, expected)
            self.assertEqual(group.company_id, self.companies[code])

    def test_vat_not_deductible_is_expense(self):
        for code in CODES:
            rate = STANDARD[code]
            for move_type, sign in (("in_invoice", 1), ("in_refund", -1)):
                with self.subTest(code, move_type=move_type):
                    bill = self._bill(code, move_type=move_type)
                    self.assertEqual(
                        self._balances(bill),
                        {
                            EXPENSE[code]: sign * (100 + rate),
                            self._payable(code): -sign * (100 + rate),
                        },
                    )

    def test_vat_of_a_taxed_activity_is_a_claim(self):
        for code in CODES:
            with self.subTest(code):
                xmlid, vat = DEDUCTIBLE[code[:2]]
                rate = STANDARD[code]
                bill = self._bill(code, self._ref(code, xmlid))
                self.assertEqual(
                    self._balances(bill),
                    {EXPENSE[code]: 100, vat: rate, self._payable(code): -100 - rate},
                )

    def test_reverse_charge(self):
        for code in CODES:
            with self.subTest(code):
                rate = STANDARD[code]
                lost, claimed, owed = ACQUISITION[code[:2]]
                self.assertEqual(
                    self._balances(self._bill(code, self._ref(code, lost))),
                    {EXPENSE[code]: 100 + rate, owed: -rate, self._payable(code): -100},
                )
                vat = DEDUCTIBLE[code[:2]][1]
                self.assertEqual(
                    self._balances(self._bill(code, self._ref(code, claimed))),
                    {
                        EXPENSE[code]: 100,
                        vat: rate,
                        owed: -rate,
                        self._payable(code): -100,
                    },
                )

    def test_analytic_follows_the_vat_into_the_expense(self):
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        school = self.env["account.analytic.account"].create(
            {"name": "School", "plan_id": plan.id, "company_id": False}
        )
        bill = self._bill("de_nkf")
        bill.button_draft()
        line = bill.invoice_line_ids.with_user(self.env.user)
        line.analytic_distribution = {str(school.id): 100}
        bill.action_post()
        self.assertEqual(sum(bill.line_ids.analytic_line_ids.mapped("amount")), -119)

    def test_e_invoice_gets_the_tax_that_is_not_deductible(self):
        rates = {"fr": (20, 10, 5.5, 2.1, 0), "de": (19, 7, 0)}
        for code, company in self.companies.items():
            bill = self._bill(code)
            importer = self.env["account.edi.common"].with_company(company)
            for rate in rates[code[:2]]:
                with self.subTest(code, rate=rate):
                    values = {
                        "name": "x",
                        "price_unit": 1,
                        "tax_nodes": [SimpleNamespace(text=str(rate))],
                    }
                    ids, logs = importer._retrieve_taxes(bill, values, "purchase")
                    tax = self.env["account.tax"].browse(ids)
                    self.assertEqual((len(tax), logs), (1, []))
                    self.assertFalse(tax.repartition_line_ids.account_id)

    def test_foreign_vendor_gets_the_acquisition_tax(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                vendor = self.env["res.partner"].create(
                    {
                        "name": "Abroad",
                        "country_id": self.env.ref("base.be").id,
                        "vat": "BE0477472701",
                    }
                )
                positions = self.env["account.fiscal.position"].with_company(company)
                position = positions._get_fiscal_position(vendor)
                lost, _claimed, _owed = ACQUISITION[code[:2]]
                self.assertEqual(
                    position.map_tax(company.account_purchase_tax_id),
                    self._ref(code, lost),
                )

    def test_never_the_chart_of_a_new_company(self):
        module = self.env["ir.module.module"]._get("edic_public_sector")
        templates = self.env["account.chart.template"]
        for application in (False, True):
            module.application = application
            self.env.invalidate_all()
            offered = dict(templates._select_chart_template())
            self.assertLessEqual(set(CODES), set(offered))
            self.assertNotIn("fr_m57_base", offered)
            for country in self.env["res.country"].search([]):
                self.assertNotIn(templates._guess_chart_template(country), CHARTS)
            guess = {
                c: templates._guess_chart_template(self.env.ref(c))
                for c in ("base.fr", "base.de")
            }
            self.assertEqual(guess, {"base.fr": "fr", "base.de": "de_skr03"})
        # nor, on installation, that of the current company
        self.assertEqual(
            {chart["country_id"] for chart in module.account_templates.values()},
            {False},
        )

    def test_loading_again_changes_nothing(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                domain = [("company_id", "=", company.id)]
                before = self.env["account.tax"].search(domain)
                self.env["account.chart.template"].try_loading(code, company)
                self.assertEqual(self.env["account.tax"].search(domain), before)
                accounts = [("company_ids", "=", company.id)]
                self.assertEqual(
                    self.env["account.account"].search_count(accounts),
                    COUNTS[code] + 2,
                )

    def test_taxes_are_named_in_each_language(self):
        for lang in ("de_DE", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
        companies = self.env["res.company"].union(*self.companies.values())
        self.env["account.chart.template"]._load_translations(companies=companies)
        power = self._account("de_nkf", "524100")
        names = {
            lang: power.with_context(lang=lang).name
            for lang in ("en_US", "de_DE", "fr_FR")
        }
        self.assertEqual(
            names, {"en_US": "Electricity", "de_DE": "Strom", "fr_FR": "Électricité"}
        )
        hire = self._account("fr_m57", "61358")
        self.assertEqual(hire.name, "Autres")
        self.assertEqual(
            hire.description, "Services extérieurs > Locations > Locations mobilières"
        )
        tax = self.companies["fr_m57"].account_purchase_tax_id
        self.assertEqual(tax.with_context(lang="en_US").name, "20% ND")
        self.assertEqual(tax.with_context(lang="fr_FR").name, "20 % ND")
