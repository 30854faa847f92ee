# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, format_amount, format_date, split_every
from odoo.tools.misc import file_path

from ..tools.common.money import money
from ..tools.demo import (
    demo_bills,
    demo_budget,
    demo_einvoice,
    demo_identity,
    demo_paper,
    demo_vocabulary,
)
from ..tools.forms.document import Document, Line, Link

DONE = "edic_public_sector.demo"
BATCH = 100
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


def _nothing(*_args):
    """Neither commit nor report: as tests want it."""


STATISTICAL = ("A16",)  # on beside the profile, so that an unusual amount is shown

CLERKS = {"fr": "comptable", "de": "buchhaltung"}
LETTERS = {  # country → (name, template, what the clerk entered), on a bill
    "fr": (
        (
            "interruption",
            "finance.interruption.fr",
            {
                "reasons": "Le bon de livraison signé n’est pas joint.",
                "missing_papers": "Bon de livraison signé",
                "channel": "le dépôt sur le portail de facturation",
                "signatory": "Camille Comptable",
                "signatory_function": "Pour le maire et par délégation",
            },
        ),
        ("interest", "finance.interest.fr", {"signatory": "Camille Comptable"}),
    ),
    "de": (
        (
            "return",
            "finance.return.de",
            {
                "defects": "Das Leistungsdatum fehlt (§ 14 Abs. 4 Nr. 6 UStG).",
                "signatory": "Bente Buchhaltung",
                "signatory_function": "Rechnungswesen",
            },
        ),
        ("interest", "finance.interest.de", {"signatory": "Bente Buchhaltung"}),
    ),
}
REQUEST = {
    "fr": {"wanted": "un extrait d’immatriculation de moins de trois mois"},
    "de": {"wanted": "einen aktuellen Auszug aus dem Handelsregister"},
}
PAID_LATE = ("2026-01-01", "2026-03-31")  # when it was sent
NOTE = {
    "fr": {"measure": "Rappel téléphonique au numéro connu avant le changement."},
    "de": {"measure": "Rückruf unter der vor der Änderung bekannten Nummer."},
}

PAST_PAYMENTS = 3  # from which on an account is the usual one

WINDOW = 30  # days for which the payment steps of bills are recorded
COMMITTED_FROM = 1000  # with VAT, as check A43 has it
# step, days after the bill, days that a bill is old when it has it, who
WAY = {
    "fr": (
        ("received", 1, 0, "clerk"),
        ("service", 4, 8, "accountant"),
        ("order", 9, 14, "admin"),
        ("handed_over", 10, 14, "admin"),
        ("paid", 18, 20, "clerk"),
    ),
    "de": (
        ("received", 1, 0, "clerk"),
        ("service", 4, 8, "accountant"),
        ("factual", 4, 8, "accountant"),
        ("arithmetical", 5, 8, "clerk"),
        ("order", 9, 14, "admin"),
        ("paid", 12, 14, "clerk"),
    ),
}

KNOWN_FOR = 25  # months: the vendors are older than their first bill

LAST_YEAR = Decimal("0.97")  # what was planned for it, of what is planned now

SAMPLES = {
    "fr": ("F1342", "F1367", "F2191"),
    "de": ("1063453", "1063565", "1063576"),
}
CITIZENS = {  # login, which is the password too → name, street
    "fr": ("citoyenne", "Lou Habitante (fictive)", "3 rue Inventée"),
    "de": ("einwohner", "Toni Einwohner (fiktiv)", "Erfundene Straße 3"),
}


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

    # --- what is there ----------------------------------------------------------------
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

    # --- company ----------------------------------------------------------------------
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

    # --- a town's books ---------------------------------------------------------------
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

    # --- what waits -------------------------------------------------------------------
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

    # --- audit ------------------------------------------------------------------------
    def _audit(self, words):
        if self._found(f"plan_of_controls_{words.country}"):
            return
        audit, people = words.settings["audit"], self._people(words)
        self.env["edic.finance.check.setting"].search(
            [("company_id", "=", self.env.company.id), ("code", "in", STATISTICAL)]
        ).with_user(people["admin"]).is_on = True
        self._ways(words)
        self._cases(words)
        self._paid_late(words)
        self._pay_runs(words)
        self.env["edic.finance.audit"]._run_checks(self.env.company)
        self._verdicts(words, audit, people)
        self._sample(words, audit, people)
        self._plan(words, audit, people)

    def _parameters(self, words):
        """A limit of the house, the vendors under contract, and one that waits."""
        audit, people = words.settings["audit"], self._people(words)
        rows = {
            "framework": [
                "A44.framework",
                "; ".join(map(audit["contract"].format, audit["contracts"])),
                audit["contracts_source"],
            ],
            "waiting": audit["waiting"],
        }
        if "limit" in audit:
            rows["limit"] = ["procurement.direct", *audit["limit"]]
        for name, (code, value, source) in rows.items():
            key = f"parameter_{words.country}_{name}"
            if self._found(key):
                continue
            row = self._by(people["admin"], "edic.finance.parameter").create(
                {
                    "code": code,
                    "company_id": self.env.company.id,
                    "value": value,
                    "valid_from": fields.Date.today() - timedelta(60),
                    "source": source,
                }
            )
            if name != "waiting":
                row.with_user(people["steward"]).action_approve()
            self._keep(row.sudo(), [key])

    def _verdicts(self, words, audit, people):
        """One is looked into, one justified, one cleared after a call-back."""
        accountant = people["accountant"]
        self._flag(words, "duplicate", "A01").with_user(accountant).action_take()
        split = self._flag(words, "split", "A22").with_user(accountant)
        if split:
            self._by(accountant, "edic.finance.verdict").create(
                {"flag_id": split.id, "comment": audit["split_reason"]}
            ).action_decide()
        called = self._flag(words, "called", "A08").with_user(accountant)
        if called:
            whom, comment = audit["call"]
            self._by(accountant, "edic.finance.verdict").create(
                {
                    "flag_id": called.id,
                    "verdict": "call_back",
                    "called": whom,
                    "number_source": "contract",
                    "comment": comment,
                }
            ).action_decide()

    def _flag(self, words, case, code):
        bill = self._found(f"case_{words.country}_{case}")
        return self.env["edic.finance.flag"].search(
            [("move_id", "=", bill.id), ("code", "=", code)], limit=1
        )

    def _sample(self, words, audit, people):
        today = fields.Date.today()
        sample = self._by(people["auditor"], "edic.finance.sample").create(
            {
                "name": audit["sample"],
                "company_id": self.env.company.id,
                "method": "random",
                "population": "bill",
                "date_from": today - timedelta(90),
                "date_to": today,
                "size": 10,
                "seed": f"demo-{words.country}",
            }
        )
        sample.action_draw()

    def _plan(self, words, audit, people):
        today = fields.Date.today()
        names = ("name", "account_prefixes", "amount_from", "intensity", "rate")
        plan = self._by(people["admin"], "edic.finance.plan").create(
            {
                "name": audit["plan"],
                "company_id": self.env.company.id,
                "date_from": today.replace(month=1, day=1),
                "date_to": today.replace(month=12, day=31),
                "seed": f"demo-{words.country}",
                "line_ids": [
                    Command.create(dict(zip(names, line, strict=True)))
                    for line in audit["plan_lines"]
                ],
            }
        )
        plan.with_user(people["steward"]).action_approve()
        self._keep(plan.sudo(), [f"plan_of_controls_{words.country}"])

    # --- drafts -----------------------------------------------------------------------
    def _letters(self, words):
        country = words.country
        own = self.with_user(self._found(f"user_{CLERKS[country]}")).sudo(False)
        late = own.env["account.move"].search(
            [("edic_due_on", "<", self.env.cr.now().date()), ("state", "=", "posted")],
            order="edic_due_on, id",
        )
        facts = own.env["edic.public.facts.interest"]
        owed = late.filtered(lambda bill: (facts._late(bill) or {}).get("total"))
        for name, code, entered in LETTERS[country]:
            bills = owed if name == "interest" else (late - owed[:1]) or late
            self._letter(own, f"draft_{country}_{name}", code, bills[:1], entered)
        entered = {**REQUEST[country], "signatory": own.env.user.name}
        vendors = late.commercial_partner_id.filtered("is_company")[:1]
        name = f"draft_{country}_vendor"
        self._letter(own, name, "finance.vendor_request", vendors, entered)
        flags = own.env["edic.finance.flag"].search([("code", "=", "A08")], limit=1)
        name = f"draft_{country}_note"
        self._letter(own, name, "finance.control_note", flags, NOTE[country])

    def _paid_late(self, words):
        """A bill paid late while the reference rate is on record, so that interest can
        be stated."""
        first, last = PAID_LATE
        bill = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "posted"),
                ("move_type", "=", "in_invoice"),
                ("edic_step_ids", "=", False),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            order="invoice_date, id",
            limit=1,
        )
        days = (("received", 1), ("paid", 50)) if bill else ()
        told = [
            (bill, kind, fields.Date.add(bill.invoice_date, days=n)) for kind, n in days
        ]
        self._step(words, "clerk", told)

    def _letter(self, own, name, code, record, entered):
        """Begin a draft once, with what the clerk entered."""
        if self._found(name) or not record:
            return
        template = own.env["edic.public.template"]._for(record)
        template = template.filtered(lambda one: one.code == code)
        if not template:
            return
        drafts = own.env["edic.public.draft"]
        lang = own.env.user.lang[:2]
        action = drafts.edic_begin(template.id, record._name, record.id, lang)
        draft = drafts.browse(action["res_id"])
        for key, value in entered.items():
            draft.edic_set_fact(key, value)
        self._keep(draft.sudo(), [name])

    # --- flags ------------------------------------------------------------------------
    def _cases(self, words):
        """Make the situations that are missing; a vendor without bills has none."""
        for case in (
            "duplicate",
            "lookalike",
            "tenfold",
            "account",
            "called",
            "twin",
            "split",
            "service",
            "late",
        ):
            if not self._found(f"case_{words.country}_{case}"):
                getattr(self, f"_case_{case}")(words, words.settings["audit"])

    def _last(self, words, key):
        """The vendor's latest bill; in small books, of whoever has one."""
        vendor = self._partners(words)[key]
        own = [
            ("company_id", "=", self.env.company.id),
            ("move_type", "=", "in_invoice"),
            ("state", "=", "posted"),
            ("invoice_date", "<=", fields.Date.today() - timedelta(8)),
        ]
        bills = self.env["account.move"]
        order = "invoice_date desc, id desc"
        found = bills.search(
            [*own, ("partner_id", "=", vendor.id)], order=order, limit=1
        )
        return found or bills.search(own, order=order, limit=1)

    # --- one bill twice ---------------------------------------------------------------
    def _case_duplicate(self, words, audit):
        self._again(words, "duplicate", self._last(words, audit["duplicate"]))

    def _case_lookalike(self, words, audit):
        """The same bill, read with an O in place of a zero."""
        bill = self._last(words, audit["lookalike"])
        head, _zero, tail = bill.ref.rpartition("0")
        ref = f"{head}O{tail}" if head else f"{bill.ref}A"
        self._again(words, "lookalike", bill, ref=ref)

    def _again(self, words, case, bill, ref=None):
        self._attach(words, bill, "")
        vals = {"ref": ref or bill.ref, "invoice_date": bill.invoice_date}
        again = self._entered_like(words, case, bill, vals)
        self._attach(words, again, words.settings["audit"]["copy"])

    def _attach(self, words, bill, mark):
        """The bill on paper."""
        title, day, total, told = words.settings["audit"]["paper"]
        lines = [
            bill.partner_id.name,
            f"{title} {bill.ref} {day} {format_date(self.env, bill.invoice_date)}",
            *(line.name for line in bill.invoice_line_ids),
            f"{total} : {format_amount(self.env, bill.amount_total, bill.currency_id)}",
            told,
        ]
        file = self.env["ir.attachment"].create(
            {
                "name": f"{bill.ref.replace('/', '-')}.pdf",
                "raw": demo_paper.paper(f"{title} {mark}".strip(), lines),
                "mimetype": "application/pdf",
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        bill.message_main_attachment_id = file

    # --- other bills ------------------------------------------------------------------
    def _case_tenfold(self, words, audit):
        key = audit["tenfold"]
        vals = self._new_vals(words, key, 9)
        self._entered_like(words, "tenfold", self._last(words, key), vals, times=10)

    def _case_service(self, words, audit):
        """Payment is ordered and nobody confirmed the delivery."""
        bill = self._written(words, "service", *audit["service"], days=12)
        self._step(words, "clerk", [(bill, "received", bill.invoice_date)])
        self._step(words, "admin", [(bill, "order", bill.invoice_date + timedelta(9))])

    def _case_late(self, words, audit):
        bill = self._written(words, "late", *audit["late"], days=62)
        self._step(words, "clerk", [(bill, "received", bill.invoice_date)])

    def _case_split(self, words, audit):
        """Two bills, each below the threshold that they reach together."""
        for number, (text, price) in enumerate(audit["split"].items(), start=1):
            name = "split" if number == len(audit["split"]) else f"split_{number}"
            self._written(
                words,
                name,
                audit["split_vendor"],
                text,
                price,
                days=11 - 2 * number,
                poster="admin",  # the accountant decides on the flag
            )

    def _case_twin(self, words, audit):
        """A vendor whose name is nearly that of another, on another account."""
        key, name, iban = audit["twin"]
        text, price = audit["twin_line"]
        bill = self._last(words, key)
        twin = self._by(self._people(words)["admin"], "res.partner").create(
            {
                "name": name,
                "company_id": self.env.company.id,
                "company_type": "company",
                "street": bill.partner_id.street,
                "country_id": bill.partner_id.country_id.id,
                "autopost_bills": "never",
                "bank_ids": [Command.create({"acc_number": iban})],
            }
        )
        vals = {**self._new_vals(words, key, 5), "partner_id": twin.id}
        self._entered_like(words, "twin", bill, vals, text=text, price=price)

    # --- a changed account ------------------------------------------------------------
    def _case_account(self, words, audit):
        self._changed(words, "account", *audit["account"])

    def _case_called(self, words, audit):
        self._changed(words, "called", *audit["called"])

    def _changed(self, words, case, key, iban):
        """A bill on an account that was told by mail, after others on the old one."""
        bill, vendor = self._last(words, key), self._partners(words)[key]
        self._pay(vendor)
        bank = self._by(self._people(words)["admin"], "res.partner.bank").create(
            {"partner_id": vendor.id, "acc_number": iban}
        )
        vals = {
            **self._new_vals(words, key, 3),
            "partner_bank_id": bank.id,
            "narration": words.settings["audit"]["by_mail"],
        }
        self._entered_like(words, case, bill, vals)

    def _pay(self, vendor):
        """The oldest bills of the vendor were paid, on the account of then."""
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "=", vendor.id),
                ("move_type", "=", "in_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "=", "not_paid"),
                ("partner_bank_id", "!=", False),
                ("edic_step_ids", "=", False),
            ],
            order="invoice_date, id",
            limit=PAST_PAYMENTS,
        )
        if bills:
            wizard = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bills.ids
            )
            day = max(bills.mapped("invoice_date_due"))
            wizard.create({"payment_date": day})._create_payments()

    # --- entering ---------------------------------------------------------------------
    def _new_vals(self, words, key, days):
        """Number and days of a new bill of a vendor."""
        day, vendor = fields.Date.today() - timedelta(days), words.vendors[key]
        return {
            "partner_id": self._partners(words)[key].id,
            "ref": demo_bills.ref_of(vendor.ref, day, 980 - days),
            "invoice_date": day,
            "invoice_date_due": day + timedelta(vendor.days),
        }

    def _entered_like(self, words, case, bill, vals, text=None, price=None, times=1):
        """A draft that the clerk enters, coded like another bill and committed.

        :param text: of the one line that it has then, at ``price``
        :param times: by which the prices are multiplied
        """
        lines = [
            {
                "name": text or line.name,
                "quantity": 1 if text else line.quantity,
                "price_unit": price or line.price_unit * times,
                "account_id": line.account_id.id,
                "tax_ids": [Command.set(line.tax_ids.ids)],
                "analytic_distribution": line.analytic_distribution,
            }
            for line in bill.invoice_line_ids[: 1 if text else None]
        ]
        found = self._by(self._people(words)["clerk"], "account.move").create(
            {
                "move_type": "in_invoice",
                "partner_id": bill.partner_id.id,
                "date": vals["invoice_date"],
                "invoice_line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )
        found = self.env["account.move"].browse(found.id)
        self._keep(found, [f"case_{words.country}_{case}"])
        self._commit(words, found)
        return found

    def _written(self, words, case, key, text, price, days, poster="accountant"):
        """A posted bill over one line, coded like the vendor's last one."""
        found = self._entered_like(
            words,
            case,
            self._last(words, key),
            self._new_vals(words, key, days),
            text=text,
            price=price,
        )
        found.with_user(self._people(words)[poster]).action_post()
        return found

    # --- steps ------------------------------------------------------------------------
    def _people(self, words):
        """``{duty: user}``"""
        return {
            "clerk": self._found(f"user_{CLERKS[words.country]}"),
            "accountant": self._found("user_accountant"),
            "auditor": self._found("user_auditor"),
            "steward": self._found("user_steward"),
            "admin": self.env.ref("base.user_admin"),
        }

    def _by(self, user, model):
        """A model as somebody of the house works with it."""
        return self.env[model].with_user(user)

    def _ways(self, words):
        """Steps of the bills of the last weeks; what is there already stays."""
        today = fields.Date.today()
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "=", "in_invoice"),
                ("state", "in", ("draft", "posted")),
                ("invoice_date", ">=", today - timedelta(days=WINDOW)),
                ("edic_step_ids", "=", False),
            ]
        )
        self._commit(words, bills)
        # whoever confirmed a bill may not decide on the flag about its vendor's bills
        split = self._partners(words)[words.settings["audit"]["split_vendor"]]
        steps = {}
        for kind, after, age, who in WAY[words.country]:
            steps.setdefault(who, []).extend(
                (bill, kind, bill.invoice_date + timedelta(after))
                for bill in bills
                if (today - bill.invoice_date).days >= age
                and (not age or (bill.state == "posted" and bill.partner_id != split))
            )
        for who, found in steps.items():
            self._step(words, who, found)

    # --- payments ---------------------------------------------------------------------
    def _pay_runs(self, words):
        """Pay the bills of two years with weekly transfers, as the bank tells them."""
        today = fields.Date.today()
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "=", "in_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "=", "not_paid"),
                ("id", "not in", self._case_bills(words).ids),
            ],
            order="invoice_date, id",
        )
        runs = {}
        for bill in bills:
            paid = bill.edic_step_ids.filtered(lambda step: step.kind == "paid")
            # a bill whose steps are recorded is paid on the day that they say
            day = paid.day or (
                not bill.edic_step_ids
                and demo_bills.paid_on(bill.ref, bill.invoice_date_due, today)
            )
            if day:
                runs.setdefault(day, self.env["account.move"])
                runs[day] |= bill
        owed = [bills.line_ids.filtered(_is_owed) for bills in runs.values()]
        transfers = self._transfers(words, zip(runs, owed, strict=True))
        pairs = []
        for transfer, lines in zip(transfers, owed, strict=True):
            paying = transfer.line_ids.filtered(_is_owed)
            pairs += [a | b for a, b in zip(lines, paying, strict=True)]
        self.env["account.move.line"]._reconcile_plan(pairs)

    def _case_bills(self, words):
        """The bills of the situations that audit flags are about."""
        found = self.env["ir.model.data"].search(
            [
                ("module", "=", "edic_demo"),
                ("model", "=", "account.move"),
                ("name", "=like", f"case_{words.country}_%"),
            ]
        )
        return self.env["account.move"].browse(found.mapped("res_id"))

    def _transfers(self, words, runs):
        """Create the bank's lines: one transfer a day, over all that is paid with it.

        :param runs: (day, the lines of bills that are paid)
        """
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        title, currency = words.settings["transfer"], self.env.company.currency_id
        runs = [
            (day, lines, currency.round(sum(lines.mapped("balance"))))
            for day, lines in runs
        ]
        return (
            self.env["account.bank.statement.line"]
            .create(
                [
                    {
                        "journal_id": journal.id,
                        "date": day,
                        "payment_ref": f"{title} {day:%d.%m.%Y}",
                        "amount": total,
                        "line_ids": [
                            Command.create(
                                {
                                    "name": f"{title} {day:%d.%m.%Y}",
                                    "account_id": journal.default_account_id.id,
                                    "balance": total,
                                }
                            ),
                            *(
                                Command.create(
                                    {
                                        "name": line.move_id.ref,
                                        "partner_id": line.partner_id.id,
                                        "account_id": line.account_id.id,
                                        "balance": -line.balance,
                                    }
                                )
                                for line in lines
                            ),
                        ],
                    }
                    for day, lines, total in runs
                ]
            )
            .move_id
        )

    def _commit(self, words, bills):
        """Commitments from the amount on from which they are asked for."""
        today = fields.Date.today()
        first = today - timedelta(days=WINDOW)
        large = bills.filtered(
            lambda bill: (
                bill.amount_total > COMMITTED_FROM
                and "commitment" not in bill.edic_step_ids.mapped("kind")
            )
        )
        self._step(
            words,
            "clerk",
            [
                (bill, "commitment", max(first, bill.invoice_date - timedelta(2)))
                for bill in large
            ],
        )

    def _step(self, words, who, steps, **vals):
        """Confirm ``(bill, kind, day)`` as somebody, none later than today."""
        numbered = ("commitment", "order")
        self._by(self._people(words)[who], "edic.finance.step").create(
            [
                {
                    "move_id": bill.id,
                    "kind": kind,
                    "day": min(day, fields.Date.today()),
                    "number": kind in numbered and f"{day:%Y}-{bill.id:05d}",
                    "source": "portal" if kind == "received" else "person",
                    **vals,
                }
                for bill, kind, day in steps
            ]
        )

    # --- users ------------------------------------------------------------------------
    def _demo_users(self):
        """Login, which is the password too → name, language, companies, role."""
        return dict(USERS)

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
        users = self._made("res.users", vals)
        self._mandate(users["user_auditor"])
        self.env.ref("base.user_admin").write(
            {
                "company_ids": [Command.link(c.id) for c in companies.values()],
                "action_id": bills.id,
            }
        )

    def _mandate(self, auditor):
        """The auditor reads the ledger for a year."""
        today = fields.Date.today()
        self._made(
            "edic.ai.mandate",
            {
                "mandate_auditor": {
                    "user_id": auditor.id,
                    "company_ids": [Command.set(auditor.company_ids.ids)],
                    "date_from": today,
                    "date_until": fields.Date.add(today, years=1),
                    "reference": "Engagement letter of the demo",
                }
            },
        )

    # --- vendors ----------------------------------------------------------------------
    def _vendors(self, words):
        vendors = self._made(
            "res.partner",
            {
                f"vendor_{words.country}_{vendor.key.lower()}": self._vendor_vals(
                    words, vendor, number
                )
                for number, vendor in enumerate(words.vendors.values(), start=1)
            },
        )
        self._age(self.env["res.partner"].union(*vendors.values()))

    def _vendor_vals(self, words, vendor, number):
        audit = words.settings["audit"]
        return {
            "name": vendor.name,
            "street": vendor.street,
            "zip": vendor.zip,
            "city": vendor.city,
            "country_id": self.env.ref(f"base.{words.country}").id,
            "company_id": self.env.company.id,
            "company_type": "company",
            "lang": words.settings["lang"],
            "supplier_rank": 1,
            "autopost_bills": "never",
            "ref": vendor.key in audit["contracts"]
            and audit["contract"].format(vendor.key),
            **demo_identity.vendor_identity(words.country, number, vendor.name),
            "bank_ids": [
                Command.create({"acc_number": iban, "allow_out_payment": True})
                for iban in filter(None, [vendor.iban])
            ],
        }

    def _age(self, records):
        """Let what is made now be as old as its history tells: a vendor that was
        entered today and has bills of two years ago would be no honest one."""
        since = fields.Datetime.subtract(fields.Datetime.now(), months=KNOWN_FOR)
        for found in (records, records.bank_ids):
            found.flush_recordset()
            columns = ["create_date"]
            if found._name == "res.partner.bank":
                columns += ["edic_number_at", "edic_trusted_at"]
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(found._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), since) for name in columns
                    ),
                    found.ids,
                )
            )
            found.invalidate_recordset(columns)

    # --- budget -----------------------------------------------------------------------
    def _budgets(self, words):
        """Two years of budgets, entries of what nobody bills, acts, commitments."""
        today = fields.Date.context_today(self)
        self._payroll_and_taxes(words, today)
        for year in (today.year - 1, today.year):
            self._budget(words, year, today.year - 1)
        budget = self._found(f"budget_{words.country}_{today.year}")
        self._acts(words, budget)
        self._bound(words, budget)
        self._asked(words, budget)

    def _officer(self, words):
        """The environment of the budget officer: acts are a person's."""
        user = self._found("user_budget")
        own = self.env["edic.public.budget"].with_user(user).sudo(False)
        return own.with_context(lang=words.settings["lang"]).env

    # --- entries ----------------------------------------------------------------------
    def _payroll_and_taxes(self, words, today):
        """One entry a month of pay, taxes, grants and interest."""
        months = [date(today.year - 1 + n // 12, n % 12 + 1, 28) for n in range(24)]
        lines = [one for one in demo_budget.planned(words.country) if one.months]
        self._made(
            "account.move",
            {
                f"entry_{words.country}_{day:%Y%m}": self._entry(words, lines, day)
                for day in months
                if day <= today and not self._found(f"entry_{words.country}_{day:%Y%m}")
            },
        )
        moves = self.env["account.move"].browse(
            found.id
            for day in months
            if (found := self._found(f"entry_{words.country}_{day:%Y%m}"))
        )
        moves.filtered(lambda move: move.state == "draft").action_post()

    def _entry(self, words, lines, day):
        items, total = [], Decimal(0)
        for one in lines:
            if day.month % (12 // min(one.months, 12)) or not one.amount:
                continue
            amount = (one.amount / one.months).quantize(Decimal("0.01"))
            signed = amount if one.direction == "expense" else -amount
            total += signed
            items.append(self._item(words, one.account, one.service, signed))
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        items.append(
            {
                "account_id": bank.default_account_id.id,
                "debit": float(max(-total, 0)),
                "credit": float(max(total, 0)),
            }
        )
        return {
            "move_type": "entry",
            "date": day,
            "ref": f"{words.settings['plan']} {day:%m/%Y}",
            "line_ids": [Command.create(item) for item in items],
        }

    def _item(self, words, account, service, signed):
        found = self.env["account.account"].search(
            [("company_ids", "=", self.env.company.id), ("code", "=", account)], limit=1
        )
        analytic = self._found(self._service_name(words, service))
        return {
            "account_id": found.id,
            "analytic_distribution": {str(analytic.id): 100},
            "debit": float(max(signed, 0)),
            "credit": float(max(-signed, 0)),
        }

    # --- the vote ---------------------------------------------------------------------
    def _budget(self, words, year, basis):
        name = f"budget_{words.country}_{year}"
        if self._found(name):
            return
        chapters = {}
        if words.country == "fr":
            nomenclature = self.env["edic.public.budget.nomenclature"]._for(
                "M57-M57_D", year, self.env.company
            )
            chapters = {
                code: (one.chapters or {}).get("DR", "")
                for code, one in nomenclature._codes("nature").items()
            }
        billed = self._billed(words, basis)
        if year == basis:
            billed = {key: amount * LAST_YEAR for key, amount in billed.items()}
        assets = self._billed(words, year).items()
        billed = {key: one for key, one in billed.items() if key[0][0] not in "02"}
        billed |= {key: one for key, one in assets if key[0][0] in "02"}
        lines = demo_budget.rows(words, billed, chapters)
        if words.country == "fr":
            file, content = f"budget_{year}.csv", demo_budget.scdl(words, year, lines)
        else:
            content = demo_budget.table(words, year, lines, self._account_names())
            file = f"haushalt_{year}.csv"
        self._keep(self._imported(words, file, content), [name])

    def _imported(self, words, file, content):
        env = self._officer(words)
        taken = env["edic.public.budget.import"].create(
            {
                "name": file,
                "file": base64.b64encode(content),
                "company_id": self.env.company.id,
                "budget_name": words.settings["budget"],
            }
        )
        taken.action_check()
        taken.is_confirmed = taken.has_asks
        taken.action_import()
        return self.env["edic.public.budget"].browse(taken.budget_ids.ids)

    def _billed(self, words, year):
        """``{(account, service): amount}`` of the bills of a year, VAT that cannot be
        deducted within."""
        services = {
            self._found(self._service_name(words, code)).id: code
            for code in words.services
        }
        found = defaultdict(Decimal)
        for item in self.env["account.move.line"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("balance", "!=", 0),
                ("parent_state", "=", "posted"),
                ("date", ">=", f"{year}-01-01"),
                ("date", "<=", f"{year}-12-31"),
                ("move_type", "like", "in_"),
            ],
            ["account_id", "balance", "analytic_distribution"],
        ):
            for key, percent in (item.analytic_distribution or {}).items():
                share = money(item.balance) * Decimal(percent) / 100
                found[item.account_id.code, services[int(key)]] += share
        return {key: amount for key, amount in found.items() if amount > 0}

    def _account_names(self):
        accounts = self.env["account.account"].search(
            [("company_ids", "=", self.env.company.id)]
        )
        return {account.code: account.name for account in accounts}

    # --- acts and commitments ---------------------------------------------------------
    def _acts(self, words, budget):
        """Two acts in force, and one that waits."""
        env = self._officer(words)
        for number, told in enumerate(words.settings["budget_acts"], start=1):
            name = f"act_{words.country}_{budget.year}_{number}"
            if self._found(name):
                continue
            lines = [self._line(budget, *where) for where in told["lines"]]
            if not all(lines):  # a short history of bills plans less
                continue
            act = env["edic.public.budget.decision"].create(
                {
                    "budget_id": budget.id,
                    "act": told["act"],
                    "name": told["name"],
                    "date": f"{budget.year}-{told['day']}",
                    "reason": told["reason"],
                    "movement_ids": [
                        Command.create({"line_id": line.id, "amount": amount})
                        for line, amount in zip(lines, told["amounts"], strict=True)
                    ],
                }
            )
            if not told.get("waits"):
                act.action_enforce_confirmed()
            self._keep(act.sudo(), [name])

    def _line(self, budget, account, function):
        return budget.line_ids.filtered(
            lambda line: (
                line.nature_id.code == account
                and line.function_id.code == function
                and line.direction == "expense"
            )
        )[:1]

    def _bound(self, words, budget):
        """A programme of several years and what it binds."""
        env = self._officer(words)
        told = words.settings["programme"]
        name = f"programme_{words.country}"
        line = self._line(budget, *told["line"])
        if self._found(name) or not line:
            return
        authority = env["edic.public.budget.authority"].create(
            {
                "kind": told["kind"],
                "code": told["code"],
                "name": told["name"],
                "company_id": self.env.company.id,
                "date": f"{budget.year}-03-15",
                "amount": sum(told["years"]),
                "tranche_ids": [
                    Command.create({"year": budget.year + n, "amount": amount})
                    for n, amount in enumerate(told["years"])
                ],
            }
        )
        authority.action_enforce()
        env["edic.public.budget.commitment"].create(
            {
                "company_id": self.env.company.id,
                "subject": told["contract"],
                "date": f"{budget.year}-06-02",
                "line_id": line.id,
                "authority_id": authority.id,
                "amount": told["amount"],
            }
        )
        self._keep(authority.sudo(), [name])

    def _asked(self, words, budget):
        """An association asks for a grant."""
        told = words.settings["grant"]
        line = self._line(budget, *told["line"])
        if not line:  # a short history of bills plans less
            return
        partners = self._made(
            "res.partner",
            {
                f"association_{words.country}": {
                    "name": told["association"],
                    "is_company": True,
                    "company_id": self.env.company.id,
                }
            },
        )
        [partner] = partners.values()
        vals = {
            "name": told["purpose"],
            "partner_id": partner.id,
            "line_id": line.id,
            "amount": told["amount"],
            "cost": told["cost"],
            "company_id": self.env.company.id,
            "paper_ids": [
                Command.create({"name": name, "is_there": is_there, "source": source})
                for name, is_there, source in told["papers"]
            ],
        }
        self._made("edic.public.grant", {f"grant_{words.country}": vals})

    # --- the scenario -----------------------------------------------------------------
    def _scenarios(self, words):
        """Why a line moved, and two versions of what the years after come to."""
        today = self.env.cr.now().date()
        budget = self._found(f"budget_{words.country}_{today.year}")
        self._reasons(words, budget)
        name = f"scenario_{words.country}"
        if self._found(name):
            return
        env = self._officer(words)
        first = self._first_scenario(env, words, budget)
        first.action_keep_run()
        told = words.settings["scenario"]
        second = env["edic.public.scenario"].browse(
            first.action_new_version()["res_id"]
        )
        second.name = told["second"]
        for one in second.assumption_ids:
            if one.code in told["faster"]:
                one.yearly = told["faster"][one.code]
        self._keep((first | second).sudo(), [name, f"{name}_2"])

    def _first_scenario(self, env, words, budget):
        told = words.settings["scenario"]
        source = told["source"]
        scenario = env["edic.public.scenario"].create(
            {
                "name": told["name"],
                "company_id": self.env.company.id,
                "budget_id": budget.id,
                "horizon": 6,
                "fund": told["fund"],
                "reserve": told.get("reserve", 0),
                "project_ids": [Command.create({**told["project"], "source": source})],
                "loan_ids": [Command.create({**told["loan"], "source": source})],
            }
        )
        scenario.action_start()
        for one in scenario.assumption_ids:
            if one.code in told["values"]:
                yearly, deviation = told["values"][one.code]
                one.write(
                    {
                        "yearly": yearly,
                        "shape": "normal",
                        "deviation": deviation,
                        "source": source,
                    }
                )
            elif one._is_missing():
                one.write({"yearly": "0", "shape": "fixed", "source": source})
        return scenario

    def _reasons(self, words, budget):
        told = words.settings["reasons"]
        line = self._line(budget, *told["line"])
        if not line or line.reason_ids:
            return
        self._officer(words)["edic.public.budget.reason"].create(
            [{**one, "line_id": line.id} for one in told["reasons"]]
        )

    # --- forms ------------------------------------------------------------------------
    def _forms(self, words):
        country, company = words.country, self.env.company
        procedures = self.env["edic.public.procedure"].with_context(lang="en_US")
        samples = [procedures._load_sample(code, company) for code in SAMPLES[country]]
        own = self._own_procedure(words)
        names = "officer", "second", "desk"
        officer, second, agent = (self._found(f"user_{one}") for one in names)
        for procedure in [*samples, own]:
            if procedure.pending:
                by = second if officer in procedure.author_ids else officer
                procedure.with_user(by).sudo(False).action_approve()
        if not own.is_open:
            own.user_id = agent
            own.with_user(officer).sudo(False).action_open()
        self._begun_form(words, own, agent)

    def _own_procedure(self, words):
        path = file_path(f"edic_public_sector/demo/{words.country}_procedure.json")
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        procedure, _new, _gone = self.env["edic.public.procedure"]._load(
            Document(
                **{name: told[name] for name in ("code", "title", "summary")},
                **{name: told[name] for name in ("publisher", "rights", "url")},
                lang=words.country,
                modified=fields.Date.today(),
                lines=tuple(Line(text, heading) for heading, text in told["lines"]),
                references=tuple(Link(**one) for one in told["references"]),
                **{"forms": (), "keywords": (), "audience": "", "key": ""},
            ),
            self.env.company,
        )
        procedure._load_topics(told["topics"])
        if not procedure.form_ids:
            procedure._load_form(told["form"])
        return procedure

    def _begun_form(self, words, procedure, agent):
        """A citizen with a portal account handed one over."""
        login, name, street = CITIZENS[words.country]
        company = self.env.company
        address = {name: company[name] for name in ("zip", "city", "country_id")}
        address["country_id"] = company.country_id.id
        users = self._made(
            "res.users",
            {
                f"user_{login}": {
                    "name": name,
                    "login": login,
                    "password": login,
                    "street": street,
                    **address,
                    "lang": words.settings["lang"],
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            },
        )
        citizen = users[f"user_{login}"]
        entries = self.env["edic.public.form.entry"]
        if not entries._of_citizen(citizen):
            entry = entries.with_user(citizen).sudo()._begun_by(citizen, procedure)
            entry._handed_over("")


def _is_owed(line):
    return line.account_type == "liability_payable"
