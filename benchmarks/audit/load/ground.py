# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading the ground back from a database, as what the book is made on."""

from decimal import Decimal

from audit.book.things import Company, Tax
from audit.ground import NAMES, ROLES

JOURNALS = {"purchase": "BILL", "general": "MISC", "payroll": "PAY", "bank": "BNK1"}
TAXES = {  # key → name in the chart
    "fr": {
        "20": "tva_nd_20",
        "10": "tva_nd_10",
        "5.5": "tva_nd_55",
        "2.1": "tva_nd_21",
        "0": "tva_achat_0",
        "eu": "tva_ue_nd_20",
        "d20": "tva_ded_20",
        "d10": "tva_ded_10",
        "d5.5": "tva_ded_55",
    },
    "de": {
        "19": "vst_na_19",
        "7": "vst_na_7",
        "0": "vst_0",
        "eu": "vst_eu_na_19",
        "d19": "vst_19",
        "d7": "vst_7",
        "13b": "vst_13b_na_19",
    },
}


def companies(env):
    """``{key: Company}`` of a database in which the ground was laid."""
    return {key: _company(env, key) for key in ("fr", "de")}


def _company(env, key):
    company = env["res.company"].search([("name", "=", NAMES[key][0])])
    company.ensure_one()
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    accounts = {a.code: a.id for a in env["account.account"].search([])}
    bank = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    journals = env["account.journal"].search([("company_id", "=", company.id)])
    codes = {journal.code: journal.id for journal in journals}
    return Company(
        company.id,
        key,
        key.upper(),
        company.partner_id.id,
        accounts,
        {name: codes[code] for name, code in JOURNALS.items()},
        dict(JOURNALS),
        {k: _tax(env, company, name) for k, name in TAXES[key].items()},
        {role: _users(env, key, role) for role in ROLES},
        env["account.analytic.account"].search([("company_id", "=", company.id)]).ids,
        company.partner_id.with_company(company).property_account_payable_id.id,
        bank.default_account_id.id,
        bank.outbound_payment_method_line_ids[:1].id,
        company.company_registry or "",
    )


def _tax(env, company, name):
    tax = env.ref(f"account.{company.id}_{name}")

    def parts(lines):
        return tuple(
            (line.id, Decimal(str(line.factor_percent)), line.account_id.id or None)
            for line in lines
            if line.repartition_type == "tax"
        )

    return Tax(
        tax.id,
        tax.tax_group_id.id,
        Decimal(str(tax.amount)),
        parts(tax.invoice_repartition_line_ids),
        parts(tax.refund_repartition_line_ids),
    )


def _users(env, key, role):
    logins = [f"{role}{number}.{key}" for number in range(1, ROLES[role][0] + 1)]
    return env["res.users"].search([("login", "in", logins)], order="id").ids


def law(env):
    """Dated figures of the law: (code, area, day, figure)."""
    rows = env["edic.finance.parameter"].search([("is_in_force", "=", True)])
    return [
        (row.code, row.area or "", row.valid_from, Decimal(str(row.number)))
        for row in rows
        if row.code.partition(".")[0] not in env["edic.finance.check"]._all()
    ]


def columns(env, model):
    """Stored columns of a model."""
    fields = env[model]._fields.items()
    return {name for name, field in fields if field.store and field.column_type}
