# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts of the demo: who begins them, on which records."""

from itertools import cycle

from odoo.fields import Domain

CLERKS = {"fr": "comptable", "de": "buchhaltung"}


def clerk(env, country):
    """The environment of a clerk of the demo's commune or town."""
    user = env["res.users"].search([("login", "=", CLERKS[country])])
    context = {"lang": user.lang, "allowed_company_ids": user.company_ids.ids}
    return env(user=user.id, su=False, context=context)


def records(env):
    """Posted vendor bills and audit flags of the clerk's company."""
    posted = Domain("state", "=", "posted") & Domain("move_type", "=", "in_invoice")
    bills = env["account.move"].search(posted, limit=200)
    # bills with a way to payment first: they have the most facts
    bills = bills.sorted(lambda bill: (not bill.edic_due_on, bill.id))
    return {
        "account.move": cycle(bills.ids),
        "edic.finance.flag": cycle(env["edic.finance.flag"].search([]).ids),
    }


def drafts(env, count):
    """Drafts from every template that the demo can begin, in three languages."""
    made = 0
    sources = {country: (clerk(env, country), None) for country in CLERKS}
    sources = {key: (own, records(own)) for key, (own, _none) in sources.items()}
    while True:
        before = made
        for own, found in sources.values():
            templates = own["edic.public.template"].search(
                [("is_in_force", "=", True), ("res_model", "in", list(found))]
            )
            for template in templates:
                for lang in ("fr", "de", "en"):
                    record = own[template.res_model].browse(
                        next(found[template.res_model])
                    )
                    if template not in template._for(record):
                        continue
                    action = own["edic.public.draft"].edic_begin(
                        template.id, record._name, record.id, lang
                    )
                    yield own["edic.public.draft"].browse(action["res_id"])
                    made += 1
                    if made == count:
                        return
        if made == before:
            raise SystemExit("The demo has no record to draft about.")
