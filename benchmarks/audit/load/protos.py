# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows as Odoo itself writes them, to copy what the book does not say.

One of each kind is made with the ORM, read with SQL and rolled back: whatever a version
or an addon puts in its columns is then in the book's rows too.
"""

from odoo.fields import Command

from audit.ground import QUIET

KINDS = ("bill", "refund", "entry", "payment")


class Rollback(Exception):
    """Nothing of it stays."""


def read(env, company, book_company):
    """``{name: row}`` of a company.

    :param company: the record; `book_company`: as the book has it
    """
    rows = {}
    try:
        with env.cr.savepoint():
            env = env(
                context={**QUIET, **env.context, "allowed_company_ids": company.ids}
            )
            rows = _made(env, company, book_company)
            raise Rollback
    except Rollback:
        env.cr.postcommit.clear()  # Odoo's later work on records that are gone
        env.invalidate_all()
        env.cr.postcommit.clear()  # waiting work is about records that are gone
    return rows


def _made(env, company, ours):
    vendor = env["res.partner"].create(
        {
            "name": "Prototype",
            "is_company": True,
            "country_id": company.country_id.id,
            "company_id": company.id,
            "supplier_rank": 1,
            "autopost_bills": "never",
            "email": "info@prototype.example",
            "phone": "+33 1 99 00 11 22",
        }
    )
    branch = env["res.partner"].create({"name": "Branch", "parent_id": vendor.id})
    bank = env["res.partner.bank"].create(
        {"acc_number": "DE89370400440532013000", "partner_id": vendor.id}
    )
    bank.allow_out_payment = True
    account = ours.accounts["6064" if ours.key == "fr" else "543100"]
    moves = {
        kind: _bill(env, ours, vendor, bank, account, move_type)
        for kind, move_type in (("bill", "in_invoice"), ("refund", "in_refund"))
    }
    moves["entry"] = _entry(env, ours, account)
    payment = _payment(env, moves["bill"])
    moves["payment"] = payment.move_id
    env.flush_all()
    return {
        "vendor": _row(env, vendor),
        "branch": _row(env, branch),
        "bank": _row(env, bank),
        "pay": _row(env, payment),
        "partial": _row(env, moves["bill"].line_ids.matched_debit_ids),
        "full": _row(env, moves["bill"].line_ids.full_reconcile_id),
        **{kind: _row(env, move) for kind, move in moves.items()},
        **_lines(env, moves),
    }


def _bill(env, ours, vendor, bank, account, kind):
    line = {
        "name": "Prototype",
        "quantity": 1,
        "price_unit": 100,
        "account_id": account,
        "tax_ids": [Command.set([ours.taxes["20" if ours.key == "fr" else "19"].id])],
    }
    bill = env["account.move"].create(
        {
            "move_type": kind,
            "partner_id": vendor.id,
            "partner_bank_id": bank.id if kind == "in_invoice" else False,
            "invoice_date": "2026-01-05",
            "date": "2026-01-05",
            "ref": f"PROTOTYPE-{kind}",
            "invoice_line_ids": [Command.create(line)],
        }
    )
    bill.action_post()
    return bill


def _entry(env, ours, account):
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "date": "2026-01-05",
            "ref": "PROTOTYPE-entry",
            "journal_id": ours.journals["general"],
            "line_ids": [
                Command.create(
                    {"account_id": account, "debit": 1, "name": "Prototype"}
                ),
                Command.create(
                    {"account_id": account, "credit": 1, "name": "Prototype"}
                ),
            ],
        }
    )
    entry.action_post()
    return entry


def _payment(env, bill):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=bill.ids
    )
    return wizard.create({"payment_date": "2026-01-20"})._create_payments()


def _row(env, record):
    env.cr.execute(
        f"SELECT * FROM {record._table} WHERE id = %s",  # noqa: S608 (of a model)
        [record.id],
    )
    return {k: v for k, v in env.cr.dictfetchone().items() if v is not None}


def _lines(env, moves):
    """Rows of items, by what they are."""
    bill, entry, payment = moves["bill"], moves["entry"], moves["payment"]
    found = {
        f"{line.display_type}_line": _row(env, line)
        for line in bill.line_ids
        if line.display_type in ("product", "tax", "payment_term")
    }
    found["entry_line"] = _row(env, entry.line_ids[:1])
    for line in payment.line_ids:
        kind = "cash" if line.account_id.account_type == "asset_cash" else "owed"
        found[f"{kind}_line"] = _row(env, line)
    return found
