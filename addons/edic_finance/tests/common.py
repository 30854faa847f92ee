# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.edic_ai.tests.common import mandated, user_of

ACCOUNTANT = "edic_finance.group_edic_finance_accountant"
HISTORY = (  # the vendor's text, its account, its service
    ("power", "Electricity {} school building", "energy", "school"),
    ("power", "Electricity {} town hall", "energy", "hall"),
    ("power", "Meter maintenance {}", "upkeep", "hall"),
    ("paper", "Copy paper A4 {}", "office", "hall"),
    ("paper", "Toner cartridge {}", "office", "school"),
)


class CodingCase(AccountTestInvoicingCommon):
    """A company with a short history, and the people who work on its bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("analytic.group_analytic_accounting")
        # OCA's payment orders leave bank accounts to a group of their own
        payments = "account_payment_order.group_account_payment"
        found = cls.env.ref(payments, raise_if_not_found=False)
        cls.env.user.group_ids += found or cls.env["res.groups"]
        cls.company = cls.company_data["company"]
        cls.tax = cls.company_data["default_tax_purchase"]
        cls.accounts = {
            name: cls.make_account(code, name)
            for code, name in (
                ("620100", "energy"),
                ("620200", "upkeep"),
                ("620300", "office"),
            )
        }
        plan = cls.env["account.analytic.plan"].create({"name": "Services"})
        cls.services = {
            name: cls.env["account.analytic.account"].create(
                {"name": name, "plan_id": plan.id, "company_id": cls.company.id}
            )
            for name in ("school", "hall")
        }
        cls.vendors = {
            name: cls.env["res.partner"].create({"name": name})
            for name in ("power", "paper", "new")
        }
        cls.accountant = cls.make_user("coder", ACCOUNTANT)
        auditor = cls.make_user("reviewer", "edic_ai.group_edic_ai_auditor")
        cls.auditor = mandated(auditor)
        cls.billing = cls.make_user("billing", "account.group_account_invoice")

    @classmethod
    def make_account(cls, code, name, company=None):
        return cls.env["account.account"].create(
            {
                "code": code,
                "name": name,
                "account_type": "expense",
                "company_ids": [Command.link((company or cls.company).id)],
            }
        )

    @classmethod
    def make_user(cls, login, groups, company=None):
        return user_of(cls.env, company or cls.company, login, groups)

    @classmethod
    def make_bill(cls, vendor, lines, day="2026-01-15", **vals):
        """A draft bill; a line is (text, account or None, service or None, price,
        whether it has VAT)."""
        return cls.make_bills((vendor, lines, day), **vals)

    @classmethod
    def make_bills(cls, *rows, **vals):
        """Draft bills made at once, which is faster; a row is a vendor, its lines and a
        day."""
        return cls.env["account.move"].create(
            [
                {
                    "move_type": "in_invoice",
                    "partner_id": cls.vendors[vendor].id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_line_ids": [
                        Command.create(cls.line_vals(*line)) for line in lines
                    ],
                    **vals,
                }
                for vendor, lines, day in rows
            ]
        )

    @classmethod
    def line_vals(cls, text, account=None, service=None, price=100.0, has_vat=True):
        vals = {
            "name": text,
            "price_unit": price,
            "tax_ids": [Command.set(cls.tax.ids if has_vat else [])],
        }
        if account:
            vals["account_id"] = cls.accounts[account].id
        if service:
            vals["analytic_distribution"] = {str(cls.services[service].id): 100}
        return vals

    @classmethod
    def ask_for_proposals(cls, is_asking):
        """Let the bills that are made from now on ask for proposals, or not."""
        context = {**cls.env.context, "edic_no_suggestions": not is_asking}
        cls.env = cls.env(context=context)

    @classmethod
    def make_history(cls, months=12):
        """Posted bills, each month one of each kind, that wait for no proposal."""
        rows = []
        for month in range(months):
            day = fields.Date.add(fields.Date.to_date("2024-01-15"), months=month)
            for vendor, text, account, service in HISTORY:
                line = (text.format(f"{day:%m/%Y}"), account, service, 100 + month)
                rows.append((vendor, [line], fields.Date.to_string(day)))
        env = cls.env
        cls.ask_for_proposals(False)
        bills = cls.make_bills(*rows).with_env(env)
        cls.env = env
        bills.action_post()
        return bills

    @classmethod
    def train(cls, company=None):
        models = cls.env["edic.finance.coding.model"].sudo()
        return models._train(company or cls.company).sudo()

    def suggest(self, *lines, vendor="power"):
        bill = self.make_bill(vendor, lines)
        bill._edic_suggest()
        return bill.with_user(self.accountant)

    def suggestion(self, line, field="account_id"):
        """Return the suggestion waiting on a field of the line, as the accountant."""
        found = line.sudo().edic_suggestion_ids.filtered(
            lambda s: s.field_name == field and s.state == "pending"
        )
        return found.with_user(self.accountant).sudo(False)


class TrainedCase(CodingCase):
    """The same company, its model trained on its history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.history = cls.make_history()
        cls.model = cls.train()
