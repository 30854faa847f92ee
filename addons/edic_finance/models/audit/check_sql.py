# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tables, links and conditions that the populations of checks are made of."""

from odoo.tools import SQL

# alias, table with what belongs to it, its company, its day or None
SUBJECTS = {
    # events of the books as a whole, with no entry of their own
    "res.company": ("company", "res_company company", "company.id", None),
    "account.move": (
        "move",
        "account_move move",
        "move.company_id",
        "move.date",
    ),
    "account.payment": (
        "payment",
        "account_payment payment",
        "payment.company_id",
        "payment.date",
    ),
    # these have no company of their own: see `_met`
    "res.partner.bank": (
        "account",
        "res_partner_bank account"
        " JOIN res_partner holder ON holder.id = account.partner_id",
        None,
        None,
    ),
    "res.partner": ("vendor", "res_partner vendor", None, None),
    "account.move.line": (
        "line",
        "account_move_line line JOIN account_account account"
        " ON account.id = line.account_id",
        "line.company_id",
        "line.date",
    ),
}
# records to check again when a row of another table changed: both ways by joins
AFFECTED = {
    ("account.move", "account.payment"): """
        SELECT payment.id FROM account_payment payment WHERE payment.move_id = ANY(%s)
    """,
    ("account.payment", "account.move"): """
        SELECT link.invoice_id FROM account_move__account_payment link
         WHERE link.payment_id = ANY(%s)
    """,
    ("account.move", "res.partner"): """
        SELECT move.commercial_partner_id FROM account_move move
         WHERE move.id = ANY(%s) AND move.commercial_partner_id IS NOT NULL
    """,
    ("account.move", "res.partner.bank"): """
        SELECT move.partner_bank_id FROM account_move move
         WHERE move.id = ANY(%s) AND move.partner_bank_id IS NOT NULL
    """,
    ("account.payment", "res.partner.bank"): """
        SELECT payment.partner_bank_id FROM account_payment payment
         WHERE payment.id = ANY(%s) AND payment.partner_bank_id IS NOT NULL
    """,
    ("res.partner.bank", "account.move"): """
        SELECT move.id FROM account_move move JOIN res_partner_bank bank
            ON bank.partner_id = move.commercial_partner_id
            OR bank.id = move.partner_bank_id
         WHERE bank.id = ANY(%s) AND move.state != 'cancel'
           AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
           AND move.payment_state IN ('not_paid', 'partial', 'in_payment')
    """,
    ("res.partner.bank", "account.payment"): """
        SELECT payment.id FROM account_payment payment JOIN res_partner_bank bank
            ON bank.id = payment.partner_bank_id
         WHERE bank.id = ANY(%s) AND payment.state IN ('draft', 'in_process')
    """,
    ("res.partner.bank", "res.partner"): """
        SELECT holder.commercial_partner_id FROM res_partner_bank bank
          JOIN res_partner holder ON holder.id = bank.partner_id
         WHERE bank.id = ANY(%s)
    """,
    ("res.partner", "res.partner.bank"): """
        SELECT bank.id FROM res_partner_bank bank
          JOIN res_partner holder ON holder.id = bank.partner_id
         WHERE holder.commercial_partner_id = ANY(%s)
    """,
}
# bills and payments lead so to records that have no company of their own
BILLS = {
    "res.partner.bank": (
        "bill.commercial_partner_id = holder.commercial_partner_id",
        "bill.partner_bank_id = account.id",
    ),
    "res.partner": ("bill.commercial_partner_id = vendor.id",),
}
PAYMENTS = {"res.partner.bank": ("payment.partner_bank_id = account.id",)}
OPEN = SQL(
    """bill.state != 'cancel'
       AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
       AND bill.payment_state IN ('not_paid', 'partial', 'in_payment')"""
)
STAFF = SQL("SELECT partner_id FROM res_users WHERE share IS NOT TRUE")
NO_VENDOR = SQL("move.commercial_partner_id IS NULL")
# an entry of a file in a journal of purchases that is no bill, paid at once perhaps
NO_BILL = SQL(
    """(move.move_type = 'entry' AND EXISTS (
            SELECT FROM account_journal journal
             WHERE journal.id = move.journal_id AND journal.type = 'purchase'))"""
)
# an entry of a file that owes several, which are on its lines
SEVERAL_VENDORS = SQL(
    """(move.commercial_partner_id IS NULL AND EXISTS (
            SELECT FROM account_move_line owed WHERE owed.move_id = move.id
               AND owed.display_type = 'payment_term'
               AND owed.partner_id IS NOT NULL))"""
)
# reason of a file → SQL of its entries, by the kinds of bills that a check is about
VENDORLESS = {
    "file_no_bill": lambda _kinds: NO_BILL,
    "file_vendors": lambda kinds: SQL(
        "move.move_type IN %s AND %s", kinds, SEVERAL_VENDORS
    ),
    "file_no_vendor": lambda kinds: SQL(
        "move.move_type IN %s AND %s AND NOT %s", kinds, NO_VENDOR, SEVERAL_VENDORS
    ),
}
VENDORLESS["file_alone"] = VENDORLESS["file_no_vendor"]
# a debt and its credit note are settled: one that is posted and left open takes
# nothing back, and the bill can still be paid
REVERSED = SQL(
    """(EXISTS (SELECT FROM account_move reversal
                 WHERE reversal.reversed_entry_id = move.id
                   AND reversal.state = 'posted'
                   AND reversal.amount_total = move.amount_total
                   AND reversal.amount_residual = 0 AND move.amount_residual = 0)
        OR (move.reversed_entry_id IS NOT NULL AND move.amount_residual = 0
            AND EXISTS (
               SELECT FROM account_move original
                WHERE original.id = move.reversed_entry_id
                  AND original.amount_total = move.amount_total
                  AND original.amount_residual = 0)))"""
)


def in_period(day, date_from, date_to):
    """Return SQL condition: a day is in a period, which may have no end on a side."""
    found = [SQL("TRUE")]
    if date_from:
        found.append(SQL("%s >= %s", day, date_from))
    if date_to:
        found.append(SQL("%s <= %s", day, date_to))
    return SQL(" AND ").join(found)


def not_reversed(alias):
    """Return SQL condition: a bill that no credit note of its amount took back, nor
    such a credit note itself; as `REVERSED`, in a form whose rows can be estimated."""
    return SQL(
        """NOT EXISTS (SELECT FROM account_move reversal
                        WHERE reversal.reversed_entry_id = %(move)s.id
                          AND reversal.state = 'posted'
                          AND reversal.amount_total = %(move)s.amount_total
                          AND reversal.amount_residual = 0
                          AND %(move)s.amount_residual = 0)
           AND (%(move)s.reversed_entry_id IS NULL OR NOT EXISTS (
                SELECT FROM account_move original
                 WHERE original.id = %(move)s.reversed_entry_id
                   AND original.amount_total = %(move)s.amount_total
                   AND original.amount_residual = 0 AND %(move)s.amount_residual = 0))
        """,
        move=SQL.identifier(alias),
    )
