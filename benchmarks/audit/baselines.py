# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The warnings of Odoo itself, and three plain rules' finds, on the same cases."""

from audit.measure import Book, against, share

ABNORMAL = ("abnormal_amount_warning", "abnormal_date_warning")
NAIVE = {
    "exact_ref": """
        SELECT DISTINCT one.id FROM account_move one
          JOIN account_move two
            ON two.company_id = one.company_id AND two.id != one.id
           AND two.commercial_partner_id = one.commercial_partner_id
           AND two.move_type = one.move_type AND two.ref = one.ref
           AND two.state != 'cancel'
         WHERE one.move_type IN ('in_invoice', 'in_refund') AND one.state != 'cancel'
           AND one.ref != ''""",
    "same_amount": """
        SELECT DISTINCT one.id FROM account_move one
          JOIN account_move two
            ON two.company_id = one.company_id AND two.id != one.id
           AND two.commercial_partner_id = one.commercial_partner_id
           AND two.move_type = one.move_type AND two.amount_total = one.amount_total
           AND abs(two.invoice_date - one.invoice_date) <= 90
           AND two.state != 'cancel'
         WHERE one.move_type IN ('in_invoice', 'in_refund') AND one.state != 'cancel'
           AND one.amount_total > 0""",
    "two_sigma": """
        SELECT id FROM (
            SELECT id, amount_total, avg(amount_total) OVER vendor AS middle,
                   stddev_samp(amount_total) OVER vendor AS deviation,
                   count(*) OVER vendor AS count
              FROM account_move
             WHERE move_type = 'in_invoice' AND state != 'cancel'
            WINDOW vendor AS (PARTITION BY company_id, commercial_partner_id)) bill
         WHERE count >= 3 AND abs(amount_total - middle) > 2 * deviation""",
}


def naive(env, book: Book, bills: set[int]) -> dict:
    """The three rules over all bills, as an export into a spreadsheet would allow."""
    found = {}
    for name, query in NAIVE.items():
        env.cr.execute(query)
        moves = {number for [number] in env.cr.fetchall()}
        found[name] = _as_json(book, moves, bills)
    return found


def odoo(env, book: Book, bills: set[int], companies) -> dict:
    """Odoo's own warnings, computed by Odoo, on the bills of all cases and on some of
    the background."""
    ids = sorted(
        number
        for case in book.cases
        for model, number in case.refs()
        if model == "account.move" and number in bills
    )
    clean = sorted(bills - set(ids))[:: max(1, len(bills) // 2000)]
    asked = sorted({*ids, *clean})
    found = {
        "duplicated_ref_ids": _as_json(book, _duplicates(env, asked), set(asked)),
        **_abnormal(env, book, asked),
        **_accounts(env, book),
    }
    moves = _hashes(env, companies)
    return {**found, "hash integrity": _as_json(book, moves, bills)}


def _as_json(book: Book, moves: set[int], asked: set[int], others: set = frozenset()):
    clean = {n for n in asked if ("account.move", n) not in book.touched}
    return {
        "clean_flagged": share(len(moves & clean), len(clean)),
        "checks": against(book, moves, others),
    }


def _existing(env, ids: list[int]):
    return env["account.move"].browse(ids).exists()


def _duplicates(env, ids: list[int]) -> set[int]:
    bills = _existing(env, ids).filtered(lambda bill: bill.state != "cancel")
    return {bill.id for bill in bills._fetch_duplicate_reference()}


def _abnormal(env, book: Book, ids: list[int]) -> dict:
    """They exist for drafts only: each bill is asked as if it still were one."""
    flagged: dict[str, set[int]] = {name: set() for name in ABNORMAL}
    bills = _existing(env, ids).filtered(lambda bill: bill.move_type == "in_invoice")
    env.flush_all()
    env.cr.execute("SAVEPOINT abnormal")
    env.cr.execute(
        "UPDATE account_move SET state = 'draft' WHERE id = ANY(%s)", [bills.ids]
    )
    bills.invalidate_recordset()
    for bill in bills:
        for name in ABNORMAL:
            if bill[name]:
                flagged[name].add(bill.id)
    env.clear()
    env.cr.execute("ROLLBACK TO SAVEPOINT abnormal")
    asked = set(bills.ids)
    return {name: _as_json(book, found, asked) for name, found in flagged.items()}


def _accounts(env, book: Book) -> dict:
    """Warnings on the accounts of the cases, as stored or computed."""
    ids = {n for case in book.cases for m, n in case.refs() if m == "res.partner.bank"}
    banks = env["res.partner.bank"].with_context(active_test=False).browse(sorted(ids))
    found = {}
    for name in (
        "has_iban_warning",
        "has_money_transfer_warning",
        "duplicate_bank_partner_ids",
    ):
        flagged = {
            ("res.partner.bank", bank.id) for bank in banks.exists() if bank[name]
        }
        found[name] = {
            "clean_flagged": None,
            "checks": against(book, set(), flagged),
        }
    return found


def _hashes(env, companies) -> set[int]:
    """The entries that Odoo's integrity report names as corrupted."""
    found = set()
    for company in companies:
        allowed = {**env.context, "allowed_company_ids": company.ids}
        reader = company.with_context(allowed).with_user(_accountant(env, company))
        asked = reader._check_hash_integrity()
        for row in asked["results"]:
            if row["status"] == "corrupted":
                words = str(row["msg_cover"]).split()
                found |= {int(w) for w in words if w.isdigit()}
    return found


def _accountant(env, company):
    """Somebody of the company who may ask for the report."""
    return env["res.users"].search(
        [
            ("company_ids", "in", company.ids),
            ("all_group_ids", "in", env.ref("account.group_account_user").ids),
        ],
        limit=1,
    )
