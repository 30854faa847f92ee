# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.tools import split_every

from ..tools import demo_bills, demo_einvoice, demo_vocabulary

DONE = "edic_public_sector.demo"
BATCH = 100
BILLS = 1100  # of each company, over two years
QUIET = dict.fromkeys(  # chart_template_load: no localisation beside our charts
    (
        *("edic_no_suggestions", "tracking_disable", "mail_create_nolog"),
        *("mail_create_nosubscribe", "no_reset_password", "chart_template_load"),
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


def _nothing(*_args):
    """Neither commit nor report: as tests want it."""


class EdicPublicDemo(models.AbstractModel):
    """Loads a fictional commune and a fictional town, with two years of bills.

    Each step looks at what is there and makes what is missing, so that a load that
    was interrupted is taken up again.
    """

    _name = "edic.public.demo"
    _description = "Demo companies"

    @api.model
    def _load(self, count=BILLS, save=_nothing, say=_nothing):
        """Make the demo companies, train on their history, suggest for the drafts.

        :param count: posted bills of each company
        :param save: called after each step that may be kept
        :param say: called with a line of progress
        """
        demo = self.sudo().with_context(**QUIET)
        for _name, lang, _companies, _role in self._demo_users().values():
            self.env["res.lang"]._activate_lang(lang)
        towns = [demo_vocabulary.read(code) for code in demo_vocabulary.COUNTRIES]
        for words in towns:
            say(f"{words.settings['name']}: company and chart of accounts")
            demo._company(words)
            save()
        demo._users()
        for words in towns:
            demo._of(words)._parameters(words)
            demo._of(words)._books(words, count, save, say)
        for words in towns:
            demo._of(words)._suggestions(words, say)
            save()
        for words in towns:
            say(f"{words.settings['name']}: payment steps and audit flags")
            demo._of(words)._audit(words)
            save()
        for words in towns:
            say(f"{words.settings['name']}: letters and notes")
            demo._of(words)._letters(words)
            save()
        for words in towns:
            say(f"{words.settings['name']}: budgets")
            demo._of(words)._budgets(words)
            demo._of(words)._scenarios(words)
            save()
        for words in towns:
            say(f"{words.settings['name']}: procedures and forms")
            demo._of(words)._forms(words)
            save()
        self.env["ir.config_parameter"].sudo().set_param(DONE, "done")
        save()

    # --- what is there ----------------------------------------------------------
    def _of(self, words):
        """The environment of a town's own clerk."""
        company = self._found(f"company_{words.country}")
        return self.with_company(company).with_context(
            lang=words.settings["lang"], allowed_company_ids=company.ids
        )

    def _found(self, name):
        return self.env.ref(f"edic_demo.{name}", raise_if_not_found=False)

    def _keep(self, records, names):
        """Remember records by names, under a module of their own that no update
        of ours touches."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"edic_demo.{name}", "record": record, "noupdate": True}
                for record, name in zip(records, names, strict=True)
            ]
        )

    def _made(self, model, vals_by_name):
        """The records of these names; those that are missing are created."""
        missing = {n: v for n, v in vals_by_name.items() if not self._found(n)}
        if missing:
            records = self.env[model].create(list(missing.values()))
            self._keep(records, missing)
        return {name: self._found(name) for name in vals_by_name}

    # --- company --------------------------------------------------------
    def _company(self, words):
        """The commune takes the place of the database's first, empty company."""
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
                self._made("res.company", {name: vals})
        company = self._found(name)
        company.partner_id.lang = words.settings["lang"]
        self._route(company, words.settings["routing"])
        chart = words.settings["chart"]
        if company.chart_template != chart:
            self.env["account.chart.template"].try_loading(chart, company)

    def _route(self, company, routing):
        """The numbers by which e-invoices find the company."""
        if "siret" in routing:
            company.company_registry = routing["siret"]
        else:
            leitweg = {"peppol_eas": "0204", "peppol_endpoint": routing["reference"]}
            company.partner_id.write(leitweg)

    # --- a town's books -----------------------------------------------------------
    def _books(self, words, count, save, say):
        """Vendors, services and posted bills."""
        self._services(words)
        self._vendors(words)
        save()
        refs = self._refs()
        found = demo_bills.bills(words, fields.Date.today(), count)
        partners = self._partners(words)
        missing = [b for b in found if (partners[b.vendor].id, b.ref) not in refs]
        done = len(found) - len(missing)
        for batch in split_every(BATCH, missing, list):
            moves = self.env["account.move"].create(self._bills(words, batch))
            moves.action_post()
            save()
            done += len(batch)
            say(f"{words.settings['name']}: {done} of {len(found)} bills")

    def _refs(self):
        rows = self.env["account.move"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("state", "=", "posted"),
            ],
            ["partner_id", "ref"],
        )
        return {(move.partner_id.id, move.ref) for move in rows}

    def _services(self, words):
        plan = f"plan_{words.country}"
        self._made("account.analytic.plan", {plan: {"name": words.settings["plan"]}})
        self._made(
            "account.analytic.account",
            {
                self._service_name(words, service.code): {
                    "name": service.name,
                    "code": service.code,
                    "edic_function_code": service.function,
                    "plan_id": self._found(plan).id,
                    "company_id": self.env.company.id,
                }
                for service in words.services.values()
            },
        )

    def _service_name(self, words, code):
        return f"service_{words.country}_{code.lower()}"

    def _partners(self, words):
        return {
            key: self._found(f"vendor_{words.country}_{key.lower()}")
            for key in words.vendors
        }

    def _bills(self, words, bills):
        """Values of ``account.move`` for bills, coded as they say."""
        partners = self._partners(words)
        chart = self.env["account.chart.template"]
        names = {name for pair in words.settings["taxes"].values() for name in pair}
        taxes = {name: chart.ref(name).id for name in names}
        company = self.env.company
        accounts = self.env["account.account"].search(
            [("company_ids", "=", company.id)]
        )
        accounts = {account.code: account.id for account in accounts}
        services = {
            code: str(self._found(self._service_name(words, code)).id)
            for code in words.services
        }

        def line_of(line):
            return {
                "name": line.text,
                "quantity": float(line.quantity),
                "price_unit": float(line.price),
                "account_id": accounts[line.account],
                "tax_ids": [Command.set([taxes[line.tax]])],
                "analytic_distribution": {
                    services[code]: share for code, share in line.services
                },
            }

        return [
            {
                "move_type": "in_refund" if bill.is_refund else "in_invoice",
                "partner_id": partners[bill.vendor].id,
                "ref": bill.ref,
                "invoice_date": bill.day,
                "date": bill.day,
                "invoice_date_due": bill.due,
                "invoice_line_ids": [
                    Command.create(line_of(line)) for line in bill.lines
                ],
            }
            for bill in bills
        ]

    # --- what waits ---------------------------------------------------------------
    def _suggestions(self, words, say):
        """Train, and let e-invoices wait with what the model proposes for them."""
        models = self.env["edic.finance.coding.model"]
        if not models._in_use(self.env.company):
            say(f"{words.settings['name']}: training on the history")
            models._train(self.env.company)
        say(f"{words.settings['name']}: e-invoices that wait for coding")
        buyer = demo_einvoice.buyer_of(words)
        bills = demo_bills.drafts(words, fields.Date.today())
        for number, bill in enumerate(bills, start=1):
            if not self._found(f"draft_{words.country}_{number}"):
                self._take_in(words, number, bill, buyer)

    def _take_in(self, words, number, bill, buyer):
        """A draft by the intake, from the document that its vendor sent."""
        if bill.vendor not in words.vendors:
            self._newcomer(words, bill, number)
        seller = demo_einvoice.seller_of(words, bill.vendor)
        if words.country == "fr":
            content = demo_einvoice.cii(bill, seller, buyer, demo_einvoice.EN16931)
        else:
            content = demo_einvoice.ubl(bill, seller, buyer)
        name = f"{bill.ref.replace('/', '-')}.xml"
        found = self.env["account.journal"]._edic_take_in_file(name, content)
        move = self.env["account.move"].browse(found["move_id"])
        self._keep(move, [f"draft_{words.country}_{number}"])

    def _newcomer(self, words, bill, number):
        vals = {
            "name": bill.vendor,
            "company_id": self.env.company.id,
            "company_type": "company",
            "country_id": self.env.ref(f"base.{words.country}").id,
            "autopost_bills": "never",
        }
        self._made("res.partner", {f"newcomer_{words.country}_{number}": vals})
