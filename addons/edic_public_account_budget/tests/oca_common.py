# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command

from odoo.addons.edic_public_sector.tests.budget_common import OFFICER, TwoChartsCase
from odoo.addons.edic_public_sector.tests.budget_files import MADE

READS_OCA = "account.group_account_manager"  # reads OCA's budgets, and no more
KEEPS_OCA = "account.group_account_user"
PERIOD = ("2026-01-01", "2026-12-31")
PLANNED = (  # accounts of the position, analytic account, planned amount: invented
    (("60612",), "hall", -1000.0),
    (("60612",), "school", -800.0),
    (("64111",), None, -3000.0),
    (("73111",), None, 4800.0),
    (("21838",), None, -600.0),
    (("10222",), None, 600.0),
)


class OcaCase(TwoChartsCase):
    """A fictional town with a budget in OCA's models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.make_user("oca_officer", f"{OFFICER},{READS_OCA}")

    @classmethod
    def make_post(cls, *codes, name="", company=None):
        company = company or cls.company
        accounts = [cls.account(code, company).id for code in codes]
        posts = cls.env["account.budget.post"]
        name = name or f"Position {', '.join(codes)}"
        known = posts.search([("name", "=", name), ("company_id", "=", company.id)])
        return known or posts.create(
            {
                "name": name,
                "company_id": company.id,
                "account_ids": [Command.set(accounts)],
            }
        )

    @classmethod
    def make_oca(cls, planned=PLANNED, company=None, state="validate", **vals):
        """An OCA budget; a line is (accounts, service, amount, more)."""
        company = company or cls.company
        lines = [cls.oca_line(company, *line) for line in planned]
        return cls.env["crossovered.budget"].create(
            {
                "name": "Ville 2026 (fictive)",
                "company_id": company.id,
                "date_from": PERIOD[0],
                "date_to": PERIOD[1],
                "state": state,
                "crossovered_budget_line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )

    @classmethod
    def oca_line(cls, company, codes, service, amount, more=None):
        post = cls.make_post(*codes, company=company) if codes else None
        return {
            "general_budget_id": post and post.id,
            "analytic_account_id": getattr(cls, service).id if service else False,
            "date_from": PERIOD[0],
            "date_to": PERIOD[1],
            "planned_amount": amount,
            **(more or {}),
        }

    @classmethod
    def look(cls, oca, user=None):
        """The import of an OCA budget that somebody looked at."""
        user = user or cls.officer
        action = oca.with_user(user).with_company(user.company_id).sudo(False)
        found = action.action_edic_take_over()
        return cls.own("import", user).browse(found["res_id"])

    @classmethod
    def take_over(cls, oca, user=None, **vals):
        taken = cls.look(oca, user)
        if vals:
            taken.write(vals)
            taken.action_check()
        taken.is_confirmed = True
        taken.action_import()
        return taken.budget_ids

    @classmethod
    def replan(cls, oca, code, amount):
        """Plan another amount on the one line of an account."""
        line = oca.with_company(oca.company_id).crossovered_budget_line_ids.filtered(
            lambda item: code in item.general_budget_id.account_ids.mapped("code")
        )
        line.ensure_one().planned_amount = amount

    def report_messages(self, taken, level):
        """Return the groups of the report, with the lines of the picture."""
        return {
            group["title"]: [(line["line"], line["about"]) for line in group["lines"]]
            for group in taken.report["groups"]
            if group["level"] == level
        }

    def counts(self):
        self.env.flush_all()
        return {name: self.own(name).sudo().search_count([]) for name in MADE}

    # --- copies -----------------------------------------------------------------------
    @classmethod
    def make_copy(cls, budget, user=None):
        """The notification of a copy, and the OCA budget."""
        notice = budget.with_user(user or cls.officer).sudo(False).action_oca_copy()
        return notice["params"], budget.sudo().oca_copy_ids

    def planned(self, oca):
        """``{name of a position: planned amount}`` of what is planned at all."""
        self.env.flush_all()
        return {
            line.general_budget_id.name: line.planned_amount
            for line in oca.crossovered_budget_line_ids
            if line.planned_amount
        }
