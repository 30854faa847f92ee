# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.edic_ai.tests.common import user_of

TODAY = "2026-05-20"
OFFICER = "edic_public_sector.group_edic_public_budget"
READER = "account.group_account_readonly"
FR_LINES = (  # section, direction, chapter, nature, function, amount: all invented
    ("operating", "expense", "011", "60612", "020", 1000.0),
    ("operating", "expense", "011", "60612", "211", 800.0),
    ("operating", "expense", "011", "6068", "020", 200.0),
    ("operating", "expense", "012", "64111", "020", 3000.0),
    ("operating", "expense", "65", "65748", "", 500.0),
    ("operating", "revenue", "731", "73111", "", 5500.0),
    ("capital", "expense", "21", "21838", "020", 600.0),
    ("capital", "revenue", "10", "10222", "", 600.0),
)
DE_LINES = (
    ("operating", "expense", "", "524100", "21100100", 900.0),
    ("operating", "expense", "", "527100", "21100100", 100.0),
    ("operating", "expense", "", "524100", "21100200", 500.0),
    ("operating", "revenue", "", "401100", "61100100", 1500.0),
    ("capital", "expense", "", "783100", "21100100", 400.0),
    ("capital", "revenue", "", "681100", "21100100", 400.0),
)


class BudgetCase(TransactionCase):
    """Two fictional towns, with people who keep the budget of the French one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time(TODAY))
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.make_company("Lindenfurt (fictive)", "fr")
        cls.town = cls.make_company("Erlenbruck (fiktiv)", "de")
        cls.officer = cls.make_user("budget_officer", OFFICER)
        cls.reader = cls.make_user("budget_reader", READER)
        cls.plain = cls.make_user("budget_plain", "base.group_user")

    @classmethod
    def make_company(cls, name, country):
        return cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.env.ref(f"base.{country}").id,
                "currency_id": cls.env.ref("base.EUR").id,
            }
        )

    @classmethod
    def make_user(cls, login, groups, company=None):
        return user_of(cls.env, company or cls.company, login, groups)

    @classmethod
    def own(cls, model, user=None):
        """A model of budgets as its officer meets it."""
        user = user or cls.officer
        own = cls.env[f"edic.public.budget{model and '.'}{model}"].with_user(user)
        return own.with_company(user.company_id).sudo(False)

    # --- a budget by hand -------------------------------------------------------------
    @classmethod
    def make_budget(cls, lines=FR_LINES, user=None, is_voted=True, **vals):
        """A budget with its lines, and the act that votes them."""
        user = user or cls.officer
        own = {"name": "Main", "year": 2026, "framework": "fr", **vals}
        nomenclature = cls.nomenclature(own["framework"], own["year"], user.company_id)
        own.setdefault("nomenclature_id", nomenclature.id)
        budget = cls.own("", user).create(own)
        made = cls.make_lines(budget, lines)
        amounts = [line[5] for line in lines]
        act = cls.make_act(budget, "primary", *zip(made, amounts, strict=True))
        if is_voted:
            act.action_enforce_confirmed()
        return budget

    @classmethod
    def make_german(cls, **vals):
        """The budget of the German town, voted by its products."""
        officer = cls.make_user("german_officer", OFFICER, cls.town)
        vals = {"level_operating": "product", "level_capital": "product", **vals}
        vals |= {"framework": "de_doppik", "classes": "nkf"}
        return cls.make_budget(DE_LINES, officer, **vals)

    @classmethod
    def nomenclature(cls, framework, year, company):
        found = cls.env["edic.public.budget.nomenclature"]
        if framework == "fr":
            return found._for("M57-M57_D", year, company)
        vals = {"name": "DE", "company_id": company.id}
        return found._for("DE", year, company) or found.create(vals)

    @classmethod
    def make_lines(cls, budget, lines, **more):
        """Lines of (section, direction, chapter, nature, function, …)."""
        kinds = ("chapter", "nature", "function")
        codes = {
            kind: budget.nomenclature_id._ensure(kind, {line[at]: "" for line in lines})
            for at, kind in enumerate(kinds, start=2)
        }
        return cls.own("line", budget.env.user).create(
            [
                {
                    "budget_id": budget.id,
                    "section": line[0],
                    "direction": line[1],
                    **{
                        f"{kind}_id": codes[kind][line[at]].id
                        for at, kind in enumerate(kinds, start=2)
                        if line[at]
                    },
                    **more,
                }
                for line in lines
            ]
        )

    @classmethod
    def make_act(cls, budget, act, *moves, **vals):
        """A prepared act; a move is (line, amount)."""
        return cls.own("decision", budget.env.user).create(
            {
                "budget_id": budget.id,
                "act": act,
                "name": f"{act} (fictive)",
                "movement_ids": [
                    Command.create({"line_id": line.id, "amount": amount})
                    for line, amount in moves
                ],
                **vals,
            }
        )

    @classmethod
    def line(cls, budget, nature, function="", **where):
        """The one line of a nature and function."""
        where = {"direction": "expense", "order": "real", **where}
        found = budget.line_ids.filtered(
            lambda line: (
                (line.nature_id.code or "") == nature
                and (line.function_id.code or "") == function
                and all(line[name] == value for name, value in where.items())
            )
        )
        assert len(found) == 1, (nature, function, found)
        return found

    @classmethod
    def credit(cls, budget, code, **where):
        where = {"section": "operating", "direction": "expense", **where}
        found = budget.credit_ids.filtered(
            lambda credit: (
                credit.code == code
                and all(credit[name] == value for name, value in where.items())
            )
        )
        assert len(found) == 1, (code, found)
        return found

    @classmethod
    def commit(cls, line, amount, user=None, **vals):
        vals = {"subject": "Contract (fictive)", **vals}
        return cls.own("commitment", user or line.env.user).create(
            {"line_id": line.id, "amount": amount, **vals}
        )

    @classmethod
    def sums(cls, record, *names):
        """Return figures of a credit or line of the follow-up, read anew."""
        cls.env.flush_all()
        record.invalidate_recordset()
        return tuple(round(record[name], 2) for name in names)

    # --- files ------------------------------------------------------------------------
    @classmethod
    def make_import(cls, data, name="budget.csv", user=None, **vals):
        """A file that an officer looked at."""
        data = data.encode() if isinstance(data, str) else data
        taken = cls.own("import", user or cls.officer).create(
            {"name": name, "file": base64.b64encode(data), **vals}
        )
        taken.action_check()
        return taken

    @classmethod
    def bring(cls, data, user=None, **vals):
        """A file that is confirmed as it is, and taken over."""
        taken = cls.make_import(data, user=user, **vals)
        taken.is_confirmed = True
        taken.action_import()
        return taken


class BudgetBillCase(BudgetCase):
    """The same towns; the French one has its chart of accounts, and bills of a
    fictional vendor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("fr_m57", cls.company)
        cls.clerk = cls.make_user("budget_clerk", "account.group_account_invoice")
        cls.vendor = cls.env["res.partner"].create({"name": "Energie Fictive"})
        cls.plan = cls.env["account.analytic.plan"].create({"name": "Services"})
        cls.school = cls.make_service("School", "211")
        cls.hall = cls.make_service("Town hall", "020")

    @classmethod
    def make_service(cls, name, function="", operation="", company=None):
        return cls.env["account.analytic.account"].create(
            {
                "name": name,
                "plan_id": cls.plan.id,
                "company_id": (company or cls.company).id,
                "edic_function_code": function,
                "edic_operation_code": operation,
            }
        )

    @classmethod
    def account(cls, code, company=None):
        company = company or cls.company
        found = cls.env["account.account"].with_company(company)
        found = found.search([("company_ids", "=", company.id), ("code", "=", code)])
        assert found, code
        return found

    @classmethod
    def tax(cls, xmlid, company=None):
        templates = cls.env["account.chart.template"]
        return templates.with_company(company or cls.company).ref(xmlid)

    @classmethod
    def make_bill(cls, *lines, user=None, day=TODAY, **vals):
        """A draft bill; a line is (account, price, its services, more)."""
        company = (user or cls.clerk).company_id
        bills = cls.env["account.move"].with_user(user or cls.clerk)
        return bills.with_company(company).create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.vendor.id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    Command.create(cls.bill_line(company, *line)) for line in lines
                ],
                **vals,
            }
        )

    @classmethod
    def bill_line(cls, company, account, price, services=None, more=None):
        services = services or {}
        return {
            "name": f"On {account}",
            "price_unit": price,
            "account_id": cls.account(account, company).id,
            "tax_ids": [Command.clear()],
            "analytic_distribution": {
                str(service.id): percent for service, percent in services.items()
            }
            or False,
            **(more or {}),
        }

    @classmethod
    def rows(cls, bill, *names):
        """Return the bill's rows about its credits, read anew."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        shown = bill.edic_budget or {"rows": []}
        return [tuple(row[name] for name in names) for row in shown["rows"]]

    @classmethod
    def taxed(cls, xmlid, **more):
        return {"tax_ids": [Command.set(cls.tax(xmlid).ids)], **more}

    @classmethod
    def used(cls, line):
        """Return the amounts (spent, on drafts, committed) of a line."""
        follow = cls.env["edic.public.budget.follow"].browse(line.id)
        return cls.sums(follow, "spent", "pending", "committed")

    def assert_spent(self, line, spent, pending=0, committed=0):
        self.assertEqual(self.used(line), (spent, pending, committed))


class TwoChartsCase(BudgetBillCase):
    """The same; the German town has its chart of accounts as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("de_nkf", cls.town)
