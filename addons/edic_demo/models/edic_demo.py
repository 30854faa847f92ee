# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Command

from ..tools import demo_vocabulary

DONE = "edic_demo.loaded"  # a system parameter
BILLS = 1100  # of each company, over two years
QUIET = dict.fromkeys(  # chart_template_load: no localisation beside our charts
    (
        "edic_no_suggestions",
        "tracking_disable",
        "mail_create_nolog",
        "mail_create_nosubscribe",
        "no_reset_password",
        "chart_template_load",
    ),
    True,
)
ACCOUNTANT, AI = "edic_finance.group_edic_finance_accountant", "edic_ai.group_edic_ai_"
BUDGET = "edic_public_sector.group_edic_public_budget"
DESK = "edic_public_sector.group_edic_public_desk"
OFFICER = "edic_public_sector.group_edic_public_procedure"
READERS = (ACCOUNTANT, AI + "auditor")  # begin with bills
USERS = {  # login, which is the password too → name, language, companies, role
    "accountant": ("Alex Accountant", "en_US", ("fr", "de"), ACCOUNTANT),
    "comptable": ("Camille Comptable", "fr_FR", ("fr",), ACCOUNTANT),
    "buchhaltung": ("Bente Buchhaltung", "de_DE", ("de",), ACCOUNTANT),
    "auditor": ("Andrea Auditor", "en_US", ("fr", "de"), AI + "auditor"),
    "budget": ("Billie Budget", "en_US", ("fr", "de"), BUDGET),
    "desk": ("Dana Desk", "en_US", ("fr", "de"), DESK),
    "officer": ("Ola Officer", "en_US", ("fr", "de"), OFFICER),
    "second": ("Sam Second", "en_US", ("fr", "de"), OFFICER),
    "steward": ("Stefan Steward", "en_US", ("fr", "de"), AI + "approver"),
    "dpo": ("Dominique Data", "en_US", ("fr", "de"), AI + "dpo"),
}
STAFF = {
    "personnel": ("Noa Personnel", "fr_FR", ("fr",), "hr.group_hr_user"),
    "personal": ("Toni Personal", "de_DE", ("de",), "hr.group_hr_user"),
}
BUYERS = {
    "achats": ("Ange Achats", "fr_FR", ("fr",), "purchase.group_purchase_user"),
    "einkauf": ("Eike Einkauf", "de_DE", ("de",), "purchase.group_purchase_user"),
}


def _nothing(*_args):
    """Do nothing, neither commit nor report: tests want it so."""


class EdicDemo(models.AbstractModel):
    """Loads a fictional commune and a fictional town, with two years of bills.

    Each step looks at what is there and makes what is missing, so that a load that
    was interrupted is taken up again.
    """

    _name = "edic.demo"
    _inherit = "edic.demo.part"
    _description = "Demo companies"

    @api.model
    def _load(self, count=BILLS, save=_nothing, say=_nothing):
        """Make the demo companies, train on their history, suggest for the drafts.

        :param count: posted bills of each company
        :param save: called after each step that may be kept
        :param say: called with a line of progress
        """
        self._begin()
        save()
        for country in demo_vocabulary.COUNTRIES:
            self._load_town(country, count, save, say)
        self._end()
        save()

    @api.model
    def _begin(self):
        """Make what the towns share: their companies and the people who work there."""
        demo = self.sudo().with_context(**QUIET)
        for _name, lang, _companies, _role in self._demo_users().values():
            self.env["res.lang"]._activate_lang(lang)
        for words in map(demo_vocabulary.read, demo_vocabulary.COUNTRIES):
            demo._company(words)
            # a plan is a column of several tables: two processes cannot add one at once
            demo._of(words)._plan(words)
        demo._users()

    @api.model
    def _load_town(self, country, count, save, say):
        """Make all of one town; the towns may be loaded by two processes at once."""
        words = demo_vocabulary.read(country)
        town = self.sudo().with_context(**QUIET)._of(words).env
        chart = words.settings["chart"]
        if town.company.chart_template != chart:
            say(f"{words.settings['name']}: chart of accounts")
            town["account.chart.template"].try_loading(chart, town.company)
            save()
        town["edic.demo.audit"]._parameters(words)
        with town["edic.demo.part"]._unchecked():
            town["edic.demo.books"]._books(words, count, save, say)
            town["edic.demo.intake"]._suggestions(words, say)
        save()
        for title, parts in self._steps_of_load().items():
            say(f"{words.settings['name']}: {title}")
            for model, method in parts:
                getattr(town[model], method)(words)
            save()

    @api.model
    def _end(self):
        self.env["ir.config_parameter"].sudo().set_param(DONE, "done")

    @api.model
    def _steps_of_load(self):
        """Return ``{title: [(model, method)]}`` of what each town gets once it has
        books, in this order."""
        staff = [("edic.demo.staff", "_staff")] if self._has_staff() else []
        orders = [("edic.demo.orders", "_orders")] if self._has_orders() else []
        return {
            "payments": [("edic.demo.audit", "_payments")],
            "audit flags": [("edic.demo.audit", "_audit")],
            "letters and notes": [("edic.demo.letters", "_letters"), *staff],
            "budgets": [
                ("edic.demo.budget", "_budgets"),
                *orders,
                ("edic.demo.budget", "_scenarios"),
            ],
            "procedures and forms": [("edic.demo.forms", "_forms")],
        }

    # --- addons that may be there -----------------------------------------------------
    @api.model
    def _has_staff(self):
        """Return whether `edic_public_hr` is installed."""
        return "edic.public.facts.employee" in self.env

    @api.model
    def _has_orders(self):
        """Return whether `edic_public_purchase` is installed."""
        return "edic.public.aid.order" in self.env

    def _company(self, words):
        """Return the company of the commune, which takes the place of the database's
        first, empty one."""
        name = f"company_{words.country}"
        vals = {key: words.settings[key] for key in ("name", "street", "zip", "city")}
        vals["country_id"] = self.env.ref(f"base.{words.country}").id
        vals["currency_id"] = self.env.ref("base.EUR").id
        if state := words.settings.get("state"):
            vals["state_id"] = self.env.ref(f"base.{state}").id
        main = self.env.ref("base.main_company")
        if not self._found(name):
            if words.country == "fr" and not main._existing_accounting():
                # it may have a country of Odoo's choice, which its taxes keep
                main.write({**vals, "account_fiscal_country_id": vals["country_id"]})
                main._edic_audit_start()
                self._keep(main, [name])
            else:
                self._one("res.company", name, vals)
        company = self._found(name)
        company.partner_id.lang = words.settings["lang"]
        self._route(company, words.settings["routing"])

    def _plan(self, words):
        """Make the analytic plan of the town's services."""
        vals = {"name": words.settings["plan"]}
        self._one("account.analytic.plan", f"plan_{words.country}", vals)

    def _route(self, company, routing):
        """Set the numbers by which e-invoices find the company."""
        if "siret" in routing:
            company.company_registry = routing["siret"]
        else:
            leitweg = {"peppol_eas": "0204", "peppol_endpoint": routing["reference"]}
            company.partner_id.write(leitweg)

    def _users(self):
        bills = self.env.ref("edic_finance.edic_finance_bills_action")
        credits = self.env.ref(
            "edic_public_sector.edic_public_budget_credit_action_menu"
        )
        procedures = self.env.ref("edic_public_sector.edic_public_procedure_action")
        firsts = {
            **dict.fromkeys(READERS, bills.id),
            **dict.fromkeys((DESK, OFFICER), procedures.id),
            BUDGET: credits.id,
        }
        companies = {
            code: self._found(f"company_{code}") for code in demo_vocabulary.COUNTRIES
        }
        vals = {}
        for login, (name, lang, codes, role) in self._demo_users().items():
            vals[f"user_{login}"] = {
                "name": name,
                "login": login,
                "password": login,
                "lang": lang,
                "company_id": companies[codes[0]].id,
                "company_ids": [Command.set([companies[code].id for code in codes])],
                "group_ids": [Command.set(self.env.ref(role).ids)],
                "action_id": firsts.get(role),
            }
        self._mandate(self._made("res.users", vals)["user_auditor"])
        self.env.ref("base.user_admin").write(
            {
                "company_ids": [Command.link(c.id) for c in companies.values()],
                "action_id": bills.id,
            }
        )

    def _mandate(self, auditor):
        """Let the auditor read the audit trail for a year."""
        today = fields.Date.today()
        self._one(
            "edic.ai.mandate",
            "mandate_auditor",
            {
                "user_id": auditor.id,
                "company_ids": [Command.set(auditor.company_ids.ids)],
                "date_from": today,
                "date_until": fields.Date.add(today, years=1),
                "reference": "Engagement letter of the demo",
            },
        )

    @api.model
    def _demo_users(self):
        """Return ``{login: (name, language, companies, role)}``."""
        users = dict(USERS)
        if self._has_staff():
            users |= STAFF
        if self._has_orders():
            users |= BUYERS
        return users
