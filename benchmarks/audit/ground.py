# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ground of the book, laid with the ORM: two administrations, their charts,
journals, users with roles, cost centres and products.

Runs once for a template of which each seed gets a copy. Names of users are roles.
"""

from datetime import date

from audit.book.needs import NEEDS
from audit.book.numbers import make_german_vat, make_siren
from audit.book.rng import stream
from edic_demo.tools.invoice.numbers import french_vat, leitweg, siret_of

LEITWEG = leitweg("05999000", "BENCH")  # the municipality's own
QUIET = dict.fromkeys(
    (
        "tracking_disable",
        "mail_create_nolog",
        "mail_create_nosubscribe",
        "no_reset_password",
        "chart_template_load",
        "edic_no_suggestions",
        "mail_notrack",
    ),
    True,
)
CHARTS = {"fr": "fr_m57", "de": "de_nkf"}
NAMES = {
    "fr": ("Commune de Valbrune (fictive)", "1 place du Banc d'essai"),
    "de": ("Stadt Auental (fiktiv)", "Prüfstandplatz 1"),
}
INVOICE, USER = "account.group_account_invoice", "account.group_account_user"
ROLES = {  # role → how many, groups
    "mail": (2, INVOICE),
    "vendor": (2, f"{INVOICE} base.group_partner_manager"),
    "iban": (2, f"{INVOICE} base.group_partner_manager"),
    "trust": (2, "account.group_account_manager account.group_validate_bank_account"),
    "clerk": (5, f"{INVOICE} edic_finance.group_edic_finance_accountant"),
    "post": (3, USER),
    "buyer": (4, INVOICE),
    "service": (8, INVOICE),
    "calc": (2, INVOICE),
    "order": (2, USER),
    "pay": (2, USER),
    "ledger": (3, USER),
    "review": (2, USER),
}
OPENED = "2019-01-02 08:00:00"  # so that nothing of the chart is new
SERVICES = ("Hall", "Schools", "Library", "Roads", "Parks", "Fire", "Sports", "Social")
# registers beside the chart's own: (code, name, type)
SUB_ACCOUNTS = 60  # number for the need "goods", for series that nobody else books on


def lay(env):
    """Make everything that a seed's book stands on."""
    env = env(context={**env.context, **QUIET})
    for key in ("fr", "de"):
        company = _company(env, key)
        _journals(env, company)
        _users(env, company, key)
        _services(env, company)
        _sub_accounts(env, company, key)
    _products(env)
    _agreement(env)
    env.flush_all()
    for table in ("account_account", "account_journal", "res_users"):
        env.cr.execute(f"UPDATE {table} SET create_date = %s", [OPENED])  # noqa: S608


def _company(env, key):
    country = env.ref(f"base.{key}")
    name, street = NAMES[key]
    siren = make_siren(stream(0, "company", key))
    german = make_german_vat(stream(0, "company", key))
    values = {
        "name": name,
        "street": street,
        "zip": "00001",
        "country_id": country.id,
        "currency_id": env.ref("base.EUR").id,
        "vat": french_vat(siren) if key == "fr" else german,
    }
    if key == "fr":
        values["company_registry"] = siret_of(siren)
        company = env.ref("base.main_company")
        company.write(values)
    else:
        values["state_id"] = (
            env["res.country.state"]
            .search([("country_id", "=", country.id), ("code", "=", "NW")])
            .id
        )
        company = env["res.company"].create(values)
    env.user.company_ids |= company
    env["account.chart.template"].try_loading(CHARTS[key], company, install_demo=False)
    company._edic_audit_start()
    company.edic_stop_at = "none"  # cases made here are to be found, not stopped
    if key == "de":
        company.partner_id.write({"peppol_eas": "0204", "peppol_endpoint": LEITWEG})
    return company


def _journals(env, company):
    journals = env["account.journal"].with_company(company)
    bank = journals.search([("type", "=", "bank"), ("company_id", "=", company.id)])[:1]
    bank.outbound_payment_method_line_ids.payment_account_id = bank.default_account_id
    bank.inbound_payment_method_line_ids.payment_account_id = bank.default_account_id
    journals.create(
        {"name": "Payroll", "code": "PAY", "type": "general", "company_id": company.id}
    )


def _users(env, company, key):
    for role, (count, groups) in ROLES.items():
        wanted = [env.ref(name).id for name in groups.split()]
        env["res.users"].create(
            [
                {
                    "name": f"{role.capitalize()} {number} {key.upper()}",
                    "login": f"{role}{number}.{key}",
                    "company_id": company.id,
                    "company_ids": [(6, 0, company.ids)],
                    "group_ids": [(4, value) for value in wanted],
                    "tz": "Europe/Paris" if key == "fr" else "Europe/Berlin",
                }
                for number in range(1, count + 1)
            ]
        )


def _services(env, company):
    plan = env["account.analytic.plan"].create({"name": f"Services {company.id}"})
    env["account.analytic.account"].create(
        [
            {"name": name, "plan_id": plan.id, "company_id": company.id}
            for name in SERVICES
        ]
    )


def _sub_accounts(env, company, key):
    base = NEEDS["goods"].accounts[key]
    env["account.account"].with_company(company).create(
        [
            {
                "code": f"{base[:4]}9{number:02d}",
                "name": f"Bench {number}",
                "account_type": "expense",
                "company_ids": [(6, 0, company.ids)],
            }
            for number in range(SUB_ACCOUNTS)
        ]
    )


def _products(env):
    for key, need in NEEDS.items():
        category = env["product.category"].create({"name": f"Need {key}"})
        env["product.product"].create(
            {
                "name": need.words["fr"][0],
                "default_code": key,
                "type": "consu" if need.is_goods else "service",
                "categ_id": category.id,
            }
        )


def _agreement(env):
    """The staff council agreed with every check: so that all of them run."""
    row = env["edic.finance.parameter"].create(
        {
            "code": "staff_council.agreement",
            "value": "; ".join(f"A{number:02d}" for number in range(1, 46)),
            "valid_from": date(2020, 1, 1),
            "source": "Fictional agreement of the benchmark",
        }
    )
    count(env, row)


def count(env, rows):
    """Have dated records count as if a second person had approved them."""
    env.flush_all()
    env.cr.execute(
        "UPDATE edic_finance_parameter SET state = 'approved', is_in_force = TRUE"
        " WHERE id = ANY(%s)",
        [rows.ids],
    )
    rows.invalidate_recordset()
